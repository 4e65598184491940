"""Every rule considered, with its verdict, the facts and figures it used, and by how much it was met or missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from guarantee_rules.core.check import type_of
from guarantee_rules.core.evaluate import Verdict as CoreVerdict
from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Compare,
    Expr,
    Fact,
    Given,
    If,
    Includes,
    Not,
    OneOf,
    Reading,
    Ref,
)
from guarantee_rules.core.program import Check, Force, Output, Role
from guarantee_rules.explain.trace import Trace
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.values.numbers import Number, subtract
from guarantee_rules.values.types import NUMERIC, Type, Value
from guarantee_rules.values.unknown import Open, Outcome, Unknown, merged

Verdict = Literal["met", "not_met", "unknown", "not_reached", "applied"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison a rule rests on; `margin` is by how much it is met, negative where it is missed."""

    expr: Compare
    holds: bool | None
    margin: Number | None
    type: Type | None


@dataclass(frozen=True, slots=True)
class Calculation:
    """One value a rule gives, and how it comes about."""

    name: str
    type: Type
    expr: Expr
    value: Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule considered. Unknown facts are in `facts` with None; `open` says what the text leaves undecided."""

    rule: RuleRecord
    role: Role
    force: Force
    verdict: Verdict
    facts: tuple[tuple[str, Value | None], ...]
    readings: tuple[tuple[str, str], ...]
    conditions: tuple[Expr, ...]
    """The conditions that decided it and are no comparisons."""
    comparisons: tuple[Comparison, ...]
    calculations: tuple[Calculation, ...]
    missing: tuple[str, ...]
    open: tuple[Open, ...]


def findings_of(version: PackVersion, trace: Trace) -> tuple[Finding, ...]:
    """The findings in the order of the rules in the pack."""
    by_rule: dict[str, Finding] = {}
    for check, verdict in trace.answer.verdicts:
        by_rule[check.rule] = _checked(version.rules[check.rule], check, verdict, trace)
    for rule in _other_rules(trace, set(by_rule)):
        if rule in version.rules and rule not in by_rule:
            by_rule[rule] = _applied(version.rules[rule], trace)
    for rule_id in _gaps(trace) - set(by_rule):
        if rule_id in version.rules:
            by_rule[rule_id] = _gap(version.rules[rule_id], trace)
    order = {rule: number for number, rule in enumerate(version.rules)}
    return tuple(sorted(by_rule.values(), key=lambda finding: order[finding.rule.id]))


def _checked(rule: RuleRecord, check: Check, verdict: CoreVerdict, trace: Trace) -> Finding:
    told: Verdict = "applied" if verdict == "met" and check.holds == TRUE and check.role != "limb" else verdict
    exprs = (check.applies,) if verdict == "not_reached" else (check.applies, check.holds)
    return _finding(rule, check.role, check.force, told, exprs, trace)


def _applied(rule: RuleRecord, trace: Trace) -> Finding:
    """A rule that gives values and asks nothing."""
    own = [output for output, _ in trace.answer.outputs if output.rule == rule.id]
    exprs = tuple(output.expr for output in own) or tuple(
        Ref(definition.name) for definition in trace.program.definitions if definition.rule == rule.id
    )
    values = [trace.value(expr) for expr in exprs]
    unknown = merged(*values)
    verdict: Verdict = "applied" if unknown is None else "unknown"
    if own and not any(trace.value(output.applies) is not False for output in own):
        verdict = "not_reached"
    return _finding(rule, "note", rule.force, verdict, exprs, trace)


def _gap(rule: RuleRecord, trace: Trace) -> Finding:
    return Finding(rule, "note", rule.force, "unknown", (), (), (), (), (), (), _opens(rule.id, trace))


def _opens(rule: str, trace: Trace) -> tuple[Open, ...]:
    outcome = trace.answer.outcome
    opens = outcome.open if isinstance(outcome, Unknown) else frozenset[Open]()
    return tuple(sorted(item for item in opens if rule in item.rules or item.see == rule))


def _gaps(trace: Trace) -> set[str]:
    outcome = trace.answer.outcome
    opens = outcome.open if isinstance(outcome, Unknown) else frozenset[Open]()
    return {rule for item in opens for rule in item.rules}


def _finding(
    rule: RuleRecord, role: Role, force: Force, verdict: Verdict, exprs: tuple[Expr, ...], trace: Trace
) -> Finding:
    case = trace.case
    facts = tuple((name, case.facts.get(name)) for name in trace.facts_of(*exprs))
    readings = tuple((name, case.readings[name]) for name in trace.readings_of(*exprs))
    unknown = merged(*[trace.value(expr) for expr in exprs])
    leaves = [leaf for expr in exprs for leaf in _leaves(expr, trace)]
    comparisons = tuple(dict.fromkeys(_comparison(leaf, trace) for leaf in leaves if isinstance(leaf, Compare)))
    conditions = tuple(dict.fromkeys(leaf for leaf in leaves if not isinstance(leaf, Compare)))
    outputs = trace.answer.outputs
    calculations = tuple(_calculation(output, value, trace) for output, value in outputs if output.rule == rule.id)
    missing = tuple(name for name in trace.program.facts if unknown is not None and name in unknown.missing)
    calendars = tuple(sorted(unknown.missing - set(missing))) if unknown is not None else ()
    opens = tuple(sorted(unknown.open)) if unknown is not None else ()
    return Finding(
        rule, role, force, verdict, facts, readings, conditions, comparisons, calculations, missing + calendars, opens
    )


def _leaves(expr: Expr, trace: Trace) -> Iterator[Expr]:
    """The comparisons and conditions that a truth value rests on; switches of readings are told apart and left out."""
    match expr:
        case Ref(name):
            yield from _leaves(trace.definition(name).expr, trace)
        case All(parts) | Any(parts):
            deciding = isinstance(expr, Any)
            value = trace.value(expr)
            for part in parts:
                if value is not deciding or trace.value(part) is deciding:
                    yield from _leaves(part, trace)
        case If(test, then, orelse) if not isinstance(chosen := trace.value(test), Unknown):
            yield from _leaves(then if chosen else orelse, trace)
        case Not(of) if isinstance(of, All | Any | Ref):
            yield from _leaves(of, trace)
        case _:
            if expr not in (TRUE, FALSE) and _is_truth(expr) and not _is_reading(expr):
                yield expr


def _is_reading(expr: Expr) -> bool:
    return isinstance(expr, Compare) and isinstance(expr.left, Reading)


def _is_truth(expr: Expr) -> bool:
    return isinstance(expr, Compare | Fact | Given | Includes | OneOf | Not)


def _comparison(expr: Compare, trace: Trace) -> Comparison:
    holds = trace.value(expr)
    names = {definition.name: definition.type for definition in trace.program.definitions}
    type = type_of(expr.left, trace.program.facts, trace.program.readings, names)
    left, right = trace.value(expr.left), trace.value(expr.right)
    margin: Number | None = None
    if type.name in NUMERIC and not isinstance(left, Unknown) and not isinstance(right, Unknown):
        more, less = (right, left) if expr.op in ("<", "<=") else (left, right)
        if expr.op not in ("==", "!="):
            margin = subtract(cast(Number, more), cast(Number, less))
    return Comparison(expr, None if isinstance(holds, Unknown) else bool(holds), margin, type)


def _calculation(output: Output, value: Outcome, trace: Trace) -> Calculation:
    expr = output.expr
    while isinstance(expr, Ref):
        expr = trace.definition(expr.name).expr
    return Calculation(output.name, output.type, expr, value)


def _other_rules(trace: Trace, checked: set[str]) -> Iterator[str]:
    """Rules that ask nothing and whose values the answer gives or rests on."""
    for output, _ in trace.answer.outputs:
        if output.rule not in checked:
            yield output.rule
    exprs = [trace.program.outcome, *(output.expr for output, _ in trace.answer.outputs)]
    exprs += [check.holds for check in trace.program.checks] + [check.applies for check in trace.program.checks]
    for expr in exprs:
        for part in trace.reached(expr):
            if isinstance(part, Ref) and (rule := trace.definition(part.name).rule) not in checked:
                yield rule
