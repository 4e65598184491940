"""Expectations under `assurance: laws:` that are about nothing, or whose region cannot be read; nothing is proved."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.laws.expected import expected_of
from guarantee_rules.packs.load import LoadedPack

CODES: dict[str, Level] = {
    "law-unknown": "error",
    "law-version": "error",
    "question-unknown": "error",
    "law-not-stated": "error",
    "law-subject-unknown": "error",
    "law-figure-unknown": "error",
    "law-region-unreadable": "error",
    "law-expected-twice": "error",
}
AT = "assurance"
"""What these are about; no acceptance can be of it, as they are mended where they stand."""


def misexpected(pack: LoadedPack) -> Iterator[Finding]:
    """What is wrong with what a pack expects of laws, in the order of its file."""
    for told in expected_of(pack).diagnostics:
        yield Finding(told, CODES[told.code], AT)
