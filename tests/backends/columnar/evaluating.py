"""What a plan comes to in one row, worked out with Python's own whole numbers and dates: what every emitter must say."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from guarantee_rules.backends.columnar.columns import (
    AddDays,
    AddMonths,
    And,
    Arithmetic,
    Bits,
    Case,
    Column,
    CommonBits,
    Compare,
    Constant,
    DaysBetween,
    Divided,
    Extreme,
    Includes,
    Known,
    MonthsBetween,
    Node,
    Not,
    OnDay,
    OneOf,
    Or,
    Plan,
    Whole,
    WorkdayJoin,
)
from guarantee_rules.values.workdays import NoYear, WorkCalendar, add_workdays, next_workday

Row = Mapping[str, object]


def worked_out(plan: Plan, row: Row, calendar: WorkCalendar | None = None) -> dict[str, object]:
    """Every column of a plan in one row, those it is given included."""
    found = dict(row)
    for stage in plan.stages:
        for join in stage.joins:
            assert calendar is not None
            found[join.name], found[join.year] = _looked_up(join, found, calendar)
        before = dict(found)
        values = _Values(before)
        found.update({name: values.of(node) for name, node in stage.columns})
    return found


def value_of(node: Node, row: Row) -> object:
    """One node in one row."""
    return _Values(row).of(node)


def _looked_up(join: WorkdayJoin, row: Row, calendar: WorkCalendar) -> tuple[date | None, int | None]:
    of, by = value_of(join.of, row), None if join.by is None else value_of(join.by, row)
    if of is None or (join.by is not None and by is None):
        return None, None
    assert isinstance(of, date)
    day = next_workday(of, calendar) if join.by is None else add_workdays(of, _whole(by), calendar)
    return (None, day.year) if isinstance(day, NoYear) else (day, None)


class _Values:
    """The values of nodes in one row, each worked out once."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._found: dict[int, object] = {}

    def of(self, node: Node) -> object:
        if id(node) not in self._found:
            value = self._found[id(node)] = self._value(node)
            if isinstance(node.kind, Whole) and value is not None:
                assert node.kind.lo <= _whole(value) <= node.kind.hi, f"{value} is outside {node.kind}"
        return self._found[id(node)]

    def _value(self, node: Node) -> object:
        match node:
            case Constant(value):
                return value
            case Column(name):
                return self._row[name]
            case And(parts):
                return _decided([self.of(part) for part in parts], deciding=False)
            case Or(parts):
                return _decided([self.of(part) for part in parts], deciding=True)
            case Not(of):
                truth = self.of(of)
                return None if truth is None else not truth
            case Known(of):
                return self.of(of) is not None
            case Case(branches, orelse):
                return next((self.of(value) for test, value in branches if self.of(test) is True), self.of(orelse))
            case Compare(left, op, right):
                one, other = self.of(left), self.of(right)
                return None if one is None or other is None else _compared(one, op, other)
            case OneOf(of, options):
                told = self.of(of)
                return None if told is None else told in options
            case Includes(of, member):
                names = self.of(of)
                assert names is None or isinstance(names, list)
                return None if names is None else member in names
            case Bits(parts):
                found = 0
                for part in parts:
                    found |= _whole(self.of(part))
                return found
            case CommonBits(left, right):
                return _whole(self.of(left)) & _whole(self.of(right))
            case _:
                return self._reckoned(node)

    def _reckoned(self, node: Node) -> object:
        """Numbers and days: null where any part is."""
        match node:
            case Arithmetic(left, sign, right):
                numbers = self.of(left), self.of(right)
                return None if None in numbers else _sum(_whole(numbers[0]), sign, _whole(numbers[1]))
            case Divided(of, over, rounding):
                above, below = self.of(of), self.of(over)
                return None if above is None or not below else _quotient(_whole(above), _whole(below), rounding)
            case Extreme(which, parts):
                found = [self.of(part) for part in parts]
                return None if None in found else (min if which == "min" else max)(found)  # type: ignore[type-var]  # numbers or days, never both
            case OnDay(of, day, month):
                start = self.of(of)
                return None if start is None else _of_month(_day(start), day, month)
            case AddMonths(of, by) | AddDays(of, by):
                start, count = self.of(of), self.of(by)
                if start is None or count is None:
                    return None
                return _moved(_day(start), _whole(count), months=isinstance(node, AddMonths))
            case MonthsBetween(one, other) | DaysBetween(one, other):
                start, end = self.of(one), self.of(other)
                if start is None or end is None:
                    return None
                days = (_day(end) - _day(start)).days
                return days if isinstance(node, DaysBetween) else _months(_day(start), _day(end))
            case _:
                raise TypeError(f"no value of {node}")


def _decided(values: list[object], *, deciding: bool) -> bool | None:
    if deciding in values:
        return deciding
    return None if None in values else not deciding


def _compared(one: object, op: str, other: object) -> bool:
    if op in ("==", "!="):
        return (one == other) is (op == "==")
    assert isinstance(one, int | date)
    less = one < other  # type: ignore[operator]  # of one kind
    return {"<": less, "<=": less or one == other, ">": not less and one != other, ">=": not less}[op]


def _sum(one: int, sign: str, other: int) -> int:
    return {"+": one + other, "-": one - other, "*": one * other}[sign]


def _quotient(of: int, over: int, rounding: str) -> int:
    size, rest = divmod(abs(of), abs(over))
    size += {"down": 0, "up": rest > 0, "half_up": 2 * rest >= abs(over)}[rounding]
    return size if (of < 0) == (over < 0) else -size


def _moved(of: date, by: int, *, months: bool) -> date:
    if not months:
        return of + timedelta(days=by)
    year, month = divmod(of.year * 12 + of.month - 1 + by, 12)
    return _of_month(date(year, month + 1, 1), of.day, None)


def _of_month(of: date, day: int, month: int | None) -> date:
    month = month or of.month
    return date(of.year, month, min(day, monthrange(of.year, month)[1]))


def _months(start: date, end: date) -> int:
    count = 0 if end <= start else max((end.year - start.year) * 12 + end.month - start.month - 1, 0)
    while _moved(start, count, months=True) < end:
        count += 1
    return count


def _whole(value: object) -> int:
    assert type(value) is int, value
    return value


def _day(value: object) -> date:
    assert isinstance(value, date), value
    return value
