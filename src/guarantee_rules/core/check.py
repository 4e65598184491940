"""What every program must satisfy before it may run: names defined before use, one type each, nothing out of bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
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
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.core.typing import arithmetic_type, comparable, joined
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    EXACT_DECIMAL,
    INTEGER,
    MONEY,
    MONTHS,
    NUMERIC,
    RATIO,
    Type,
    Value,
    enum_of,
)

OUTCOME = enum_of("outcome")
# The exact context has 400 digits: so many factors of at most 28 digits always fit, however they are added up.
MOST_FACTORS = 12
DIGITS = 28
DEEPEST = 150


@dataclass(frozen=True, slots=True)
class Fault:
    """A promise of the core that a program breaks: which, where, and the expression in print."""

    promise: str
    detail: str
    span: Span | None = None


class Broken(Exception):
    """One expression breaks a promise."""

    def __init__(self, promise: str, expr: Expr, detail: str = "") -> None:
        super().__init__(f"{promise}: {detail or shown(expr)}")
        self.fault = Fault(promise, detail or shown(expr), expr.span)


def check(program: Program) -> tuple[Fault, ...]:
    """Every promise the program breaks; empty for one that may run."""
    return tuple(_faults(program))


def _faults(program: Program) -> Iterator[Fault]:
    names: dict[str, Type] = {}
    sizes: dict[str, int] = {}
    counted: set[str] = set()
    for definition in program.definitions:
        if definition.name in names:
            yield Fault("one definition per name", definition.name, definition.span)
        yield from _typed(definition.expr, definition.type, program, names)
        names[definition.name] = definition.type
        yield from _bounded(definition.expr, sizes, counted)
        sizes[definition.name] = factors(definition.expr, sizes)
        if never_negative(definition.expr, counted):
            counted.add(definition.name)
    for expr, want in _used(program):
        yield from _typed(expr, want, program, names)
        yield from _bounded(expr, sizes, counted)


def _used(program: Program) -> Iterator[tuple[Expr, Type | None]]:
    """Every expression beside the definitions, and the type it is used as."""
    for check_ in program.checks:
        yield check_.applies, BOOL
        yield check_.holds, BOOL
    for output in program.outputs:
        yield output.applies, BOOL
        yield output.expr, output.type
    for notice in program.notices:
        yield notice.when, BOOL
        yield from ((figure, None) for _, figure in notice.figures)
    yield program.outcome, OUTCOME


def _bounded(expr: Expr, sizes: Mapping[str, int], counted: Collection[str]) -> Iterator[Fault]:
    """What no type tells: that numbers stay within the exact context, and working days are counted forward."""
    for part in walk(expr):
        match part:
            case Arithmetic(sign="*") | Portion() | Quotient() if factors(part, sizes) > MOST_FACTORS:
                yield Fault("products stay within the exact context", shown(part), part.span)
                return
            case Shift(_, by, "workdays") if not never_negative(by, counted):
                yield Fault("working days are counted forward", shown(part), part.span)
            case _:
                pass


def _typed(expr: Expr, want: Type | None, program: Program, names: Mapping[str, Type]) -> Iterator[Fault]:
    if deeper(expr, DEEPEST):
        yield Fault("expressions nest no deeper than the evaluator goes", "…", expr.span)
        return
    try:
        found = type_of(expr, program.facts, program.readings, names)
    except Broken as broken:
        yield broken.fault
        return
    if want is not None and found != want and joined(found, want) != want:
        yield Fault("an expression has the type it is used as", f"{shown(expr)} is {found}, not {want}", expr.span)


def type_of(
    expr: Expr, facts: Mapping[str, Type], readings: Mapping[str, tuple[str, ...]], names: Mapping[str, Type]
) -> Type:
    """The type of an expression. Raises `Broken` for the first promise it does not keep."""

    def of(part: Expr, *allowed: Type) -> Type:
        found = type_of(part, facts, readings, names)
        if allowed and found not in allowed:
            raise Broken("operands have the type an operation takes", part, f"{shown(part)} is {found}")
        return found

    def one(parts: tuple[Expr, ...]) -> Type:
        if not parts:
            raise Broken("an extreme is one of several", expr)
        found = of(parts[0])
        for part in parts[1:]:
            together = joined(found, of(part))
            if together is None:
                raise Broken("alternatives have one type", expr)
            found = together
        return found

    match expr:
        case Lit(value, type):
            if not _is_of(value, type):
                raise Broken("a figure is of its type", expr, f"{value!r} is no {type}")
            return type
        case Fact(name) | Given(name) if name not in facts:
            raise Broken("facts are declared", expr, name)
        case Fact(name):
            return facts[name]
        case Given():
            return BOOL
        case Reading(name):
            if name not in readings:
                raise Broken("readings are declared", expr, name)
            return enum_of(f"reading.{name}")
        case Ref(name):
            if name not in names:
                raise Broken("names are defined before they are used", expr, name)
            return names[name]
        case Compare(left, op, right):
            if not comparable(of(left), op, of(right)):
                raise Broken("only like is compared with like", expr)
            return BOOL
        case All(parts) | Any(parts):
            for part in parts:
                of(part, BOOL)
            return BOOL
        case Not(part):
            return of(part, BOOL)
        case OneOf(part, _):
            if of(part).name != "enum":
                raise Broken("only a name is one of several", expr)
            return BOOL
        case Includes(part, _):
            if of(part).name != "enums":
                raise Broken("only a list includes a name", expr)
            return BOOL
        case Arithmetic(left, sign, right):
            found = arithmetic_type(of(left), sign, of(right))
            if found is None or (found == DAYS and of(left) == DATE):
                raise Broken("a sum or product makes sense", expr)
            return found
        case Quotient(part, over, places, _):
            if not 0 <= places <= 12:
                raise Broken("a quotient is rounded to 0 to 12 decimals", expr)
            dividend, divisor = of(part), of(over)
            if divisor.name in {"integer", "ratio"} and (dividend == INTEGER or dividend.name in EXACT_DECIMAL):
                return RATIO if dividend == INTEGER else dividend
            if dividend == divisor and dividend.name in NUMERIC:
                return RATIO
            raise Broken("a quotient makes sense", expr)
        case Portion(amount, part, whole, _):
            of(amount, MONEY)
            of(part, MONEY)
            return of(whole, MONEY)
        case Extreme(_, parts):
            found = one(parts)
            if found.name not in NUMERIC and found != DATE:
                raise Broken("only numbers and dates have an extreme", expr)
            return found
        case If(test, then, orelse):
            of(test, BOOL)
            return one((then, orelse))
        case Needs(parts, then):
            for part in parts:
                of(part)
            return of(then)
        case Undecided(_, type):
            return type
        case Shift(day, by, unit):
            of(day, DATE)
            if of(by).name not in {unit, "integer"}:
                raise Broken("a date moves by a period of its unit", expr)
            return DATE
        case Rolled(day):
            return of(day, DATE)
        case OnDay(day, number, month):
            if not (1 <= number <= 31 and 1 <= (month or 1) <= 12):
                raise Broken("a day of a month is one of 31, a month one of 12", expr)
            return of(day, DATE)
        case Between(start, end, unit):
            of(start, DATE)
            of(end, DATE)
            return MONTHS if unit == "months" else DAYS
        case Count(part):
            if of(part).name not in {"months", "days", "workdays"}:
                raise Broken("only a period is counted", expr)
            return INTEGER
        case _:
            assert_never(expr)


def parts_of(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one, in the order they are evaluated."""
    match expr:
        case Lit() | Fact() | Given() | Reading() | Ref() | Undecided():
            return ()
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return (left, right)
        case All(parts) | Any(parts) | Extreme(_, parts):
            return parts
        case Not(of) | OneOf(of, _) | Includes(of, _) | Rolled(of) | OnDay(of) | Count(of):
            return (of,)
        case Quotient(of, over):
            return (of, over)
        case Portion(of, part, whole):
            return (of, part, whole)
        case If(test, then, orelse):
            return (test, then, orelse)
        case Needs(parts, then):
            return (*parts, then)
        case Shift(of, by):
            return (of, by)
        case Between(start, end):
            return (start, end)
        case _:
            assert_never(expr)


