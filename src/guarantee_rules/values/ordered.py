"""Values that lie on a line, as plain numbers: so that it can be reckoned how far apart two of them are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def number_of(value: object) -> Decimal | None:
    """A number or date as a number, a date by its day count; None for anything else."""
    match value:
        case bool():
            return None
        case date():
            return Decimal(value.toordinal())
        case Decimal() | int():
            return Decimal(value)
        case _:
            return None
