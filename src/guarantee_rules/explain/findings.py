"""Every rule considered, with its verdict, the facts and figures it used, and by how much it was met or missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import gcd
from typing import Literal, cast

from guarantee_rules.core.evaluate import Verdict as CoreVerdict
from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Arithmetic,
    Compare,
    Expr,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Not,
    OneOf,
    Reading,
    Ref,
)
from guarantee_rules.core.program import Check, Force, Output, Role
from guarantee_rules.explain.trace import Trace
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import Number, multiply, quotient, subtract, trimmed
from guarantee_rules.values.types import INTEGER, NUMERIC, Type, Value
from guarantee_rules.values.unknown import Open, OpenWhy, Outcome, Unknown, merged

Verdict = Literal["met", "not_met", "unknown", "not_reached", "applied"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison a rule rests on; `margin` is by how much it is met, negative where it is missed.

    The margin is in the units of what is compared, not of the products the comparison was brought to without division;
    where that takes a division that does not end, it is cut after 28 decimals. Of dates it is days.
    """

    expr: Compare
    holds: bool | None
    margin: Number | None
    type: Type


@dataclass(frozen=True, slots=True)
class Calculation:
    """One value a rule gives, and how it comes about; `output` where the answer has it under this name."""

    name: str
    type: Type
    start: Expr
    """The definition as it stands, with every choice in it."""
    expr: Expr
    """What it comes down to in this case."""
    value: Outcome
    rule: str
    output: bool = True


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
    applies: Expr
    """Where the rule applies; true for one that always does."""
    holds: Expr
    """What the rule asks; true for one that asks nothing."""
    calculations: tuple[Calculation, ...]
    missing: tuple[str, ...]
    open: tuple[Open, ...]


def findings_of(version: PackVersion, trace: Trace) -> tuple[Finding, ...]:
    """The findings in the order of the rules in the pack."""
    by_rule: dict[str, Finding] = {}
    for check, verdict in trace.answer.verdicts:
        by_rule[check.rule] = _checked(version.rules[check.rule], check, verdict, trace, version)
    for rule in _other_rules(trace, set(by_rule), version):
        if rule in version.rules and rule not in by_rule:
            by_rule[rule] = _applied(version.rules[rule], trace, version)
    for rule_id in _gaps(trace) - set(by_rule):
        if rule_id in version.rules:
            by_rule[rule_id] = _gap(version.rules[rule_id], trace)
    for rule_id in _without_subject(version, trace):
        by_rule.setdefault(rule_id, _bare(version.rules[rule_id], "applied", ()))
    for rule_id in _passed_over(version, trace):
        by_rule.setdefault(rule_id, _bare(version.rules[rule_id], "not_reached", ()))
    for gap in _standing_gaps(version, trace.program.question):
        why = cast(OpenWhy, str(gap.details["why"]))
        by_rule.setdefault(gap.id, _bare(gap, "applied", (Open(why, gap.id, (gap.id,)),)))
    order = {rule: number for number, rule in enumerate(version.rules)}
    return tuple(sorted(by_rule.values(), key=lambda finding: order[finding.rule.id]))


def _checked(rule: RuleRecord, check: Check, verdict: CoreVerdict, trace: Trace, version: PackVersion) -> Finding:
    told: Verdict = verdict
    if verdict == "met" and check.holds == TRUE and check.role != "limb":
        # It asks nothing, so all there is to know is whether it applies.
        told = "unknown" if isinstance(trace.value(check.applies), Unknown) else "applied"
    exprs = (check.applies,) if verdict == "not_reached" else (check.applies, check.holds)
    if rule.kind == "gap" and told == "applied" and rule.details["why"] != "not_applicable":
        why = Open(cast(OpenWhy, str(rule.details["why"])), rule.id, (rule.id,))
        finding = _finding(rule, check.role, check.force, told, exprs, trace, version, (check.applies, check.holds))
        return replace(finding, open=(why,))
    return _finding(rule, check.role, check.force, told, exprs, trace, version, (check.applies, check.holds))


def _applied(rule: RuleRecord, trace: Trace, version: PackVersion) -> Finding:
    """A rule that gives values and asks nothing."""
    own = [output for output, _ in trace.answer.outputs if giver_of_output(output, version, trace) == rule.id]
    exprs = tuple(output.expr for output in own) or tuple(
        Ref(definition.name) for definition in trace.program.definitions if definition.rule == rule.id
    )
    values = [trace.value(expr) for expr in exprs]
    unknown = merged(*values)
    verdict: Verdict = "applied" if unknown is None else "unknown"
    if own and not any(trace.value(output.applies) is not False for output in own):
        verdict = "not_reached"
    return _finding(rule, "note", rule.force, verdict, exprs, trace, version, (TRUE, TRUE))


