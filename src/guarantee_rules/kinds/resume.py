"""When lending may start again: the ratio is down and what else the text asks is done. Nothing restarts itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import All, Compare, Expr, Lit, OneOf, both
from guarantee_rules.core.program import Notice
from guarantee_rules.kinds.base import At, Meaning, Scope, Transition
from guarantee_rules.kinds.fields import Bilingual, Formula, Model, entry, refused, whole
from guarantee_rules.kinds.measure import STATE, Measured
from guarantee_rules.values.types import BOOL


class Proviso(Model):
    is_: Formula = entry(alias="is")
    label: Bilingual


class Resume(Measured):
    """A halted scope runs again once the ratio is `at_most` (or `less_than`) a threshold and `provided` all holds."""

    kind: Literal["resume"]
    at_most: Formula | None = None
    less_than: Formula | None = None
    provisos: tuple[Proviso, ...] = entry(default=(), alias="provided", most=60)

    @whole
    def _one_threshold(self) -> None:
        if (self.at_most is None) == (self.less_than is None):
            raise refused("exactly-one", keys="at_most, less_than")

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        prior = self.prior_state(scope, at)
        key = "at_most" if self.at_most is not None else "less_than"
        down = self.passes(scope, at, "<=" if key == "at_most" else "<", at(key))
        provisos: list[Expr] = []
        for number in range(len(self.provisos)):
            here = at("provided", number, "is")
            definition, proviso = self.named(f"provided_{number + 1}", BOOL, scope.condition(here), here)
            yield definition
            provisos.append(proviso)
        may = All((down, *provisos), at.span)
        # What runs cannot resume: there is nothing to ask of it.
        stopped = both(applies, OneOf(prior, ("halted", "suspended"), at("prior").span))
        yield self.check("requirement", stopped, may, at)
        running = Compare(prior, "==", Lit("running", STATE), at("prior").span)
        yield Notice("nothing_to_resume", self.id, both(applies, running), (), at.span)
        yield Transition(self.scope, prior, "running", both(applies, may), self.id, self.stands(at))
