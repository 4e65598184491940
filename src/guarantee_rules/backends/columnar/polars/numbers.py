"""Whole numbers in 64 bits, or in 128 where 64 could be too few: bounds are known, so nothing ever wraps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from guarantee_rules.backends.columnar.columns import NARROW, WIDE, Node, Whole
from guarantee_rules.backends.columnar.maker import bounds
from guarantee_rules.core.expr import ArithmeticSign
from guarantee_rules.values.numbers import Rounding


def wide(*nodes: Node) -> bool:
    """Whether any of the numbers needs 128 bits."""
    return any(isinstance(node.kind, Whole) and not node.kind.narrow for node in nodes)


def fitted(expr: pl.Expr, computed_wide: bool, kind: Whole) -> pl.Expr:
    """A number in the type of its kind."""
    if computed_wide is not kind.narrow:
        return expr
    return expr.cast(pl.Int128 if computed_wide is False else pl.Int64)


def combined(left: pl.Expr, right: pl.Expr, sign: ArithmeticSign) -> pl.Expr:
    """A sum, difference or product of two numbers of one width, which holds the result too."""
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right


def divided(above: pl.Expr, below: pl.Expr, of: Node, over: Node, rounding: Rounding) -> pl.Expr:
    """A quotient rounded once; null over zero, as Polars divides whole numbers. Its `//` rounds towards minus infinity,
    which is towards zero where neither side is negative; other signs are taken off before and put back after.
    """
    dividend, divisor = bounds(of), bounds(over)
    if divisor.lo < 0:
        flip = below < 0
        above, below = pl.when(flip).then(0 - above).otherwise(above), pl.when(flip).then(0 - below).otherwise(below)
        reach = max(abs(dividend.lo), abs(dividend.hi))
        dividend, divisor = Whole(-reach, reach), Whole(0, max(-divisor.lo, divisor.hi))
    if dividend.lo >= 0:
        return magnitude(above, below, dividend.hi, divisor.hi, rounding)
    reach = max(-dividend.lo, dividend.hi)
    size = magnitude(above.abs(), below, reach, divisor.hi, rounding)
    return 0 - size if dividend.hi <= 0 else pl.when(above < 0).then(0 - size).otherwise(size)


def magnitude(above: pl.Expr, below: pl.Expr, most: int, over: int, rounding: Rounding) -> pl.Expr:
    """The quotient of a number from 0 to `most` and one from 0 to `over`."""
    match rounding:
        case "down":
            return above // below
        case "up":
            return 0 - (0 - above) // below
        case "half_up":
            if most + over // 2 <= (NARROW if most <= NARROW and over <= NARROW else WIDE):
                return (above + below // 2) // below
            whole = above // below
            left = above - whole * below
            # Half the divisor more could be too large: what is left is at least half where it is no less than it lacks.
            return whole + (left >= below - left).cast(pl.Int8)


def extreme(which: Literal["min", "max"], exprs: Sequence[pl.Expr], nullable: Sequence[pl.Expr]) -> pl.Expr:
    """The least or greatest, null where any that can be null is: Polars by itself passes over nulls."""
    chosen = pl.min_horizontal(*exprs) if which == "min" else pl.max_horizontal(*exprs)
    if not nullable:
        return chosen
    return pl.when(pl.all_horizontal(*(expr.is_not_null() for expr in nullable))).then(chosen)
