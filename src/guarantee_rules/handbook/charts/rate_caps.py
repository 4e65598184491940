"""Caps on the loan rate that go with the benchmark: what the pack answers, by benchmark and by term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from guarantee_rules.core.program import Output
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.types import MONTHS, RATE, Value

LONGEST = 120
UPWARD = ("at_most", "less_than")


@dataclass(frozen=True)
class RateCap:
    """A cap on the loan rate that rests on the benchmark."""

    asked: Asked
    rule: RuleRecord
    question: str
    output: str
    stated: str
    """The fact that states a benchmark in place of the table's."""
    benchmark: str
    """The name of the benchmark among the values of the pack."""

    def at(self, benchmark: Decimal) -> dict[str, Value]:
        return {self.stated: benchmark}

    def cap(self, benchmark: Decimal) -> Decimal | None:
        value = self.asked.put(self.question, self.at(benchmark), want=[self.output]).values.get(self.output)
        return value if isinstance(value, Decimal) else None

    def by_term(self) -> list[tuple[int, int | None, Decimal, Decimal]]:
        """The benchmark of the published table and the cap, on the pack's first day, for terms from and up to."""
        term = next((name for name, type in self._reads().items() if type == MONTHS), None)
        if term is None:
            return []
        found: list[tuple[int, Decimal, Decimal]] = []
        for months in range(1, LONGEST + 1):
            decision = self.asked.put(self.question, {term: months}, want=[self.output])
            rate = decision.trace.answer.definitions.get(self.benchmark) if months == 1 else None
            cap = decision.values.get(self.output)
            if not isinstance(cap, Decimal) or self.stated in decision.facts.by_name:
                return []
            if not found or found[-1][2] != cap:
                rate = decision.trace.answer.definitions.get(self.benchmark)
                if not isinstance(rate, Decimal):
                    return []
                found.append((months, rate, cap))
        ends: list[int | None] = [*(after[0] - 1 for _, after in pairwise(found)), None]
        return [(first, end, rate, cap) for (first, rate, cap), end in zip(found, ends, strict=True)]

    def _reads(self) -> Mapping[str, object]:
        asked = self.asked.question(self.question)
        read = asked.reads(asked.outputs[self.output].expr)
        return {name: type for name, type in asked.program.facts.items() if name in read}


def rate_caps(asked: Asked) -> Iterator[RateCap]:
    """The caps on a rate that a stated benchmark changes, in the order of the text."""
    for benchmark in (rule for rule in asked.version.rules.values() if rule.kind == "benchmark_rate"):
        stated = str(benchmark.details["unless_given"])
        for rule, question, output in capped(asked, RATE):
            if stated in asked.question(question).reads(output.expr):
                yield RateCap(
                    asked, rule, question, output.name, stated, str(benchmark.details.get("value", "benchmark"))
                )


def capped(asked: Asked, type: object) -> Iterator[tuple[RuleRecord, str, Output]]:
    """Each rule with a ceiling of this type, its question and the ceiling among the answer's values."""
    for rule in asked.rules("cap"):
        if not set(UPWARD) & set(rule.details):
            continue
        question, name = rule.questions[0], str(rule.details.get("value", "cap"))
        output = asked.question(question).outputs.get(name)
        if output is not None and output.type == type and output.rule == rule.id:
            yield rule, question, output
