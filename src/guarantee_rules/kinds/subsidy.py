"""A subsidy on what was paid, within a quota in the order of payment; a loan across the line counts in part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Arithmetic, Extreme, Lit, Portion
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.bound import beyond
from guarantee_rules.kinds.fields import Amount, Formula, Key, Percentage
from guarantee_rules.values.types import MONEY, RATIO


class Subsidy(Rule):
    """`rate` of `of`, in the ratio of the part of `amount` that is within `quota` once `taken` is off it.

    Cut to the fen: a subsidy is never more than its rate. In the core: the part within, what is left, the subsidy.
    """

    kind: Literal["subsidy"]
    value: Key = "subsidy"
    of: Formula
    rate: Percentage
    amount: Formula
    quota: Amount
    taken: Formula

    def names(self) -> tuple[str, ...]:
        return (self.value, "within_quota", "quota_left")

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        paid, _ = scope.formula(at("of"), MONEY, "half_up")
        amount, _ = scope.formula(at("amount"), MONEY, "half_up")
        taken, _ = scope.formula(at("taken"), MONEY, "half_up")
        left, left_over = self.named("left", MONEY, beyond(Lit(self.quota, MONEY, at("quota").span), taken, MONEY), at)
        yield left
        within, part = self.named("within", MONEY, Extreme("min", (amount, left_over), at.span), at)
        yield within
        share = Arithmetic(paid, "*", Lit(self.rate, RATIO, at("rate").span), at.span)
        yield self.provided(self.value, MONEY, applies, Portion(share, part, amount, "down", at.span), at)
        yield self.provided("within_quota", MONEY, applies, part, at, answer=False)
        yield self.provided("quota_left", MONEY, applies, beyond(left_over, part, MONEY), at, answer=False)
