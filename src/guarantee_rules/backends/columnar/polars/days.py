"""Calendar arithmetic on columns of days: years, months and days as whole numbers, never as instants."""

from __future__ import annotations

import polars as pl

_LENGTHS = {1: 31, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
"""Days of every month but February."""
_FEBRUARY, _SHORTEST = 2, 28


def months_later(of: pl.Expr, months: int) -> pl.Expr:
    """The corresponding day, or the last of a shorter month: Polars counts calendar months the same way."""
    return of.dt.offset_by(f"{months}mo")


def months_after(of: pl.Expr, by: pl.Expr) -> pl.Expr:
    """The same with as many months as another column says."""
    months = of.dt.year() * 12 + (of.dt.month().cast(pl.Int32) - 1) + by.cast(pl.Int32)
    year, month = months // 12, months % 12 + 1
    # Months of 31 days: odd ones up to July, even ones from August on.
    others = 30 + (month + month // 8) % 2
    length = pl.when(month == _FEBRUARY).then(_february(year)).otherwise(others).cast(pl.Int8)
    return pl.date(year, month, pl.min_horizontal(of.dt.day(), length))


def days_after(of: pl.Expr, by: pl.Expr) -> pl.Expr:
    """So many days on."""
    return (of.cast(pl.Int32) + by.cast(pl.Int32)).cast(pl.Date)


def on_day(of: pl.Expr, day: int, month: int | None) -> pl.Expr:
    """That day of the date's month, or of the given month of its year; the last day where the month is shorter."""
    if month is None:
        wanted = pl.lit(day, dtype=pl.Int8)
        if day > _SHORTEST:
            wanted = pl.min_horizontal(wanted, of.dt.days_in_month())
        return (of.cast(pl.Int32) + wanted - of.dt.day()).cast(pl.Date)
    year = of.dt.year()
    if month != _FEBRUARY:
        return pl.date(year, month, min(day, _LENGTHS[month]))
    return pl.date(year, month, day if day <= _SHORTEST else _february(year))


def months_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """The fewest whole months that reach from start to end. The corresponding day of a later month is before the end
    only where the end's number is the greater: a month too short for the day ends with it.
    """
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month() - start.dt.month()
    reaching = months + (end.dt.day() > start.dt.day()).cast(pl.Int8)
    return pl.when(end > start).then(reaching).when(end <= start).then(0).cast(pl.Int64)


def days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Calendar days from start to end."""
    return (end.cast(pl.Int32) - start.cast(pl.Int32)).cast(pl.Int64)


def _february(year: pl.Expr) -> pl.Expr:
    """The last day of February."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return pl.when(leap).then(_SHORTEST + 1).otherwise(_SHORTEST)