def _gap(rule: RuleRecord, trace: Trace) -> Finding:
    return _bare(rule, "unknown", _opens(rule.id, trace))


def _bare(rule: RuleRecord, verdict: Verdict, opens: tuple[Open, ...]) -> Finding:
    """A rule that only says what the text leaves out."""
    return Finding(rule, "note", rule.force, verdict, (), (), (), (), TRUE, TRUE, (), (), opens)


def _without_subject(version: PackVersion, trace: Trace) -> Iterator[str]:
    """The rules that say why a question is not applicable."""
    if trace.answer.outcome == "not_applicable":
        for rule in version.rules.values():
            if rule.details.get("why") == "not_applicable" and trace.program.question in rule.questions:
                yield rule.id


def _passed_over(version: PackVersion, trace: Trace) -> Iterator[str]:
    """The question's own rules that could have given a value and, in this case, do not apply."""
    use = version.document.questions.get(trace.program.question)
    asked = {trace.program.question, *(use.includes if use else ())}
    giving = {definition.rule for definition in trace.program.definitions}
    for rule in version.rules.values():
        if rule.id in giving and rule.conditional and asked & set(rule.questions):
            yield rule.id


def _standing_gaps(version: PackVersion, question: str) -> Iterator[RuleRecord]:
    """What the text leaves out of the question in every case, though other rules answer it."""
    use = version.document.questions.get(question)
    asked = {question, *(use.includes if use else ())}
    for rule in version.rules.values():
        standing = rule.kind == "gap" and not rule.conditional and rule.details.get("why") != "not_applicable"
        if standing and asked & set(rule.questions):
            yield rule


def _opens(rule: str, trace: Trace) -> tuple[Open, ...]:
    outcome = trace.answer.outcome
    opens = outcome.open if isinstance(outcome, Unknown) else frozenset[Open]()
    return tuple(sorted(item for item in opens if rule in item.rules or item.see == rule))


def _gaps(trace: Trace) -> set[str]:
    outcome = trace.answer.outcome
    opens = outcome.open if isinstance(outcome, Unknown) else frozenset[Open]()
    return {rule for item in opens for rule in item.rules}


def _finding(
    rule: RuleRecord,
    role: Role,
    force: Force,
    verdict: Verdict,
    exprs: tuple[Expr, ...],
    trace: Trace,
    version: PackVersion,
    asked: tuple[Expr, Expr],
) -> Finding:
    case = trace.case
    facts = tuple((name, case.facts.get(name)) for name in trace.facts_of(*exprs))
    readings = tuple((name, case.readings[name]) for name in trace.readings_of(*exprs))
    unknown = merged(*[trace.value(expr) for expr in exprs])
    leaves = [leaf for expr in exprs for leaf in leaves_of(expr, trace)]
    comparisons = tuple(dict.fromkeys(comparison_of(leaf, trace) for leaf in leaves if isinstance(leaf, Compare)))
    conditions = tuple(dict.fromkeys(leaf for leaf in leaves if not isinstance(leaf, Compare)))
    missing = tuple(name for name in trace.program.facts if unknown is not None and name in unknown.missing)
    calendars = tuple(sorted(unknown.missing - set(missing))) if unknown is not None else ()
    opens = tuple(sorted(unknown.open)) if unknown is not None else ()
    return Finding(
        rule,
        role,
        force,
        verdict,
        facts,
        readings,
        conditions,
        comparisons,
        *asked,
        tuple(_calculations(rule.id, trace, version)),
        missing + calendars,
        opens,
    )


def _calculations(rule: str, trace: Trace, version: PackVersion) -> Iterator[Calculation]:
    """The values the rule gives: those that only other rules use, then those of the answer."""
    given = {output.expr.name for output in trace.program.outputs if isinstance(output.expr, Ref)}
    for definition in trace.program.definitions:
        if definition.name in given or trace.is_internal(definition.name):
            continue
        if giver_of(definition.name, version, trace) == rule:
            last, value = definition.name.rpartition(".")[2], trace.answer.definitions[definition.name]
            start = definition.expr
            yield Calculation(last, definition.type, start, trace.resolved(start), value, rule, output=False)
    for output, value in trace.answer.outputs:
        if giver_of_output(output, version, trace) == rule:
            start = _behind(output.expr, trace)
            yield Calculation(output.name, output.type, start, trace.resolved(start), value, rule)


def giver_of_output(output: Output, version: PackVersion, trace: Trace) -> str:
    """The rule whose words give a value of the answer in this case."""
    if isinstance(output.expr, Ref):
        return giver_of(output.expr.name, version, trace) or output.rule
    return _giver(output.expr, version, trace) or output.rule


