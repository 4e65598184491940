"""Expressions that were written out before, to be found again where the same is said once more."""

from __future__ import annotations

from guarantee_rules.core.expr import Expr


class Alike:
    """Expressions, each with a word for it. Comparing with a few is quicker than walking through each for its hash."""

    def __init__(self) -> None:
        self._by_kind: dict[type[Expr], list[tuple[Expr, str]]] = {}

    def put(self, expr: Expr, word: str = "") -> None:
        """In place of the word for an expression that says the same."""
        self._by_kind.setdefault(type(expr), []).insert(0, (expr, word))

    def get(self, expr: Expr) -> str | None:
        for known, word in self._by_kind.get(type(expr), ()):
            if known is expr or known == expr:
                return word
        return None

    def __contains__(self, expr: Expr) -> bool:
        return self.get(expr) is not None
