"""Working days in China: weekends, public holidays and the make-up workdays that each year's State Council notice sets.

Working days of a year without a notice cannot be counted: the answer is that year, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Protocol

from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic
from guarantee_rules.values.dates import add_days
from guarantee_rules.values.quantities import read_quantity


class WorkCalendar(Protocol):
    def is_workday(self, day: date) -> bool | None:
        """Whether people work that day; None where there is no data for its year."""


@dataclass(frozen=True, slots=True)
class NoYear:
    """The count ran into a year without a calendar."""

    year: int


@dataclass(frozen=True, slots=True)
class PublishedYears:
    """The years whose notices the installed `chinesecalendar` package holds."""

    def is_workday(self, day: date) -> bool | None:
        years, off, work = _published()
        if day.year not in years:
            return None
        return day in work or (day.weekday() < 5 and day not in off)

    def years(self) -> frozenset[int]:
        return _published()[0]


CHINA = PublishedYears()


@dataclass(frozen=True, slots=True)
class SuppliedYears:
    """Years that a pack or caller supplies; for these `base` is not asked, for all others it is.

    `off` holds the days off (weekend days may be among them), `work` the weekend days that are worked.
    """

    off: Mapping[int, frozenset[date]] = field(default_factory=dict)
    work: Mapping[int, frozenset[date]] = field(default_factory=dict)
    base: WorkCalendar = CHINA

    def is_workday(self, day: date) -> bool | None:
        if day.year not in self.off and day.year not in self.work:
            return self.base.is_workday(day)
        if day in self.work.get(day.year, ()):
            return True
        return day.weekday() < 5 and day not in self.off.get(day.year, ())


def from_mapping(years: object, base: WorkCalendar = CHINA) -> SuppliedYears:
    """{"2027": {"off": ["2027-01-01", …], "work": ["2027-02-14", …]}} as a calendar; days may be dates or text.

    FactsError with everything that is wrong: what is no year, a year without both lists, a day of another year,
    a day that is both off and worked.
    """
    problems: list[Diagnostic] = []
    off: dict[int, frozenset[date]] = {}
    work: dict[int, frozenset[date]] = {}
    if not isinstance(years, Mapping):
        raise FactsError([_unreadable(years)])
    for key, lists in years.items():
        if (year := _year(key)) is None:
            problems.append(_unreadable(key, case="year"))
        elif not isinstance(lists, Mapping) or set(lists) != {"off", "work"}:
            problems.append(_unreadable(key))
        else:
            off[year], work[year] = (frozenset(_days(lists[part], year, problems)) for part in ("off", "work"))
            problems.extend(_unreadable(day, case="both") for day in sorted(off[year] & work[year]))
    if problems:
        raise FactsError(problems)
    return SuppliedYears(off, work, base)


def to_mapping(calendar: SuppliedYears) -> dict[str, dict[str, list[str]]]:
    """The supplied years as text, from which `from_mapping` makes the same calendar again."""
    return {
        str(year): {
            "off": [day.isoformat() for day in sorted(calendar.off.get(year, ()))],
            "work": [day.isoformat() for day in sorted(calendar.work.get(year, ()))],
        }
        for year in sorted({*calendar.off, *calendar.work})
    }


def add_workdays(day: date, count: int, calendar: WorkCalendar = CHINA) -> date | NoYear:
    """The `count`-th working day after `day`, which is itself not counted; `day` where the count is 0."""
    if count < 0:
        raise ValueError("working days are counted forward")
    while count:
        day = add_days(day, 1)
        works = calendar.is_workday(day)
        if works is None:
            return NoYear(day.year)
        count -= works
    return day


def next_workday(day: date, calendar: WorkCalendar = CHINA) -> date | NoYear:
    """`day` where it is a working day, else the first one after it (遇节假日顺延)."""
    while not (works := calendar.is_workday(day)):
        if works is None:
            return NoYear(day.year)
        day = add_days(day, 1)
    return day


@cache
def _published() -> tuple[frozenset[int], frozenset[date], frozenset[date]]:
    """The package's years, holidays and worked weekend days; imported when first asked, as most questions never ask.

    Its own functions search all holidays for the first and last year on every call. A year counts once its National
    Day is known: the notice for a year may already name days of the next January.
    """
    from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

    return frozenset(day.year for day in holidays if day.month == 10), frozenset(holidays), frozenset(workdays)


def _year(key: object) -> int | None:
    if isinstance(key, str):
        return int(key) if re.fullmatch("[1-9][0-9]{3}", key) else None
    return key if isinstance(key, int) and 1000 <= key <= 9999 else None


def _days(given: object, year: int, problems: list[Diagnostic]) -> Iterator[date]:
    if not isinstance(given, list | tuple | set | frozenset):
        problems.append(_unreadable(year))
        return
    for written in given:
        quantity = read_quantity(written) if isinstance(written, str) else None
        day = quantity.value if quantity else written
        if isinstance(day, date) and not isinstance(day, datetime) and day.year == year:
            yield day
        else:
            problems.append(_unreadable(written, case="day", year=year))


def _unreadable(given: object, **params: object) -> Diagnostic:
    known = isinstance(given, str | date) or (isinstance(given, int) and given.bit_length() < 100)
    value = given if known else type(given).__name__
    return diagnostic("calendar-unreadable", None, severity="error", value=value, **params)
