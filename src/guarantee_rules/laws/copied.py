"""An expression with other names in it: what a second case reads in place of the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)

Changed = Callable[[Expr], Expr]


def copied(expr: Expr, leaf: Changed) -> Expr:
    """The expression with every fact, `given` and reference put through `leaf`."""

    def each(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return tuple(copied(part, leaf) for part in parts)

    match expr:
        case Fact() | Given() | Ref():
            return leaf(expr)
        case Lit() | Reading() | Undecided():
            return expr
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return replace(expr, left=copied(left, leaf), right=copied(right, leaf))
        case All(parts) | Any(parts) | Extreme(_, parts):
            return replace(expr, parts=each(parts))
        case Not(of) | OneOf(of) | Includes(of) | Rolled(of) | OnDay(of) | Count(of):
            return replace(expr, of=copied(of, leaf))
        case Quotient(of, over):
            return replace(expr, of=copied(of, leaf), over=copied(over, leaf))
        case Portion(of, part, whole):
            return replace(expr, of=copied(of, leaf), part=copied(part, leaf), whole=copied(whole, leaf))
        case If(test, then, orelse):
            return replace(expr, test=copied(test, leaf), then=copied(then, leaf), orelse=copied(orelse, leaf))
        case Needs(parts, then):
            return replace(expr, parts=each(parts), then=copied(then, leaf))
        case Shift(of, by):
            return replace(expr, of=copied(of, leaf), by=copied(by, leaf))
        case Between(start, end):
            return replace(expr, start=copied(start, leaf), end=copied(end, leaf))
        case _:
            assert_never(expr)
