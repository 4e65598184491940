"""A deposit: a fraction of an amount, and whether it has been paid in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Arithmetic, Compare, Fact, Lit, Quotient
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.bound import beyond
from guarantee_rules.kinds.fields import FactName, Formula, Key, Percentage
from guarantee_rules.values.types import INTEGER, MONEY, RATIO


class Deposit(Rule):
    """`rate` of `of`, half up to the fen. With `paid`, whether that covers it and what is short."""

    kind: Literal["deposit"]
    value: Key = "deposit"
    of: Formula
    rate: Percentage
    paid: FactName | None = None

    def names(self) -> tuple[str, ...]:
        return (self.value, *(("shortfall",) if self.paid else ()))

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        of, _ = scope.formula(at("of"), MONEY, "half_up")
        part = Arithmetic(of, "*", Lit(self.rate, RATIO, at("rate").span), at.span)
        due = Quotient(part, Lit(1, INTEGER), 2, "half_up", at.span)
        yield self.provided(self.value, MONEY, applies, due, at)
        if self.paid is not None:
            here = at("paid")
            scope.fact(here, self.paid, MONEY)
            paid = Fact(self.paid, here.span)
            yield self.check("note", applies, Compare(paid, ">=", due, here.span), at)
            yield self.provided("shortfall", MONEY, applies, beyond(due, paid, MONEY), here, answer=False)
