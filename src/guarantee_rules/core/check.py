"""What every program must satisfy before it may run: names defined before use, one type each, nothing out of bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, assert_never

from guarantee_rules.core.bounds import MOST_FACTORS, factors, never_negative
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
from guarantee_rules.core.parts import Mentions, deeper, mentions, parts_of, walk
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.core.typing import arithmetic_type, comparable, joined
from guarantee_rules.source.text import Span
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

__all__ = [
    "DEEPEST",
    "MOST_FACTORS",
    "OUTCOME",
    "Broken",
    "Fault",
    "Known",
    "check",
    "deeper",
    "factors",
    "never_negative",
    "parts_of",
    "type_of",
    "walk",
]

OUTCOME = enum_of("outcome")
DEEPEST = 150
_ENDLESS = "expressions nest no deeper than the evaluator goes"
_USED_AS = "an expression has the type it is used as"


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


class Found(NamedTuple):
    """What is known of one expression: what is wrong with it, how many factors it has, whether it can be negative."""

    faults: tuple[Fault, ...]
    factors: int
    never_negative: bool


class Known:
    """What was found of the expressions of earlier programs, so that those of several questions are looked into once.

    An expression is known by identity, because equal ones can stand in different places, and what was found of it
    counts only where every name in it still means the same.
    """

    def __init__(self) -> None:
        # Each with the expression itself, so that its identity is never another's.
        self._mentions: dict[int, tuple[Expr, Mentions]] = {}
        self._found: dict[int, tuple[Type | None, tuple[object, ...], Found]] = {}

    def mentions(self, expr: Expr) -> Mentions:
        """The names that stand in an expression."""
        known = self._mentions.get(id(expr))
        if known is None:
            known = self._mentions[id(expr)] = expr, mentions(expr)
        return known[1]

    def found(self, expr: Expr, want: Type | None, around: _Around) -> Found:
        """What is to be said of an expression that is used as a type, or as any, with these names around it."""
        named = self.mentions(expr)
        means = around.means(named)
        known = self._found.get(id(expr))
        if known is None or (known[0] is not want and known[0] != want) or known[1] != means:
            known = self._found[id(expr)] = want, means, _look(expr, want, named, around)
        return known[2]


class _Around:
    """What the names in a program mean, as far as it has been read."""

    def __init__(self, facts: Mapping[str, Type], readings: Mapping[str, tuple[str, ...]]) -> None:
        self.facts = facts
        self.readings = readings
        self.types: dict[str, Type] = {}
        self.sizes: dict[str, int] = {}
        self.counted: dict[str, bool] = {}

    def means(self, named: Mentions) -> tuple[object, ...]:
        """All that what is found of an expression can depend on."""
        refs = named.refs
        return (
            *map(self.facts.get, named.facts),
            *map(self.readings.get, named.readings),
            *map(self.types.get, refs),
            *map(self.sizes.get, refs),
            *map(self.counted.get, refs),
        )


def check(program: Program, known: Known | None = None) -> tuple[Fault, ...]:
    """Every promise the program breaks; empty for one that may run. `known`: what was found in programs beside it."""
    return tuple(_faults(program, known or Known()))


def _faults(program: Program, known: Known) -> Iterator[Fault]:
    around = _Around(program.facts, program.readings)
    for definition in program.definitions:
        name = definition.name
        if name in around.types:
            yield Fault("one definition per name", name, definition.span)
        found = known.found(definition.expr, definition.type, around)
        yield from found.faults
        around.types[name] = definition.type
        around.sizes[name] = found.factors
        around.counted[name] = found.never_negative
    for expr, want in _used(program):
        yield from known.found(expr, want, around).faults


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


def _look(expr: Expr, want: Type | None, named: Mentions, around: _Around) -> Found:
    faults: list[Fault] = []
    try:
        if named.endless:
            raise Broken(_ENDLESS, expr, "…")
        found = _Typing(around.facts, around.readings, around.types).of(expr)
        if want is not None and found is not want and joined(found, want) != want:
            raise Broken(_USED_AS, expr, f"{shown(expr)} is {found}, not {want}")
    except Broken as broken:
        if named.endless or deeper(expr, DEEPEST):
            # Nothing else is looked for in it, which would take as many levels.
            return Found((Fault(_ENDLESS, "…", expr.span),), 1, False)
        faults.append(broken.fault)
    refs, sizes = named.refs, around.sizes
    size = factors(expr, sizes) if named.multiplies else max([1, *(sizes.get(name, 1) for name in refs)])
    counted = {name for name in refs if around.counted.get(name)}
    if size > MOST_FACTORS or named.workdays:
        faults += _bounded(expr, sizes, counted)
    # Whether a condition is negative is never asked.
    return Found(tuple(faults), size, want != BOOL and never_negative(expr, counted))


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


def type_of(
    expr: Expr, facts: Mapping[str, Type], readings: Mapping[str, tuple[str, ...]], names: Mapping[str, Type]
) -> Type:
    """The type of an expression. Raises `Broken` for the first promise it does not keep."""
    return _Typing(facts, readings, names).of(expr)


class _Typing:
    """Reads the type of an expression from those of its parts."""

    def __init__(
        self, facts: Mapping[str, Type], readings: Mapping[str, tuple[str, ...]], names: Mapping[str, Type]
    ) -> None:
        self.facts = facts
        self.readings = readings
        self.names = names
        self.depth = 0

    def of(self, expr: Expr, *allowed: Type) -> Type:
        """The type of an expression, one of those allowed if any are named. Raises `Broken`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Broken(_ENDLESS, expr, "…")
        found = self._type(expr)
        self.depth -= 1
        if allowed and found not in allowed:
            raise Broken("operands have the type an operation takes", expr, f"{shown(expr)} is {found}")
        return found

    def _one(self, parts: tuple[Expr, ...], whole: Expr) -> Type:
        if not parts:
            raise Broken("an extreme is one of several", whole)
        found = self.of(parts[0])
        for part in parts[1:]:
            together = joined(found, self.of(part))
            if together is None:
                raise Broken("alternatives have one type", whole)
            found = together
        return found

    def _type(self, expr: Expr) -> Type:
        match expr:
            case Lit(value, type):
                if not _is_of(value, type):
                    raise Broken("a figure is of its type", expr, f"{value!r} is no {type}")
                return type
            case Fact(name) | Given(name):
                if name not in self.facts:
                    raise Broken("facts are declared", expr, name)
                return self.facts[name] if isinstance(expr, Fact) else BOOL
            case Reading(name):
                if name not in self.readings:
                    raise Broken("readings are declared", expr, name)
                return enum_of(f"reading.{name}")
            case Ref(name):
                if name not in self.names:
                    raise Broken("names are defined before they are used", expr, name)
                return self.names[name]
            case Compare(left, op, right):
                if not comparable(self.of(left), op, self.of(right)):
                    raise Broken("only like is compared with like", expr)
                return BOOL
            case If(test, then, orelse):
                self.of(test, BOOL)
                return self._one((then, orelse), expr)
            case All(parts) | Any(parts):
                for part in parts:
                    self.of(part, BOOL)
                return BOOL
            case Not(part):
                return self.of(part, BOOL)
            case OneOf(part, _):
                if self.of(part).name != "enum":
                    raise Broken("only a name is one of several", expr)
                return BOOL
            case Includes(part, _):
                if self.of(part).name != "enums":
                    raise Broken("only a list includes a name", expr)
                return BOOL
            case Arithmetic(left, sign, right):
                found = arithmetic_type(self.of(left), sign, self.of(right))
                if found is None or (found == DAYS and self.of(left) == DATE):
                    raise Broken("a sum or product makes sense", expr)
                return found
            case Quotient(part, over, places, _):
                if not 0 <= places <= 12:
                    raise Broken("a quotient is rounded to 0 to 12 decimals", expr)
                dividend, divisor = self.of(part), self.of(over)
                if divisor.name in {"integer", "ratio"} and (dividend == INTEGER or dividend.name in EXACT_DECIMAL):
                    return RATIO if dividend == INTEGER else dividend
                if dividend == divisor and dividend.name in NUMERIC:
                    return RATIO
                raise Broken("a quotient makes sense", expr)
            case Portion(amount, part, whole, _):
                self.of(amount, MONEY)
                self.of(part, MONEY)
                return self.of(whole, MONEY)
            case Extreme(_, parts):
                found = self._one(parts, expr)
                if found.name not in NUMERIC and found != DATE:
                    raise Broken("only numbers and dates have an extreme", expr)
                return found
            case Needs(parts, then):
                for part in parts:
                    self.of(part)
                return self.of(then)
            case Undecided(_, type):
                return type
            case Shift(day, by, unit):
                self.of(day, DATE)
                if self.of(by).name not in {unit, "integer"}:
                    raise Broken("a date moves by a period of its unit", expr)
                return DATE
            case Rolled(day):
                return self.of(day, DATE)
            case OnDay(day, number, month):
                if not (1 <= number <= 31 and 1 <= (month or 1) <= 12):
                    raise Broken("a day of a month is one of 31, a month one of 12", expr)
                return self.of(day, DATE)
            case Between(start, end, unit):
                self.of(start, DATE)
                self.of(end, DATE)
                return MONTHS if unit == "months" else DAYS
            case Count(part):
                if self.of(part).name not in {"months", "days", "workdays"}:
                    raise Broken("only a period is counted", expr)
                return INTEGER
            case _:
                assert_never(expr)


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
