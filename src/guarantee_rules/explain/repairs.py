"""What would have to be different: the smallest changes of the stated facts that make an answer pass, each tried out.

A repair is a proposal about facts, never about the text: nothing is proposed that the evaluator has not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import combinations

from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.explain.trace import Trace
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.values.dates import add_days
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Unknown

Good = Callable[[Value], bool]
GOOD: Mapping[str, str] = {
    "verdict": "compliant",
    "trigger": "triggered",
    "permission": "permitted",
}
"""What each form of question counts as passing."""
PLACES = {"money": 2, "rate": 6, "ratio": 6}
HIGHEST = {"money": 10**14, "rate": 10**6, "ratio": 10**7, "integer": 10**9, "months": 1_200, "days": 36_500}
MOST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Repair:
    """Facts that would make the outcome `outcome`; `was` is None for a fact that is not stated."""

    changes: tuple[Change, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Change:
    fact: str
    type: Type
    was: Value | None
    to: Value


def repairs_of(
    program: Program, case: Case, answer: Answer, trace: Trace, vocabulary: Vocabulary
) -> tuple[Repair, ...]:
    """The repairs of an answer that does not pass, those of one fact first; none for one that does, or lacks facts."""
    wanted = GOOD.get(program.form)
    if wanted is None or answer.outcome == wanted or isinstance(answer.outcome, Unknown):
        return ()
    search = _Search(program, case, trace, vocabulary, wanted)
    single = [Repair((change,), wanted) for change in search.changes() if search.passes({change.fact: change.to})]
    return tuple(single) if single else tuple(search.together())


@dataclass
class _Search:
    program: Program
    case: Case
    trace: Trace
    vocabulary: Vocabulary
    wanted: str

    def passes(self, changed: Mapping[str, Value]) -> bool:
        return self.outcome(changed).outcome == self.wanted

    def _passes_with(self, fact: str, value: Value) -> bool:
        return self.passes({fact: value})

    def outcome(self, changed: Mapping[str, Value]) -> Answer:
        return run(self.program, replace(self.case, facts={**self.case.facts, **changed}))

    def changes(self) -> Iterator[Change]:
        """For each stated fact, the nearest values that alone would do."""
        for fact, type in self._facts():
            for value in self._nearest(fact, type, partial(self._passes_with, fact)):
                yield Change(fact, type, self.case.facts.get(fact), value)

    def together(self) -> Iterator[Repair]:
        """Where no fact alone will do: for each rule that fails, what would mend that rule, combined and tried out."""
        options: list[list[Change]] = []
        for check, verdict in self.trace.answer.verdicts:
            if verdict == "not_met" and check.role in ("requirement", "limb"):
                mends = list(self._mending(check.rule))
                if mends:
                    options.append(mends)
        found: set[tuple[str, ...]] = set()
        for size in range(2, min(len(options), MOST_TOGETHER) + 1):
            for group in combinations(options, size):
                changes = tuple(mends[0] for mends in group)
                facts = tuple(sorted({change.fact for change in changes}))
                if len(facts) == size and facts not in found and self.passes({c.fact: c.to for c in changes}):
                    found.add(facts)
                    yield Repair(changes, self.wanted)
            if found:
                return

    def _mending(self, rule: str) -> Iterator[Change]:
        def mended(fact: str, value: Value) -> bool:
            verdicts = self.outcome({fact: value}).verdicts
            return any(check.rule == rule and verdict in ("met", "not_reached") for check, verdict in verdicts)

        check = next(check for check in self.program.checks if check.rule == rule)
        used = set(self.trace.facts_of(check.applies, check.holds))
        for fact, type in self._facts():
            if fact in used:
                for value in self._nearest(fact, type, partial(mended, fact)):
                    yield Change(fact, type, self.case.facts.get(fact), value)

    def _facts(self) -> Iterator[tuple[str, Type]]:
        """The stated facts the answer rests on; who the borrower is and when it was asked are not up for change."""
        exprs = [self.program.outcome]
        for fact in self.trace.facts_of(*exprs):
            if fact in self.case.facts:
                yield fact, self.program.facts[fact]

    def _nearest(self, fact: str, type: Type, good: Good) -> Iterator[Value]:
        """The values nearest to the stated one for which `good` holds."""
        value = self.case.facts[fact]
        match type.name:
            case "bool":
                if good(not value):
                    yield not value
            case "enum":
                entry = self.vocabulary.facts.get(fact)
                members = entry.enumeration.members if entry is not None and entry.enumeration is not None else ()
                yield from (member for member in members if member != value and good(member))
            case "date":
                assert isinstance(value, date)
                yield from self._dates(value, good)
            case "enums":
                return
            case _:
                yield from self._numbers(value, type, good)

    def _numbers(self, value: Value, type: Type, good: Good) -> Iterator[Value]:
        """Down and up from the stated number: the first step at which it passes, found by halving."""
        scale = PLACES.get(type.name, 0)
        at = int(EXACT.scaleb(Decimal(str(value)), scale).to_integral_value())

        def number(units: int) -> Value:
            return EXACT.scaleb(Decimal(units), -scale) if scale else units

        for end in (0, HIGHEST[type.name]):
            bad, far = at, end
            if far == at or not good(number(far)):
                continue
            while abs(far - bad) > 1:
                middle = (far + bad) // 2
                if good(number(middle)):
                    far = middle
                else:
                    bad = middle
            yield number(far)

    def _dates(self, value: date, good: Good) -> Iterator[Value]:
        for direction in (-1, 1):
            bad, far = 0, 366 * 30
            if not good(add_days(value, direction * far)):
                continue
            while far - bad > 1:
                middle = (far + bad) // 2
                if good(add_days(value, direction * middle)):
                    far = middle
                else:
                    bad = middle
            yield add_days(value, direction * far)
