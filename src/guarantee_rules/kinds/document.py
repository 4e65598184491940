"""A paper the file must hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Fact, Includes
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual, Key
from guarantee_rules.source.diagnostics import diagnostic, nearest


class Document(Rule):
    """`document` is one of the vocabulary's; met when `documents.provided` includes it."""

    kind: Literal["document"]
    document: Key
    by: Bilingual
    to: Bilingual

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        here = at("document")
        known = scope.formulas.names.members("document")
        if self.document not in known:
            near = nearest(self.document, known)
            told = diagnostic("member-unknown", here.span, found=self.document, members=", ".join(known), nearest=near)
            scope.wrong(told)
        held = Includes(Fact("documents.provided", here.span), self.document, here.span)
        yield self.check("item", self.applies(scope, at), held, at)
