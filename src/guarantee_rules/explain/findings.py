"""Every rule considered, with its verdict, the facts and figures it used, and by how much it was met or missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import gcd
from typing import Literal, cast

from guarantee_rules.core.evaluate import Verdict as CoreVerdict
from guarantee_rules.core.expr import (
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
from guarantee_rules.core.program import Check, Force, Role
from guarantee_rules.explain.givers import Gives, given_by_rule, giver_of, giver_of_output
from guarantee_rules.explain.trace import Trace
from guarantee_rules.packs.version import PackVersion, RuleRecord
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
    return _Finder(version, trace, given_by_rule(version, trace)).findings()


@dataclass(frozen=True, slots=True)
class _Finder:
    version: PackVersion
    trace: Trace
    given: Mapping[str, Gives]
    """What each rule gives."""

    def findings(self) -> tuple[Finding, ...]:
        version, trace = self.version, self.trace
        by_rule: dict[str, Finding] = {}
        for check, verdict in trace.answer.verdicts:
            by_rule[check.rule] = self._checked(version.rules[check.rule], check, verdict)
        for rule in self._other_rules() - set(by_rule):
            if rule in version.rules:
                by_rule[rule] = self._applied(version.rules[rule])
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
        return tuple(by_rule[rule] for rule in version.rules if rule in by_rule)

    def _other_rules(self) -> set[str]:
        """Rules whose values the answer gives or rests on; those that ask nothing are among them."""
        program, outputs = self.trace.program, [output for output, _ in self.trace.answer.outputs]
        exprs = [program.outcome, *(output.expr for output in outputs)]
        exprs += [expr for check in program.checks for expr in (check.holds, check.applies)]
        givers = {giver_of_output(output, self.version, self.trace) for output in outputs}
        return givers | {giver_of(name, self.version, self.trace) for name in self.trace.rests_on(*exprs).definitions}

    def _checked(self, rule: RuleRecord, check: Check, verdict: CoreVerdict) -> Finding:
        told: Verdict = verdict
        if verdict == "met" and check.holds == TRUE and check.role != "limb":
            # It asks nothing, so all there is to know is whether it applies.
            told = "unknown" if isinstance(self.trace.value(check.applies), Unknown) else "applied"
        exprs = (check.applies,) if verdict == "not_reached" else (check.applies, check.holds)
        finding = self._finding(rule, check.role, check.force, told, exprs, (check.applies, check.holds))
        if rule.kind == "gap" and told == "applied" and rule.details["why"] != "not_applicable":
            why = Open(cast(OpenWhy, str(rule.details["why"])), rule.id, (rule.id,))
            return replace(finding, open=(why,))
        return finding

    def _applied(self, rule: RuleRecord) -> Finding:
        """A rule that gives values and asks nothing."""
        trace, own = self.trace, self.given.get(rule.id, Gives()).outputs
        exprs = tuple(output.expr for output, _ in own) or tuple(
            Ref(definition.name) for definition in trace.outline.by_rule.get(rule.id, ())
        )
        unknown = merged(*[trace.value(expr) for expr in exprs])
        verdict: Verdict = "applied" if unknown is None else "unknown"
        if own and not any(trace.value(output.applies) is not False for output, _ in own):
            verdict = "not_reached"
        return self._finding(rule, "note", rule.force, verdict, exprs, (TRUE, TRUE))

    def _finding(
        self,
        rule: RuleRecord,
        role: Role,
        force: Force,
        verdict: Verdict,
        exprs: tuple[Expr, ...],
        asked: tuple[Expr, Expr],
    ) -> Finding:
        trace, case = self.trace, self.trace.case
        rests = trace.rests_on(*exprs)
        unknown = merged(*[trace.value(expr) for expr in exprs])
        leaves = dict.fromkeys(leaf for expr in exprs for leaf in leaves_of(expr, trace))
        missing = tuple(name for name in trace.program.facts if name in unknown.missing) if unknown is not None else ()
        calendars = tuple(sorted(unknown.missing - set(missing))) if unknown is not None else ()
        return Finding(
            rule,
            role,
            force,
            verdict,
            tuple((name, case.facts.get(name)) for name in rests.facts),
            tuple((name, case.readings[name]) for name in rests.readings),
            tuple(leaf for leaf in leaves if not isinstance(leaf, Compare)),
            tuple(comparison_of(leaf, trace) for leaf in leaves if isinstance(leaf, Compare)),
            *asked,
            tuple(self._calculations(rule.id)),
            missing + calendars,
            tuple(sorted(unknown.open)) if unknown is not None else (),
        )

    def _calculations(self, rule: str) -> Iterator[Calculation]:
        """The values the rule gives: those that only other rules use, then those of the answer."""
        trace, given = self.trace, self.given.get(rule, Gives())
        for definition in given.definitions:
            last, value = definition.name.rpartition(".")[2], trace.answer.definitions[definition.name]
            start = definition.expr
            yield Calculation(last, definition.type, start, trace.resolved(start), value, rule, output=False)
        for output, value in given.outputs:
            start = trace.definition(output.expr.name).expr if isinstance(output.expr, Ref) else output.expr
            yield Calculation(output.name, output.type, start, trace.resolved(start), value, rule)


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
            if _is_truth(expr) and not _is_reading(expr):
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
