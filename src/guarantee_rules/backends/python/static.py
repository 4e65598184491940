"""What is settled before any fact is known, once every reading has its option."""

from __future__ import annotations

from collections.abc import Mapping

from guarantee_rules.core.expr import All, Any, Compare, Expr, If, Lit, Not, OneOf, Reading

CONDITIONS = frozenset({All, Any, Compare, If, Lit, Not, OneOf})
"""What can be settled without facts."""


class Static:
    """The truth of conditions under chosen readings; expressions are told apart by identity."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self.readings = readings
        self._truth: dict[int, bool | None] = {}

    def truth(self, expr: Expr) -> bool | None:
        """Whether a condition holds whatever the facts; None where that depends on them."""
        if expr.__class__ not in CONDITIONS:
            return None
        key = id(expr)
        if key not in self._truth:
            self._truth[key] = self._worked_out(expr)
        return self._truth[key]

    def name(self, expr: Expr) -> str | None:
        """The name an expression is, whatever the facts."""
        match expr:
            case Lit(str() as value):
                return value
            case Reading(reading):
                return self.readings[reading]
            case _:
                return None

    def _worked_out(self, expr: Expr) -> bool | None:
        match expr:
            case Lit(bool() as value):
                return value
            case Compare(left, "==" | "!=" as op, right):
                one, other = self.name(left), self.name(right)
                return None if one is None or other is None else (one == other) is (op == "==")
            case OneOf(of, options):
                name = self.name(of)
                return None if name is None else name in options
            case Not(of):
                settled = self.truth(of)
                return None if settled is None else not settled
            case All(parts):
                return self._decided(parts, deciding=False)
            case Any(parts):
                return self._decided(parts, deciding=True)
            case If(test, then, orelse):
                settled = self.truth(test)
                return None if settled is None else self.truth(then if settled else orelse)
            case _:
                return None

    def _decided(self, parts: tuple[Expr, ...], *, deciding: bool) -> bool | None:
        truths = [self.truth(part) for part in parts]
        if deciding in truths:
            return deciding
        return None if None in truths else not deciding
