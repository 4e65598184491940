"""One step of a procedure: who does what, with which papers and by when. The first that is not done comes next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import FALSE, Expr, Given
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope, Stage
from guarantee_rules.kinds.fields import Bilingual, FactName, Formula, Key, Position, entry
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.values.types import DATE


class Step(Rule):
    """`order` in the procedure, what to `do` and `by` whom; `done` a fact that states the day it was done."""

    kind: Literal["step"]
    order: Position
    do: Bilingual
    by: Bilingual
    papers: tuple[Key, ...] = entry(default=(), most=60)
    due: Formula | None = None
    done: FactName | None = None

    def enums(self) -> dict[str, dict[str, Bilingual]]:
        return {"step": {self.id: self.label}}

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        known = scope.formulas.names.members("document")
        for number, paper in enumerate(self.papers):
            if paper not in known:
                near, span = nearest(paper, known), at("papers", number).span
                scope.wrong(diagnostic("member-unknown", span, found=paper, members=", ".join(known), nearest=near))
        due = None if self.due is None else scope.formula(at("due"), DATE)[0]
        done: Expr = FALSE
        if self.done is not None:
            scope.fact(at("done"), self.done, DATE)
            if scope.facts(self.done) == DATE and not scope.formulas.names.may_be_absent(self.done):
                scope.wrong(diagnostic("given-without-meaning", at("done").span, name=self.done))
            done = Given(self.done, at("done").span)
        applies = self.applies(scope, at)
        yield self.check("item", applies, done, at)
        yield Stage(self.id, self.order, applies, done, due, at.span)
