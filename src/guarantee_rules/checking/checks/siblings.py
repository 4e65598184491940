"""Limits for several classes of case, and cases between them that have no limit at all."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Wanted
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.expr import TRUE
from guarantee_rules.core.program import Check
from guarantee_rules.kinds.base import At, Gap
from guarantee_rules.kinds.bound import Bound
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"limits-gap": "warning"}


def look(about: Studied) -> Iterator[Finding]:
    for question in about.version.programs:
        by_value: dict[str, list[tuple[Check, At]]] = {}
        for check, rule, at in about.asked(question):
            if isinstance(rule, Bound) and check.role == "requirement" and rule.when is not None:
                by_value.setdefault(rule.value, []).append((check, at))
        for siblings in by_value.values():
            if len(siblings) > 1:
                yield from _between(about, question, siblings)


def _between(about: Studied, question: str, siblings: list[tuple[Check, At]]) -> Iterator[Finding]:
    """A case of which no rule of the question speaks, and no gap says so."""
    spoken: list[Wanted] = [(check.applies, False) for check, _, _ in about.asked(question)]
    for rule, _ in about.rules.values():
        if question in rule.question:
            gaps = [meaning for meaning in about.meanings(rule.id) if isinstance(meaning, Gap)]
            spoken += [(gap.when, False) for gap in gaps if gap.when != TRUE]
    point = concrete(about, *spoken)
    if point is None:
        return
    rules = tuple(check.rule for check, _ in siblings)
    claim = Claim(rules=dict.fromkeys(rules, "not_reached"), conditions=tuple(spoken))
    case = shown(about, question, point, claim)
    if case is None:
        about.unsettled(rules[-1], "witness")
        return
    told = diagnostic("limits-gap", siblings[-1][1]("when").span, rules=", ".join(rules), question=question)
    yield Finding(told, CODES[told.code], rules[-1], about.version.version, rules, (case,))
