"""Exact decimals as whole numbers: a value is a column times a factor, at a scale known when the plan is made.

0.05 * loan.amount, with the amount in fen, is the column itself, with the factor 5 at scale 4; factors meet where two
numbers are compared or added, and what both sides have in common is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import Literal

from guarantee_rules.backends.columnar.columns import Node
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.core.expr import ArithmeticSign
from guarantee_rules.values.numbers import Rounding


@dataclass(frozen=True, slots=True)
class Number:
    """`node * factor / 10**scale`; the factor is not zero."""

    node: Node
    factor: int = 1
    scale: int = 0


class Reckoning:
    """Arithmetic of numbers. Everything here raises `TooWide` where more than 38 digits could be needed."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker

    def figure(self, value: Decimal | int) -> Number:
        """A figure as the pack writes it, without idle zeros."""
        sign, digits, exponent = Decimal(value).as_tuple()
        whole, scale = int("".join(map(str, digits))), -int(exponent)
        if not whole:
            return Number(self.maker.figure(0))
        if scale < 0:
            whole, scale = whole * 10**-scale, 0
        while scale and whole % 10 == 0:
            whole, scale = whole // 10, scale - 1
        return Number(self.maker.figure(1), -whole if sign else whole, scale)

    def at(self, number: Number, scale: int) -> Node:
        """The number in units of 10**-scale, no coarser than it has itself."""
        return self.maker.times(number.node, number.factor * 10 ** (scale - number.scale))

    def combined(self, left: Number, sign: ArithmeticSign, right: Number) -> Number:
        if sign == "*":
            node = self.maker.arithmetic(left.node, "*", right.node)
            return Number(node, left.factor * right.factor, left.scale + right.scale)
        scale, factor, (one, other) = self.aligned((left, right))
        return Number(self.maker.arithmetic(one, sign, other), factor, scale)

    def aligned(self, numbers: Sequence[Number]) -> tuple[int, int, list[Node]]:
        """The finest scale, the factor all have in common there, and of each the node with what is left of its own."""
        # What is surely 0 has any scale and factor.
        zero = self.maker.figure(0)
        scale = max((number.scale for number in numbers if number.node is not zero), default=0)
        factors = [0 if number.node is zero else number.factor * 10 ** (scale - number.scale) for number in numbers]
        common = gcd(*factors) or 1
        return (
            scale,
            common,
            [
                self.maker.times(number.node, factor // common) if factor else zero
                for number, factor in zip(numbers, factors, strict=True)
            ],
        )

    def quotient(self, of: Number, over: Number, places: int, rounding: Rounding) -> Number:
        """A quotient rounded to so many decimals; null over zero."""
        shift = places + over.scale - of.scale
        above, below = of.factor * 10 ** max(shift, 0), over.factor * 10 ** max(-shift, 0)
        common = gcd(above, below)
        if below < 0:
            common = -common
        dividend = self.maker.times(of.node, above // common)
        return Number(self.maker.divided(dividend, self.maker.times(over.node, below // common), rounding), 1, places)

    def extreme(self, which: Literal["min", "max"], numbers: Sequence[Number]) -> Number:
        scale, factor, nodes = self.aligned(numbers)
        return Number(self.maker.extreme(which, nodes), factor, scale)
