"""Whole numbers told as decimals, digit for digit: nothing is divided and nothing rounded."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from guarantee_rules.backends.columnar.columns import WIDE, Whole
from guarantee_rules.backends.columnar.refusals import NotColumnar

REINTERPRETS = tuple(int(part) for part in pl.__version__.split(".")[:2]) >= (2, 1)
"""Whether Polars can take a whole number for the digits of a decimal, as it does from 2.1 on."""


def decimal_of(column: pl.Expr, kind: Whole, scale: int, name: str, *, reinterprets: bool = REINTERPRETS) -> pl.Expr:
    """The number in units of its last place as a decimal of that scale.

    Raises `NotColumnar` with the name where this Polars could not tell all digits of it.
    """
    digits = max(len(str(max(abs(kind.lo), abs(kind.hi)))), scale)
    if reinterprets:
        return column.cast(pl.Int128).reinterpret(dtype=pl.Decimal(digits, scale))
    # Older ones bring both sides of a product to one scale before they multiply.
    if digits + scale > len(str(WIDE)):
        raise NotColumnar(f"a decimal of {digits} digits, {scale} behind the point, needs Polars 2.1", name)
    return column.cast(pl.Decimal(38, 0)) * pl.lit(Decimal((0, (1,), -scale)), dtype=pl.Decimal(38, scale))
