"""A value other rules use by name. It decides nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Formula, Key, entry
from guarantee_rules.values.numbers import Rounding


class ValueRule(Rule):
    """`is` under the name `value`; `round` where it divides."""

    kind: Literal["value"]
    value: Key
    is_: Formula = entry(alias="is")
    round: Rounding | None = None

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        expr, type = scope.formula(at("is"), rounding=self.round)
        yield self.provided(self.value, type, self.applies(scope, at), expr, at)
