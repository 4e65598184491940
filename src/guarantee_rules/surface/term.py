"""Exact fractions of expressions: a division is carried along and made once, at the end, or never, in a comparison."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, cast

from guarantee_rules.core.bounds import never_negative
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
from guarantee_rules.values.types import BOOL, DATE, DAYS, EXACT_DECIMAL, INTEGER, MONEY, NUMERIC, RATE, RATIO, Type

_TURNED: dict[Comparator, Comparator] = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
PLACES = {"money": 2, "rate": 8, "ratio": 6, "integer": 0}


class Nonsense(Exception):
    """The types do not go together."""


class Term(NamedTuple):
    """`expr / over`, not divided yet; `over` is None for a whole expression. `bare`: a number without a unit."""

    expr: Expr
    type: Type
    over: Expr | None = None
    over_type: Type = INTEGER
    bare: bool = False

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
        return Term(expr, type, over, over_type).checked()
    left, right = _alike(left, right)
    if left.over == right.over:
        expr, type = _operated(left.expr, left.type, sign, right.expr, right.type, span)
        return Term(expr, type, left.over, left.over_type)
    over, over_type = _times(left.over, left.over_type, right.over, right.over_type)
    one, one_type = _scaled(left, right)
    two, two_type = _scaled(right, left)
    expr, type = _operated(one, one_type, sign, two, two_type, span)
    return Term(expr, type, over, over_type).checked()


def quotient(left: Term, right: Term, span: Span | None) -> Term:
    """`left / right` as one fraction. Raises `Nonsense`."""
    expr, type = (left.expr, left.type)
    if type.name not in NUMERIC or right.type.name not in NUMERIC or _nothing(right.expr):
        raise Nonsense
    if right.over is not None:
        expr, type = _operated(expr, type, "*", right.over, right.over_type, span)
        # a / (b / 0) is as undefined as b / 0; as a * 0 / b it would be nothing.
        expr = _unless_zero(right.over, right.over_type, expr, type, span)
    over, over_type = _times(left.over, left.over_type, right.expr, right.type)
    return Term(expr, type, over, over_type).checked()


def compared(left: Term, op: Comparator, right: Term, span: Span | None) -> Expr:
    """A comparison without division: both sides times both denominators, which may not be zero. Raises `Nonsense`."""
    left, right = _alike(left, right)
    one, one_type = _scaled(left, right) if left.over != right.over else (left.expr, left.type)
    two, two_type = _scaled(right, left) if left.over != right.over else (right.expr, right.type)
    if not comparable(one_type, op, two_type):
        raise Nonsense
    overs = {over: type for over, type in ((left.over, left.over_type), (right.over, right.over_type)) if over}
    expr: Expr = Compare(one, op, two, span)
    turned: Expr = Compare(one, _TURNED[op], two, span)
    for over, over_type in overs.items():
        if expr != turned and not never_negative(over):
            # Both sides times a negative denominator change places.
            negative = Compare(over, "<", _zero(over_type), span)
            expr, turned = If(negative, turned, expr, span), If(negative, expr, turned, span)
    for over, over_type in overs.items():
        expr = _unless_zero(over, over_type, expr, BOOL, span)
    return expr


def fitted(term: Term, type: Type) -> Expr:
    """A whole term as a value of this type: a bare number as an amount, a ratio as a rate. Raises `Nonsense`."""
    if term.over is None and (term.type == type or (type == RATIO and term.type == INTEGER) or _lent(term, type)):
        return retyped(term.expr, type)
    raise Nonsense


def _alike(left: Term, right: Term) -> tuple[Term, Term]:
    """A bare number beside an amount or a rate is one too."""
    if _lent(left, right.worth):
        return Term(retyped(left.expr, right.worth), right.worth, left.over, left.over_type), right
    if _lent(right, left.worth):
        return left, Term(retyped(right.expr, left.worth), left.worth, right.over, right.over_type)
    return left, right


def _lent(term: Term, type: Type) -> bool:
    """Whether a figure takes its unit from what stands beside it: 3% may be a rate, but is never three fen."""
    figure = isinstance(term.expr, Lit) and term.type in (RATIO, INTEGER)
    return figure and (type == RATE or (type == MONEY and term.bare))


def retyped(expr: Expr, type: Type) -> Expr:
    """A figure without a unit as one of this type; anything else as it is."""
    if isinstance(expr, Lit) and expr.type in (RATIO, INTEGER) and expr.type != type:
        value = Decimal(cast(Decimal, expr.value))
        in_fen = rounded(value, PLACES["money"], "down")
        return Lit(in_fen if type == MONEY and in_fen == value else value, type, expr.span)
    return expr


def _unless_zero(over: Expr, over_type: Type, expr: Expr, type: Type, span: Span | None) -> Expr:
    """The expression; an undefined ratio where the denominator is nothing."""
    if isinstance(over, Lit):
        return expr
    zero = Compare(over, "==", _zero(over_type), span)
    return If(zero, Undecided("undefined_ratio", type, span=span), expr, span)


def _zero(type: Type) -> Expr:
    return retyped(Lit(0, INTEGER), type) if type.name in EXACT_DECIMAL else Lit(0, type)


def _nothing(expr: Expr) -> bool:
    return isinstance(expr, Lit) and not expr.value


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
