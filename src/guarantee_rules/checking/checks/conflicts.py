"""One value from two rules that both apply and give it differently: the answer is then in conflict."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Point, Unsure, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.expr import Compare
from guarantee_rules.kinds.base import Provided
from guarantee_rules.packs.lowering import home_of, value_key
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"value-conflict": "warning"}


def look(about: Studied) -> Iterator[Finding]:
    told: set[tuple[str, ...]] = set()
    for finding in _conflicts(about):
        # The room left and the excess are in conflict wherever the limit is.
        if finding.rules not in told:
            told.add(finding.rules)
            yield finding


def _conflicts(about: Studied) -> Iterator[Finding]:
    for name, rules in about.lowering.providers.items():
        by_key: dict[str, list[Provided]] = {}
        for rule in rules:
            own = [one for one in about.meanings(rule.id) if isinstance(one, Provided) and one.name == name]
            by_key.setdefault(value_key(home_of(rule), name), []).extend(own)
        for key, given in by_key.items():
            for one, other in combinations(given, 2):
                if one.rule != other.rule and one.expr != other.expr:
                    yield from _conflict(about, name, key, one, other)


def _conflict(about: Studied, name: str, key: str, one: Provided, other: Provided) -> Iterator[Finding]:
    differ = ((one.applies, True), (other.applies, True), (Compare(one.expr, "!=", other.expr), True))
    found, question = search(about, *differ), about.question_of(one.rule)
    if isinstance(found, Unsure):
        about.unsettled(other.rule, found.why)
    point = concrete(about, *differ) if isinstance(found, Point) else None
    if point is None or question is None:
        return
    rules = one.rule, other.rule
    case = shown(about, question, point, Claim(conflict=(key, frozenset(rules)), show=(key,)))
    if case is None:
        about.unsettled(other.rule, "witness")
        return
    told = diagnostic("value-conflict", other.span, name=name, one=one.rule, other=other.rule)
    yield Finding(told, CODES[told.code], other.rule, about.version.version, rules, (case,), f"{name}: {one.rule}")
