"""Exact sums of money and rates: nothing is rounded except once, by a named rule, at a named place.

Python's decimals follow a context that any caller or thread may change; everything here brings its own.
"""

from __future__ import annotations

from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_05UP,
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from functools import cache
from typing import Literal, overload

Number = Decimal | int

Rounding = Literal["down", "up", "half_up"]
"""`down`: towards zero, as ceilings are cut. `up`: away from zero, as minimums are raised.
`half_up`: to the nearest, and halves away from zero."""

# Facts have at most 28 digits, so a product of a dozen of them still fits; what does not is an error, never a rounding.
EXACT = Context(prec=400, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])
_DIVIDING = Context(prec=400, rounding=ROUND_05UP, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[InvalidOperation, Overflow])
_RULE: dict[Rounding, str] = {"down": ROUND_DOWN, "up": ROUND_UP, "half_up": ROUND_HALF_UP}


@overload
def add(left: int, right: int) -> int: ...
@overload
def add(left: Decimal, right: Number) -> Decimal: ...
@overload
def add(left: Number, right: Decimal) -> Decimal: ...
@overload
def add(left: Number, right: Number) -> Number: ...
def add(left: Number, right: Number) -> Number:
    """The exact sum; a whole number where both are. Raises `decimal.Inexact` beyond 400 digits."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return EXACT.add(left, right)


@overload
def subtract(left: int, right: int) -> int: ...
@overload
def subtract(left: Decimal, right: Number) -> Decimal: ...
@overload
def subtract(left: Number, right: Decimal) -> Decimal: ...
@overload
def subtract(left: Number, right: Number) -> Number: ...
def subtract(left: Number, right: Number) -> Number:
    """The exact difference; a whole number where both are. Raises `decimal.Inexact` beyond 400 digits."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    return EXACT.subtract(left, right)


@overload
def multiply(left: int, right: int) -> int: ...
@overload
def multiply(left: Decimal, right: Number) -> Decimal: ...
@overload
def multiply(left: Number, right: Decimal) -> Decimal: ...
@overload
def multiply(left: Number, right: Number) -> Number: ...
def multiply(left: Number, right: Number) -> Number:
    """The exact product; a whole number where both are. Raises `decimal.Inexact` beyond 400 digits."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return EXACT.multiply(left, right)


def quotient(of: Number, over: Number, places: int, rounding: Rounding) -> Decimal:
    """`of / over` with `places` decimals, rounded once: 0.35 / 10 in fen, half up, is 0.04.

    Raises ZeroDivisionError over zero, where there is no ratio. A division that does not end within 400 digits leaves
    a last digit other than 0 and 5 (ROUND_05UP), so that the rounding to `places` never takes it for exact or a half.
    """
    if not over:
        raise ZeroDivisionError("no ratio over zero")
    return rounded(_DIVIDING.divide(of, over), places, rounding)


def rounded(value: Number, places: int, rounding: Rounding) -> Decimal:
    """`value` with exactly `places` decimals: 70.0075 cut to the fen is 70.00, raised 70.01."""
    cut = Decimal(value).quantize(_step(places), _RULE[rounding], _DIVIDING)
    return cut if cut else cut.copy_abs()  # -0.001 cut to the fen is 0.00, not -0.00


def trimmed(value: Decimal) -> Decimal:
    """The same number without idle zeros behind the point: 1.50 is 1.5, 4.00 is 4; never an exponent."""
    short = value.normalize(EXACT)
    return short.quantize(_step(0), ROUND_DOWN, EXACT) if short == short.to_integral_value(ROUND_DOWN, EXACT) else short


def plain(value: Number) -> str:
    """Digits as people write them, every decimal kept and never an exponent: 5000000.00."""
    sign, whole, decimals = _digits(value)
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def grouped(value: Number, places: int | None = None) -> str:
    """Digits in groups of three: 5,000,000.00. `places` adds zeros up to so many decimals; it never cuts any."""
    sign, whole, decimals = _digits(value)
    if places is not None:
        decimals = decimals.rstrip("0").ljust(places, "0")
    first = len(whole) % 3 or 3
    whole = ",".join([whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))])
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def percent(value: Number) -> str:
    """A fraction as a percentage, exactly and without idle zeros: 0.05655 is 5.655%, 0.0400 is 4%."""
    sign, whole, decimals = _digits(EXACT.scaleb(Decimal(value), 2))
    decimals = decimals.rstrip("0")
    return f"{sign}{whole}.{decimals}%" if decimals else f"{sign}{whole}%"


@cache
def _step(places: int) -> Decimal:
    return Decimal((0, (1,), -places))


def _digits(value: Number) -> tuple[str, str, str]:
    """Sign, whole part and decimals; by hand, because `format` and `str` follow the caller's context."""
    if isinstance(value, int):
        return ("-" if value < 0 else ""), str(value).lstrip("-"), ""
    if not value.is_finite():
        raise ValueError("not a finite number")
    negative, digits, exponent = value.as_tuple()
    exponent = int(exponent)
    sign = "-" if negative and value else ""
    text = "".join(map(str, digits))
    if exponent >= 0:
        return sign, (text + "0" * exponent) if value else "0", ""
    text = text.rjust(1 - exponent, "0")
    return sign, text[:exponent], text[exponent:]
