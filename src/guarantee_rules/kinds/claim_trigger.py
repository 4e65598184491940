"""When the bank may claim: one of the events the text names, from the day its period has passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import All, Compare, Fact, both
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Formula, Key, entry
from guarantee_rules.values.types import DATE


class ClaimTrigger(Rule):
    """One event: `while` the debt stands, from the day `claim_from` on. Any one event of a question suffices."""

    kind: Literal["claim_trigger"]
    while_: Formula = entry(alias="while")
    claim_from: Formula
    value: Key

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        stands = scope.condition(at("while"))
        day, _ = scope.formula(at("claim_from"), DATE)
        reached = Compare(Fact("as_of", at("claim_from").span), ">=", day, at("claim_from").span)
        yield self.check("limb", applies, All((stands, reached), at.span), at)
        yield self.provided(self.value, DATE, both(applies, stands), day, at)
