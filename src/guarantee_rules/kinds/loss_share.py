"""How one loss is divided between bank, insurer and government."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Compare,
    Expr,
    Fact,
    Given,
    If,
    Lit,
    Quotient,
    Undecided,
    both,
    either,
)
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import PARTIES, FactName, Flag, Formula, Key, Share, refused, whole
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.values.types import INTEGER, MONEY, RATIO

ONE = Lit(Decimal(1), RATIO)


class LossShare(Rule):
    """Fixed shares of one loss, in the order they are rounded: each party's is what brings the sum to its share so far.

    With `agreed`, what the parties agreed replaces the text's shares; if it does not add up to the whole, it conflicts.
    """

    kind: Literal["loss_share"]
    of: Formula
    shares: Annotated[dict[Key, Share], PARTIES]
    agreed: dict[Key, FactName] | None = None
    agreed_must_equal: Flag = False
    """Whether the text leaves no room for other shares, so that agreed ones that differ are in conflict with it."""

    @whole
    def _whole(self) -> None:
        if len(self.shares) < 2 or sum(self.shares.values()) == 0:
            raise refused("shares-too-few")
        if self.agreed is not None and set(self.agreed) != set(self.shares):
            raise refused("shares-agreed-parties", parties=", ".join(self.shares))

    def names(self) -> tuple[str, ...]:
        return tuple(self.shares)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        of, _ = scope.formula(at("of"), MONEY, "half_up")
        for party, fact in (self.agreed or {}).items():
            self._agreeable(scope, at("agreed", party), fact)
        before: Expr = Lit(Decimal("0.00"), MONEY)
        for party, upto in zip(self.shares, self._cumulative(of, at), strict=True):
            here = at("shares", party)
            share = Arithmetic(upto, "-", before, here.span)
            yield self.provided(party, MONEY, applies, self._unless_in_conflict(share, here), here)
            before = upto

    def _cumulative(self, of: Expr, at: At) -> Iterator[Expr]:
        """What the parties up to each one bear together, rounded to the fen."""
        whole, so_far = sum(self.shares.values()), 0
        agreed: Expr | None = None
        for party, part in self.shares.items():
            so_far += part
            span = at("shares", party).span
            share = Arithmetic(of, "*", Lit(so_far, INTEGER, span), span)
            upto: Expr = Quotient(share, Lit(whole, INTEGER, span), 2, "half_up", span)
            if self.agreed is not None:
                own = self._agreed_share(party)
                agreed = own if agreed is None else Arithmetic(agreed, "+", own)
                by_agreement = Quotient(Arithmetic(of, "*", agreed), Lit(1, INTEGER), 2, "half_up", span)
                upto = If(self._any_agreed(), by_agreement, upto, span)
            yield upto

    def _agreed_share(self, party: str) -> Expr:
        """What was agreed for a party; between two, what the other leaves."""
        assert self.agreed is not None
        own = self.agreed[party]
        others = [fact for name, fact in self.agreed.items() if name != party]
        if len(others) > 1:
            return Fact(own)
        return If(Given(own), Fact(own), Arithmetic(ONE, "-", Fact(others[0])))

    def _any_agreed(self) -> Expr:
        assert self.agreed is not None
        return Any(tuple(Given(fact) for fact in self.agreed.values()))

    def _unless_in_conflict(self, share: Expr, at: At) -> Expr:
        if self.agreed is None:
            return share
        facts = list(self.agreed.values())
        if self.agreed_must_equal:
            whole = Lit(sum(self.shares.values()), INTEGER)
            differ = either(
                *(
                    both(Given(fact), Compare(Arithmetic(Fact(fact), "*", whole), "!=", Lit(Decimal(part), RATIO)))
                    for fact, part in ((self.agreed[party], part) for party, part in self.shares.items())
                )
            )
            return If(differ, Undecided("conflict", MONEY, "agreement", (self.id,), at.span), share, at.span)
        total: Expr = Fact(facts[0])
        for fact in facts[1:]:
            total = Arithmetic(total, "+", Fact(fact))
        # More than the whole for one party would leave the others less than nothing.
        too_much = (All((Given(fact), Compare(Fact(fact), ">", ONE))) for fact in facts)
        conflict = Any((All((*(Given(fact) for fact in facts), Compare(total, "!=", ONE))), *too_much))
        return If(conflict, Undecided("conflict", MONEY, "agreement", (self.id,), at.span), share, at.span)

    def _agreeable(self, scope: Scope, at: At, fact: str) -> None:
        scope.fact(at, fact, RATIO)
        if scope.facts(fact) == RATIO and not scope.formulas.names.may_be_absent(fact):
            scope.wrong(diagnostic("given-without-meaning", at.span, name=fact))
