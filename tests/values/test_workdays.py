"""Working days follow the State Council's notices, make-up days included, and stop where no notice is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.workdays import (
    CHINA,
    NoYear,
    SuppliedYears,
    add_workdays,
    from_mapping,
    next_workday,
    to_mapping,
)

LAST = max(CHINA.years())


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("event", "due"),
    [
        ("2023-09-28", "2023-10-09"),
        ("2019-04-30", "2019-05-07"),
        ("2026-09-30", "2026-10-10"),
        ("2020-01-23", "2020-02-05"),
    ],
)
def test_three_working_days_after_an_event(event: str, due: str) -> None:
    assert add_workdays(date.fromisoformat(event), 3) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        ("2017-01-31", "2017-02-03"),
        ("2023-09-29", "2023-10-07"),
        ("2019-10-01", "2019-10-08"),
        ("2020-02-29", "2020-03-02"),
        ("2026-02-28", "2026-02-28"),
        ("2016-02-10", "2016-02-14"),
        ("2018-02-15", "2018-02-22"),
        ("2021-02-15", "2021-02-18"),
        ("2022-09-10", "2022-09-13"),
        ("2020-10-10", "2020-10-10"),
        ("2026-10-10", "2026-10-10"),
        ("2024-02-10", "2024-02-18"),
        ("2026-02-15", "2026-02-24"),
    ],
)
def test_a_day_that_falls_on_a_holiday_moves_to_the_next_working_day(day: str, rolled: str) -> None:
    assert next_workday(date.fromisoformat(day)) == date.fromisoformat(rolled)


@pytest.mark.parametrize(
    ("day", "works"),
    [("2019-05-05", True), ("2023-10-07", True), ("2023-10-08", True), ("2020-01-31", False), ("2020-02-02", False),
     ("2024-02-09", True), ("2025-01-28", False)],
)  # fmt: skip
def test_days_known_to_be_worked_or_off(day: str, works: bool) -> None:
    assert CHINA.is_workday(date.fromisoformat(day)) is works


def test_every_day_agrees_with_the_package_it_comes_from() -> None:
    for day in every_day(date(2004, 1, 1), date(LAST, 12, 31)):
        assert CHINA.is_workday(day) == chinese_calendar.is_workday(day), day


def test_every_day_since_2006_agrees_with_an_independent_calendar() -> None:
    oracle = holidays.country_holidays("CN", years=range(2006, LAST + 1))
    for day in every_day(date(2006, 1, 1), date(LAST, 12, 31)):
        assert CHINA.is_workday(day) == oracle.is_working_day(day), day


def test_years_without_a_notice_are_not_guessed() -> None:
    assert CHINA.is_workday(date(2003, 12, 31)) is None
    assert CHINA.is_workday(date(LAST + 1, 1, 1)) is None
    assert CHINA.years() == frozenset(range(2004, LAST + 1))


def test_a_count_that_runs_into_a_year_without_a_notice_names_that_year() -> None:
    assert add_workdays(date(LAST, 12, 31), 1) == NoYear(LAST + 1)
    assert add_workdays(date(LAST, 12, 1), 100) == NoYear(LAST + 1)
    assert next_workday(date(LAST + 1, 1, 1)) == NoYear(LAST + 1)
    assert next_workday(date(1999, 1, 1)) == NoYear(1999)


@given(st.dates(date(2004, 1, 1), date(2025, 6, 30)), st.integers(1, 60))
def test_the_event_day_is_not_counted_and_the_last_day_is_worked(event: date, count: int) -> None:
    due = add_workdays(event, count)
    assert isinstance(due, date)
    assert CHINA.is_workday(due)
    assert sum(bool(CHINA.is_workday(day)) for day in every_day(event, due)[1:]) == count


@given(st.dates(date(2004, 1, 1), date(2025, 6, 30)))
def test_the_next_working_day_is_the_day_itself_or_follows_days_off_only(day: date) -> None:
    rolled = next_workday(day)
    assert isinstance(rolled, date)
    assert [CHINA.is_workday(between) for between in every_day(day, rolled)] == [False] * (rolled - day).days + [True]


def test_no_working_days_after_an_event_is_the_event_day() -> None:
    assert add_workdays(date(2023, 9, 30), 0) == date(2023, 9, 30)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="counted forward"):
        add_workdays(date(2023, 9, 28), -1)


INVENTED: dict[str, dict[str, list[date]]] = {
    "2090": {"off": [date(2090, 1, 2), date(2090, 1, 3)], "work": [date(2090, 1, 7)]},  # Monday, Tuesday; Saturday
    "2091": {"off": [], "work": []},
}


def test_a_supplied_year_continues_the_count() -> None:
    calendar = from_mapping(INVENTED)
    assert [calendar.is_workday(date(2090, 1, day)) for day in range(1, 9)] == [
        False, False, False, True, True, True, True, False,
    ]  # fmt: skip
    assert add_workdays(date(2090, 1, 1), 4, calendar) == date(2090, 1, 7)
    assert add_workdays(date(2091, 12, 31), 1, calendar) == NoYear(2092)


def test_other_years_keep_their_own_calendar() -> None:
    calendar = from_mapping(INVENTED)
    assert calendar.is_workday(date(2023, 10, 7)) is True
    assert calendar.is_workday(date(2089, 1, 3)) is None
    assert SuppliedYears().is_workday(date(2023, 10, 7)) is True


def test_a_supplied_year_stands_in_for_the_published_one() -> None:
    amended = from_mapping({"2020": {"off": [date(2020, 2, 3)], "work": []}})
    assert CHINA.is_workday(date(2020, 2, 3)) is True
    assert amended.is_workday(date(2020, 2, 3)) is False


def test_a_supplied_year_may_be_written_as_text_and_survives_being_written_out() -> None:
    as_text = {
        "2090": {"off": ["2090-01-03", "2090-01-02"], "work": ["2090-01-07"]},
        2091: {"off": [], "work": ()},
    }
    calendar = from_mapping(as_text)
    assert calendar == from_mapping(INVENTED)
    assert from_mapping(to_mapping(calendar)) == calendar
    assert to_mapping(calendar)["2090"] == {"off": ["2090-01-02", "2090-01-03"], "work": ["2090-01-07"]}


@pytest.mark.parametrize(
    ("years", "problems"),
    [
        ("2090", [{"value": "2090"}]),
        (None, [{"value": "NoneType"}]),
        ({"MMXC": {"off": [], "work": []}}, [{"value": "MMXC", "case": "year"}]),
        ({10**5000: {"off": [], "work": []}}, [{"value": "int", "case": "year"}]),
        ({2090: []}, [{"value": "2090"}]),
        ({2090: {"off": []}}, [{"value": "2090"}]),
        ({2090: {"off": [], "work": [], "holidays": []}}, [{"value": "2090"}]),
        ({2090: {"off": "2090-01-02", "work": []}}, [{"value": "2090"}]),
        ({2090: {"off": ["2091-01-02"], "work": []}}, [{"value": "2091-01-02", "case": "day", "year": "2090"}]),
        ({2090: {"off": ["2090-02-30"], "work": []}}, [{"value": "2090-02-30", "case": "day", "year": "2090"}]),
        ({2090: {"off": [None], "work": []}}, [{"value": "NoneType", "case": "day", "year": "2090"}]),
        ({2090: {"off": [datetime(2090, 1, 2)], "work": []}}, [{"value": "2090-01-02 00:00:00", "case": "day", "year": "2090"}]),  # noqa: DTZ001
        ({2090: {"off": ["2090-01-07"], "work": ["2090-01-07"]}}, [{"value": "2090-01-07", "case": "both"}]),
        ({"x": {}, 2090: {"off": ["y"], "work": []}}, [{"value": "x", "case": "year"}, {"value": "y", "case": "day", "year": "2090"}]),
    ],
)  # fmt: skip
def test_a_calendar_that_makes_no_sense_is_refused_with_everything_wrong_in_it(
    years: object, problems: list[dict[str, str]]
) -> None:
    with pytest.raises(FactsError) as refused:
        from_mapping(years)
    assert [dict(problem.params) for problem in refused.value.diagnostics] == problems
    assert {problem.code for problem in refused.value.diagnostics} == {"calendar-unreadable"}
    assert refused.value.render("zh") != refused.value.render("en")
