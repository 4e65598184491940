"""No amount, rate, ratio or count of an answer is below zero."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.core.expr import Compare
from guarantee_rules.kinds.bound import zero
from guarantee_rules.laws.common_sense import parts_within
from guarantee_rules.laws.law import Law
from guarantee_rules.laws.question import Question
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.values.types import NUMERIC


def _not_negative(question: Question) -> Iterator[Theorem]:
    own = {record.id for record in question.rules}
    for name, output in question.outputs.items():
        # What an answer takes over from another question is looked at there.
        if output.type.name not in NUMERIC or output.rule not in own:
            continue
        yield question.theorem(
            "nothing_is_negative",
            name,
            Compare(output.expr, ">=", zero(output.type)),
            assume=output.applies,
            about={name: output.expr},
            granted=parts_within(question, output.expr),
        )


NOT_NEGATIVE = Law("nothing_is_negative", _not_negative)
