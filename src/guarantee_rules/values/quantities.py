"""Figures as a policy writes them: 500万元, 3%, 1.3倍, 3个月, 5个工作日, 2016-07-01.

One table says which spelling means what; a spelling outside it is not a figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
    if not text.isascii():
        text = text.translate(_NARROW)
    for pattern, read in _SPELLINGS:
        if written := pattern.fullmatch(text):
            return read(written)
    return None


def _money(written: re.Match[str]) -> Quantity | None:
    # What is finer than a fen is not an amount. Both decimals always stand, so that equal amounts look equal.
    amount = multiply(Decimal(written[1]), _TIMES[written[2] or ""])
    in_fen = rounded(amount, 2, "down")
    return Quantity(MONEY, in_fen) if in_fen == amount else None


def _hundredths(written: re.Match[str]) -> Quantity:
    return Quantity(RATIO, trimmed(EXACT.scaleb(Decimal(written[1]), -2)))


def _thousandths(written: re.Match[str]) -> Quantity:
    return Quantity(RATIO, trimmed(EXACT.scaleb(Decimal(written[1]), -3)))


def _ratio(written: re.Match[str]) -> Quantity:
    return Quantity(RATIO, trimmed(Decimal(written[1])))


def _whole(type_: Type, times: int = 1) -> Callable[[re.Match[str]], Quantity]:
    return lambda written: Quantity(type_, int(written[1]) * times)


def _date(written: re.Match[str]) -> Quantity | None:
    try:
        return Quantity(DATE, date(int(written[1]), int(written[2]), int(written[3])))
    except ValueError:
        return None


_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}
_WHOLE = r"(0|[1-9][0-9]*)"  # 010 is not a number: some read it as eight
_POINT = r"((?:0|[1-9][0-9]*)\.[0-9]+)"
_ANY = r"((?:0|[1-9][0-9]*)(?:\.[0-9]+)?)"

_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (_POINT, _ratio),
        (_WHOLE, _whole(INTEGER)),
        (_ANY + r" ?(万|亿)?元", _money),
        (_ANY + r" ?%", _hundredths),
        (_ANY + r" ?‰", _thousandths),
        (_ANY + r" ?倍", _ratio),
        (_WHOLE + r" ?(?:个月| months?)", _whole(MONTHS)),
        (_WHOLE + r" ?(?:年| years?)", _whole(MONTHS, times=12)),
        (_WHOLE + r" ?(?:天|日| days?)", _whole(DAYS)),
        (_WHOLE + r" ?(?:个?工作日| working days?)", _whole(WORKDAYS)),
        (r"([0-9]{4})-([0-9]{2})-([0-9]{2})", _date),
        (r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日", _date),
    )
)
