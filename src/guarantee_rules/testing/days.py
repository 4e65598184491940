"""Days on which calendars or versions change: first and last days, month ends, leap days, holidays, worked weekends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.dates import add_days, add_months
from guarantee_rules.values.workdays import CHINA

ANY_DAY = date(2024, 3, 1)
"""An ordinary day, for a text that names none."""


def days_of(version: PackVersion) -> tuple[date, ...]:
    """The days for a version: first an ordinary day on which it is in force, then such as tests forget."""
    first = version.period.first if version.period else date(ANY_DAY.year, 1, 1)
    last = version.period.ends if version.period else None
    usual = _usual(first, last)
    edges = [first, first + timedelta(days=1), first - timedelta(days=1)]
    if version.period is not None:
        for end in (*version.period.last, *([last] if last else [])):
            edges += [end, end - timedelta(days=1), add_days(end, 1)]
    within = [day for day in _awkward(usual.year) if first <= day and (last is None or day <= last)]
    return tuple(dict.fromkeys([usual, *edges, *within, *_leap(first.year)]))


def _usual(first: date, last: date | None) -> date:
    """A day a year or so into the version, away from its edges where it lasts so long."""
    later = add_months(first, 14).replace(day=12)
    return later if last is None or later < last else first


@lru_cache(maxsize=32)
def _awkward(year: int) -> tuple[date, ...]:
    """Month ends of a year and the next, its New Year's Eve, holidays on weekdays and weekends that are worked."""
    ends = [date(at, month, monthrange(at, month)[1]) for at in (year, year + 1) for month in (1, 2, 3, 4, 6, 12)]
    return (*ends, date(year + 1, 1, 1), *_unlike_the_week(year), *_unlike_the_week(year + 1))


def _unlike_the_week(year: int) -> Iterator[date]:
    """The first and last days off on weekdays, and worked weekend days, of the calendar of a year."""
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    off = [day for day in days if day.weekday() < 5 and CHINA.is_workday(day) is False]
    worked = [day for day in days if day.weekday() >= 5 and CHINA.is_workday(day) is True]
    for some in (off, worked):
        yield from dict.fromkeys([*some[:2], *some[-2:]])


def _leap(year: int) -> list[date]:
    """29 February of the next leap year, and the same day of the year after and the months around."""
    leap = next(at for at in range(year, year + 9) if monthrange(at, 2)[1] == 29)
    return [date(leap, 2, 29), date(leap, 1, 31), date(leap, 3, 31), date(leap + 1, 2, 28)]
