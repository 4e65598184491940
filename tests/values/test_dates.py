"""Periods in months end on the corresponding day or on the last of a shorter month, counted once from their anchor."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.values.dates import OutOfCalendar, add_days, add_months, months_between, on_day

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2016-12-31", 1, "2017-01-31"),
        ("2019-01-31", 1, "2019-02-28"),
        ("2016-11-30", 3, "2017-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2023-08-29", 1, "2023-09-29"),
        ("2019-12-30", 24, "2021-12-30"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-03-31", 0, "2024-03-31"),
    ],
)
def test_a_period_in_months_ends_on_the_corresponding_day_or_the_end_of_the_month(
    start: str, months: int, end: str
) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_two_months_at_once_are_not_one_month_twice() -> None:
    anchor = date(2023, 1, 31)
    assert add_months(anchor, 2) == date(2023, 3, 31)
    assert add_months(add_months(anchor, 1), 1) == date(2023, 3, 28)


@given(days, st.integers(0, 600))
def test_a_period_always_ends_in_the_month_it_names_and_never_after_the_anchors_day(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
    assert end.day == start.day or add_days(end, 1).day == 1


@given(days, st.integers(0, 300), st.integers(0, 300))
def test_counting_in_two_steps_never_reaches_further_than_counting_once(start: date, first: int, then: int) -> None:
    assert add_months(add_months(start, first), then) <= add_months(start, first + then)


@given(days, days)
def test_the_months_between_two_days_are_the_fewest_that_reach_the_later(start: date, end: date) -> None:
    months = months_between(start, end)
    if end <= start:
        assert months == 0
    else:
        assert add_months(start, months) >= end
        assert add_months(start, months - 1) < end


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2023-01-31", "2023-02-28", 1),
        ("2023-01-31", "2023-03-01", 2),
        ("2016-07-01", "2017-07-01", 12),
        ("2016-07-01", "2017-07-02", 13),
        ("2016-07-01", "2016-07-01", 0),
        ("2016-07-02", "2016-07-01", 0),
        ("9999-12-01", "9999-12-31", 1),
    ],
)
def test_months_between(start: str, end: str, months: int) -> None:
    assert months_between(date.fromisoformat(start), date.fromisoformat(end)) == months


@given(days, st.integers(-10_000, 10_000))
def test_days_are_calendar_days_and_the_first_is_not_counted(start: date, count: int) -> None:
    assert (add_days(start, count) - start).days == count


@pytest.mark.parametrize("far", [12 * 9000, -12 * 9000, 10**9, 10**30, -(10**30)])
def test_a_date_beyond_the_calendar_is_said_to_be_so(far: int) -> None:
    with pytest.raises(OutOfCalendar):
        add_months(date(2016, 7, 1), far)
    with pytest.raises(OutOfCalendar):
        add_days(date(2016, 7, 1), far * 31)


@given(days, st.integers(1, 31))
def test_a_day_of_the_month_is_that_day_or_the_last_one(day: date, number: int) -> None:
    found = on_day(day, number)
    assert (found.year, found.month) == (day.year, day.month)
    assert found.day == number or (found.day < number and add_days(found, 1).day == 1)


def test_the_15th_of_a_month_is_its_15th() -> None:
    assert on_day(date(2024, 2, 29), 15) == date(2024, 2, 15)
    assert on_day(date(2024, 2, 3), 31) == date(2024, 2, 29)


@pytest.mark.parametrize("number", [0, 32, -1])
def test_no_month_has_such_a_day(number: int) -> None:
    with pytest.raises(ValueError, match="no month has a day"):
        on_day(date(2024, 2, 3), number)


@given(st.dates(), st.integers(-30_000, 130_000))
def test_months_are_counted_as_dateutil_counts_them(start: date, months: int) -> None:
    try:
        expected = start + relativedelta(months=months)
    except (ValueError, OverflowError):
        with pytest.raises(OutOfCalendar):
            add_months(start, months)
        return
    assert add_months(start, months) == expected


def test_every_end_of_month_is_counted_as_dateutil_counts_it() -> None:
    ends = [date(year, month, 1) + relativedelta(day=31) for year in (2019, 2020, 2100) for month in range(1, 13)]
    for start in ends:
        for months in range(-50, 51):
            assert add_months(start, months) == start + relativedelta(months=months)
