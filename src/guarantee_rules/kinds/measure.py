"""What a halt and a resumption have in common: a ratio, taken from its parts, against a threshold."""

from __future__ import annotations

from guarantee_rules.core.expr import Comparator, Expr, Fact, Quotient
from guarantee_rules.kinds.base import At, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual, FactName, Formula, Key, Model
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.text import Span
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.term import Nonsense, Term, compared, quotient
from guarantee_rules.values.types import MONEY, RATIO, enum_of

STATE = enum_of("lending_state")


class Ratio(Model):
    """`of` over `to`: amounts of the scheme's own loans, claims or premiums."""

    of: Formula
    to: Formula


class Measured(Rule):
    """A `ratio` measured for a `scope` whose `prior` state is a fact."""

    scope: Key
    scope_label: Bilingual
    prior: FactName
    ratio: Ratio

    def prior_state(self, scope: Scope, at: At) -> Expr:
        scope.fact(at("prior"), self.prior, STATE)
        return Fact(self.prior, at("prior").span)

    def passes(self, scope: Scope, at: At, op: Comparator, bound: At) -> Expr:
        """The unrounded comparison, without division; over nothing the ratio is undefined."""

        def of(one: Term, _: Span) -> Expr:
            def to(two: Term, span: Span) -> Expr:
                def threshold(figure: Term, here: Span) -> Expr:
                    try:
                        return compared(quotient(one, two, span), op, figure, here)
                    except Nonsense:
                        raise Mistake(
                            diagnostic("not-comparable", here, left=one.type, op=op, right=figure.type)
                        ) from None

                return scope.each(bound, threshold, RATIO)

            return scope.each(at("ratio", "to"), to, MONEY)

        return scope.each(at("ratio", "of"), of, MONEY)

    def shown_ratio(self, scope: Scope, at: At) -> Expr:
        """The ratio to six decimals, for people to read; nothing is decided by it."""
        part, _ = scope.formula(at("ratio", "of"), MONEY, "half_up")
        whole, _ = scope.formula(at("ratio", "to"), MONEY, "half_up")
        return Quotient(part, whole, 6, "half_up", at("ratio").span)