def walk(expr: Expr) -> Iterator[Expr]:
    """Every expression inside one, itself first."""
    pending = [expr]
    while pending:
        at = pending.pop()
        yield at
        pending.extend(reversed(parts_of(at)))


def deeper(expr: Expr, than: int) -> bool:
    """Whether expressions nest deeper than so many levels; itself without recursion."""
    level: list[Expr] = [expr]
    for _ in range(than):
        level = list({id(part): part for at in level for part in parts_of(at)}.values())
        if not level:
            return False
    return True


def factors(expr: Expr, names: Mapping[str, int]) -> int:
    """How many facts or figures are multiplied together at most: what bounds the digits of the result."""
    match expr:
        case Ref(name):
            return names.get(name, 1)
        case Arithmetic(left, "*", right):
            return factors(left, names) + factors(right, names)
        case Portion(of, part, whole):
            return factors(of, names) + factors(part, names) + factors(whole, names)
        case Quotient(of, over) if not isinstance(over, Lit) or over.type != INTEGER:
            return factors(of, names) + factors(over, names)
        case Lit(Decimal() | int() as value):
            return -(-len(plain(value)) // DIGITS)
        case _:
            return max((factors(part, names) for part in parts_of(expr)), default=1)


def never_negative(expr: Expr, names: Collection[str] = ()) -> bool:
    """Whether a number is surely not below zero: no fact is, and of the definitions not those among `names`."""
    match expr:
        case Fact() | Between(unit="months") | Undecided():
            return True
        case Lit(Decimal() | int() as value):
            return value >= 0
        case Ref(name):
            return name in names
        case Arithmetic(left, "+" | "*", right) | Quotient(left, right):
            return never_negative(left, names) and never_negative(right, names)
        case Portion(of, part, whole):
            return all(never_negative(one, names) for one in (of, part, whole))
        case Extreme("max", parts):
            return any(never_negative(part, names) for part in parts)
        case Extreme(_, parts):
            return all(never_negative(part, names) for part in parts)
        case Count(of) | Needs(_, of):
            return never_negative(of, names)
        case If(_, then, orelse):
            return never_negative(then, names) and never_negative(orelse, names)
        case _:
            return False


def _is_of(value: Value, type: Type) -> bool:
    """Whether a value has the form of its type: only a condition is true or false, and no amount is a whole number."""
    if isinstance(value, Decimal):
        return type.name in EXACT_DECIMAL and value.is_finite()
    if isinstance(value, bool):
        return type == BOOL
    if isinstance(value, int):
        return type.name in NUMERIC - EXACT_DECIMAL
    if isinstance(value, date):
        return type == DATE
    return type.name == ("enum" if isinstance(value, str) else "enums")
