"""A figure the text gives, which an amount, a term or a count may not pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.kinds.base import At, Meaning, Scope
from guarantee_rules.kinds.bound import Bound
from guarantee_rules.kinds.fields import Key


class Limit(Bound):
    """`of` at most (or at least …) a figure; with `when`, for one class of borrower."""

    kind: Literal["limit"]
    value: Key = "limit"

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        yield from self.held(scope, at, None)
