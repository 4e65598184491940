"""`check`: everything that can be seen wrong with a pack without running it over cases; in milliseconds, exactly.

A pack that does not load is told as it does not load. One that does is looked at version by version, by every file of
`checks/`; findings that its text itself has, it can accept with a reason.
"""

from __future__ import annotations

from datetime import date
from os import PathLike
from pathlib import Path

from guarantee_rules.api import Pack, load
from guarantee_rules.checking.accepting import sorted_out
from guarantee_rules.checking.expecting import misexpected
from guarantee_rules.checking.finding import Finding, Unexamined
from guarantee_rules.checking.registry import known_checks
from guarantee_rules.checking.report import Report
from guarantee_rules.checking.studied import Studied
from guarantee_rules.packs.load import LoadedPack
from guarantee_rules.source.diagnostics import PackError

NOT_LOADED = "pack-does-not-load"
"""The page for everything that keeps a pack from loading."""


def check(pack: str | PathLike[str] | Pack, *, as_of: date | None = None) -> Report:
    """The report on a bundled pack by name, a pack of your own by path, or one that was loaded.

    `as_of` is the day by which a text may have ended; the machine is never asked. Raises `PackError` where there is
    no text to look at: no such pack, no such file.
    """
    if isinstance(pack, Pack):
        return report_on(pack.loaded, as_of=as_of)
    try:
        return report_on(load(pack).loaded, as_of=as_of)
    except PackError as wrong:
        if not wrong.sources:
            raise
        found = tuple(Finding(told, told.severity, "") for told in wrong.diagnostics)
        return Report(Path(pack).name.removesuffix(".yaml"), found, sources=wrong.sources)


def report_on(pack: LoadedPack, *, as_of: date | None = None) -> Report:
    """The report on a pack that loaded."""
    found: list[Finding] = []
    unexamined: list[Unexamined] = []
    for version in pack.versions:
        about = Studied(pack, version, as_of)
        found += [finding for one in known_checks() for finding in one.look(about)]
        unexamined += about.unexamined
    standing, accepted, wrong = sorted_out(pack, found)
    findings = sorted((*_once(standing), *wrong, *misexpected(pack)), key=_place)
    once = {id(finding) for finding in _once([finding for finding, _ in accepted])}
    accepted = [one for one in accepted if id(one[0]) in once]
    versions = {version.version: version for version in pack.versions}
    sources = {pack.source.name: pack.source}
    return Report(pack.pack, tuple(findings), tuple(accepted), tuple(unexamined), versions, sources)


def _once(found: list[Finding]) -> list[Finding]:
    """What stands in several versions alike, written once, is told once: of the version that has it first."""
    seen: dict[object, Finding] = {}
    for finding in found:
        seen.setdefault((finding.told, finding.at, finding.figures), finding)
    return list(seen.values())


def _place(finding: Finding) -> tuple[bool, tuple[int, int]]:
    span = finding.told.span
    return span is None, (span.start if span else (0, 0))
