"""What the text leaves out: silent, referred elsewhere, absent from our copy, or without subject in this scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.kinds.base import At, Gap, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual


class GapRule(Rule):
    """`why` there is no answer and what to `see`. With `when`, only for the cases where that holds."""

    kind: Literal["gap"]
    why: Literal["silent", "referred", "absent", "not_applicable"]
    see: Bilingual | None = None

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        yield Gap(self.id, self.why, self.id, self.applies(scope, at), at.span)
