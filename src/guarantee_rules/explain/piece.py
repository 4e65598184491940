"""What printing in figures and printing in words have in common: signs, parentheses, and what may be left out."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass

from guarantee_rules.core.expr import (
    Arithmetic,
    Comparator,
    Expr,
    Extreme,
    Lit,
    Portion,
    Quotient,
)

RELATION: dict[Comparator, str] = {"<": "<", "<=": "≤", "==": "=", "!=": "≠", ">=": "≥", ">": ">"}
OPPOSITE: dict[Comparator, Comparator] = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
SIGN = {"+": "+", "-": "−", "*": "×"}
# How tightly a printed expression holds together: what stands lower is put in parentheses inside what stands higher.
CHOICE, OR, AND, RELATED, SUM, PRODUCT, ATOM = range(7)
SHORTEST, COMMON_YEAR = 28, 2023
"""Days every month has, and a year in which February has no more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression in print: how tightly it holds, and whether it can be worked out from what is printed."""

    text: str
    level: int = ATOM
    whole: bool = True

    def within(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def is_zero(expr: Expr) -> bool:
    return isinstance(expr, Lit) and not isinstance(expr.value, str | bool) and expr.value == 0


def above_zero(expr: Extreme) -> Expr | None:
    """The `x` of `max(x, 0)`, which only keeps it from falling below zero."""
    if expr.which == "max" and len(expr.parts) == 2:
        rest = [part for part in expr.parts if not is_zero(part)]
        return rest[0] if len(rest) == 1 else None
    return None


def undivided_whole(expr: Quotient | Portion) -> Expr | None:
    """What is divided into one part, or multiplied and divided by the same: `x` of `x ÷ 1` and of `x × 10 ÷ 10`."""
    match expr:
        case Quotient(of, Lit(1)):
            return of
        case Quotient(Arithmetic(of, "*", Lit() as times), Lit() as over) if times == over:
            return of
        case Portion(of, part, whole) if part == whole:
            return of
        case _:
            return None


def on_day_key(day: int, month: int | None = None) -> str:
    """Of a date's month, or of a month of its year. Only of a day that may be lacking is it said what stands for it."""
    key, shortest = ("on_day", SHORTEST) if month is None else ("on_date", monthrange(COMMON_YEAR, month)[1])
    return f"formula.{key}" if day <= shortest else f"formula.{key}_or_last"
