"""A force that does not go with the deciding word: 原则上 held as mandatory, 不得 held as permitted."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.words import forces_of
from guarantee_rules.kinds.base import At, Cited
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"force-word": "warning"}
ASKING = frozenset({"condition", "limit", "cap", "deadline", "claim_trigger", "halt", "resume", "deposit"})
"""Kinds whose force decides something."""


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.rules.values():
        if rule.kind not in ASKING:
            continue
        cited: list[tuple[Cited, At]] = [(rule, at)]
        cited += [(row, at("rows", number)) for number, row in enumerate(rule.rows())]
        for one, here in cited:
            found = forces_of(one.word) if one.word is not None else None
            if found is not None and one.force not in found[1]:
                span = here("force").key_span if here("force").node is not None else here("word").span
                meant = " | ".join(found[1])
                told = diagnostic("force-word", span, rule=one.id, word=found[0], force=one.force, meant=meant)
                yield Finding(told, CODES[told.code], one.id, about.version.version, (one.id,))
