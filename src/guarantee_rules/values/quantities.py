"""Figures as a policy writes them: 500万元, 3%, 1.3倍, 3个月, 5个工作日, 2016-07-01.

One table says which unit means what; a spelling outside it is not a figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guarantee_rules.values.numbers import EXACT, multiply, rounded, trimmed
from guarantee_rules.values.types import DATE, DAYS, INTEGER, MONEY, MONTHS, RATIO, WORKDAYS, Type, Value

LONGEST = 40
"""More characters than any figure in a policy has; it bounds every number read from text."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its type: 3个月 is 3 months, 3% is the ratio 0.03."""

    type: Type
    value: Value


def read_quantity(text: str) -> Quantity | None:
    """The figure that the whole of `text` writes, or None.

    A percentage is a ratio; whoever expects a rate may take it as one. Full-width digits and ％ are read as usual ones.
    Separators of thousands, signs and exponents are not read.
    """
    if len(text) > LONGEST:
        return None
    return _read(text) or (None if text.isascii() else _read(text.translate(_NARROW)))


def units_of(type: Type) -> tuple[str, ...]:
    """The units that make a figure of this type, with and without a space before them; none stands for a bare one."""
    readers = {**_WHOLE, **_WITH_DECIMALS} if type == RATIO else _WHOLE
    made = ((unit or "", read("1")) for unit, read in readers.items())
    return tuple(unit for unit, quantity in made if quantity is not None and quantity.type == type)


def _read(text: str) -> Quantity | None:
    if figure := _FIGURE.fullmatch(text):
        digits, decimals, unit = figure.groups()
        read = _WHOLE.get(unit) if decimals is None else _WITH_DECIMALS.get(unit)
        if read is not None:
            return read(digits)
    for pattern in _CALENDAR:
        if day := pattern.fullmatch(text):
            return _date(day)
    return None


def _money(times: int) -> Callable[[str], Quantity | None]:
    def read(digits: str) -> Quantity | None:
        # What is finer than a fen is not an amount. Both decimals always stand, so that equal amounts look equal.
        amount = multiply(Decimal(digits), times)
        in_fen = rounded(amount, 2, "down")
        return Quantity(MONEY, in_fen) if in_fen == amount else None

    return read


def _part(power: int) -> Callable[[str], Quantity]:
    return lambda digits: Quantity(RATIO, trimmed(EXACT.scaleb(Decimal(digits), power)))


def _ratio(digits: str) -> Quantity:
    return Quantity(RATIO, trimmed(Decimal(digits)))


def _whole(type_: Type, times: int = 1) -> Callable[[str], Quantity]:
    return lambda digits: Quantity(type_, int(digits) * times)


def _date(written: re.Match[str]) -> Quantity | None:
    try:
        return Quantity(DATE, date(int(written[1]), int(written[2]), int(written[3])))
    except ValueError:
        return None


def _spaced(*spellings: tuple[tuple[str, ...], _Reader]) -> Iterator[tuple[str, _Reader]]:
    """Each unit with what it makes of the digits before it; a space may stand between."""
    for units, read in spellings:
        for unit in units:
            yield unit, read
            yield f" {unit}", read


_Reader = Callable[[str], Quantity | None]
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
# 010 is not a number: some read it as eight.
_FIGURE = re.compile(r"((?:0|[1-9][0-9]*)(\.[0-9]+)?)([^0-9.].*)?", re.DOTALL)
_CALENDAR = (
    re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"),
)
_UNITS: Mapping[str | None, _Reader] = dict(
    _spaced(
        (("元",), _money(1)),
        (("万元",), _money(10_000)),
        (("亿元",), _money(100_000_000)),
        (("%",), _part(-2)),
        (("‰",), _part(-3)),
        (("倍",), _ratio),
    )
)
_UNITS_OF_WHOLE: Mapping[str | None, _Reader] = dict(
    _spaced(
        (("个月", " month", " months"), _whole(MONTHS)),
        (("年", " year", " years"), _whole(MONTHS, times=12)),
        (("天", "日", " day", " days"), _whole(DAYS)),
        (("个工作日", "工作日", " working day", " working days"), _whole(WORKDAYS)),
    )
)
_WITH_DECIMALS: Mapping[str | None, _Reader] = {None: _ratio, **_UNITS}
_WHOLE: Mapping[str | None, _Reader] = {None: _whole(INTEGER), **_UNITS, **_UNITS_OF_WHOLE}
