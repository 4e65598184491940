"""What the solver is told of the calendar, day by day over whole cycles, and the lemmas that proofs about days rest on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
import z3

from guarantee_rules.backends.smt.logic import Logic
from guarantee_rules.backends.smt.moments import FEW_DAYS, Day, Moments
from guarantee_rules.backends.smt.wholes import Wholes
from guarantee_rules.backends.smt.workdays import known_years
from guarantee_rules.values.dates import add_days, add_months, months_between, on_day
from guarantee_rules.values.workdays import CHINA, NoYear, add_workdays, next_workday
from tests.counts import counted


@pytest.fixture(scope="module")
def moments() -> Moments:
    logic = Logic(z3.Context())
    return Moments(logic, Wholes(logic))


def days(first: int, last: int) -> Iterator[date]:
    """Every day of these years."""
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


# Leap years by every rule: 1900 and 2100 are none, 2000 and 2004 are.
CYCLES = counted(((1900, 1900), (2000, 2000), (2004, 2005)), ((1899, 1901), (1999, 2004), (2099, 2101)))
EVERY_DAY = [day for cycle in CYCLES for day in days(*cycle)]


def dated(moments: Moments, moment: object) -> date:
    """A date of settled numbers as a date."""
    assert isinstance(moment, Day)
    index, day = moment.index.figure, moment.day.figure
    assert index is not None
    assert day is not None
    return date(index // 12, index % 12 + 1, day)


def test_a_date_is_moved_by_months_as_the_calendar_moves_it(moments: Moments) -> None:
    for months in (-13, -12, -1, 0, 1, 2, 3, 11, 12, 24, 240):
        by = moments.wholes.figure(months)
        for day in EVERY_DAY:
            assert dated(moments, moments.add_months(moments.figure(day), by)) == add_months(day, months)


def test_a_date_is_moved_by_few_days_as_the_calendar_moves_it(moments: Moments) -> None:
    for count in (-FEW_DAYS, -31, -1, 0, 1, 29, 30, 59, 60, FEW_DAYS):
        for day in EVERY_DAY:
            assert dated(moments, moments.add_few_days(moments.figure(day), count)) == add_days(day, count)


def test_a_day_has_the_number_the_calendar_gives_it(moments: Moments) -> None:
    for day in EVERY_DAY:
        assert moments.ordinal(moments.figure(day)).figure == day.toordinal()


def test_a_day_of_a_month_is_the_calendar_s(moments: Moments) -> None:
    for day in EVERY_DAY[::7]:
        for number, month in ((1, None), (15, None), (30, None), (31, None), (29, 2), (31, 12), (1, 1)):
            assert dated(moments, moments.on_day(moments.figure(day), number, month)) == on_day(day, number, month)


def test_whole_months_between_two_days_are_counted_without_the_length_of_any_month(moments: Moments) -> None:
    """The end of a shorter month is reached by whatever day, as no day of it is later than its last."""
    around = list(days(2023, 2024))
    for start in around[::3]:
        for end in around[::5]:
            found = moments.months_between(moments.figure(start), moments.figure(end)).figure
            assert found == months_between(start, end)


def test_dates_are_in_the_order_of_month_and_day(moments: Moments) -> None:
    for earlier, later in pairwise(EVERY_DAY):
        one, other = moments.figure(earlier), moments.figure(later)
        assert moments.at_most(one, other) is True
        assert moments.at_most(other, one) is (earlier > later)  # where one cycle follows another
        assert moments.equal(one, other) is False


# --- lemmas: true of every day of a whole cycle of four years, and so of every day between 1901 and 2099


@pytest.mark.parametrize("months", range(-13, 37))
def test_a_later_day_moved_by_months_is_never_earlier(months: int) -> None:
    """Kept within the month, several days can meet, but none overtakes another."""
    assert all(add_months(one, months) <= add_months(other, months) for one, other in pairwise(days(2004, 2008)))


def test_more_months_never_lead_to_an_earlier_day() -> None:
    assert all(add_months(day, it) < add_months(day, it + 1) for day in days(2004, 2008) for it in (-2, -1, 0, 1, 11))


def test_a_month_has_28_to_31_days_whatever_the_cycle(moments: Moments) -> None:
    lengths = {moments.length(moments.figure(day)).figure for day in EVERY_DAY}
    assert lengths == {28, 29, 30, 31}


# --- working days, of which only this is said


def test_the_calendar_has_every_year_between_its_first_and_last() -> None:
    first, last = known_years()
    assert {CHINA.is_workday(date(year, 6, 1)) is not None for year in range(first, last + 1)} == {True}
    assert {CHINA.is_workday(date(year, 6, 1)) for year in (first - 1, last + 1)} == {None}


def test_a_counted_working_day_is_as_every_encoding_says() -> None:
    """Not before the day it is counted from; known where both years have a calendar, not known beyond its last."""
    first, last = known_years()
    for start in [*days(first - 1, first), *days(last - 1, last + 1)]:
        for count in (None, 0, 1, 5):
            found = next_workday(start) if count is None else add_workdays(start, count)
            if isinstance(found, NoYear):
                assert start.year < first or start.year > last or found.year > last
            else:
                assert found >= start
                assert (found == start) is (count == 0) or count is None
                assert count == 0 or found.year <= last
