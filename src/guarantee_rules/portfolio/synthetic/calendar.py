"""Days as day numbers since 1970-01-01, in whole columns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers

EPOCH = date(1970, 1, 1)


def number_of_day(day: date) -> int:
    return (day - EPOCH).days


def day_of_number(number: int) -> date:
    return EPOCH + timedelta(days=number)


def month_of(days: Numbers) -> Numbers:
    """Months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_of_month(months: Numbers) -> Numbers:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def days_in_month(months: Numbers) -> Numbers:
    return first_of_month(months + 1) - first_of_month(months)


def add_months(days: Numbers, count: Numbers) -> Numbers:
    """The same day so many months later, kept within a shorter month."""
    months = month_of(days)
    day = days - first_of_month(months)
    later = months + count
    return np.asarray(first_of_month(later) + np.minimum(day, days_in_month(later) - 1))
