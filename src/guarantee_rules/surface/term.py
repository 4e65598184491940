"""Exact fractions of expressions: a division is carried along and made once, at the end, or never, in a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from guarantee_rules.core.expr import (
    Arithmetic,
    ArithmeticSign,
    Comparator,
    Compare,
    Expr,
    Extreme,
    Fact,
    If,
    Lit,
    Needs,
    Portion,
    Quotient,
    Undecided,
)
from guarantee_rules.core.typing import arithmetic_type, comparable
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import Rounding, rounded
from guarantee_rules.values.types import BOOL, DATE, DAYS, INTEGER, MONEY, RATE, RATIO, Type

PLACES = {"money": 2, "rate": 8, "ratio": 6, "integer": 0}


class Nonsense(Exception):
    """The types do not go together."""


@dataclass(frozen=True, slots=True)
class Term:
    """`expr / over`, not divided yet; `over` is None for a whole expression."""

    expr: Expr
    type: Type
    over: Expr | None = None
    over_type: Type = INTEGER

    @property
    def worth(self) -> Type:
        """The type of the fraction."""
        if self.over is None or self.over_type.name in {"integer", "ratio"}:
            return RATIO if self.over is not None and self.type == INTEGER else self.type
        if self.over_type == self.type:
            return RATIO
        raise Nonsense

    def checked(self) -> Term:
        """Itself, if the fraction makes sense. Raises `Nonsense`."""
        _ = self.worth
        return self

    def divided(self, rounding: Rounding | None, span: Span | None) -> Expr:
        """The expression, with its division made and rounded once. Raises `Nonsense` where no rounding is declared."""
        worth = self.worth
        if self.over is None:
            if rounding is None or worth != MONEY or whole_fen(self.expr):
                return self.expr
            return Quotient(self.expr, Lit(1, INTEGER), PLACES["money"], rounding, span)
        if rounding is None or worth.name not in PLACES:
            raise Nonsense
        return Quotient(self.expr, self.over, PLACES[worth.name], rounding, span)


def whole_fen(expr: Expr) -> bool:
    """Whether an amount surely has no more than two decimals, so that no rounding is needed."""
    match expr:
        case Lit(value, type):
            return type == MONEY and rounded(cast(Decimal, value), 2, "down") == value
        case Fact() | Portion():
            return True
        case Quotient(places=places):
            return places <= PLACES["money"]
        case Arithmetic(sign="*"):
            return False
        case Arithmetic(left, _, right):
            return whole_fen(left) and whole_fen(right)
        case Extreme(_, parts):
            return all(map(whole_fen, parts))
        case If(_, then, orelse):
            return whole_fen(then) and whole_fen(orelse)
        case Needs(_, then):
            return whole_fen(then)
        case _:
            return False


def calculated(left: Term, sign: ArithmeticSign, right: Term, span: Span | None) -> Term:
    """`left sign right` as one fraction. Raises `Nonsense`."""
    if sign == "*":
        over, over_type = _times(left.over, left.over_type, right.over, right.over_type)
        expr, type = _operated(left.expr, left.type, "*", right.expr, right.type, span)
        return Term(expr, type, over, over_type)
    left, right = _alike(left, right)
    if left.over == right.over:
        expr, type = _operated(left.expr, left.type, sign, right.expr, right.type, span)
        return Term(expr, type, left.over, left.over_type)
    over, over_type = _times(left.over, left.over_type, right.over, right.over_type)
    one, one_type = _scaled(left, right)
    two, two_type = _scaled(right, left)
    expr, type = _operated(one, one_type, sign, two, two_type, span)
    return Term(expr, type, over, over_type)


def quotient(left: Term, right: Term, span: Span | None) -> Term:
    """`left / right` as one fraction. Raises `Nonsense`."""
    expr, type = (left.expr, left.type)
    if right.over is not None:
        expr, type = _operated(expr, type, "*", right.over, right.over_type, span)
    over, over_type = _times(left.over, left.over_type, right.expr, right.type)
    return Term(expr, type, over, over_type).checked()


def compared(left: Term, op: Comparator, right: Term, span: Span | None) -> Expr:
    """A comparison without division: both sides times both denominators, which may not be zero. Raises `Nonsense`."""
    left, right = _alike(left, right)
    one, one_type = _scaled(left, right) if left.over != right.over else (left.expr, left.type)
    two, two_type = _scaled(right, left) if left.over != right.over else (right.expr, right.type)
    if not comparable(one_type, op, two_type):
        raise Nonsense
    expr: Expr = Compare(one, op, two, span)
    for over, over_type in ((left.over, left.over_type), (right.over, right.over_type)):
        if over is not None and not isinstance(over, Lit):
            zero = Compare(over, "==", retyped(Lit(0, INTEGER), over_type), span)
            expr = If(zero, Undecided("undefined_ratio", BOOL, span=span), expr, span)
    return expr


def _alike(left: Term, right: Term) -> tuple[Term, Term]:
    """A bare number beside an amount or a rate is one too."""
    if _bare(left) and right.worth in (MONEY, RATE):
        return Term(retyped(left.expr, right.worth), right.worth, left.over, left.over_type), right
    if _bare(right) and left.worth in (MONEY, RATE):
        return left, Term(retyped(right.expr, left.worth), left.worth, right.over, right.over_type)
    return left, right


def _bare(term: Term) -> bool:
    return isinstance(term.expr, Lit) and term.type in (RATIO, INTEGER)


def retyped(expr: Expr, type: Type) -> Expr:
    """A bare number as an amount or a rate; anything else as it is."""
    if isinstance(expr, Lit) and expr.type in (RATIO, INTEGER) and isinstance(expr.value, Decimal | int):
        return Lit(expr.value if type == INTEGER else Decimal(expr.value), type, expr.span)
    return expr


def _operated(
    left: Expr, left_type: Type, sign: ArithmeticSign, right: Expr, right_type: Type, span: Span | None
) -> tuple[Expr, Type]:
    type = arithmetic_type(left_type, sign, right_type)
    if type is None or (type == DAYS and left_type == DATE):
        raise Nonsense
    return Arithmetic(left, sign, right, span), type


def _scaled(term: Term, by: Term) -> tuple[Expr, Type]:
    """The numerator of `term` once both are over the same denominator."""
    if by.over is None:
        return term.expr, term.type
    return _operated(term.expr, term.type, "*", by.over, by.over_type, term.expr.span)


def _times(left: Expr | None, left_type: Type, right: Expr | None, right_type: Type) -> tuple[Expr | None, Type]:
    """The product of two denominators; of two figures the figure itself."""
    if left is None:
        return right, right_type
    if right is None:
        return left, left_type
    if isinstance(left, Lit) and isinstance(right, Lit) and left_type == right_type == INTEGER:
        return Lit(cast(int, left.value) * cast(int, right.value), INTEGER, left.span), INTEGER
    return _operated(left, left_type, "*", right, right_type, left.span)
