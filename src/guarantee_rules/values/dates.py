"""Periods by the calendar: months end on the corresponding day, or on the last day of a shorter month (Civil Code 202).

A period is added once from its anchor: 31 January + 2 months is 31 March, but month by month it would be 28 March.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


class OutOfCalendar(ValueError):
    """A date beyond the years 1 to 9999, which the calendar cannot name."""


def add_months(start: date, months: int) -> date:
    """The corresponding day so many months on (back where negative), or the end of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OutOfCalendar(f"{start.isoformat()} and {months} months")
    day = start.day
    return date(year, month + 1, day if day <= 28 else min(day, monthrange(year, month + 1)[1]))


def add_days(start: date, days: int) -> date:
    """The day so many calendar days on (back where negative); the day `start` is not counted."""
    try:
        return start + timedelta(days=days)
    except OverflowError as beyond:
        raise OutOfCalendar(f"{start.isoformat()} and {days} days") from beyond


def months_between(start: date, end: date) -> int:
    """The fewest whole months that reach from `start` to `end`; none where `end` is not later."""
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) >= end else months + 1


def on_day(day: date, number: int, month: int | None = None) -> date:
    """That day of the date's month, or of the given month of its year; the month's last day where it is shorter."""
    if not 1 <= number <= 31:
        raise ValueError(f"no month has a day {number}")
    if month is not None:
        day = day.replace(month=month, day=1)
    return day.replace(day=min(number, monthrange(day.year, day.month)[1]))
