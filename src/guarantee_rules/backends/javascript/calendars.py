"""A calendar of working days as a small table, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from guarantee_rules.values.workdays import CHINA, WorkCalendar

YEARS = range(2000, 2051)
"""The years that are looked for; the published ones begin with 2004."""


def calendar_data(calendar: WorkCalendar = CHINA, years: range = YEARS) -> dict[str, list[str]]:
    """Of each year the calendar knows, the weekdays off and the weekend days worked: {"2024": ["0101 …", "0204 …"]}."""
    found: dict[str, list[str]] = {}
    for year in years:
        days = list(_days(year, calendar))
        if all(works is not None for _, works in days):
            off = [f"{day:%m%d}" for day, works in days if day.weekday() < 5 and not works]
            work = [f"{day:%m%d}" for day, works in days if day.weekday() >= 5 and works]
            found[str(year)] = [" ".join(off), " ".join(work)]
    return found


def _days(year: int, calendar: WorkCalendar) -> Iterator[tuple[date, bool | None]]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day, calendar.is_workday(day)
        day += timedelta(days=1)
