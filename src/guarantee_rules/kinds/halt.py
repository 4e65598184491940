"""When lending stops: a measured ratio reaches or passes a threshold, for one bank, the consortium or the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Compare, Lit, both, either
from guarantee_rules.kinds.base import At, Meaning, Scope, Transition
from guarantee_rules.kinds.fields import Formula, refused, whole
from guarantee_rules.kinds.measure import STATE, Measured


class Halt(Measured):
    """`at_least` (达到) or `more_than` (超过) the threshold, the scope goes to the state `then`.

    With `confirmed_by`, termination is pending until that holds, such as a written notice.
    """

    kind: Literal["halt"]
    then: Literal["halted", "suspended", "terminated"] = "halted"
    confirmed_by: Formula | None = None
    at_least: Formula | None = None
    more_than: Formula | None = None

    @whole
    def _one_threshold(self) -> None:
        if (self.at_least is None) == (self.more_than is None):
            raise refused("exactly-one", keys="at_least, more_than")

    def names(self) -> tuple[str, ...]:
        return (self.measured_name,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        prior = self.prior_state(scope, at)
        key = "at_least" if self.at_least is not None else "more_than"
        bites = self.passes(scope, at, ">=" if key == "at_least" else ">", at(key))
        yield self.check("limb", applies, bites, at)
        name, type, shown = self.shown(scope, at)
        yield self.provided(name, type, applies, shown, at, answer=False)
        reached, stands = both(applies, bites), self.stands(at)
        if self.confirmed_by is None:
            yield Transition(self.scope, prior, self.then, reached, self.id, stands)
        else:
            confirmed = scope.condition(at("confirmed_by"))
            # Once pending, what is awaited is the confirmation, even if the measure has fallen back meanwhile.
            awaited = Compare(prior, "==", Lit("termination_pending", STATE), at("prior").span)
            yield Transition(self.scope, prior, self.then, both(either(reached, awaited), confirmed), self.id, stands)
            yield Transition(self.scope, prior, "termination_pending", reached, self.id, stands)
