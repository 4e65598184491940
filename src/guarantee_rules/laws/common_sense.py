"""What anybody takes for granted of a case though no text says it: each by name, told beside whatever rests on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from guarantee_rules.core.expr import Compare, Expr, Fact, Given, Lit, Not, both, either
from guarantee_rules.core.parts import walk
from guarantee_rules.laws.question import Question, Second
from guarantee_rules.laws.rising import growth
from guarantee_rules.values.types import DATE, RATIO


class Part(NamedTuple):
    """One fact that is a part of another."""

    name: str
    part: str
    whole: str


PARTS = (
    Part("accident_premium_is_part_of_what_is_charged", "premium.accident", "premium.charged"),
    Part("accident_premium_is_part_of_what_is_paid", "premium.accident", "premium.cash_paid"),
    Part("deposit_taken_is_part_of_what_was_recovered", "overdue.recovered_from_deposit", "overdue.recovered"),
)
SHARES = ("agreement.insurer_share", "agreement.bank_share", "agreement.compensation_ratio")
SHARES_WITHIN = "agreed_shares_are_no_more_than_the_whole"
DAYS_WITHIN = "days_lie_within_the_rate_tables"
NAMES = (*(part.name for part in PARTS), SHARES_WITHIN, DAYS_WITHIN)
"""Every name of what is taken for granted; each is worded under `laws.granted`."""


def parts_within(question: Question, expr: Expr) -> dict[str, Expr]:
    """That a part is no more than its whole, where one adds to what the expression comes to and the other takes off."""
    grows = growth(expr, question)
    found: dict[str, Expr] = {}
    for name, part, whole in PARTS:
        if (part in grows.down and whole in grows.up) or (part in grows.up and whole in grows.down):
            found[name] = _where_stated(question, (part, whole), Compare(Fact(part), "<=", Fact(whole)))
    return found


def shares_within(question: Question, expr: Expr, second: Second) -> dict[str, Expr]:
    """That no agreed share is more than the whole, in either case."""
    reads, one = question.reads(expr), Lit(Decimal(1), RATIO)
    shares = [share for share in SHARES if share in reads]
    within = both(*(_where_stated(question, (share,), Compare(Fact(share), "<=", one)) for share in shares))
    return {SHARES_WITHIN: both(within, second.of(within))} if shares else {}


def days_within(question: Question, expr: Expr) -> dict[str, Expr]:
    """That a rate which is looked up is asked for on a day its table knows; before that it has to be stated."""
    known: list[Expr] = []
    for record in question.version.rules.values():
        name = str(record.details.get("value", "benchmark"))
        if record.kind != "benchmark_rate" or name not in question.names or not question.needs(expr, name):
            continue
        stated = str(record.details["unless_given"])
        first: dict[Expr, date] = {}
        for part in walk(question.names[name].expr):
            match part:
                case Compare(on, ">=", Lit(date() as day)):
                    first[on] = min(day, first.get(on, day))
                case _:
                    pass
        known += [either(Given(stated), Compare(on, ">=", Lit(day, DATE))) for on, day in first.items()]
    return {DAYS_WITHIN: both(*known)} if known else {}


def _where_stated(question: Question, facts: tuple[str, ...], holds: Expr) -> Expr:
    """The condition where all the facts it speaks of are stated: those whose absence means something may not be."""
    return either(*(Not(Given(fact)) for fact in facts if question.may_lack(fact)), holds)
