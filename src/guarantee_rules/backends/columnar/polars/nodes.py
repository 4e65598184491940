"""Nodes as Polars expressions, in the order of `columns.py`.

Polars skips nulls in the least and greatest, lets whole numbers wrap, and rounds halves to even: none of it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import assert_never

import polars as pl

from guarantee_rules.backends.columnar.columns import (
    DAY,
    MASK,
    NAME,
    TRUTH,
    AddDays,
    AddMonths,
    And,
    Arithmetic,
    Bits,
    Case,
    Column,
    CommonBits,
    Compare,
    Constant,
    DaysBetween,
    Divided,
    Extreme,
    Includes,
    Kind,
    Known,
    MonthsBetween,
    Node,
    Not,
    OnDay,
    OneOf,
    Or,
    Whole,
)
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.polars import days, numbers
from guarantee_rules.core.expr import Comparator

NAMED = pl.Categorical()
"""Names by their number: choosing between strings takes twenty times as long."""
FEW = 5
"""So many names are compared one by one faster than looked up."""

MIRRORED: Mapping[Comparator, Comparator] = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}


class Emitter:
    """Expressions over a frame in which some nodes have columns already."""

    def __init__(self) -> None:
        self._maker = Maker()
        self.named: dict[int, str] = {}
        """Columns by the identity of the node they hold."""

    def of(self, node: Node) -> pl.Expr:
        """A node's value: its column where it has one."""
        name = self.named.get(id(node))
        return self.made(node) if name is None else pl.col(name)

    def made(self, node: Node) -> pl.Expr:
        """A node's value, computed."""
        match node:
            case Constant(value, kind):
                return pl.lit(value, dtype=dtype_of(kind))
            case Column(name):
                return pl.col(name)
            case And(parts):
                return pl.all_horizontal(*map(self.of, parts))
            case Or(parts):
                return pl.any_horizontal(*map(self.of, parts))
            case Not(of):
                return self.of(of).not_()
            case Known(of):
                return self.of(of).is_not_null()
            case Compare(Constant() as left, op, right):
                # Polars 2.1 loses all rows but one where a figure stands before a column that is the same in all rows.
                one, other = self._alike((left, right))
                return compared(other, MIRRORED[op], one)
            case Compare(left, op, right):
                one, other = self._alike((left, right))
                return compared(one, op, other)
            case OneOf(of, options):
                return self._one_of(self.of(of), options)
            case Includes(of, member):
                return self.of(of).list.contains(pl.lit(member))
            case Arithmetic(left, sign, right, kind):
                wide = numbers.wide(left, right, node)
                sides = self._whole(left, wide), self._whole(right, wide)
                return numbers.fitted(numbers.combined(*sides, sign), wide, kind)
            case Divided(of, over, rounding, kind):
                wide = numbers.wide(of, over)
                quotient = numbers.divided(self._whole(of, wide), self._whole(over, wide), of, over, rounding)
                return numbers.fitted(quotient, wide, kind)
            case Extreme(which, parts, kind):
                wide = numbers.wide(*parts)
                exprs = self._alike(parts)
                nullable = [expr for part, expr in zip(parts, exprs, strict=True) if self._maker.nullable(part)]
                chosen = numbers.extreme(which, exprs, nullable)
                return numbers.fitted(chosen, wide, kind) if isinstance(kind, Whole) else chosen
            case Case(branches, orelse, kind):
                return self._case(branches, orelse, kind)
            case Bits(parts):
                return reduce(or_, map(self.of, parts))
            case CommonBits(left, right):
                return self.of(left) & self.of(right)
            case AddMonths(of, Constant(int() as by)):
                return days.months_later(self.of(of), by)
            case AddMonths(of, by):
                return days.months_after(self.of(of), self._whole(by, False))
            case AddDays(of, by):
                return days.days_after(self.of(of), self._whole(by, False))
            case OnDay(of, day, month):
                return days.on_day(self.of(of), day, month)
            case MonthsBetween(start, end):
                return days.months_between(self.of(start), self.of(end))
            case DaysBetween(start, end):
                return days.days_between(self.of(start), self.of(end))
            case _:
                assert_never(node)

    def _whole(self, node: Node, wide: bool) -> pl.Expr:
        """A whole number in 128 bits or in 64."""
        if isinstance(node, Constant):
            return pl.lit(node.value, dtype=pl.Int128 if wide else pl.Int64)
        expr = self.of(node)
        if wide is numbers.wide(node):
            return expr
        return expr.cast(pl.Int128 if wide else pl.Int64)

    def _alike(self, nodes: tuple[Node, ...]) -> list[pl.Expr]:
        """Values of one type."""
        if not isinstance(nodes[0].kind, Whole):
            return [self.of(node) for node in nodes]
        wide = numbers.wide(*nodes)
        return [self._whole(node, wide) for node in nodes]

    def _one_of(self, name: pl.Expr, options: tuple[str, ...]) -> pl.Expr:
        if 0 < len(options) <= FEW:
            return reduce(or_, (name == pl.lit(option, dtype=NAMED) for option in options))
        return name.is_in(pl.Series(options, dtype=NAMED).implode())

    def _case(self, branches: tuple[tuple[Node, Node], ...], orelse: Node, kind: Kind) -> pl.Expr:
        wide = isinstance(kind, Whole) and not kind.narrow
        value = self._whole if isinstance(kind, Whole) else lambda node, _: self.of(node)
        chosen = value(orelse, wide)
        for test, then in reversed(branches):
            chosen = pl.when(self.of(test)).then(value(then, wide)).otherwise(chosen)
        return chosen


def compared(left: pl.Expr, op: Comparator, right: pl.Expr) -> pl.Expr:
    """A comparison; null where either side is."""
    match op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "==":
            return left == right
        case "!=":
            return left != right
        case ">=":
            return left >= right
        case ">":
            return left > right


_PLAIN: Mapping[Kind, pl.DataType] = {
    TRUTH: pl.Boolean(),
    DAY: pl.Date(),
    NAME: NAMED,
    MASK: pl.Int64(),
}


def dtype_of(kind: Kind) -> pl.DataType:
    """The type of a column of this kind."""
    if isinstance(kind, Whole):
        return pl.Int64() if kind.narrow else pl.Int128()
    return _PLAIN.get(kind) or pl.List(pl.String)
