"""What would be plain of a fact in a case shown: a round amount, twelve months, a rate of usual size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from guarantee_rules.core.expr import Compare, Expr, Fact, Lit, either
from guarantee_rules.values.numbers import add, multiply, quotient
from guarantee_rules.values.types import DECIMALS, Type, Value

_AMOUNTS = tuple(Decimal(f"{amount}.00") for amount in (100_000, 1_000_000, 10_000, 10_000_000, 1_000))
_NONE = (Decimal("0.00"),)
_USUAL: Mapping[str, tuple[tuple[Value, ...], ...]] = {
    "rate": ((Decimal("0.05"),), (Decimal("0.01"), Decimal("0.02"), Decimal("0.1")), (Decimal(0),)),
    "ratio": ((Decimal(0),), (Decimal("0.5"), Decimal(1))),
    "months": ((12,), (6, 24, 36), (0,)),
    "integer": ((0,), (1, 10, 100)),
    "days": ((0,), (30, 60, 90)),
    "workdays": ((0,),),
}
"""Values of each type, the plainest first; of those in one group any will do."""
_DIGITS = (1, 2, 3)
"""How many digits of a number are kept, where none of the usual values is possible."""


def plain_values(type: Type, value: Value | None, day: date, *, main: bool) -> Iterator[tuple[Value, ...]]:
    """Groups of values to try for a fact, the plainest first.

    `value`: what it is in a case that is known to be possible. `main`: it is the first amount of the case, which is
    something rather than nothing, so that of several amounts one is.
    """
    if type.name == "date":
        yield (day,)
    elif type.name == "money":
        yield from (_AMOUNTS[:1], _NONE, _AMOUNTS[1:]) if main else (_NONE, _AMOUNTS[:1], _AMOUNTS[1:])
    else:
        yield from _USUAL.get(type.name, ())
    if isinstance(value, Decimal) and value > 0:
        yield from _rounder(value, type)


def is_one_of(name: str, values: tuple[Value, ...], type: Type) -> Expr:
    return either(*(Compare(Fact(name), "==", Lit(value, type)) for value in values))


def _rounder(value: Decimal, type: Type) -> Iterator[tuple[Value, ...]]:
    """The number cut to a few digits, or with one more in the last of them: 1,853,211.07 as 1,000,000 or 2,000,000."""
    for digits in _DIGITS:
        unit = Decimal(1).scaleb(value.adjusted() - digits + 1)
        cut = multiply(quotient(value, unit, 0, "down"), unit)
        fits = [_fitting(number, type) for number in (cut, add(cut, unit))]
        yield tuple(number for number in fits if number is not None)


def _fitting(number: Decimal | int, type: Type) -> Decimal | None:
    """The number as a fact of its type has it; None where it cannot be one."""
    decimal = Decimal(number)
    if type.name not in DECIMALS or (type.name == "rate" and decimal > 1):
        return None
    if type.name != "money":
        return decimal.normalize() if decimal else Decimal(0)
    fen = decimal.quantize(Decimal("0.01"))
    return fen if fen == decimal else None
