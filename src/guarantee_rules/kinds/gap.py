"""What the text leaves out: silent, referred elsewhere, absent from our copy, or without subject in this scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import TRUE
from guarantee_rules.kinds.base import At, Gap, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual, Key, entry


class GapRule(Rule):
    """`why` there is no answer and what to `see`. With `when`, only for the cases where that holds.

    With `values`, the question has its answer and only these values are blank in it, in a comparison say.
    """

    kind: Literal["gap"]
    why: Literal["silent", "referred", "absent", "not_applicable"]
    see: Bilingual | None = None
    values: tuple[Key, ...] = entry(default=(), most=60)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        if not self.values:
            applies = self.applies(scope, at)
            yield Gap(self.id, self.why, self.id, applies, at.span)
            if self.when is not None or self.under:
                # So that it is told where it applies, though another rule has decided.
                yield self.check("note", applies, TRUE, at)
