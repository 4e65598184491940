"""A sum set aside for a period, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Fact, Lit
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.bound import beyond
from guarantee_rules.kinds.fields import Amount, FactName, Key
from guarantee_rules.values.types import MONEY


class Fund(Rule):
    """`budget` less what has been `used` of it; never below zero."""

    kind: Literal["fund"]
    value: Key = "fund_left"
    budget: Amount
    used: FactName

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        scope.fact(at("used"), self.used, MONEY)
        budget = Lit(self.budget, MONEY, at("budget").span)
        left = beyond(budget, Fact(self.used, at("used").span), MONEY)
        yield self.provided(self.value, MONEY, self.applies(scope, at), left, at)
