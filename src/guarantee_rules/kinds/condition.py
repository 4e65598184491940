"""A condition the case must meet, or a bar it must not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Not
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Formula, refused, whole


class Condition(Rule):
    """`require` must hold; `bar` must not. In the core: one check."""

    kind: Literal["condition"]
    require: Formula | None = None
    bar: Formula | None = None

    @whole
    def _one_of_the_two(self) -> None:
        if (self.require is None) == (self.bar is None):
            raise refused("exactly-one", keys="require, bar")

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        if self.require is not None:
            holds = scope.condition(at("require"))
        else:
            holds = Not(scope.condition(at("bar")), at("bar").span)
        yield self.check("requirement", self.applies(scope, at), holds, at)
