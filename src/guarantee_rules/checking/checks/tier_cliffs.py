"""Tiers on the whole amount whose rate falls: claims that get less than a smaller claim, to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from guarantee_rules.checking.finding import Finding, Level, Shown
from guarantee_rules.checking.studied import Studied
from guarantee_rules.checking.witness import Claim, concrete, shown
from guarantee_rules.core.expr import TRUE, Compare, Expr, Lit, Ref
from guarantee_rules.kinds.base import At
from guarantee_rules.kinds.compensation_tiers import BasisReading, CompensationTiers, Tier
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.surface.formula import is_option
from guarantee_rules.values.numbers import add, grouped, multiply, plain, quotient, subtract
from guarantee_rules.values.types import MONEY

CODES: dict[str, Level] = {"tier-cliff": "warning"}
FEN = Decimal("0.01")


def look(about: Studied) -> Iterator[Finding]:
    for rule, at in about.of_kind(CompensationTiers):
        if rule.basis == "marginal":
            continue
        for first, last, tier in cliffs(rule):
            question = about.question_of(rule.id)
            if question is not None:
                yield _finding(about, rule, at, question, tier, first, last)


def cliffs(rule: CompensationTiers) -> Iterator[tuple[Decimal, Decimal | None, Tier]]:
    """The first and last claim of each band that get less than a smaller one; no last where it has no end."""
    best = Decimal(0)
    for before, tier in pairwise((None, *rule.tiers)):
        assert tier is not None
        first, last = _first(tier), _last(tier)
        if before is not None and share(first, tier) < best:
            regained = subtract(quotient(best, tier.rate, 2, "up"), FEN) if tier.rate else last
            ends = [end for end in (regained, last) if end is not None]
            yield first, min(ends) if ends else None, tier
        if last is not None:
            best = max(best, share(last, tier))


def share(claim: Decimal, tier: Tier) -> Decimal:
    """What a claim in a band gets, cut to the fen."""
    return quotient(multiply(claim, tier.rate), 1, 2, "down")


def _first(tier: Tier) -> Decimal:
    if tier.start is None:
        return Decimal("0.00")
    return add(tier.start, FEN) if tier.above is not None else tier.start


def _last(tier: Tier) -> Decimal | None:
    if tier.end is None:
        return None
    return tier.end if tier.up_to is not None else subtract(tier.end, FEN)


def _finding(
    about: Studied, rule: CompensationTiers, at: At, question: str, tier: Tier, first: Decimal, last: Decimal | None
) -> Finding:
    before = rule.tiers[rule.tiers.index(tier) - 1]
    edge = subtract(first, FEN)
    cases = [(edge, share(edge, before)), (first, share(first, tier))]
    if last is not None and last != first:
        cases.append((last, share(last, tier)))
    witness = tuple(one for claim, worth in cases if (one := _shown(about, rule, question, claim, worth)))
    told = diagnostic(
        "tier-cliff",
        at("rows", rule.tiers.index(tier)).span,
        rule=rule.id,
        first=grouped(first, 2),
        last=grouped(last, 2) if last is not None else "…",
        edge=grouped(edge, 2),
        more=grouped(share(edge, before), 2),
        less=grouped(share(first, tier), 2),
    )
    figures = f"{plain(first)} to {plain(last) if last is not None else '…'}"
    level = CODES[told.code]
    return Finding(told, level, rule.id, about.version.version, (before.id, tier.id), witness, figures)


def _shown(about: Studied, rule: CompensationTiers, question: str, claim: Decimal, worth: Decimal) -> Shown | None:
    """A claim of this amount and what it is worth, as the evaluator works it out."""
    whole: Expr = is_option(rule.basis.reading, "whole") if isinstance(rule.basis, BasisReading) else TRUE
    point = concrete(about, (Compare(Ref(f"{rule.id}.of"), "==", Lit(claim, MONEY)), True), (whole, True))
    return None if point is None else shown(about, question, point, Claim(values={rule.value: worth}))
