"""Expressions of the core as terms over the variables of an encoding, in the order of the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, assert_never, cast

import z3

from guarantee_rules.backends.smt import reckoning
from guarantee_rules.backends.smt.moments import FEW_DAYS
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.terms import Condition, Date, Name, Names, Number, Term
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
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import DECIMALS, Type, Value

if TYPE_CHECKING:
    from guarantee_rules.backends.smt.encoding import Encoding


class Scope:
    """The definitions of one program, each encoded once, and any expression that speaks of them."""

    def __init__(self, encoding: Encoding, definitions: Iterable[Definition]) -> None:
        self.encoding = encoding
        self.logic, self.wholes = encoding.logic, encoding.wholes
        self.moments, self.choosing = encoding.moments, encoding.choosing
        self.defined: dict[str, Term] = {}
        # By identity, each with the expression itself, so that its identity is never another's.
        self._terms: dict[int, tuple[Expr, Term]] = {}
        for definition in definitions:
            self.defined[definition.name] = self.term(definition.expr)

    # --- what is asked of it

    def true(self, expr: Expr) -> z3.BoolRef:
        """That a condition is known and true."""
        of = self._condition(expr)
        return self.logic.formula(self.logic.both(of.known, of.value))

    def false(self, expr: Expr) -> z3.BoolRef:
        """That a condition is known and false."""
        of = self._condition(expr)
        return self.logic.formula(self.logic.both(of.known, self.logic.no(of.value)))

    def known(self, expr: Expr) -> z3.BoolRef:
        return self.logic.formula(self.term(expr).known)

    def missing(self, expr: Expr) -> z3.BoolRef:
        """That a value is unknown and a fact would have to be supplied; what is unknown otherwise is left open."""
        return self.logic.formula(self.term(expr).missing)

    def outcomes(self, expr: Expr) -> dict[str, z3.BoolRef]:
        """When an outcome is each name it can be, `missing_fact` and `not_determined` included."""
        of = self.term(expr)
        assert isinstance(of, Name)
        logic = self.logic
        found = {name: logic.both(of.known, can) for name, can in of.can.items()}
        open_ = logic.both(logic.no(of.known), logic.no(of.missing))
        for name, unknown in (("missing_fact", of.missing), ("not_determined", open_)):
            found[name] = logic.either(found.get(name, False), unknown)
        return {name: logic.formula(when) for name, when in found.items()}

    def value(self, expr: Expr) -> z3.ExprRef:
        """The value as the solver has it, where it is known: a condition as it is, a number in units of its last
        place (`scale`), a date as month * 32 + day (in the order of dates), a name as its place among `names`.
        """
        of = self.term(expr)
        match of:
            case Condition():
                return self.logic.formula(of.value)
            case Number():
                return self.wholes.term(of.whole)
            case Date():
                day = self.moments.flat(of.moment)
                return self.wholes.term(self.wholes.plus(self.wholes.times(day.index, 32), day.day))
            case Name():
                return self.wholes.term(self._place(of))
            case Names():
                raise TypeError("a list of names has no term; ask which names it includes")

    def scale(self, expr: Expr) -> int:
        """How many decimals stand behind the point in the whole number that `value` gives: 2 where it is fen."""
        of = self.term(expr)
        return of.scale if isinstance(of, Number) else 0

    def names(self, expr: Expr) -> tuple[str, ...]:
        """The names an expression can be, in the order in which `value` numbers them."""
        of = self.term(expr)
        assert isinstance(of, Name)
        return tuple(of.can)

    def _place(self, of: Name) -> Poly:
        found = self.wholes.figure(0)
        for place, can in enumerate(of.can.values()):
            found = self.wholes.choice(can, self.wholes.figure(place), found)
        return found

    def _condition(self, expr: Expr) -> Condition:
        of = self.term(expr)
        assert isinstance(of, Condition)
        return of

    # --- expressions

    def term(self, expr: Expr) -> Term:
        """The term of an expression, each made once."""
        found = self._terms.get(id(expr))
        if found is None:
            found = self._terms[id(expr)] = expr, self._term(expr)
        return found[1]

    def _term(self, expr: Expr) -> Term:
        choosing = self.choosing
        match expr:
            case Lit(value):
                return self._literal(value)
            case Fact(name):
                return self.encoding.terms[name]
            case Given(name):
                return Condition(self.encoding.stated[name])
            case Reading(name):
                return self.encoding.chosen[name]
            case Ref(name):
                return self.defined[name]
            case Compare(left, op, right):
                return choosing.compared(self.term(left), op, self.term(right))
            case All(parts):
                return choosing.decided_by(False, [self._condition(part) for part in parts])
            case Any(parts):
                return choosing.decided_by(True, [self._condition(part) for part in parts])
            case Not(of):
                return choosing.opposite(self._condition(of))
            case OneOf(of, options):
                return choosing.one_of(cast("Name", self.term(of)), options)
            case Includes(of, member):
                listed = cast("Names", self.term(of))
                return choosing.lifted(listed.members.get(member, False), listed)
            case Arithmetic(left, sign, right):
                return reckoning.combined(self._number(left), sign, self._number(right), choosing)
            case Quotient(of, over, places, rounding):
                return reckoning.quotient(self._number(of), self._number(over), places, rounding, choosing)
            case Portion(of, part, whole, rounding):
                amounts = (self._number(of), self._number(part), self._number(whole))
                return reckoning.portion(*amounts, rounding, choosing)
            case Extreme(which, parts):
                terms = [cast("Number | Date", self.term(part)) for part in parts]
                return reduce(lambda left, right: choosing.extreme(which, left, right), terms)
            case If(test, then, orelse):
                return choosing.choice(self._condition(test), self.term(then), self.term(orelse))
            case Needs(parts, then):
                return self._needed([self.term(part) for part in parts], self.term(then))
            case Undecided(_, type):
                return self._open(type)
            case Shift(of, by, unit):
                return self._shifted(self._date(of), self._number(by), unit)
            case Rolled(of):
                return self.encoding.worked_date(self._date(of), None)
            case OnDay(of, number, month):
                day = self._date(of)
                return Date(self.moments.on_day(day.moment, number, month), day.known, day.missing)
            case Between(start, end, unit):
                return self._between(self._date(start), self._date(end), unit)
            case Count(of):
                return self.term(of)
            case _:
                assert_never(expr)

    def _number(self, expr: Expr) -> Number:
        return cast("Number", self.term(expr))

    def _date(self, expr: Expr) -> Date:
        return cast("Date", self.term(expr))

    def _literal(self, value: Value) -> Term:
        match value:
            case bool():
                return Condition(value)
            case Decimal() | int():
                return reckoning.figure(value, self.choosing)
            case date():
                return Date(self.moments.figure(value))
            case str():
                return Name({value: True})
            case frozenset():
                return Names(dict.fromkeys(sorted(value), True))

    def _open(self, type: Type) -> Term:
        match type.name:
            case "bool":
                return Condition(False, False)
            case "date":
                return Date(self.moments.figure(date(2000, 1, 1)), False)
            case "enum":
                return Name({}, False)
            case "enums":
                return Names({}, False)
            case name:
                return Number(self.wholes.figure(0), 0, False, integer=name not in DECIMALS)

    def _needed(self, parts: list[Term], then: Term) -> Term:
        known, missing = self.choosing.status(*parts)
        if known is True:
            return then
        return self.choosing.after(then, known, missing)

    def _shifted(self, day: Date, by: Number, unit: str) -> Term:
        if unit == "workdays":
            return self.encoding.worked_date(day, by)
        known, missing = self.choosing.status(day, by)
        few = by.whole.figure
        if unit == "months":
            moved = self.moments.add_months(day.moment, by.whole)
            inside = self.moments.in_calendar(moved)
        elif few is not None and abs(few) <= FEW_DAYS:
            moved = self.moments.add_few_days(day.moment, few)
            inside = self.moments.in_calendar(moved)
        else:
            number = self.wholes.plus(self.moments.ordinal(day.moment), by.whole)
            moved, inside = self.encoding.numbered_date(number)
        beyond = self.logic.both(known, self.logic.no(inside))
        return Date(moved, self.logic.both(known, inside), self.logic.either(missing, beyond))

    def _between(self, start: Date, end: Date, unit: str) -> Number:
        known, missing = self.choosing.status(start, end)
        if unit == "months":
            apart = self.moments.months_between(start.moment, end.moment)
        else:
            apart = self.wholes.minus(self.moments.ordinal(end.moment), self.moments.ordinal(start.moment))
        return Number(apart, 0, known, missing, True)
