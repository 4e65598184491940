"""Expressions as code that is right where everything it comes to is known, and raises where it is not.

Python comes to no more than decides: what a conjunction, an alternative or a choice does not need may be unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import assert_never

from guarantee_rules.backends.python.names import Names
from guarantee_rules.backends.python.sharing import Sharing
from guarantee_rules.backends.screening import whole
from guarantee_rules.backends.screening.whole import Whole, bare
from guarantee_rules.core.bounds import never_negative
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
from guarantee_rules.values.types import DECIMALS, NUMERIC

AS_OF = "as_of"


class Emitter:
    """Writes expressions of one program; what is known where they stand is kept beside it."""

    def __init__(self, program: Program, names: Names, sharing: Sharing, known: Collection[str]) -> None:
        self.types = {definition.name: definition.type for definition in program.definitions}
        self.facts = program.facts
        self.names = names
        self.sharing = sharing
        self.known: Mapping[str, str] = {name: names.local(name) for name in known}
        """Variables of the facts without which there is no answer."""
        self.codes: dict[str, str] = {}
        self.wholes: dict[str, Whole] = {}
        self.counted: set[str] = set()
        """Definitions that are never below zero."""
        self.truths: dict[int, bool] = {}
        """Conditions that surely hold or fail where code is written, by their number."""
        self._kept: list[Expr] = []

    def assume(self, expr: Expr, holds: bool) -> None:
        """That a condition holds, or fails, in the code that follows."""
        self._kept.append(expr)  # numbers go by identity
        self.truths[self.sharing.number(expr)] = holds
        match self.sharing.settled(expr), holds:
            case Not(of), _:
                self.assume(of, not holds)
            case (All(parts), True) | (Any(parts), False):
                for part in parts:
                    self.assume(part, holds)
            case _:
                pass

    def truth(self, expr: Expr) -> bool | None:
        """Whether a condition surely holds or fails."""
        expr = self.sharing.settled(expr)
        if (settled := self.sharing.static.truth(expr)) is not None:
            return settled
        match expr:
            case Lit():
                return None
            case Given(name):
                return True if name in self.known or name == AS_OF else None
            case _ if (assumed := self.truths.get(self.sharing.number(expr))) is not None:
                return assumed
            case Not(of):
                inner = self.truth(of)
                return None if inner is None else not inner
            case All(parts) | Any(parts):
                deciding = isinstance(expr, Any)
                truths = [self.truth(part) for part in parts]
                return deciding if deciding in truths else None if None in truths else not deciding
            case If(test, then, orelse) if (branch := self.truth(test)) is not None:
                return self.truth(then if branch else orelse)
            case _:
                return None

    def define(self, name: str, expr: Expr) -> tuple[str, str]:
        """The variable of a definition, and code for its value."""
        variable = self.names.local(name)
        if self.is_number(expr):
            number = self.number(expr)
            if never_negative(self.sharing.settled(expr), self.counted):
                self.counted.add(name)
            scale = max(number.scale, DECIMALS.get(self.types[name].name, 0) if number.constant else 0)
            self.wholes[name] = whole.named(variable, scale)
            return variable, bare(number.at(scale))
        self.codes[name] = variable
        return variable, bare(self.code(expr))

    # --- conditions, names and dates

    def code(self, expr: Expr) -> str:
        """Code for a value that is no number, in brackets where it needs any."""
        expr = self.sharing.settled(expr)
        if (settled := self.truth(expr)) is not None:
            return str(settled)
        match expr:
            case Lit(value):
                return self.names.constant(value)
            case Fact(name):
                return self._fact(name)
            case Given(name):
                return f"({self.names.constant(name)} in facts)"
            case Reading(name):
                return self.names.constant(self.sharing.static.readings[name])
            case Ref(name):
                return self.codes[name]
            case Compare(left, op, right) if self.is_number(left):
                return whole.compared(self.number(left), op, self.number(right))
            case Compare(left, op, right):
                return f"({self.code(left)} {op} {self.code(right)})"
            case All(parts):
                return self._joined(" and ", parts)
            case Any(parts):
                return self._joined(" or ", parts)
            case Not(of):
                return f"(not {self.code(of)})"
            case OneOf(of, options):
                return self._one_of(self.code(of), options)
            case Includes(of, member):
                return f"({self.names.constant(member)} in {self.code(of)})"
            case Extreme(which, parts):
                return whole.extreme_of(which, [self.code(part) for part in parts])
            case If(test, then, orelse):
                if (branch := self.truth(test)) is not None:
                    return self.code(then if branch else orelse)
                return whole.choice(self.code(then), self.code(test), self.code(orelse))
            case Needs(parts, then):
                return f"({''.join(f'{self._any(part)}, ' for part in parts)}{self.code(then)})[-1]"
            case Shift(of, by, "months" | "days" as unit) if (count := self.number(by)).scale == 0:
                return f"add_{unit}({bare(self.code(of))}, {bare(count.at(0))})"
            case OnDay(of, day, month):
                return f"on_day({bare(self.code(of))}, {day}, {month})"
            case Undecided() | Shift() | Rolled():
                return "nothing()"
            case Arithmetic() | Quotient() | Portion() | Between() | Count():
                return self.number(expr).at(0)
            case _:
                assert_never(expr)

    def _fact(self, name: str) -> str:
        if name == AS_OF:
            return AS_OF
        return self.known.get(name) or f"facts[{self.names.constant(name)}]"

    def _joined(self, sign: str, parts: tuple[Expr, ...]) -> str:
        left = [part for part in parts if self.truth(part) is None]
        return f"({sign.join(self.code(part) for part in left)})" if len(left) > 1 else self.code(left[0])

    def _one_of(self, name: str, options: tuple[str, ...]) -> str:
        if len(options) == 1:
            return f"({name} == {self.names.constant(options[0])})"
        listed = ", ".join(self.names.constant(option) for option in options)
        return f"({name} in ({listed}))"

    def _any(self, expr: Expr) -> str:
        """Code for a value of which only that it is known matters."""
        if not self.is_number(expr):
            return self.code(expr)
        number = self.number(expr)
        return number.at(number.scale)

    # --- numbers

    def number(self, expr: Expr) -> Whole:
        """A number as whole numbers give it."""
        expr = self.sharing.settled(expr)
        match expr:
            case Lit(Decimal() | int() as value):
                return whole.figure(value)
            case Fact(name):
                return whole.named(self._fact(name), DECIMALS.get(self.facts[name].name, 0))
            case Ref(name):
                return self.wholes[name]
            case Arithmetic(left, sign, right):
                return whole.combined(self.number(left), sign, self.number(right))
            case Quotient(of, over, places, rounding):
                counted = all(never_negative(part, self.counted) for part in (of, over))
                return whole.quotient(self.number(of), self.number(over), places, rounding, counted=counted)
            case Portion(of, part, over, rounding):
                product = whole.combined(self.number(of), "*", self.number(part))
                return whole.quotient(product, self.number(over), 2, rounding, counted=False)
            case Extreme(which, parts):
                return whole.extreme(which, [self.number(part) for part in parts])
            case If(test, then, orelse):
                if (branch := self.truth(test)) is not None:
                    return self.number(then if branch else orelse)
                return whole.either(self.code(test), self.number(then), self.number(orelse))
            case Needs(parts, then):
                return whole.after([self._any(part) for part in parts], self.number(then))
            case Between(start, end, unit):
                return whole.named(f"{unit}_between({bare(self.code(start))}, {bare(self.code(end))})", 0)
            case Count(of):
                return self.number(of)
            case _:
                return whole.nothing()

    def is_number(self, expr: Expr) -> bool:
        """Whether a value is a number, and so a whole one at some scale."""
        match self.sharing.settled(expr):
            case Lit(value):
                return isinstance(value, Decimal | int) and not isinstance(value, bool | date)
            case Fact(name):
                return self.facts[name].name in NUMERIC
            case Ref(name):
                return self.types[name].name in NUMERIC
            case Undecided(_, type):
                return type.name in NUMERIC
            case If(_, then, _) | Needs(_, then):
                return self.is_number(then)
            case Extreme(_, parts):
                return self.is_number(parts[0])
            case Arithmetic() | Quotient() | Portion() | Between() | Count():
                return True
            case _:
                return False
