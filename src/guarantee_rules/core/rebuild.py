"""Expressions made anew from their parts: the one place that knows how each is put together again."""

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

Rewrite = Callable[[Expr], Expr]


def rebuilt(expr: Expr, each: Rewrite) -> Expr:
    """The expression with every part replaced by what `each` makes of it."""
    match expr:
        case Lit() | Fact() | Given() | Reading() | Ref() | Undecided():
            return expr
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return replace(expr, left=each(left), right=each(right))
        case All(parts) | Any(parts) | Extreme(_, parts):
            return replace(expr, parts=tuple(each(part) for part in parts))
        case Not(of) | OneOf(of) | Includes(of) | Rolled(of) | OnDay(of) | Count(of):
            return replace(expr, of=each(of))
        case Quotient(of, over):
            return replace(expr, of=each(of), over=each(over))
        case Portion(of, part, whole):
            return replace(expr, of=each(of), part=each(part), whole=each(whole))
        case If(test, then, orelse):
            return replace(expr, test=each(test), then=each(then), orelse=each(orelse))
        case Needs(parts, then):
            return replace(expr, parts=tuple(each(part) for part in parts), then=each(then))
        case Shift(of, by):
            return replace(expr, of=each(of), by=each(by))
        case Between(start, end):
            return replace(expr, start=each(start), end=each(end))
        case _:
            assert_never(expr)
