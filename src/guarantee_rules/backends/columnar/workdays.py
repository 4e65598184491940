"""Working days as two small relations to join: of each day how many working days there have been, and which is which.

Numbers run on through years that follow each other; where a year has no calendar they jump, so that no count ever
reaches over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guarantee_rules.values.workdays import WorkCalendar

JUMP = 1_000_000
"""More working days than any count goes on."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One calendar day: how many working days up to and with it, the day itself or the next working day, and the years
    whose calendars would be needed where a count, or the next working day, is not known from here.

    A day that is in no row has no calendar: a count from it needs that of the next day's year, the next working day
    that of its own.
    """

    day: date
    number: int
    gap: int
    next: date | None
    next_gap: int | None


@dataclass(frozen=True, slots=True)
class Workdays:
    """The relations: `counted` by day, and of each working day its number."""

    counted: tuple[CountedDay, ...]
    numbered: tuple[tuple[int, date], ...]


def workdays_of(calendar: WorkCalendar, first: int, last: int) -> Workdays:
    """Working days of the years from `first` to `last`, as far as the calendar knows them."""
    counted: list[CountedDay] = []
    numbered: list[tuple[int, date]] = []
    base = 0
    for years in _runs([year for year in range(first, last + 1) if _known(calendar, year)]):
        days = list(_days(date(years[0], 1, 1), date(years[-1], 12, 31)))
        gap = years[-1] + 1
        working = [day for day in days if calendar.is_workday(day)]
        before = days[0] - _DAY
        counted.append(CountedDay(before, base, gap, None, before.year))
        at = 0
        for day in days:
            works = at < len(working) and working[at] == day
            following = working[at] if at < len(working) else None
            at += works
            counted.append(CountedDay(day, base + at, gap, following, None if following else gap))
        numbered.extend((base + number, day) for number, day in enumerate(working, 1))
        base += len(working) + JUMP
    return Workdays(tuple(counted), tuple(numbered))


def _known(calendar: WorkCalendar, year: int) -> bool:
    return calendar.is_workday(date(year, 7, 1)) is not None


def _runs(years: list[int]) -> Iterator[list[int]]:
    """Years that follow each other, together."""
    run: list[int] = []
    for year in years:
        if run and year != run[-1] + 1:
            yield run
            run = []
        run.append(year)
    if run:
        yield run


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
