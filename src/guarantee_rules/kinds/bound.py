"""What a limit and a cap have in common: something is held against a bound, with the comparator beside the figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from guarantee_rules.core.expr import TRUE, Arithmetic, Comparator, Expr, Extreme, Lit, Not, both
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Formula, Key, refused, whole
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.types import EXACT_DECIMAL, NUMERIC, Type

COMPARATORS: dict[str, Comparator] = {"at_most": "<=", "less_than": "<", "at_least": ">=", "more_than": ">"}


class Bound(Rule):
    """`of` against one bound. In the core: a check, the bound itself, the room left and the excess."""

    value: Key
    of: Formula
    at_most: Formula | None = None
    less_than: Formula | None = None
    at_least: Formula | None = None
    more_than: Formula | None = None

    @whole
    def _one_bound(self) -> None:
        if sum(getattr(self, key) is not None for key in COMPARATORS) != 1:
            raise refused("exactly-one", keys=", ".join(COMPARATORS))

    @property
    def key(self) -> str:
        return next(key for key in COMPARATORS if getattr(self, key) is not None)

    def names(self) -> tuple[str, ...]:
        return (self.value, *self._room())

    def _room(self) -> tuple[str, str]:
        default = type(self).model_fields["value"].default
        return ("headroom", "excess") if self.value == default else (f"{self.value}_headroom", f"{self.value}_excess")

    def held(self, scope: Scope, at: At, rounding: Rounding | None) -> Iterator[Meaning]:
        """The check and the values. A ceiling is cut to the fen and a minimum raised, so that none is ever passed."""
        applies = self.applies(scope, at)
        measured, type_ = scope.formula(at("of"), rounding="half_up")
        definition, of = self.named("of", type_, measured, at("of"))
        yield definition
        # One slip is told once: not again as a bound of the wrong type, nor as a comparison.
        bound, _ = scope.formula(at(self.key), None if scope.broken else type_, rounding or self._safe())
        holds = TRUE if scope.broken else scope.compared(at("of"), COMPARATORS[self.key], at(self.key))
        yield self.check("requirement", applies, holds, at)
        yield self.provided(self.value, type_, applies, bound, at, answer=False)
        if type_.name in NUMERIC:
            headroom, excess = self._room()
            upward = self.key in ("at_most", "less_than")
            more, less = (bound, of) if upward else (of, bound)
            yield self.provided(headroom, type_, applies, beyond(more, less, type_), at, answer=False)
            exceeded = both(applies, Not(holds))
            yield self.provided(excess, type_, exceeded, beyond(less, more, type_), at, answer=False)

    def _safe(self) -> Rounding:
        return "down" if self.key in ("at_most", "less_than") else "up"


def beyond(more: Expr, less: Expr, type: Type) -> Expr:
    """By how much `more` is over `less`; nothing where it is not."""
    return Extreme("max", (Arithmetic(more, "-", less), zero(type)))


def zero(type: Type) -> Lit:
    return Lit(Decimal("0.00" if type.name == "money" else "0") if type.name in EXACT_DECIMAL else 0, type)