def giver_of(name: str, version: PackVersion, trace: Trace) -> str:
    """The rule whose words give a value in this case: of several that could, the one whose branch is taken."""
    definition = trace.definition(name)
    if trace.is_internal(name):
        return definition.rule
    return _giver(definition.expr, version, trace) or definition.rule


def _giver(expr: Expr, version: PackVersion, trace: Trace) -> str | None:
    if isinstance(expr, If) and not isinstance(chosen := trace.value(expr.test), Unknown):
        return _giver(expr.then if chosen else expr.orelse, version, trace)
    return _rule_at(expr.span, version)


def _behind(expr: Expr, trace: Trace) -> Expr:
    return trace.definition(expr.name).expr if isinstance(expr, Ref) else expr


def _rule_at(span: Span | None, version: PackVersion) -> str | None:
    """The rule written around a place in the pack; of a row and the rule it stands in, the rule."""
    if span is None:
        return None
    around = (
        rule.id
        for rule in version.rules.values()
        if rule.span.file == span.file and rule.span.start <= span.start and span.end <= rule.span.end
    )
    return next(around, None)


def leaves_of(expr: Expr, trace: Trace) -> Iterator[Expr]:
    """The comparisons and conditions that a truth value rests on; switches of readings are told apart and left out."""
    match expr:
        case Ref(name):
            yield from leaves_of(trace.definition(name).expr, trace)
        case All(parts) | Any(parts):
            deciding = isinstance(expr, Any)
            value = trace.value(expr)
            for part in parts:
                if value is not deciding or trace.value(part) is deciding:
                    yield from leaves_of(part, trace)
        case If(test, then, orelse) if not isinstance(chosen := trace.value(test), Unknown):
            yield from leaves_of(then if chosen else orelse, trace)
        case Not(of) if isinstance(of, All | Any | Ref | If | Not):
            yield from leaves_of(of, trace)
        case _:
            if expr not in (TRUE, FALSE) and _is_truth(expr) and not _is_reading(expr):
                yield expr


def _is_reading(expr: Expr) -> bool:
    return isinstance(expr, Compare) and isinstance(expr.left, Reading)


def _is_truth(expr: Expr) -> bool:
    return isinstance(expr, Compare | Fact | Given | Includes | OneOf | Not)


def comparison_of(expr: Compare, trace: Trace) -> Comparison:
    holds = trace.value(expr)
    left, right, by, over = undivided(expr)
    type, compared = trace.type_of(left), (trace.value(left), trace.value(right))
    margin: Number | None = None
    if expr.op not in ("==", "!=") and not isinstance(compared[0], Unknown) and not isinstance(compared[1], Unknown):
        sign = 1 if expr.op in (">", ">=") else -1
        if isinstance(compared[0], date) and isinstance(compared[1], date):
            margin = sign * (compared[0] - compared[1]).days
        elif type.name in NUMERIC:
            beyond = subtract(multiply(cast(Number, compared[0]), over), multiply(cast(Number, compared[1]), by))
            margin = _per(multiply(beyond, sign), over)
    return Comparison(expr, None if isinstance(holds, Unknown) else bool(holds), margin, type)


def _per(amount: Number, over: int) -> Number:
    return amount if over == 1 else trimmed(quotient(amount, over, 28, "down"))


def undivided(expr: Compare) -> tuple[Expr, Expr, int, int]:
    """A comparison without the whole numbers both sides were multiplied by: `left op right × by ÷ over`.

    Before: `premium × 144 <= base × 3%`. After: premium, base × 3%, 1, 144.
    """
    left, over = _unscaled(expr.left)
    right, by = _unscaled(expr.right)
    if by == over == 1:
        return expr.left, expr.right, 1, 1
    common = gcd(by, over)
    return left, right, by // common, over // common


def _unscaled(expr: Expr) -> tuple[Expr, int]:
    times = 1
    while isinstance(expr, Arithmetic) and expr.sign == "*" and isinstance(expr.right, Lit):
        factor = expr.right
        if factor.type != INTEGER or not isinstance(factor.value, int) or factor.value <= 0:
            break
        expr, times = expr.left, times * factor.value
    return expr, times


def _other_rules(trace: Trace, checked: set[str], version: PackVersion) -> Iterator[str]:
    """Rules that ask nothing and whose values the answer gives or rests on."""
    for output, _ in trace.answer.outputs:
        if (giver := giver_of_output(output, version, trace)) not in checked:
            yield giver
    exprs = [trace.program.outcome, *(output.expr for output, _ in trace.answer.outputs)]
    exprs += [check.holds for check in trace.program.checks] + [check.applies for check in trace.program.checks]
    for expr in exprs:
        for part in trace.reached(expr):
            if isinstance(part, Ref) and (rule := giver_of(part.name, version, trace)) not in checked:
                yield rule
