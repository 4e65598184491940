"""Two rules of one question that no case can meet together, and rules that another one already implies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Nowhere, Point, Unsure, Wanted, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.expr import Expr, Not, both
from guarantee_rules.core.program import GUIDELINE, Check
from guarantee_rules.kinds.base import At, Rule
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {
    "rules-contradict": "error",
    "guidelines-contradict": "warning",
    "rule-redundant": "warning",
}
Asked = tuple[Check, Rule, At]


def look(about: Studied) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for question in about.version.programs:
        requirements = [one for one in about.asked(question) if one[0].role == "requirement"]
        for one, other in combinations(requirements, 2):
            pair = one[0].rule, other[0].rule
            if pair in seen or not about.facts_of(one[0]) & about.facts_of(other[0]):
                continue
            seen.add(pair)
            yield from _pair(about, question, one, other)


def _pair(about: Studied, question: str, one: Asked, other: Asked) -> Iterator[Finding]:
    if not isinstance(search(about, *_apply(one, other)), Point):
        return
    met = search(about, *_apply(one, other), (one[0].holds, True), (other[0].holds, True))
    if isinstance(met, Unsure):
        about.unsettled(other[0].rule, met.why)
    if isinstance(met, Nowhere):
        yield from _contradiction(about, question, one, other)
        return
    # The one that binds less is never what makes another idle.
    for idle, stricter in ((other, one), (one, other)):
        if _binding(idle) and not _binding(stricter):
            continue
        if isinstance(search(about, *_fails(idle), (broken(stricter[0]), False)), Nowhere):
            yield from _redundant(about, question, idle, stricter)
            return


def _apply(*rules: Asked) -> list[Wanted]:
    return [(rule[0].applies, True) for rule in rules]


def _fails(rule: Asked) -> list[Wanted]:
    return [(rule[0].applies, True), (rule[0].holds, False)]


def broken(check: Check) -> Expr:
    """That a rule applies and is not met."""
    return both(check.applies, Not(check.holds))


def _binding(rule: Asked) -> bool:
    return rule[0].force not in GUIDELINE


def _contradiction(about: Studied, question: str, one: Asked, other: Asked) -> Iterator[Finding]:
    """A case for each that meets it and not the other; where there is none, it is the rule alone that fails."""
    names = one[0].rule, other[0].rule
    cases = []
    for good, bad in ((one, other), (other, one)):
        point = concrete(about, *_apply(one, other), (good[0].holds, True), (bad[0].holds, False))
        claim = Claim(rules={good[0].rule: "met", bad[0].rule: "not_met"})
        if point is not None and (case := shown(about, question, point, claim)) is not None:
            cases.append(case)
    if cases:
        both_bind = _binding(one) and _binding(other)
        told = (
            diagnostic("rules-contradict", other[2].span, one=names[0], other=names[1], question=question)
            if both_bind
            else diagnostic("guidelines-contradict", other[2].span, one=names[0], other=names[1], question=question)
        )
        yield Finding(told, CODES[told.code], names[1], about.version.version, names, tuple(cases), ", ".join(names))


def _redundant(about: Studied, question: str, idle: Asked, stricter: Asked) -> Iterator[Finding]:
    names = idle[0].rule, stricter[0].rule
    point = concrete(about, *_fails(idle))
    if point is None:
        return
    case = shown(about, question, point, Claim(rules=dict.fromkeys(names, "not_met")))
    if case is None:
        about.unsettled(names[0], "witness")
        return
    alike = isinstance(search(about, *_fails(stricter), (broken(idle[0]), False)), Nowhere)
    told = diagnostic(
        "rule-redundant",
        idle[2].span,
        rule=names[0],
        other=names[1],
        question=question,
        case="same" if alike else None,
    )
    yield Finding(told, CODES[told.code], names[0], about.version.version, names, (case,), names[1])
