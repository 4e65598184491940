"""What generated code calls: the few operations that Python has no operator for.

A value nobody can state yet is None. Why it is unknown stands beside it as a mask of bits: one for each thing the text
leaves open, then one for each fact, then one for each year of the working-day calendar.
"""

from __future__ import annotations

from datetime import date

from guarantee_rules.values import dates, workdays

BEYOND = 10_000
"""The year that stands for a date outside the years 1 to 9999."""
Names = frozenset[str] | None
"""The names an unknown name can still be."""


def among(names: Names, options: tuple[str | None, ...]) -> bool | None:
    """Whether a name is one of the options, where all it can still be are, or none are."""
    if not names or None in options:
        return None
    within = names.intersection(options)
    return None if within and len(within) < len(names) else bool(within)


def outside(names: Names, options: tuple[str | None, ...]) -> bool | None:
    """Whether a name is none of the options, where none it can still be is, or all are."""
    within = among(names, options)
    return None if within is None else not within


def candidates(one: str | None, names: Names, other: str | None, other_names: Names) -> Names:
    """The names a choice between two can still be; unknown where nothing is known of either."""
    these = names if one is None else {one}
    those = other_names if other is None else {other}
    return frozenset(these | those) if these and those else None


def months_later(day: date, months: int) -> date | None:
    """The corresponding day, or None outside the calendar."""
    try:
        return dates.add_months(day, months)
    except dates.OutOfCalendar:
        return None


def days_later(day: date, days: int) -> date | None:
    """The day so many days on, or None outside the calendar."""
    try:
        return dates.add_days(day, days)
    except dates.OutOfCalendar:
        return None


def days_between(start: date, end: date) -> int:
    return (end - start).days


def workdays_later(day: date, count: int, calendar: workdays.WorkCalendar) -> date | int:
    """The working day, or the year whose calendar is missing."""
    try:
        return _or_year(workdays.add_workdays(day, count, calendar))
    except dates.OutOfCalendar:
        return BEYOND


def next_workday(day: date, calendar: workdays.WorkCalendar) -> date | int:
    """The day itself or the next working day, or the year whose calendar is missing."""
    try:
        return _or_year(workdays.next_workday(day, calendar))
    except dates.OutOfCalendar:
        return BEYOND


def _or_year(found: date | workdays.NoYear) -> date | int:
    return found.year if isinstance(found, workdays.NoYear) else found


def open_choice(tested: int, then: int, orelse: int, facts: int) -> int:
    """The reasons of a choice: what one branch leaves open is open only if the other leaves it open too."""
    return tested | then & orelse | (then | orelse) & facts
