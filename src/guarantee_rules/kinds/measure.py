"""What a halt and a resumption have in common: a ratio taken from its parts, or an amount, against a threshold."""

from __future__ import annotations

from guarantee_rules.core.expr import Comparator, Expr, Fact, Quotient
from guarantee_rules.kinds.base import At, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual, FactName, Formula, Key, Model, refused, whole
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.text import Span
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.term import Nonsense, Term, compared, quotient
from guarantee_rules.values.types import INTEGER, MONEY, RATIO, Type, enum_of

STATE = enum_of("lending_state")


class Ratio(Model):
    """`of` over `to`: amounts, or numbers, of the scheme's own loans, claims or premiums."""

    of: Formula
    to: Formula


class Measured(Rule):
    """A `ratio` or an amount, the `measure`, taken for a `scope` whose `prior` state is a fact."""

    scope: Key
    scope_label: Bilingual
    prior: FactName
    ratio: Ratio | None = None
    measure: Formula | None = None
    value: Key | None = None
    """What the measured ratio or amount is called, where one scope has several."""

    @whole
    def _one_measure(self) -> None:
        if (self.ratio is None) == (self.measure is None):
            raise refused("exactly-one", keys="ratio, measure")

    @property
    def measured_name(self) -> str:
        if self.value is not None:
            return self.value
        return f"{self.scope}_ratio" if self.ratio is not None else f"{self.scope}_amount"

    def prior_state(self, scope: Scope, at: At) -> Expr:
        scope.fact(at("prior"), self.prior, STATE)
        return Fact(self.prior, at("prior").span)

    def passes(self, scope: Scope, at: At, op: Comparator, bound: At) -> Expr:
        """The unrounded comparison, without division; over nothing the ratio is undefined."""
        if self.measure is not None:
            return scope.compared(at("measure"), op, bound)

        def of(one: Term, place: Span) -> Expr:
            if one.worth not in (MONEY, INTEGER):
                raise Mistake(diagnostic("guard-type", place, found=one.worth, wanted=MONEY))

            def to(two: Term, span: Span) -> Expr:
                def threshold(figure: Term, here: Span) -> Expr:
                    try:
                        return compared(quotient(one, two, span), op, figure, here)
                    except Nonsense:
                        raise Mistake(
                            diagnostic("not-comparable", here, left=one.type, op=op, right=figure.type)
                        ) from None

                return scope.each(bound, threshold, RATIO)

            return scope.each(at("ratio", "to"), to, one.worth)

        return scope.each(at("ratio", "of"), of)

    def shown(self, scope: Scope, at: At) -> tuple[str, Type, Expr]:
        """What is measured, for people to read: an amount, or a ratio cut to six decimals, so that
        3,999,999.99 of 100,000,000.00 does not look like 4%. Nothing is decided by it."""
        if self.measure is not None:
            amount, type = scope.formula(at("measure"), rounding="half_up")
            return self.measured_name, type, amount
        part, type = scope.formula(at("ratio", "of"), rounding="half_up")
        whole, _ = scope.formula(at("ratio", "to"), None if scope.broken else type, "half_up")
        return self.measured_name, RATIO, Quotient(part, whole, 6, "down", at("ratio").span)
