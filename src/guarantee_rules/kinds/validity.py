"""From when and until when the text is in force, as the text says it; the dates stand with the version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.source.diagnostics import diagnostic


class Validity(Rule):
    """The rule behind the version's first day (`from`), its last (`until`), or behind its having none (`none`)."""

    kind: Literal["validity"]
    limb: Literal["from", "until", "none"]

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        holds: Expr = TRUE
        if self.limb != "none":
            bound = scope.valid_from if self.limb == "from" else scope.valid_to
            if bound is None:
                scope.wrong(diagnostic("validity-without-date", at("limb").span, limb=self.limb))
                return
            holds = Compare(Fact("as_of", at.span), ">=" if self.limb == "from" else "<=", bound, at.span)
        yield self.check("note", self.applies(scope, at), holds, at)
