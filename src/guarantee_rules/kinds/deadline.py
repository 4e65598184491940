"""By when something is to be done, counted from an event in calendar days, working days or months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import Compare, Expr, Fact, Given, If, Not, Shift, both
from guarantee_rules.core.program import Notice
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import FactName, Formula, Key
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.text import Span
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.term import Term
from guarantee_rules.values.types import DATE


class Deadline(Rule):
    """`within` a period of the `event`, whose own day is not counted.

    Met if `done` by then; if it is not done yet, while the last day has not passed.
    """

    kind: Literal["deadline"]
    value: Key
    event: Formula
    within: Formula
    done: FactName | None = None

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        event, _ = scope.formula(at("event"), DATE)

        def last_day(term: Term, span: Span) -> Expr:
            if term.over is not None:
                raise Mistake(diagnostic("division-unrounded", span))
            if term.type.name not in ("months", "days", "workdays"):
                raise Mistake(diagnostic("guard-type", span, found=term.type, wanted="period"))
            return Shift(event, term.expr, term.type.name, span)

        due = scope.each(at("within"), last_day)
        yield self.provided(self.value, DATE, applies, due, at)
        in_time: Expr = Compare(Fact("as_of"), "<=", due, at.span)
        if self.done is not None:
            here = at("done")
            scope.fact(here, self.done, DATE)
            if scope.facts(self.done) == DATE and not scope.formulas.names.may_be_absent(self.done):
                scope.wrong(diagnostic("given-without-meaning", here.span, name=self.done))
            in_time = If(Given(self.done), Compare(Fact(self.done), "<=", due, here.span), in_time, here.span)
        yield self.check("note", applies, in_time, at)
        yield Notice("deadline_missed", self.id, both(applies, Not(in_time)), (("due", due),), at.span)
