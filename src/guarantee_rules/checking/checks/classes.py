"""Classes: cases that fit two of them, so that only the order decides, and classes that no case ever comes to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Nowhere, Unsure, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.expr import Expr
from guarantee_rules.kinds.base import At
from guarantee_rules.kinds.classification import Classification
from guarantee_rules.packs.lowering import home_of, value_key
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"classes-overlap": "warning", "class-never": "warning"}


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.of_kind(Classification):
        conditions = {name: about.condition(at("classes", name, "when")) for name in rule.classes}
        where = rule.applies(about.lowering.scope, at)
        never = list(_never(about, rule, at, conditions, where))
        yield from never
        unreached = {finding.figures for finding in never}
        for one, other in combinations(conditions, 2):
            if not {one, other} & unreached:
                yield from _overlap(about, rule, at, (one, conditions[one]), (other, conditions[other]), where)


def _never(about: Studied, rule: Classification, at: At, conditions: dict[str, Expr], where: Expr) -> Iterator[Finding]:
    """Classes whose every case fits one tried before."""
    for number, (name, condition) in enumerate(conditions.items()):
        before = [(earlier, False) for earlier in list(conditions.values())[:number]]
        found = search(about, (condition, True), (where, True), *before)
        if isinstance(found, Nowhere):
            told = diagnostic("class-never", at("classes", name).key_span, name=name, rule=rule.id, tried=found.tried)
            yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), figures=name)
        elif isinstance(found, Unsure):
            about.unsettled(rule.id, found.why)


def _overlap(
    about: Studied, rule: Classification, at: At, one: tuple[str, Expr], other: tuple[str, Expr], where: Expr
) -> Iterator[Finding]:
    both = ((one[1], True), (other[1], True), (where, True))
    point, question = concrete(about, *both), about.question_of(rule.id)
    if point is None or question is None:
        return
    claim = Claim(values={value_key(home_of(rule), rule.value): one[0]}, conditions=both)
    case = shown(about, question, point, claim)
    if case is None:
        about.unsettled(rule.id, "witness")
        return
    told = diagnostic("classes-overlap", at("classes", other[0], "when").span, one=one[0], other=other[0], rule=rule.id)
    figures = f"{one[0]}, {other[0]}"
    yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,), (case,), figures)
