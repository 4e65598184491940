"""When lending stops: a measured ratio reaches or passes a threshold, for one bank, the consortium or the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from guarantee_rules.core.expr import both
from guarantee_rules.kinds.base import At, Meaning, Scope, Transition
from guarantee_rules.kinds.fields import Formula, refused
from guarantee_rules.kinds.measure import Measured
from guarantee_rules.values.types import RATIO


class Halt(Measured):
    """`at_least` (达到) or `more_than` (超过) the threshold, the scope is halted, whatever it was before."""

    kind: Literal["halt"]
    at_least: Formula | None = None
    more_than: Formula | None = None

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if (self.at_least is None) == (self.more_than is None):
            raise refused("exactly-one", keys="at_least, more_than")
        return self

    def names(self) -> tuple[str, ...]:
        return (f"{self.scope}_ratio",)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        prior = self.prior_state(scope, at)
        key = "at_least" if self.at_least is not None else "more_than"
        bites = self.passes(scope, at, ">=" if key == "at_least" else ">", at(key))
        yield self.check("limb", applies, bites, at)
        yield self.provided(f"{self.scope}_ratio", RATIO, applies, self.shown_ratio(scope, at), at, answer=False)
        yield Transition(self.scope, prior, "halted", both(applies, bites), self.id)
