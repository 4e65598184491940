"""An amount the text fixes, in yuan and fen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Formula, Key, entry
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.types import MONEY


class Amount(Rule):
    """`is` under the name `value`, rounded once to the fen: half up unless `round` says otherwise."""

    kind: Literal["amount"]
    value: Key
    is_: Formula = entry(alias="is")
    round: Rounding = "half_up"

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        expr, _ = scope.formula(at("is"), MONEY, self.round)
        yield self.provided(self.value, MONEY, self.applies(scope, at), expr, at)
