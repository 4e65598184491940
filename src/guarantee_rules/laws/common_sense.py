"""What anybody takes for granted of a case though no text says it: each by name, told beside whatever rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from guarantee_rules.core.expr import Compare, Expr, Fact, Given, Lit, Not, both, either
from guarantee_rules.laws.question import Question, Second
from guarantee_rules.values.types import RATIO


class Part(NamedTuple):
    """One fact that is a part of another."""

    name: str
    part: str
    whole: str


PARTS = (
    Part("accident_premium_is_part_of_what_is_charged", "premium.accident", "premium.charged"),
    Part("accident_premium_is_part_of_what_is_paid", "premium.accident", "premium.cash_paid"),
)
SHARES = ("agreement.insurer_share", "agreement.bank_share", "agreement.compensation_ratio")
SHARES_NAME = "agreed_shares_are_no_more_than_the_whole"


def granted_of(question: Question, *exprs: Expr, second: Second | None = None) -> dict[str, Expr]:
    """What is taken for granted of the facts these expressions depend on, in the second case as well."""
    reads = frozenset[str]().union(*(question.reads(expr) for expr in exprs))
    found: dict[str, Expr] = {}
    for name, part, whole in PARTS:
        if {part, whole} <= reads:
            found[name] = _where_stated(question, (part, whole), Compare(Fact(part), "<=", Fact(whole)))
    shares = [share for share in SHARES if share in reads]
    if shares:
        one = Lit(Decimal(1), RATIO)
        found[SHARES_NAME] = both(
            *(_where_stated(question, (share,), Compare(Fact(share), "<=", one)) for share in shares)
        )
    return {name: both(expr, second.of(expr)) if second else expr for name, expr in found.items()}


def _where_stated(question: Question, facts: tuple[str, ...], holds: Expr) -> Expr:
    """The condition where all the facts it speaks of are stated: those whose absence means something may not be."""
    return either(*(Not(Given(fact)) for fact in facts if question.may_lack(fact)), holds)


def named() -> Mapping[str, str]:
    """Every name of what is taken for granted, and its key in the wording."""
    return {name: f"laws.granted.{name}" for name in (*(part.name for part in PARTS), SHARES_NAME)}
