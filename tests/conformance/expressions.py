"""Well-typed expressions of every kind, made by choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from guarantee_rules.core.check import MOST_FACTORS, factors, never_negative, walk
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
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    EXACT_DECIMAL,
    INTEGER,
    MONEY,
    MONTHS,
    NUMERIC,
    RATE,
    RATIO,
    WORKDAYS,
    Type,
    enum_of,
)
from tests.conformance.choosing import Chooser
from tests.conformance.scheme import (
    FACTS,
    FIGURES,
    KINDS,
    NAMES,
    ORDERED,
    READINGS,
    ROUNDING,
    SAME,
    SIGNS,
    SIZE,
    TIER,
    TYPES,
    UNITS,
    WHYS,
)


@dataclass
class Maker:
    """Makes expressions over some facts, readings and the definitions there are so far."""

    choose: Chooser
    facts: Mapping[str, Type] = field(default_factory=lambda: FACTS)
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: READINGS)
    defined: dict[str, Type] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    shared: dict[Type, list[Expr]] = field(default_factory=dict)
    left: int = 0

    def define(self, name: str, type: Type, expr: Expr) -> None:
        """From here on expressions may refer to this definition."""
        self.defined[name] = type
        self.sizes[name] = factors(expr, self.sizes)
        if never_negative(expr, self.counted):
            self.counted.add(name)

    def made(self, type: Type, depth: int = 3, nodes: int = 30) -> Expr:
        """An expression nested so deep at most, of about so many nodes."""
        self.left = nodes
        expr = self.of(type, depth)
        if sum(1 for _ in walk(expr)) <= nodes:
            self.shared.setdefault(type, []).append(expr)
        return expr

    def of(self, type: Type, depth: int) -> Expr:
        self.left -= 1
        if depth <= 0 or self.left <= 0:
            return self.leaf(type)
        expr = self.choose.one((self.leaf, *self.nested(type)))(type, depth - 1)
        # What a checked program does not hold: too many factors.
        return expr if factors(expr, self.sizes) <= MOST_FACTORS else self.leaf(type)

    def several(self, type: Type, depth: int, most: int = 3) -> tuple[Expr, ...]:
        return tuple(self.of(type, depth) for _ in range(self.choose.number(1, most)))

    # --- what has no parts

    def leaf(self, type: Type, depth: int = 0) -> Expr:
        ways: list[Callable[[Type], Expr]] = [self.lit]
        if facts := [name for name, own in self.facts.items() if own == type]:
            ways += [lambda _: Fact(self.choose.one(facts))] * 3
        if names := [name for name, own in self.defined.items() if own == type]:
            ways += [lambda _: Ref(self.choose.one(names))] * 2
        if type == BOOL:
            ways += [self.threshold] * 6 + [self.asked, self.asked, self.option]
        if type.enum.startswith("reading."):
            ways += [lambda type: Reading(type.enum.removeprefix("reading."))] * 3
        return self.undecided(type) if self.choose.often(1, 25) else self.choose.one(ways)(type)

    def lit(self, type: Type) -> Lit:
        if type.name == "enum":
            return Lit(self.choose.one(self.names(type)), type)
        if type.name == "enums":
            names = self.names(type)
            return Lit(frozenset(self.choose.one(names) for _ in range(self.choose.number(0, 2))), type)
        return Lit(self.choose.one(FIGURES[type.name]), type)

    def names(self, type: Type) -> Sequence[str]:
        if type.enum.startswith("reading."):
            return self.readings[type.enum.removeprefix("reading.")]
        return NAMES[type.enum]

    def undecided(self, type: Type) -> Expr:
        see, rules = self.choose.one((("", ()), ("二（一）", ("rule_1",)), ("《实施办法》", ("rule_1", "rule_2"))))
        return Undecided(self.choose.one(WHYS), type, see, rules)

    def threshold(self, _: Type) -> Expr:
        """One fact beside one figure, the most usual condition there is."""
        name = self.choose.one([name for name, own in self.facts.items() if own not in (BOOL, KINDS)])
        sides = (Fact(name), self.lit(self.facts[name]))
        left, right = sides if self.choose.often(3, 4) else sides[::-1]
        return Compare(left, self.choose.one(_signs(self.facts[name])), right)

    def asked(self, _: Type) -> Expr:
        return Given(self.choose.one(tuple(self.facts)))

    def option(self, _: Type) -> Expr:
        name, options = self.choose.one(tuple(self.readings.items()))
        return Compare(Reading(name), "==", Lit(self.choose.one(options), enum_of(f"reading.{name}")))

    # --- what has parts

    def nested(self, type: Type) -> list[Callable[[Type, int], Expr]]:
        ways = [self.choice, self.needs, self.table, self.again]
        ways += [self.sum, self.sum, self.extreme] if type.name in NUMERIC else []
        return ways + (_OWN[type.name](self) * 2 if type.name in _OWN else [])

    def choice(self, type: Type, depth: int) -> Expr:
        if self.choose.often(1, 8):  # what stays open whichever way it goes
            same = self.undecided(type)
            return If(self.of(BOOL, depth), same, Needs((self.leaf(MONEY),), same))
        return If(self.of(BOOL, depth), self.of(type, depth), self.of(type, depth))

    def table(self, type: Type, depth: int) -> Expr:
        """Rows tried one after the other."""
        expr = self.leaf(type)
        for _ in range(self.choose.number(1, 4)):
            expr = If(self.of(BOOL, min(depth, 1)), self.leaf(type), expr)
        return expr

    def needs(self, type: Type, depth: int) -> Expr:
        return Needs(self.several(self.choose.one(TYPES), min(depth, 1), 2), self.of(type, depth))

    def again(self, type: Type, depth: int) -> Expr:
        """An expression that is there already, the very same object."""
        made = self.shared.get(type)
        return self.choose.one(made) if made else self.of(type, depth)

    def agreed(self, type: Type, depth: int) -> Expr:
        """The same number by both branches, though not written alike: 5 and 5.00, and of ratios 1 and 1.0."""
        written = [Decimal(number).scaleb(-places) for number, places in ((5, 0), (50, 1), (500, 2))]
        either, other = (Lit(self.choose.one(written), type) for _ in range(2))
        whole = Lit(5, INTEGER) if type == RATIO else other
        test = self.choose.one((self.undecided(BOOL), self.of(BOOL, min(depth, 1))))
        return If(test, either, self.choose.one((other, whole)))

    def sum(self, type: Type, depth: int) -> Expr:
        return Arithmetic(self.of(type, depth), self.choose.one(SIGNS), self.of(type, depth))

    def extreme(self, type: Type, depth: int) -> Expr:
        which: Literal["min", "max"] = self.choose.one(("min", "max"))
        return Extreme(which, (*self.several(type, depth), *self.alike(type)))

    def alike(self, type: Type) -> tuple[Expr, ...]:
        """Now and then equal figures that are not written alike."""
        if type.name not in EXACT_DECIMAL or not self.choose.often(1, 2):
            return ()
        return tuple(
            Lit(Decimal(number), type) for number in self.choose.one((("0.0", "0"), ("1", "1.00"), ("5.00", "5.0")))
        )

    def product(self, type: Type, depth: int) -> Expr:
        others = {"money": (RATIO, INTEGER, RATE), "rate": (RATIO, INTEGER), "ratio": (INTEGER, RATIO)}
        other = self.choose.one(others.get(type.name, (INTEGER,)))
        sides = (self.of(type, depth), self.of(other, depth))
        return (
            Arithmetic(*sides[:1], "*", *sides[1:]) if self.choose.often(1, 2) else Arithmetic(sides[1], "*", sides[0])
        )

    def quotient(self, type: Type, depth: int) -> Expr:
        over = self.choose.one((INTEGER, RATIO))
        return self.divided(type, over, depth)

    def ratio_of_two(self, _: Type, depth: int) -> Expr:
        both = self.choose.one((MONEY, INTEGER, RATE, MONTHS, DAYS, WORKDAYS))
        return self.divided(both, both, depth)

    def divided(self, of: Type, over: Type, depth: int) -> Expr:
        places = self.choose.one((2, 0, 6, 12, 4))
        return Quotient(self.of(of, depth), self.of(over, depth), places, self.choose.one(ROUNDING))

    def halved(self, type: Type, depth: int) -> Expr:
        """A half of the last decimal, as often as not."""
        number = self.choose.one((1, 5, 25, -5, 15, 35))
        of = Lit(Decimal(number).scaleb(-2), type)
        return Quotient(
            of,
            Lit(self.choose.one((2, 10, -2)), INTEGER),
            self.choose.one((2, 1)),
            self.choose.one(("half_up", *ROUNDING)),
        )

    def portion(self, _: Type, depth: int) -> Expr:
        of, part, whole = (self.of(MONEY, depth) for _ in range(3))
        return Portion(of, part, whole, self.choose.one(ROUNDING))

    def integer_as_ratio(self, _: Type, depth: int) -> Expr:
        return self.of(INTEGER, depth)

    def counted_period(self, _: Type, depth: int) -> Expr:
        return Count(self.of(self.choose.one((MONTHS, DAYS, WORKDAYS)), depth))

    def between(self, type: Type, depth: int) -> Expr:
        return Between(self.of(DATE, depth), self.of(DATE, depth), "months" if type == MONTHS else "days")

    def shift(self, _: Type, depth: int) -> Expr:
        unit, own = self.choose.one(UNITS)
        type = self.choose.one((own, INTEGER))
        by = self.of(type, depth)
        if unit == "workdays" and not never_negative(by, self.counted):
            by = Extreme("max", (by, Lit(2, type)))
        return Shift(self.of(DATE, depth), by, unit)

    def rolled(self, _: Type, depth: int) -> Expr:
        return Rolled(self.of(DATE, depth))

    def on_day(self, _: Type, depth: int) -> Expr:
        return OnDay(self.of(DATE, depth), self.choose.one((31, 1, 15, 30, 29)), self.choose.one((None, 2, 12, 4)))

    def compared(self, _: Type, depth: int) -> Expr:
        readings = tuple(enum_of(f"reading.{name}") for name in self.readings)
        type = self.choose.one(
            (MONEY, SIZE, DATE, RATIO, DATE, INTEGER, BOOL, RATE, MONTHS, DAYS, TIER, WORKDAYS, *readings)
        )
        return Compare(self.of(type, depth), self.choose.one(_signs(type)), self.of(type, depth))

    def all(self, _: Type, depth: int) -> Expr:
        return All(self.several(BOOL, depth, 4))

    def any(self, _: Type, depth: int) -> Expr:
        return Any(self.several(BOOL, depth, 4))

    def opposite(self, _: Type, depth: int) -> Expr:
        return Not(self.of(BOOL, depth))

    def one_of(self, _: Type, depth: int) -> Expr:
        type = self.choose.one((SIZE, TIER))
        names = self.names(type)
        options = tuple(self.choose.one(names) for _ in range(self.choose.number(0, 2)))
        return OneOf(self.of(type, depth), options)

    def named(self, _: Type, depth: int) -> Expr:
        """A name before one that may still be open between some."""
        type = self.choose.one((SIZE, TIER))
        return Compare(self.lit(type), self.choose.one(SAME), self.table(type, depth))

    def includes(self, _: Type, depth: int) -> Expr:
        return Includes(self.of(KINDS, depth), self.choose.one(self.names(KINDS)))


_Ways = Callable[[Maker], list[Callable[[Type, int], Expr]]]
_OWN: Mapping[str, _Ways] = {
    "money": lambda make: [make.product, make.quotient, make.portion, make.portion, make.halved, make.halved, make.agreed],
    "rate": lambda make: [make.product, make.quotient],
    "ratio": lambda make: [
        make.product, make.quotient, make.ratio_of_two, make.integer_as_ratio, make.halved, make.agreed,
    ],
    "integer": lambda make: [make.product, make.counted_period],
    "months": lambda make: [make.product, make.between],
    "days": lambda make: [make.product, make.between],
    "workdays": lambda make: [make.product],
    "date": lambda make: [make.shift, make.shift, make.rolled, make.on_day, make.extreme],
    "bool": lambda make: [
        make.compared, make.compared, make.all, make.any, make.opposite, make.one_of, make.one_of, make.includes, make.named,
    ],
}  # fmt: skip


def _signs(type: Type) -> Sequence[Comparator]:
    return ORDERED if type.name in NUMERIC or type == DATE else SAME
