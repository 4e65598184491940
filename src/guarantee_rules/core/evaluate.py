"""The meaning: what every expression and program comes to. All other engines are right when they agree with this."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never, cast

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Comparator,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)
from guarantee_rules.core.program import Check, Notice, Output, Program
from guarantee_rules.values import dates, numbers, workdays
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Open, Outcome, Unknown, left_open, merged, missing

Observer = Callable[[Expr, Outcome], None]
Verdict = Literal["met", "not_met", "unknown", "not_reached"]

BEYOND = "calendar.10000"
"""What is missing where a date would lie outside the years 1 to 9999."""
_COMPARE: dict[Comparator, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_ARITHMETIC = {"+": numbers.add, "-": numbers.subtract, "*": numbers.multiply}


@dataclass(frozen=True, slots=True)
class Case:
    """What is put to a program: facts by name, the option of every reading, and the calendar of working days."""

    facts: Mapping[str, Value]
    readings: Mapping[str, str]
    calendar: workdays.WorkCalendar = workdays.CHINA


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a program came to for one case; `outcome` is a name or unknown, with the reason."""

    outcome: Outcome
    definitions: Mapping[str, Outcome]
    verdicts: tuple[tuple[Check, Verdict], ...]
    outputs: tuple[tuple[Output, Outcome], ...]
    """Those that apply, or may: where it is not known whether one applies, its value is unknown."""
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A case with the definitions worked out so far, and whoever watches."""

    case: Case
    known: Mapping[str, Outcome] = field(default_factory=dict)
    observe: Observer | None = None


def run(program: Program, case: Case, observe: Observer | None = None) -> Answer:
    """The answer of a program. Facts, readings and types are taken as checked; it cannot fail."""
    known: dict[str, Outcome] = {}
    around = Surroundings(case, known, observe)
    for definition in program.definitions:
        known[definition.name] = evaluate(definition.expr, around)
    return Answer(
        outcome=evaluate(program.outcome, around),
        definitions=known,
        verdicts=tuple((check, verdict_of(check, around)) for check in program.checks),
        outputs=tuple(
            (output, value) for output in program.outputs if (value := output_of(output, around)) is not None
        ),
        notices=tuple(notice for notice in program.notices if evaluate(notice.when, around) is True),
    )


def verdict_of(check: Check, around: Surroundings) -> Verdict:
    """Where it is not known whether a rule applies, it is met only if the case meets it anyhow."""
    applies, holds = evaluate(check.applies, around), evaluate(check.holds, around)
    if applies is False:
        return "not_reached"
    if holds is True:
        return "met"
    return "not_met" if applies is True and holds is False else "unknown"


def output_of(output: Output, around: Surroundings) -> Outcome | None:
    """A value of the answer; None where its rule does not apply."""
    applies, value = evaluate(output.applies, around), evaluate(output.expr, around)
    if applies is False:
        return None
    return value if applies is True else merged(applies, value)


def evaluate(expr: Expr, around: Surroundings) -> Outcome:
    """The value of an expression, or what is unknown. Each node's value is shown to the observer after its parts'."""
    value = _value(expr, around)
    if around.observe is not None:
        around.observe(expr, value)
    return value


def _value(expr: Expr, around: Surroundings) -> Outcome:
    match expr:
        case Lit(value):
            return value
        case Fact(name):
            facts = around.case.facts
            return facts[name] if name in facts else missing(name)
        case Given(name):
            return name in around.case.facts
        case Reading(name):
            return around.case.readings[name]
        case Ref(name):
            return around.known[name]
        case Compare(left, op, right):
            return _compared(op, evaluate(left, around), evaluate(right, around))
        case All(parts):
            return _decided_by(False, [evaluate(part, around) for part in parts])
        case Any(parts):
            return _decided_by(True, [evaluate(part, around) for part in parts])
        case Not(of):
            return _lifted(operator.not_, evaluate(of, around))
        case OneOf(of, options):
            return _of_names(lambda value: value in options, evaluate(of, around))
        case Includes(of, member):
            return _lifted(lambda members: member in cast("frozenset[str]", members), evaluate(of, around))
        case Arithmetic(left, sign, right):
            return _lifted(
                cast("Callable[..., Value]", _ARITHMETIC[sign]), evaluate(left, around), evaluate(right, around)
            )
        case Quotient(of, over, places, rounding):
            return _lifted(lambda n, d: _quotient(n, d, places, rounding), evaluate(of, around), evaluate(over, around))
        case Portion(of, part, whole, rounding):
            amounts = (evaluate(of, around), evaluate(part, around), evaluate(whole, around))
            return _lifted(lambda amount, p, w: _quotient(numbers.multiply(amount, p), w, 2, rounding), *amounts)
        case Extreme(which, parts):
            choose = min if which == "min" else max
            return _lifted(lambda *values: choose(values), *[evaluate(part, around) for part in parts])
        case If(test, then, orelse):
            return _chosen(evaluate(test, around), then, orelse, around)
        case Needs(parts, then):
            unknown = merged(*[evaluate(part, around) for part in parts])
            return evaluate(then, around) if unknown is None else replace(unknown, among=None)
        case Undecided(why, _, see, rules):
            return left_open(why, see, rules)
        case Shift(of, by, unit):
            return _lifted(lambda day, n: _shifted(day, n, unit, around), evaluate(of, around), evaluate(by, around))
        case Rolled(of):
            return _lifted(lambda day: _rolled(day, around), evaluate(of, around))
        case OnDay(of, number, month):
            return _lifted(lambda day: dates.on_day(day, number, month), evaluate(of, around))
        case Between(start, end, unit):
            return _lifted(_MEASURE[unit], evaluate(start, around), evaluate(end, around))
        case Count(of):
            return evaluate(of, around)
        case _:
            assert_never(expr)


def _lifted(function: Callable[..., Outcome], *values: Outcome) -> Outcome:
    """The function of known values; of anything unknown, all that is unknown."""
    unknown = merged(*values)
    return function(*values) if unknown is None else replace(unknown, among=None)


def _decided_by(deciding: bool, values: list[Outcome]) -> Outcome:
    if any(value is deciding for value in values):
        return deciding
    unknown = merged(*values)
    return (not deciding) if unknown is None else unknown


def _compared(op: Comparator, left: Outcome, right: Outcome) -> Outcome:
    if op in ("==", "!=") and isinstance(left, str):
        left, right = right, left
    if op in ("==", "!=") and isinstance(right, str):
        return _of_names(lambda name: _COMPARE[op](name, right), left)
    return _lifted(_COMPARE[op], left, right)


def _of_names(holds: Callable[[Value], bool], name: Outcome) -> Outcome:
    """Whether a name fits; of one that is still open between some, what holds of all of them."""
    if not isinstance(name, Unknown):
        return holds(name)
    answers = {holds(candidate) for candidate in name.among or ()}
    return answers.pop() if len(answers) == 1 else Unknown(name.missing, name.open)


def _chosen(test: Outcome, then: Expr, orelse: Expr, around: Surroundings) -> Outcome:
    if not isinstance(test, Unknown):
        return evaluate(then if test else orelse, around)
    either, other = evaluate(then, around), evaluate(orelse, around)
    if not isinstance(either, Unknown) and type(either) is type(other) and either == other:
        return either
    missing_facts = frozenset[str]().union(
        *(value.missing for value in (test, either, other) if isinstance(value, Unknown))
    )
    # What one branch leaves open is open whatever is supplied only if the other leaves it open too.
    among = _candidates(either), _candidates(other)
    return Unknown(
        missing_facts, test.open | (_opens(either) & _opens(other)), among[0] | among[1] if all(among) else None
    )


def _opens(value: Outcome) -> frozenset[Open]:
    return value.open if isinstance(value, Unknown) else frozenset()


def _candidates(value: Outcome) -> frozenset[str]:
    """The names a value is or can still be; none where it is no name or nothing is known of it."""
    if isinstance(value, Unknown):
        return value.among or frozenset()
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _quotient(of: Value, over: Value, places: int, rounding: numbers.Rounding) -> Outcome:
    if not over:
        return left_open("undefined_ratio")
    return numbers.quotient(cast(Decimal, of), cast(Decimal, over), places, rounding)


def _shifted(day: date, count: int, unit: str, around: Surroundings) -> Outcome:
    try:
        if unit == "months":
            return dates.add_months(day, count)
        if unit == "days":
            return dates.add_days(day, count)
        return _dated(workdays.add_workdays(day, count, around.case.calendar))
    except dates.OutOfCalendar:
        return missing(BEYOND)


def _rolled(day: date, around: Surroundings) -> Outcome:
    try:
        return _dated(workdays.next_workday(day, around.case.calendar))
    except dates.OutOfCalendar:
        return missing(BEYOND)


def _dated(day: date | workdays.NoYear) -> Outcome:
    return missing(f"calendar.{day.year}") if isinstance(day, workdays.NoYear) else day


_MEASURE: dict[str, Callable[[date, date], int]] = {
    "months": dates.months_between,
    "days": lambda start, end: (end - start).days,
}
