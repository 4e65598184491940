"""Calendar arithmetic on columns: every awkward day, leap years and the ends of months, as `values.dates` reckons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest

from guarantee_rules.backends.columnar.columns import DAY, Column, Node, Whole, WorkdayJoin
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.backends.columnar.workdays import workdays_of
from guarantee_rules.values import dates
from guarantee_rules.values.workdays import NoYear, SuppliedYears, WorkCalendar, add_workdays, next_workday
from tests.backends.columnar.polars.running import ENGINES, Engine, Row, frame_of, plan_of, value_of

YEARS = (1900, 2000, 2023, 2024, 2100)
"""Leap years and others, those at the turn of a century among them."""
DAYS = [
    day
    for year, month in product(YEARS, range(1, 13))
    for day in ({date(year, month, number) for number in (1, 15, 28)} | {dates.on_day(date(year, month, 1), 31)})
] + [date(2024, 1, 29), date(2024, 1, 30), date(2023, 12, 30), date(2024, 2, 28)]
MONTHS = (-300, -13, -12, -1, 0, 1, 2, 11, 12, 13, 300)
MAKER = Maker()
START, END, BY = MAKER.column("start", DAY), MAKER.column("end", DAY), MAKER.column("by", Whole(-1000, 1000))


def reckoned(node: Node, rows: list[Row], worth: Callable[..., object], engine: Engine = "in-memory") -> None:
    """A node comes to what a function says of each row's values, and to nothing where one is not known."""
    found = value_of(node, rows, engine)
    wanted = [None if None in row.values() else worth(*row.values()) for row in rows]
    assert list(zip(rows, found, strict=True)) == list(zip(rows, wanted, strict=True))


def days(name: str) -> list[Row]:
    return [{name: day} for day in [*DAYS, None]]


@pytest.mark.parametrize("engine", ENGINES)
def test_months_are_added_once_from_the_day(engine: Engine) -> None:
    rows: list[Row] = [{"start": day, "by": by} for day, by in product([*DAYS, None], [*MONTHS, None])]
    reckoned(MAKER.add_months(START, BY), rows, dates.add_months, engine)


@pytest.mark.parametrize("months", MONTHS)
def test_a_settled_number_of_months_is_added_the_same_way(months: int) -> None:
    node = MAKER.add_months(START, MAKER.figure(months))
    reckoned(node, days("start"), lambda day: dates.add_months(day, months))


def test_days_are_counted_on_and_back() -> None:
    rows: list[Row] = [{"start": day, "by": by} for day, by in product([*DAYS, None], (-1000, -1, 0, 1, 366, None))]
    reckoned(MAKER.add_days(START, BY), rows, dates.add_days)
    reckoned(MAKER.add_days(START, MAKER.figure(30)), days("start"), lambda day: dates.add_days(day, 30))


@pytest.mark.parametrize("month", [None, *range(1, 13)])
@pytest.mark.parametrize("number", [1, 28, 29, 30, 31])
def test_a_day_of_the_month_is_its_last_where_it_is_shorter(number: int, month: int | None) -> None:
    reckoned(MAKER.on_day(START, number, month), days("start"), lambda day: dates.on_day(day, number, month))


@pytest.mark.parametrize("engine", ENGINES)
def test_months_and_days_between_two_days(engine: Engine) -> None:
    ends = [*DAYS[-30:], date(2024, 2, 29), date(2023, 2, 28), None]
    rows: list[Row] = [{"start": start, "end": end} for start, end in product([*DAYS, None], ends)]
    reckoned(MAKER.months_between(START, END), rows, dates.months_between, engine)
    reckoned(MAKER.days_between(START, END), rows, lambda start, end: (end - start).days, engine)


def test_the_earliest_and_latest_day_are_unknown_where_one_is() -> None:
    rows: list[Row] = [{"start": start, "end": end} for start, end in product([*DAYS[:9], None], repeat=2)]
    reckoned(MAKER.extreme("min", [START, END]), rows, min)
    reckoned(MAKER.extreme("max", [START, END]), rows, max)


# --- working days


def some_years() -> SuppliedYears:
    """A calendar with a hole: 2023, 2024 and 2026, with a few days off and worked."""
    off = {year: frozenset({date(year, 1, 1), date(year, 5, 1), date(year, 10, 2)}) for year in (2023, 2024, 2026)}
    work = {year: frozenset({date(year, 4, 27), date(year, 12, 31)}) for year in (2023, 2024, 2026)}
    return SuppliedYears(off, work, base=NoCalendar())


class NoCalendar:
    def is_workday(self, day: date) -> bool | None:
        return None


def looked_up(
    calendar: WorkCalendar, rows: list[Row], by: Column | None, engine: Engine
) -> list[tuple[object, object]]:
    day, year = MAKER.column("found", DAY), MAKER.column("year", Whole(1, 9999))
    plan = plan_of({"day": day, "needed": year}, [WorkdayJoin("found", "year", START, by)])
    frame = frame_of(plan.inputs, rows)
    found = answers(plan, frame, workdays_of(calendar, 2020, 2030)).collect(engine=engine)
    assert found["row"].to_list() == list(range(len(rows)))
    return list(zip(found["day"].to_list(), found["needed"].to_list(), strict=True))


def told(found: date | NoYear) -> tuple[object, object]:
    return (None, found.year) if isinstance(found, NoYear) else (found, None)


AROUND = [date(2022, 12, 28) + timedelta(days=days) for days in range(0, 1500, 7)] + [
    day for year in range(2022, 2028) for day in (date(year, 1, 1), date(year, 12, 30), date(year, 12, 31))
]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_day_is_counted_in_working_days_or_the_year_that_is_needed_is_told(engine: Engine) -> None:
    calendar = some_years()
    rows: list[Row] = [{"start": day, "by": by} for day, by in product(AROUND, (0, 1, 5, 30, 260))]
    rows += [{"start": None, "by": 1}, {"start": AROUND[5], "by": None}, {"start": None, "by": None}]
    wanted = [
        (None, None) if None in row.values() else told(add_workdays(row["start"], row["by"], calendar))  # type: ignore[arg-type]  # a day and a count
        for row in rows
    ]
    assert isinstance(BY, Column)
    assert looked_up(calendar, rows, BY, engine) == wanted


@pytest.mark.parametrize("engine", ENGINES)
def test_a_day_off_becomes_the_next_working_day(engine: Engine) -> None:
    calendar = some_years()
    rows: list[Row] = [{"start": day} for day in [*AROUND, None]]
    wanted = [told(next_workday(day, calendar)) for day in AROUND] + [(None, None)]
    assert looked_up(calendar, rows, None, engine) == wanted


def test_working_days_are_not_counted_without_their_relations() -> None:
    plan = plan_of({"day": MAKER.column("found", DAY)}, [WorkdayJoin("found", "year", START, None)])
    with pytest.raises(ValueError, match="working days"):
        answers(plan, frame_of(plan.inputs, []))
