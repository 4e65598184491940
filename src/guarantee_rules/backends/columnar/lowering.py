"""Expressions of the core as columns, in the order of the reference evaluator.

A value that is null is not known. What is missing or open is worked out beside it, in words of a mask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Literal, assert_never

from guarantee_rules.backends.columnar.cells import Cell, Years
from guarantee_rules.backends.columnar.columns import (
    DAY,
    NAME,
    NAMES,
    TRUTH,
    Node,
    Whole,
    WorkdayJoin,
)
from guarantee_rules.backends.columnar.figures import Number, Reckoning
from guarantee_rules.backends.columnar.maker import Maker, bounds, joined, names_of
from guarantee_rules.backends.columnar.naming import Naming
from guarantee_rules.backends.columnar.ranges import USUAL, Range, kind_of
from guarantee_rules.backends.columnar.refusals import BeyondCalendar, ListsCompared
from guarantee_rules.backends.columnar.words import NONE, Masks, Words, bit
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


class Ground:
    """What the versions of one question share: nodes, names, and what the bits of words stand for."""

    def __init__(self, facts: Mapping[str, Type], ranges: Mapping[str, Range]) -> None:
        self.maker = Maker()
        self.masks = Masks(self.maker)
        self.reckoning = Reckoning(self.maker)
        self.naming = Naming(facts)
        self.facts = facts
        self.ranges = ranges
        self.lacking: list[str] = list(facts)
        """What the bits of `missing` stand for."""
        self.opens: dict[Open, int] = {}
        """The bit of each thing left open."""
        self.joins: dict[str, WorkdayJoin] = {}
        """Lookups of working days by the columns they add."""
        self.used: dict[str, Node] = {}
        """The columns of facts that are asked for."""
        self.named: dict[int, str] = {}
        """Nodes that get a column of their own, by identity, with its name."""

    def fact(self, name: str) -> Node:
        """The column of a fact."""
        if name not in self.used:
            kind = kind_of(self.facts[name], self.ranges.get(name))
            self.used[name] = self.maker.column(self.naming.facts[name], kind)
        return self.used[name]

    def lacking_bit(self, lacking: str) -> int:
        if lacking not in self.lacking:
            self.lacking.append(lacking)
        return self.lacking.index(lacking)

    def open_bit(self, what: Open) -> int:
        return self.opens.setdefault(what, len(self.opens))

    def name(self, node: Node, name: str) -> None:
        """A column of its own for a node that is more than a column or a figure."""
        self.named.setdefault(id(node), name)


class Lowering:
    """The expressions of one program under chosen readings, each made a cell once."""

    def __init__(
        self, ground: Ground, program: Program, readings: Mapping[str, str], members: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.ground = ground
        self.maker, self.masks, self.reckoning = ground.maker, ground.masks, ground.reckoning
        self.readings = readings
        self.definitions: Mapping[str, Definition] = {one.name: one for one in program.definitions}
        self._members = members
        self._names: dict[str, int] = {}
        # By identity, each with the expression itself, so that its identity is never another's.
        self._cells: dict[int, tuple[Expr, Cell]] = {}
        self._candidates: dict[int, tuple[Expr, Words]] = {}
        self._defined: dict[str, Cell] = {}

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
                return self._decided(self.maker.all(*(cell.value for cell in cells)), cells)
            case Any(parts):
                cells = [self.cell(part) for part in parts]
                return self._decided(self.maker.any(*(cell.value for cell in cells)), cells)
            case Not(of):
                cell = self.cell(of)
                return Cell(self.maker.no(cell.value), cell.missing, cell.open)
            case OneOf(of, options):
                return self._of_names(of, self.maker.one_of(self.cell(of).value, options), options)
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
                return self._chosen(expr)
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
            scale = self.ground.ranges.get(name, USUAL[type.name]).scale
            return Cell(column, missing, scale=scale, integer=type.name not in DECIMALS)
        return Cell(column, missing, years=FACT_YEARS)

    # --- what is unknown

    def _lifted(self, value: Node, *of: Expr) -> Cell:
        """A value that is known where all of these are."""
        return self._all_known(value, *(self.cell(part) for part in of))

    def _all_known(self, value: Node, *cells: Cell) -> Cell:
        union = self.masks.union
        return Cell(value, union(*(cell.missing for cell in cells)), union(*(cell.open for cell in cells)))

    def _decided(self, value: Node, cells: Iterable[Cell]) -> Cell:
        """A value that some cells decide; where they do not, all that is unknown among them."""
        unknown, cells = self.maker.unknown(value), list(cells)
        missing = self.masks.when(unknown, self.masks.union(*(cell.missing for cell in cells)))
        return Cell(value, missing, self.masks.when(unknown, self.masks.union(*(cell.open for cell in cells))))

    def _number(self, number: Number, *cells: Cell, integer: bool = False) -> Cell:
        lifted = self._all_known(number.node, *cells)
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
            return self._all_known(self.maker.compare(low, op, high), one, other)
        value = self.maker.compare(one.value, op, other.value)
        if one.value.kind is not NAME:
            return self._all_known(value, one, other)
        if self._settled_name(right) is None and self._settled_name(left) is not None:
            left, right, one, other = right, left, other, one
        name = self._settled_name(right)
        if name is not None:
            return self._of_names(left, value, (name,), opposite=op == "!=")
        return self._two_names(left, right, value, opposite=op == "!=")

    def _settled_name(self, expr: Expr) -> str | None:
        value = getattr(self.cell(expr).value, "value", None)
        return value if isinstance(value, str) else None

    def _of_names(self, of: Expr, value: Node, options: tuple[str, ...], *, opposite: bool = False) -> Cell:
        """Whether a name is among some; of one that is still open between some, what holds of all of them."""
        cell, can = self.cell(of), self.candidates(of)
        if not can or not self.maker.nullable(cell.value):
            return self._all_known(value, cell)
        can = self.masks.when(self.maker.unknown(cell.value), can)
        listed: dict[int, int] = {}
        for name in options:
            word, one = bit(self._name_bit(name))
            listed[word] = listed.get(word, 0) | one
        some = self.masks.some(can)
        all_in, none_in = self.masks.nothing_outside(can, listed), self.masks.nothing_inside(can, listed)
        holds, fails = (self.maker.constant(truth, TRUTH) for truth in (not opposite, opposite))
        branches = [
            (self.maker.known(cell.value), value),
            (self.maker.all(some, all_in), holds),
            (self.maker.all(some, none_in), fails),
        ]
        return self._decided(self.maker.case(branches, self.maker.nothing(TRUTH)), [cell])

    def _two_names(self, left: Expr, right: Expr, value: Node, *, opposite: bool) -> Cell:
        """Two names, neither of them settled: where one is known, the other may still be none but it, or never it."""
        one, other = self.cell(left), self.cell(right)
        maker, masks = self.maker, self.masks
        branches = [(maker.all(maker.known(one.value), maker.known(other.value)), value)]
        for known, open_ in ((one, right), (other, left)):
            can = self.candidates(open_)
            if not can or not maker.nullable(self.cell(open_).value):
                continue
            own = self._mask_of(known.value)
            holds, fails = (maker.constant(truth, TRUTH) for truth in (not opposite, opposite))
            met = masks.common(can, own)
            only = maker.all(masks.some(met), *(maker.compare(can[w], "==", met.get(w, maker.mask(0))) for w in can))
            here = maker.all(maker.known(known.value), maker.unknown(self.cell(open_).value), masks.some(can))
            branches += [(maker.all(here, only), holds), (maker.all(here, maker.no(masks.some(met))), fails)]
        if len(branches) == 1:
            return self._all_known(value, one, other)
        return self._decided(maker.case(branches, maker.nothing(TRUTH)), [one, other])

    def candidates(self, expr: Expr) -> Words:
        """The names an expression is or can still be, 0 where nothing is known of it; of one that is never open
        between some, none.
        """
        found = self._candidates.get(id(expr))
        if found is None:
            found = self._candidates[id(expr)] = expr, self._can_be(expr)
        return found[1]

    def _can_be(self, expr: Expr) -> Words:
        match expr:
            case Ref(name):
                return self.candidates(self.definitions[name].expr)
            case If():
                return self._chosen_candidates(expr)
            case Needs(parts, then):
                known = self.maker.all(*(self.maker.known(self.cell(part).value) for part in parts))
                return self.masks.when(known, self.candidates(then))
            case _:
                return NONE

    def _chosen_candidates(self, expr: If) -> Words:
        tests, thens, orelse = self._chain(expr)
        if not tests:
            return self.candidates(orelse)
        branches = [self._all_candidates(branch) for branch in (*thens, orelse)]
        decided = self.maker.known(tests[0].value)
        told = [*(test.value for test in tests), decided]
        all_ = self.maker.all(*(self.masks.some(branch) for branch in branches))
        open_ = self.masks.when(all_, self.masks.union(*branches))
        return self.masks.case(list(zip(told, branches, strict=True)), open_)

    def _all_candidates(self, expr: Expr) -> Words:
        """The same of any name: of one that is known it is that name."""
        match expr:
            case Lit(str() as name):
                return self.masks.of([self._name_bit(name)])
            case Ref() | If() | Needs() if self.candidates(expr):
                return self.candidates(expr)
            case Fact(name):
                return self._mask_of(self.cell(expr).value, self._members[self.ground.facts[name].enum])
            case _:
                return self._mask_of(self.cell(expr).value)

    def _mask_of(self, value: Node, names: Iterable[str] | None = None) -> Words:
        """The name that a value is, of these or of all there are; 0 where it is not known."""
        every = (name for members in self._members.values() for name in members)
        branches = [
            (self.maker.compare(value, "==", self.maker.name(name)), self.masks.of([self._name_bit(name)]))
            for name in dict.fromkeys(names or (*every, *self._names))
        ]
        return self.masks.case(branches, NONE)

    def _name_bit(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))

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
        lifted = self._all_known(self.maker.extreme(which, [cell.value for cell in cells]), *cells)
        return Cell(lifted.value, lifted.missing, lifted.open, years=_spanned(cells))

    # --- choices

    def _chosen(self, expr: If) -> Cell:
        maker, masks = self.maker, self.masks
        tests, thens, orelse = self._chain(expr)
        if not tests:
            return self.cell(orelse)
        cells = [self.cell(branch) for branch in (*thens, orelse)]
        factor, scale, nodes = self.alike(*cells)
        integer, years = all(cell.integer for cell in cells), _spanned(cells)
        holding = [test.value for test in tests]
        decided = maker.known(holding[0])
        if decided is maker.true:
            *first, last = cells
            value = maker.case(list(zip(holding, nodes[:-1], strict=True)), nodes[-1])
            missing = masks.case(
                [(test, cell.missing) for test, cell in zip(holding, first, strict=True)], last.missing
            )
            open_ = masks.case([(test, cell.open) for test, cell in zip(holding, first, strict=True)], last.open)
            return Cell(value, missing, open_, factor, scale, integer, years)
        told = [*holding, maker.no(holding[0]) if len(holding) == 1 else decided]
        agree = self._agree(nodes, cells)
        value = maker.case([*zip(told, nodes, strict=True), (agree, nodes[0])], maker.nothing(joined(nodes)))
        tested = masks.union(*(test.missing for test in tests))
        missing = masks.case(
            [*((test, cell.missing) for test, cell in zip(told, cells, strict=True)), (agree, NONE)],
            masks.union(tested, *(cell.missing for cell in cells)),
        )
        # What one branch leaves open is open whatever is supplied only if the others leave it open too.
        left = reduce(masks.common, (cell.open for cell in cells))
        open_ = masks.case(
            [*((test, cell.open) for test, cell in zip(told, cells, strict=True)), (agree, NONE)],
            masks.union(*(test.open for test in tests), left),
        )
        return Cell(value, missing, open_, factor, scale, integer, years)

    def _chain(self, expr: If) -> tuple[list[Cell], list[Expr], Expr]:
        """Choices one after another whose tests are all known or all unknown, as one: which of many names it is, or
        between which of many days a day lies. Choices that are settled are made.
        """
        tests: list[Cell] = []
        values: list[Expr] = []
        at: Expr = expr
        while isinstance(at, If):
            test = self.cell(at.test)
            if test.value is self.maker.true or test.value is self.maker.false:
                at = at.then if test.value is self.maker.true else at.orelse
                continue
            if tests and not self._known_together(test, tests[0]):
                break
            tests.append(test)
            values.append(at.then)
            at = at.orelse
        return tests, values, at

    def _known_together(self, one: Cell, other: Cell) -> bool:
        """Whether two tests are unknown in the same rows, and for the same reasons."""
        known = self.maker.known(one.value) is self.maker.known(other.value)
        return known and one.missing == other.missing and one.open == other.open

    def alike(self, *cells: Cell) -> tuple[int, int, list[Node]]:
        """Values in one unit."""
        if not isinstance(cells[0].value.kind, Whole):
            return 1, 0, [cell.value for cell in cells]
        # What is never known has any unit.
        told = [cell for cell in cells if not self.maker.is_nothing(cell.value)]
        scale, factor, nodes = self.reckoning.aligned([cell.number for cell in told])
        aligned = iter(nodes)
        return factor, scale, [cell.value if self.maker.is_nothing(cell.value) else next(aligned) for cell in cells]

    def _agree(self, nodes: list[Node], cells: list[Cell]) -> Node:
        """That all branches are known and the same."""
        maker = self.maker
        if len({cell.integer for cell in cells}) > 1 or any(map(maker.is_nothing, nodes)):
            return maker.false
        if nodes[0].kind is NAMES and any(node is not nodes[0] for node in nodes):
            raise ListsCompared("a choice between two lists of names")
        names = [names_of(node) for node in nodes]
        if all(one is not None for one in names) and not frozenset[str].intersection(*(one for one in names if one)):
            return maker.false
        first, *others = nodes
        known = maker.known(first)
        return maker.all(known, *(maker.compare(first, "==", other) for other in others if other is not first))

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
        lifted = self._all_known(
            (self.maker.add_months if unit == "months" else self.maker.add_days)(of.value, count), of, by
        )
        years = _moved(of.years, bounds(count), 12 if unit == "months" else 365)
        return Cell(lifted.value, lifted.missing, lifted.open, years=years)

    def _workday(self, of: Cell, by: Cell | None) -> Cell:
        count = None if by is None else self.reckoning.at(by.number, 0)
        if self.maker.is_nothing(of.value) or (count is not None and self.maker.is_nothing(count)):
            return self._all_known(self.maker.nothing(DAY), *(cell for cell in (of, by) if cell))
        if of.years[1] > LAST_COUNTED:
            raise BeyondCalendar(f"a working day in the year {of.years[1]} or later")
        name, year = self.ground.naming.fresh("workday"), self.ground.naming.fresh("calendar_year")
        self.ground.joins[name] = self.ground.joins[year] = WorkdayJoin(name, year, of.value, count)
        needed = self.maker.column(year, Whole(1, 9999))
        calendar = self.masks.when(self.maker.known(needed), self.masks.of([self.ground.lacking_bit(f"@{year}")]))
        lifted = self._all_known(self.maker.column(name, DAY), *(cell for cell in (of, by) if cell))
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


def _spanned(cells: Iterable[Cell]) -> Years:
    listed = list(cells)
    return min(cell.years[0] for cell in listed), max(cell.years[1] for cell in listed)
