"""Expressions of the core as columns, in the order of the reference evaluator.

A value that is null is not known. What is missing or open is worked out beside it, in words of a mask.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never

from guarantee_rules.backends.columnar.cells import Cell, Years, spanned
from guarantee_rules.backends.columnar.choices import Choices
from guarantee_rules.backends.columnar.columns import (
    DAY,
    NAME,
    TRUTH,
    Node,
    Whole,
    WorkdayJoin,
)
from guarantee_rules.backends.columnar.figures import Number
from guarantee_rules.backends.columnar.ground import Ground
from guarantee_rules.backends.columnar.maker import bounds
from guarantee_rules.backends.columnar.open_names import OpenNames
from guarantee_rules.backends.columnar.ranges import kind_of
from guarantee_rules.backends.columnar.refusals import BeyondCalendar, ListsCompared
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
from guarantee_rules.core.program import Definition, Program
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.types import DECIMALS, NUMERIC, Type, Value
from guarantee_rules.values.unknown import Open

FACT_YEARS: Years = (1900, 2200)
"""The years in which the days of a case lie."""
LAST_COUNTED = 9500
"""The last year in which working days are counted from a day."""
NOTHING = Whole(0, 0)
"""The bounds of a number that is never known."""


class Lowering:
    """The expressions of one program under chosen readings, each made a cell once."""

    def __init__(
        self, ground: Ground, program: Program, readings: Mapping[str, str], members: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.ground = ground
        self.maker, self.masks, self.reckoning = ground.maker, ground.masks, ground.reckoning
        self.readings = readings
        self.definitions: Mapping[str, Definition] = {one.name: one for one in program.definitions}
        # By identity, each with the expression itself, so that its identity is never another's.
        self._cells: dict[int, tuple[Expr, Cell]] = {}
        self._defined: dict[str, Cell] = {}
        self.choices = Choices(ground, self.cell)
        self.names = OpenNames(ground, self.cell, self.choices, self.definitions, members)

    def defined(self, name: str) -> Cell:
        """The cell of a definition; what is worked out in it gets a column under its name."""
        if name not in self._defined:
            cell = self.cell(self.definitions[name].expr)
            self._defined[name] = cell
            self.ground.name(cell.value, name)
        return self._defined[name]

    # --- expressions

    def cell(self, expr: Expr) -> Cell:
        """The cell of an expression, made once. Raises `TooWide` and `NotColumnar`."""
        found = self._cells.get(id(expr))
        if found is None:
            found = self._cells[id(expr)] = expr, self._cell(expr)
        return found[1]

    def truth(self, expr: Expr) -> Node:
        """A condition: true, false, or null where it is not known."""
        return self.cell(expr).value

    def _cell(self, expr: Expr) -> Cell:
        match expr:
            case Lit(value):
                return self._literal(value)
            case Fact(name):
                return self._fact(name)
            case Given(name):
                return Cell(self.maker.known(self.ground.fact(name)))
            case Reading(name):
                return Cell(self.maker.name(self.readings[name]))
            case Ref(name):
                return self.defined(name)
            case Compare(left, op, right):
                return self._compared(left, op, right)
            case All(parts):
                cells = [self.cell(part) for part in parts]
                return self.ground.decided(self.maker.all(*(cell.value for cell in cells)), cells)
            case Any(parts):
                cells = [self.cell(part) for part in parts]
                return self.ground.decided(self.maker.any(*(cell.value for cell in cells)), cells)
            case Not(of):
                cell = self.cell(of)
                return Cell(self.maker.no(cell.value), cell.missing, cell.open)
            case OneOf(of, options):
                return self.names.of_names(of, self.maker.one_of(self.cell(of).value, options), options)
            case Includes(of, member):
                return self._lifted(self.maker.includes(self.cell(of).value, member), of)
            case Arithmetic(left, sign, right):
                one, other = self.cell(left), self.cell(right)
                number = self.reckoning.combined(one.number, sign, other.number)
                return self._number(number, one, other, integer=one.integer and other.integer)
            case Quotient(of, over, places, rounding):
                return self._quotient(self.cell(of), self.cell(over), places, rounding)
            case Portion(of, part, whole, rounding):
                one, other = self.cell(of), self.cell(part)
                product = self._number(self.reckoning.combined(one.number, "*", other.number), one, other)
                return self._quotient(product, self.cell(whole), 2, rounding)
            case Extreme(which, parts):
                return self._extreme(which, [self.cell(part) for part in parts])
            case If():
                return self.choices.chosen(expr)
            case Needs(parts, then):
                return self._needed([self.cell(part) for part in parts], self.cell(then))
            case Undecided(why, type, see, rules):
                return self._left_open(Open(why, see, rules), type)
            case Shift(of, by, unit):
                return self._shifted(self.cell(of), self.cell(by), unit)
            case Rolled(of):
                return self._workday(self.cell(of), None)
            case OnDay(of, day, month):
                cell = self.cell(of)
                moved = self.maker.on_day(cell.value, day, month)
                return Cell(moved, cell.missing, cell.open, years=cell.years)
            case Between(start, end, unit):
                one, other = self.cell(start), self.cell(end)
                apart = self.maker.months_between if unit == "months" else self.maker.days_between
                return self._number(Number(apart(one.value, other.value)), one, other, integer=True)
            case Count(of):
                return self.cell(of)
            case _:
                assert_never(expr)

    def _literal(self, value: Value) -> Cell:
        match value:
            case bool():
                return Cell(self.maker.constant(value, TRUTH))
            case Decimal() | int():
                number = self.reckoning.figure(value)
                return Cell(number.node, factor=number.factor, scale=number.scale, integer=isinstance(value, int))
            case date():
                return Cell(self.maker.day(value), years=(value.year, value.year))
            case str():
                return Cell(self.maker.name(value))
            case frozenset():
                raise ListsCompared("a list of names written in a rule")

    def _fact(self, name: str) -> Cell:
        type, column = self.ground.facts[name], self.ground.fact(name)
        missing = self.masks.when(self.maker.unknown(column), self.masks.of([self.ground.lacking_bit(name)]))
        if type.name in NUMERIC:
            scale = self.ground.range_of(name).scale
            return Cell(column, missing, scale=scale, integer=type.name not in DECIMALS)
        return Cell(column, missing, years=FACT_YEARS)

    # --- what is unknown

    def _lifted(self, value: Node, *of: Expr) -> Cell:
        """A value that is known where all of these are."""
        return self.ground.all_known(value, *(self.cell(part) for part in of))

    def _number(self, number: Number, *cells: Cell, integer: bool = False) -> Cell:
        lifted = self.ground.all_known(number.node, *cells)
        return Cell(lifted.value, lifted.missing, lifted.open, number.factor, number.scale, integer)

    def _left_open(self, what: Open, type: Type) -> Cell:
        kind = NOTHING if type.name in NUMERIC else kind_of(type)
        open_ = self.masks.of([self.ground.open_bit(what)])
        return Cell(self.maker.nothing(kind), open=open_, integer=type.name not in DECIMALS, years=FACT_YEARS)

    # --- comparisons and names

    def _compared(self, left: Expr, op: Comparator, right: Expr) -> Cell:
        one, other = self.cell(left), self.cell(right)
        if isinstance(one.value.kind, Whole):
            _, _, (low, high) = self.reckoning.aligned((one.number, other.number))
            return self.ground.all_known(self.maker.compare(low, op, high), one, other)
        value = self.maker.compare(one.value, op, other.value)
        if one.value.kind is not NAME:
            return self.ground.all_known(value, one, other)
        if self.names.settled(right) is None and self.names.settled(left) is not None:
            left, right, one, other = right, left, other, one
        name = self.names.settled(right)
        if name is not None:
            return self.names.of_names(left, value, (name,), opposite=op == "!=")
        return self.names.two_names(left, right, value, opposite=op == "!=")

    # --- numbers

    def _quotient(self, of: Cell, over: Cell, places: int, rounding: Rounding) -> Cell:
        cell = self._number(self.reckoning.quotient(of.number, over.number, places, rounding), of, over)
        zero = self.maker.all(self.maker.known(of.value), self.maker.compare(over.value, "==", self.maker.figure(0)))
        if zero is self.maker.false or self.maker.is_nothing(zero):
            return cell
        undefined = self.masks.when(zero, self.masks.of([self.ground.open_bit(Open("undefined_ratio"))]))
        return Cell(cell.value, cell.missing, self.masks.union(cell.open, undefined), cell.factor, cell.scale)

    def _extreme(self, which: Literal["min", "max"], cells: list[Cell]) -> Cell:
        if isinstance(cells[0].value.kind, Whole):
            number = self.reckoning.extreme(which, [cell.number for cell in cells])
            return self._number(number, *cells, integer=all(cell.integer for cell in cells))
        lifted = self.ground.all_known(self.maker.extreme(which, [cell.value for cell in cells]), *cells)
        return Cell(lifted.value, lifted.missing, lifted.open, years=spanned(cells))

    # --- what is waited for

    def _needed(self, parts: list[Cell], then: Cell) -> Cell:
        maker, masks = self.maker, self.masks
        known = maker.all(*(maker.known(part.value) for part in parts))
        missing = masks.when(known, then.missing, masks.union(*(part.missing for part in parts)))
        open_ = masks.when(known, then.open, masks.union(*(part.open for part in parts)))
        value = maker.when(known, then.value, maker.nothing(then.value.kind))
        return Cell(value, missing, open_, then.factor, then.scale, then.integer, then.years)

    # --- days

    def _shifted(self, of: Cell, by: Cell, unit: Literal["months", "days", "workdays"]) -> Cell:
        if unit == "workdays":
            return self._workday(of, by)
        count = self.reckoning.at(by.number, 0)
        lifted = self.ground.all_known(
            (self.maker.add_months if unit == "months" else self.maker.add_days)(of.value, count), of, by
        )
        years = _moved(of.years, bounds(count), 12 if unit == "months" else 365)
        return Cell(lifted.value, lifted.missing, lifted.open, years=years)

    def _workday(self, of: Cell, by: Cell | None) -> Cell:
        count = None if by is None else self.reckoning.at(by.number, 0)
        if self.maker.is_nothing(of.value) or (count is not None and self.maker.is_nothing(count)):
            return self.ground.all_known(self.maker.nothing(DAY), *(cell for cell in (of, by) if cell))
        if of.years[1] > LAST_COUNTED:
            raise BeyondCalendar(f"a working day in the year {of.years[1]} or later")
        name, year = self.ground.naming.fresh("workday"), self.ground.naming.fresh("calendar_year")
        self.ground.joins[name] = self.ground.joins[year] = WorkdayJoin(name, year, of.value, count)
        needed = self.maker.column(year, Whole(1, 9999))
        calendar = self.masks.when(self.maker.known(needed), self.masks.of([self.ground.lacking_bit(f"@{year}")]))
        lifted = self.ground.all_known(self.maker.column(name, DAY), *(cell for cell in (of, by) if cell))
        return Cell(
            lifted.value,
            self.masks.union(lifted.missing, calendar),
            lifted.open,
            years=(of.years[0], of.years[1] + 400),
        )


def _moved(years: Years, by: Whole, in_a_year: int) -> Years:
    """The years in which a moved day lies. Raises `BeyondCalendar`."""
    moved = years[0] + by.lo // in_a_year - 1, years[1] + by.hi // in_a_year + 1
    if moved[0] < 1 or moved[1] > 9999:
        raise BeyondCalendar(f"a date in the years {moved[0]} to {moved[1]}")
    return moved
