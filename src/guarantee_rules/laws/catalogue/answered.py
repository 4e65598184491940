"""Whoever states every fact is told an answer, and an answer once given stands whatever else is stated."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.laws.common_sense import days_within
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem


def _answered(question: Question) -> Iterator[Theorem]:
    # Of what the text leaves out as well: there too nobody is to be asked for more.
    within = days_within(question, question.outcome)
    yield question.theorem(
        "whoever_states_every_fact_is_answered", "", question.outcome, form="settled", granted=within
    )


def _stands(question: Question) -> Iterator[Theorem]:
    theorem = question.theorem("another_fact_never_overturns_an_answer", "", question.outcome, form="addition")
    # Of what depends on one fact nothing is known before it is stated, and nothing can be added afterwards.
    if question.decides and len(theorem.facts.keys() - theorem.absent) > 1:
        yield theorem


ANSWERED = Law("whoever_states_every_fact_is_answered", _answered, form="settled")
STANDS = Law("another_fact_never_overturns_an_answer", _stands, form="addition")
