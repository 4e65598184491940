"""Compensation by tiers of the claim: a rate for each band, on the whole amount or on the part within the band."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from guarantee_rules.core.expr import FALSE, TRUE, All, Arithmetic, Compare, Expr, Extreme, If, Lit, Quotient, both
from guarantee_rules.core.program import Check, Notice
from guarantee_rules.kinds.base import At, Cited, Meaning, Rule, Scope
from guarantee_rules.kinds.bound import beyond
from guarantee_rules.kinds.fields import Amount, Formula, Key, Model, Percentage, entry, refused, whole
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.surface.formula import is_option
from guarantee_rules.values.numbers import multiply, quotient
from guarantee_rules.values.types import INTEGER, MONEY, RATIO


class Tier(Cited):
    """One band: from `above` (or `at_least`) to `up_to` (or `below`), at `rate`."""

    above: Amount | None = None
    at_least: Amount | None = None
    up_to: Amount | None = None
    below: Amount | None = None
    rate: Percentage

    @property
    def start(self) -> Decimal | None:
        return self.above if self.above is not None else self.at_least

    @property
    def end(self) -> Decimal | None:
        return self.up_to if self.up_to is not None else self.below

    def follows(self, before: Tier) -> bool:
        """Whether this band begins exactly where the one before ends, with no fen apart or shared, and goes up."""
        if self.start is not None and self.end is not None and self.end <= self.start:
            return False
        if before.up_to is not None:
            return before.below is None and self.above == before.up_to and self.at_least is None
        return before.below is not None and self.at_least == before.below and self.above is None


class BasisReading(Model):
    """A reading with exactly the options `whole` and `marginal`."""

    reading: Key


class CompensationTiers(Rule):
    """`rows` of bands without gap or overlap. In the core: the ceiling, cut to the fen, less what `less` takes off."""

    kind: Literal["compensation_tiers"]
    value: Key = "ceiling"
    of: Formula
    basis: Literal["whole", "marginal"] | BasisReading
    less: Formula | None = None
    tiers: tuple[Tier, ...] = entry(alias="rows", most=60)

    @whole
    def _without_gap(self) -> None:
        if not self.tiers or self.tiers[0].start is not None or self.tiers[-1].end is not None:
            raise refused("tiers-open-ended")
        for before, tier in zip(self.tiers, self.tiers[1:], strict=False):
            if not tier.follows(before):
                raise refused("tiers-gap", before=before.id, after=tier.id)

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def rows(self) -> tuple[Cited, ...]:
        return self.tiers

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        claimed, _ = scope.formula(at("of"), MONEY, "half_up")
        definition, of = self.named("of", MONEY, claimed, at("of"))
        yield definition
        on_whole = self._on_whole(scope, at("basis"))
        whole, marginal = self._whole(of, at), self._marginal(of, at)
        ceiling = (
            whole if on_whole == TRUE else marginal if on_whole == FALSE else If(on_whole, whole, marginal, at.span)
        )
        if self.less is not None:
            less, _ = scope.formula(at("less"), MONEY, "up")
            ceiling = beyond(ceiling, less, MONEY)
        yield self.provided(self.value, MONEY, applies, ceiling, at)
        for number, tier in enumerate(self.tiers):
            here = at("rows", number)
            # On the whole amount one band counts; by parts every band the amount goes into.
            within, into = self._within(of, tier, here), self._into(of, tier, here)
            counts = (
                within if on_whole == TRUE else into if on_whole == FALSE else If(on_whole, within, into, here.span)
            )
            yield Check(tier.id, tier.force, "note", both(applies, counts), TRUE, here.span)
        yield from self._cliffs(of, both(applies, on_whole), at)

    def _on_whole(self, scope: Scope, at: At) -> Expr:
        if not isinstance(self.basis, BasisReading):
            return TRUE if self.basis == "whole" else FALSE
        options = scope.formulas.names.options(self.basis.reading)
        if options is None or set(options) != {"whole", "marginal"}:
            scope.wrong(diagnostic("reading-options", at.span, reading=self.basis.reading, options="whole, marginal"))
        return is_option(self.basis.reading, "whole", at.span)

    def _into(self, of: Expr, tier: Tier, at: At) -> Expr:
        """Whether some of the amount lies in the band."""
        return TRUE if tier.start is None else Compare(of, ">", Lit(tier.start, MONEY, at.span), at.span)

    def _within(self, of: Expr, tier: Tier, at: At) -> Expr:
        parts: list[Expr] = []
        if tier.start is not None:
            parts.append(Compare(of, ">" if tier.above is not None else ">=", Lit(tier.start, MONEY, at.span), at.span))
        if tier.end is not None:
            parts.append(Compare(of, "<=" if tier.up_to is not None else "<", Lit(tier.end, MONEY, at.span), at.span))
        return parts[0] if len(parts) == 1 else All(tuple(parts), at.span)

    def _whole(self, of: Expr, at: At) -> Expr:
        """The rate of the band the amount falls in, on all of it."""
        expr: Expr | None = None
        for number, tier in reversed(list(enumerate(self.tiers))):
            here = at("rows", number)
            share = _cut(Arithmetic(of, "*", Lit(tier.rate, RATIO, here("rate").span), here.span), here)
            expr = share if expr is None else If(self._within(of, tier, here), share, expr, here.span)
        assert expr is not None
        return expr

    def _marginal(self, of: Expr, at: At) -> Expr:
        """Each band's rate on the part of the amount within it, added up and cut once."""
        total: Expr | None = None
        for number, tier in enumerate(self.tiers):
            here = at("rows", number)
            part: Expr = of if tier.end is None else Extreme("min", (of, Lit(tier.end, MONEY, here.span)))
            if tier.start is not None:
                part = beyond(part, Lit(tier.start, MONEY, here.span), MONEY)
            share = Arithmetic(part, "*", Lit(tier.rate, RATIO, here("rate").span), here.span)
            total = share if total is None else Arithmetic(total, "+", share, here.span)
        assert total is not None
        return _cut(total, at)

    def _cliffs(self, of: Expr, applies: Expr, at: At) -> Iterator[Notice]:
        """Where a larger claim is worth less than the largest of the band before."""
        for number, (before, tier) in enumerate(zip(self.tiers, self.tiers[1:], strict=False), start=1):
            edge = before.end
            if edge is None or tier.rate >= before.rate or tier.rate == 0:
                continue
            here = at("rows", number)
            peak = multiply(edge, before.rate)
            less = Compare(Arithmetic(of, "*", Lit(tier.rate, RATIO)), "<", Lit(peak, MONEY))
            figures = (
                ("edge", Lit(edge, MONEY)),
                ("peak", Lit(quotient(peak, 1, 2, "down"), MONEY)),
                ("regained", Lit(quotient(peak, tier.rate, 2, "up"), MONEY)),
            )
            beyond_edge = Compare(of, ">", Lit(edge, MONEY))
            yield Notice("cliff", tier.id, both(applies, beyond_edge, less), figures, here.span)


def _cut(amount: Expr, at: At) -> Expr:
    return Quotient(amount, Lit(1, INTEGER), 2, "down", at.span)
