"""What the text says that cannot be computed: duties, sanctions, rights, definitions; kept and cited all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import TRUE
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual


class Record(Rule):
    """`text` in our own words, and whom it binds. With a question it is listed there, `when` it applies."""

    kind: Literal["record"]
    what: Literal[
        "duty",
        "sanction",
        "definition",
        "principle",
        "right",
        "reference",
        "authority",
        "fund",
        "incentive",
        "background",
    ]
    actor: Bilingual | None = None
    text: Bilingual

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        if self.question:
            yield self.check("item", self.applies(scope, at), TRUE, at)
