"""Compensation against the claim it is for: never more than it, and never less for a larger one."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Fact, Ref, both
from guarantee_rules.core.program import Output
from guarantee_rules.laws.common_sense import granted_of
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.rising import growth
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.values.types import MONEY

KINDS = ("compensation_tiers", "payment")
CLAIMED = frozenset({"claim", "overdue", "loss"})
"""The groups of facts that say what is claimed, in the vocabulary."""
BORNE = "loss.borne_by_"


def claimed(question: Question) -> Expr | None:
    """What compensation is for: the amount its tiers go by, or what the first amount of its payment comes from."""
    for record in question.own:
        if record.kind == "compensation_tiers" and f"{record.id}.of" in question.names:
            return Ref(f"{record.id}.of")
    facts = sorted(_claimed_facts(question))
    total: Expr | None = None
    for fact in facts:
        total = Fact(fact) if total is None else Arithmetic(total, "+", Fact(fact))
    return total


def _claimed_facts(question: Question) -> frozenset[str]:
    for record in question.own:
        terms = record.details.get("least_of")
        if record.kind == "payment" and isinstance(terms, dict):
            first = f"{record.id}.{next(iter(terms))}"
            if first in question.names:
                up = growth(Ref(first), question).up
                return frozenset(
                    fact for fact in up if fact.partition(".")[0] in CLAIMED and question.type(fact) == MONEY
                )
    return frozenset()


def _paid(question: Question) -> Iterator[Output]:
    """What compensation there is: the ceiling of tiers and the sum that is paid."""
    rules = {record.id for record in question.own if record.kind in KINDS}
    yield from (output for output in question.outputs.values() if output.rule in rules and output.type == MONEY)


def _no_more(question: Question) -> Iterator[Theorem]:
    whole = claimed(question)
    if whole is not None:
        for output in _paid(question):
            yield question.theorem(
                "nobody_is_paid_more_than_they_lost",
                output.name,
                Compare(output.expr, "<=", whole),
                assume=output.applies,
                about={"claim": whole, output.name: output.expr},
                granted=granted_of(question, output.expr),
            )
    for output in question.outputs.values():
        borne = BORNE + output.name
        if borne in question.program.facts and output.type == MONEY:
            yield question.theorem(
                "nobody_is_paid_more_than_they_lost",
                output.name,
                Compare(output.expr, "<=", Fact(borne)),
                assume=output.applies,
                about={"borne": Fact(borne), output.name: output.expr},
                granted=granted_of(question, output.expr),
            )


def _larger(question: Question) -> Iterator[Theorem]:
    whole = claimed(question)
    if whole is None:
        return
    facts = sorted(fact for fact in growth(whole, question).rising if fact.partition(".")[0] in CLAIMED)
    if not facts:
        return
    second = question.second(*facts)
    for output in _paid(question):
        again = second.of(output.expr)
        yield question.theorem(
            "a_larger_claim_is_never_compensated_less",
            output.name,
            Compare(again, ">=", output.expr),
            assume=both(Compare(second.of(whole), ">", whole), output.applies, second.of(output.applies)),
            second=second,
            about={
                "claim": whole,
                "second_claim": second.of(whole),
                "compensation": output.expr,
                "second_compensation": again,
            },
            granted=granted_of(question, output.expr, second=second),
        )


NO_MORE = Law("nobody_is_paid_more_than_they_lost", _no_more, answers=("amount",))
LARGER = Law("a_larger_claim_is_never_compensated_less", _larger, kinds=KINDS, answers=("amount",))
