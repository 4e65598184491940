"""Figures as a policy writes them, changed by one smallest step: a fen, 0.01 of a percentage point, a month, a day.

And far off as well, as a step can be lost where a result is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.quantities import read_quantity
from guarantee_rules.values.types import DATE

_FIGURE = re.compile(r"([0-9]+(?:\.[0-9]+)?)( ?)(.*)")
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_STEPS = {
    "元": Decimal("0.01"),
    "万元": Decimal("0.000001"),
    "亿元": Decimal("0.0000000001"),
    "%": Decimal("0.01"),
    "‰": Decimal("0.1"),
    "倍": Decimal("0.0001"),
}
_YEARS = ("年", "year", "years")
_DAYS = ("天", "日", "day", "days")
_WORKDAYS = ("个工作日", "工作日", "working day", "working days")
_MONTHS = ("个月", "month", "months")


def neighbours(written: str) -> Iterator[str]:
    """The figures one step above and below, in the same unit, and one far off; none below zero.

    Nothing for what is no figure.
    """
    quantity = read_quantity(written)
    if quantity is None:
        return
    if quantity.type == DATE and isinstance(quantity.value, date):
        for days in (1, -1):
            yield (quantity.value + timedelta(days=days)).isoformat()
        return
    digits, space, unit = _parts(written)
    if unit in _YEARS:
        digits, space, unit = Decimal(int(digits) * 12), "", "个月"
    step = _STEPS.get(unit) or EXACT.scaleb(Decimal(1), int(digits.as_tuple().exponent))
    # Nothing has no double: 100 yuan or 100% for it, and of days nothing that could be meant.
    far = EXACT.multiply(digits, 2) if digits or unit not in _STEPS else EXACT.multiply(step, 10_000)
    for other in dict.fromkeys((EXACT.add(digits, step), EXACT.subtract(digits, step), far)):
        if other >= 0 and other != digits:
            yield f"{other:f}{space}{unit}"


def counted_otherwise(written: str) -> Iterator[str]:
    """The same number of days of another sort: working days for calendar days, thirty days for each month."""
    digits, _, unit = _parts(written)
    if read_quantity(written) is None or not digits:
        return  # of nothing there is only one sort
    if unit in _WORKDAYS:
        yield f"{digits:f}天"
    elif unit in _DAYS:
        yield f"{digits:f}个工作日"
    elif unit in _MONTHS:
        yield f"{int(digits) * 30}天"
    elif unit in _YEARS:
        yield f"{int(digits) * 365}天"


def _parts(written: str) -> tuple[Decimal, str, str]:
    found = _FIGURE.fullmatch(written.translate(_NARROW))
    if found is None:  # a date
        return Decimal(0), "", ""
    return Decimal(found[1]), found[2], found[3]
