"""A ceiling or floor worked out by a formula: a rate from the benchmark, a premium from principal and interest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.kinds.base import At, Meaning, Scope
from guarantee_rules.kinds.bound import Bound
from guarantee_rules.kinds.fields import Key
from guarantee_rules.values.numbers import Rounding


class Cap(Bound):
    """`of` against a formula. Ceilings are cut to the fen, floors raised, unless `round` is given; rates stay exact."""

    kind: Literal["cap"]
    value: Key = "cap"
    round: Rounding | None = None

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        yield from self.held(scope, at, self.round)
