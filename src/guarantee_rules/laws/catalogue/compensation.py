"""Compensation against the claim it is for: never more than it, and never less for a larger one."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Fact, Ref, both
from guarantee_rules.core.program import Output
from guarantee_rules.laws.common_sense import parts_within, shares_within
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.rising import growth
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.values.types import MONEY

KINDS = ("compensation_tiers", "payment")
CLAIMED = frozenset({"claim", "overdue", "loss"})
"""The groups of facts that say what is claimed, in the vocabulary."""
PAID = ("claim.paid", "claim.earlier_paid")
"""What an insurer has paid on a loan."""
COMPENSATED = "insurer"
"""The party that paid it, and is compensated for it."""
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


def lost(question: Question) -> Expr | None:
    """What whoever is compensated has lost: what they paid on the claim, where a rule speaks of that."""
    total: Expr | None = None
    for fact in PAID:
        if fact in question.program.facts:
            total = Fact(fact) if total is None else Arithmetic(total, "+", Fact(fact))
    return claimed(question) if total is None else total


def _no_more(question: Question) -> Iterator[Theorem]:
    whole = lost(question)
    if whole is not None:
        for output in _paid(question):
            yield question.theorem(
                "nobody_is_paid_more_than_they_lost",
                output.name,
                Compare(output.expr, "<=", whole),
                assume=output.applies,
                about={"lost": whole, output.name: output.expr},
                granted=parts_within(question, output.expr),
            )
    for output in _recovered(question):
        borne = Fact(BORNE + output.name)
        yield question.theorem(
            "nobody_is_paid_more_than_they_lost",
            output.name,
            Compare(output.expr, "<=", borne),
            assume=output.applies,
            about={"lost": borne, output.name: output.expr},
        )


def _recovered(question: Question) -> Iterator[Output]:
    """The parts of a recovery, each under the name of the party that bore a loss."""
    for output in question.outputs.values():
        if BORNE + output.name in question.program.facts and output.type == MONEY:
            yield output


def _together(question: Question) -> Iterator[Theorem]:
    """Of the party that is compensated for what it paid, and then has its part of what is recovered."""
    for part in _recovered(question):
        for name, program in question.version.programs.items():
            other = Question(question.version, name, question)
            whole = lost(other) if set(PAID) & set(program.facts) else None
            if part.name != COMPENSATED or whole is None or not any(record.kind == "payment" for record in other.own):
                continue
            for paid in _paid(other):
                if other.version.rules[paid.rule].kind != "payment":
                    continue
                borne = Fact(BORNE + part.name)
                yield question.theorem(
                    "compensation_and_recoveries_are_no_more_than_the_loss",
                    f"{part.name} {paid.name}",
                    Compare(Arithmetic(part.expr, "+", paid.expr), "<=", borne),
                    assume=both(part.applies, paid.applies, Compare(whole, "==", borne)),
                    about={"lost": borne, part.name: part.expr, paid.name: paid.expr},
                )


def _larger(question: Question) -> Iterator[Theorem]:
    whole = claimed(question)
    if whole is None:
        return
    facts = sorted(fact for fact in growth(whole, question).rising if fact.partition(".")[0] in CLAIMED)
    # Where no one figure says how large a claim is, each of its parts is looked at by itself.
    steps = [tuple(facts)] if isinstance(whole, Ref) and facts else [(fact,) for fact in facts]
    for varied in steps:
        second = question.second(*varied)
        for output in _paid(question):
            again = second.of(output.expr)
            yield question.theorem(
                "a_larger_claim_is_never_compensated_less",
                output.name if isinstance(whole, Ref) else f"{output.name} {varied[0]}",
                Compare(again, ">=", output.expr),
                assume=both(Compare(second.of(whole), ">", whole), output.applies, second.of(output.applies)),
                second=second,
                about={
                    "claim": whole,
                    "second_claim": second.of(whole),
                    "compensation": output.expr,
                    "second_compensation": again,
                },
                granted=shares_within(question, output.expr, second),
            )


NO_MORE = Law("nobody_is_paid_more_than_they_lost", _no_more, answers=("amount",))
TOGETHER = Law("compensation_and_recoveries_are_no_more_than_the_loss", _together, answers=("amount",))
LARGER = Law("a_larger_claim_is_never_compensated_less", _larger, kinds=KINDS, answers=("amount",))
