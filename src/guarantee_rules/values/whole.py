"""Exact values as whole numbers: money in fen, rates and ratios in millionths of a millionth."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import DECIMALS, Type, Value


class TooFine(ValueError):
    """A decimal that has more places than its type."""


def whole_numbers(values: Mapping[str, Value], types: Mapping[str, Type]) -> dict[str, Value]:
    """Values of these types by name, each decimal in units of its type's last place.

    Raises `TooFine` where one does not come out even.
    """
    return {
        name: whole_number(value, DECIMALS.get(types[name].name, 0)) if isinstance(value, Decimal) else value
        for name, value in values.items()
        if name in types
    }


def whole_number(value: Decimal, places: int) -> int:
    """A decimal in units of so many decimals: 0.05 to the fen is 5. Raises `TooFine`."""
    scaled = EXACT.scaleb(value, places)
    whole = int(scaled)
    if whole != scaled:
        raise TooFine(f"{value} has more than {places} decimals")
    return whole
