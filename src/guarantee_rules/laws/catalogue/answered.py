"""Whoever states every fact is told an answer, and an answer once given stands whatever else is stated."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem


def _answered(question: Question) -> Iterator[Theorem]:
    if question.decides and question.reads(question.outcome):
        yield question.theorem("whoever_states_every_fact_is_answered", "", question.outcome, form="settled")


def _stands(question: Question) -> Iterator[Theorem]:
    # Of what depends on one fact nothing is known before it is stated.
    if question.decides and len(question.reads(question.outcome)) > 1:
        yield question.theorem("another_fact_never_overturns_an_answer", "", question.outcome, form="addition")


ANSWERED = Law("whoever_states_every_fact_is_answered", _answered, form="settled")
STANDS = Law("another_fact_never_overturns_an_answer", _stands, form="addition")
