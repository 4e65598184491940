"""Values drawn near a program's own figures: exactly at them, or one step below and above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from guarantee_rules.core.expr import Expr, Includes, Lit, OneOf
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.testing.choosing import Chooser
from guarantee_rules.values.numbers import add, rounded, subtract, trimmed
from guarantee_rules.values.types import Type, Value

STEP: Mapping[str, Decimal] = {
    "money": Decimal("0.01"),
    "rate": Decimal("0.00000001"),
    "ratio": Decimal("0.000001"),
}
"""How far the next value lies from a figure: a fen, a ten-thousandth of a basis point, a millionth."""
ORDINARY: dict[str, list[Value]] = {
    "money": [Decimal("0.00"), Decimal("0.05"), Decimal("100000.07"), Decimal("1285714.29"), Decimal("3000000.00")],
    "rate": [Decimal(0), Decimal("0.0435"), Decimal("0.05655"), Decimal("0.06175")],
    "ratio": [Decimal(0), Decimal("0.3"), Decimal("0.7"), Decimal(1), Decimal("0.333333")],
    "integer": [0, 20, 300, 1000],
    "months": [1, 6, 7, 12, 13, 36, 61],
    "days": [0, 1, 30, 365],
    "workdays": [0, 1, 5],
    "date": [date(2016, 12, 31), date(2020, 1, 31), date(2021, 6, 1), date(2024, 2, 29), date(2027, 3, 1)],
    "bool": [False, True],
}


def exprs_of(program: Program) -> Iterable[Expr]:
    """Every expression of a program as it stands there, whole."""
    yield program.outcome
    for definition in program.definitions:
        yield definition.expr
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    for notice in program.notices:
        yield from (notice.when, *(figure for _, figure in notice.figures))


def literals(program: Program, type: Type) -> list[Value]:
    """The program's own figures of a type, and the values one step around them, as far as a fact can have them."""
    return figures_in(exprs_of(program)).get(type.name, [])


def figures_in(exprs: Iterable[Expr]) -> dict[str, list[Value]]:
    """The figures that stand in expressions by the names of their types, with the values one step around them."""
    found: dict[str, dict[Value, None]] = {}
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Lit) and not isinstance(part.value, bool | str | frozenset):
                kind = part.type.name
                found.setdefault(kind, {}).update(dict.fromkeys(around(part.value, kind)))
    return {kind: [value for value in values if possible(value, kind)] for kind, values in found.items()}


def around(value: Value, kind: str) -> list[Value]:
    """A figure, and what lies one step below and above it."""
    match value:
        case bool():
            return [value]
        case Decimal():
            return [value, subtract(value, STEP[kind]), add(value, STEP[kind])]
        case date() if date(1901, 1, 1) < value < date(2199, 1, 1):
            return [value, value - timedelta(days=1), value + timedelta(days=1)]
        case int():
            return [value, value - 1, value + 1]
        case _:
            return []


def possible(value: Value, kind: str) -> bool:
    """Whether a fact of this kind can be so: none is negative, no rate is above one."""
    match value:
        case Decimal():
            return 0 <= value <= (1 if kind in ("rate", "ratio") else 10**13)
        case int():
            return 0 <= value < (10**4 if kind == "months" else 10**5 if kind == "days" else 10**9)
        case date():
            return 1900 <= value.year <= 2200
        case _:
            return True


def canonical(value: Value, kind: str) -> Value:
    """A fact as reading it leaves it: amounts to the fen, rates and ratios without idle zeros."""
    if not isinstance(value, Decimal):
        return value
    return rounded(value, 2, "down") if kind == "money" else trimmed(value)


@dataclass(frozen=True)
class Figures:
    """What the facts of a program are drawn from: by kind its own figures and ordinary ones, by enumeration names."""

    figures: Mapping[str, tuple[Value, ...]]
    names: Mapping[str, tuple[str, ...]]

    def value(self, type: Type, choose: Chooser) -> Value:
        """A value of a fact of this type."""
        if type.name == "enum":
            return choose.one(self.names[type.enum])
        if type.name == "enums":
            names = self.names[type.enum]
            return frozenset(choose.one(names) for _ in range(choose.number(0, min(3, len(names)))))
        return choose.one(self.figures[type.name])


def figures_of(program: Program, names: Mapping[str, Iterable[str]] | None = None) -> Figures:
    """The figures facts are drawn from; `names` are the members of enumerations, else those the program speaks of."""
    return figures_near(tuple(exprs_of(program)), program.facts, names)


def figures_near(
    exprs: Iterable[Expr], facts: Mapping[str, Type], names: Mapping[str, Iterable[str]] | None = None
) -> Figures:
    """The same for expressions and the facts they speak of."""
    exprs = tuple(exprs)
    own = figures_in(exprs)
    own.setdefault("ratio", []).extend(Decimal(value) for value in own.get("integer", ()) if isinstance(value, int))
    # Its own figures count twice: near them something happens.
    kinds = {
        kind: tuple(canonical(value, kind) for value in [*own.get(kind, ()), *own.get(kind, ()), *usual])
        for kind, usual in ORDINARY.items()
    }
    enums = {type.enum for type in facts.values() if type.enum}
    given = {enum: tuple(sorted((names or {})[enum])) for enum in enums} if names is not None else {}
    return Figures(kinds, given or dict.fromkeys(enums, _names(exprs)))


def _names(exprs: Iterable[Expr]) -> tuple[str, ...]:
    found: dict[str, None] = {"none of them": None}
    for expr in exprs:
        for part in walk(expr):
            match part:
                case Lit(str() as name) | Includes(_, name):
                    found[name] = None
                case OneOf(_, options):
                    found |= dict.fromkeys(options)
                case _:
                    pass
    return tuple(found)
