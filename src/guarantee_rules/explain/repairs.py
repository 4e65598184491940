"""What would have to be different: the smallest changes of the stated facts that make an answer pass, each tried out.

A repair is a proposal about facts, never about the text: nothing is proposed that the evaluator has not confirmed, and
one step less of any of its changes would not do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import cast

from guarantee_rules.core.evaluate import Answer, Case
from guarantee_rules.core.program import Check, Program
from guarantee_rules.explain.again import Again
from guarantee_rules.explain.steps import Step, steps
from guarantee_rules.explain.trace import Trace, watched
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.dates import add_days
from guarantee_rules.values.numbers import EXACT, rounded
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown

Facts = Mapping[str, Value]
Good = Callable[[Value], bool]
GOOD: Mapping[str, str] = {
    "verdict": "compliant",
    "trigger": "triggered",
    "permission": "permitted",
}
"""What each form of question counts as passing."""
REPAIRABLE = frozenset({"non_compliant", "outside_guideline", "not_triggered", "not_permitted"})
PLACES = {"money": 2, "rate": 6, "ratio": 6}
"""The steps in which amounts and rates are changed, unless they are stated more finely."""
HIGHEST = {"money": 10**12, "rate": 1, "ratio": 100, "integer": 10**9, "months": 1_200, "days": 36_500}
"""How far up numbers are changed."""
FARTHEST = 366 * 30
"""Days a date is moved at most."""
WHO = "borrower."
"""Alternatives under this name say who the borrower is, which nobody changes for a loan."""
MOST_TOGETHER = 3
MOST_TRIED = 60
"""Ways to begin a repair of several facts that are followed up."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Facts that would make the outcome `outcome`. No change can be left out or be smaller."""

    changes: tuple[Change, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Change:
    fact: str
    type: Type
    was: Value
    to: Value


def repairs_of(
    program: Program, case: Case, answer: Answer, trace: Trace, vocabulary: Vocabulary
) -> tuple[Repair, ...]:
    """The repairs of an answer that does not pass, those of one fact if there are any; none for one that does pass,
    lacks facts or lies outside the time the text is in force.
    """
    wanted = GOOD.get(program.form)
    if wanted is None or isinstance(answer.outcome, Unknown) or answer.outcome not in REPAIRABLE:
        return ()
    search = _Search(program, case, trace, vocabulary, wanted)
    single: list[Facts] = [{fact: value} for fact, value in search.nearest(trace, {}, search.passes)]
    found = single or search.together(trace)
    if program.form == "trigger" and any(AS_OF in facts for facts in found):
        # Where waiting is enough, no other day needs to have been different.
        found = [facts for facts in found if all(name == AS_OF or program.facts[name].name != "date" for name in facts)]
    return tuple(Repair(search.changes(facts), wanted) for facts in found)


@dataclass
class _Search:
    program: Program
    case: Case
    trace: Trace
    """Of the case as it is stated."""
    vocabulary: Vocabulary
    wanted: str
    _begun: dict[tuple[object, ...], Again] = field(default_factory=dict, repr=False)

    def passes(self, changed: Facts) -> bool:
        outcome = steps(self.program).outcome
        return self._under(changed, {outcome: self.trace.answer.outcome}) == (self.wanted,)

    def _under(self, changed: Facts, wanted: Mapping[Step, Outcome]) -> tuple[object, ...]:
        """What the steps come to with facts changed. What changes of the same facts have in common is kept."""
        which = frozenset(changed), *wanted
        again = self._begun.get(which)
        if again is None:
            again = self._begun[which] = Again(self.trace, wanted, changed, rests=False)
        return tuple(found.value for found in again.under(self._case(changed)))

    def changes(self, changed: Facts) -> tuple[Change, ...]:
        facts = self.case.facts
        return tuple(Change(fact, self.program.facts[fact], facts[fact], to) for fact, to in changed.items())

    def _case(self, changed: Facts) -> Case:
        return replace(self.case, facts={**self.case.facts, **changed})

    # --- several facts

    def together(self, trace: Trace) -> list[Facts]:
        """Where no fact alone will do: one failing rule mended after another. A repair of fewer facts goes first."""
        found: list[Facts] = []
        begun: list[tuple[Facts, Trace]] = [({}, trace)]
        for _ in range(MOST_TOGETHER - 1):
            going: list[tuple[Facts, Trace]] = []
            for changed, at in begun[:MOST_TRIED]:
                going += [(more, watched(self.program, self._case(more))) for more in self._steps(changed, at)]
            for changed, at in going[:MOST_TRIED]:
                for fact, value in self.nearest(at, changed, self.passes):
                    least = self._least({**changed, fact: value})
                    if all(least.keys() != other.keys() for other in found):
                        found.append(least)
            if found:
                fewest = min(map(len, found))
                return [facts for facts in found if len(facts) == fewest]
            begun = going
        return found

    def _steps(self, changed: Facts, trace: Trace) -> Iterator[Facts]:
        """Changes of one fact more after which a rule that failed does not; where none does, turns of yes and no."""
        for check, verdict in trace.answer.verdicts:
            if verdict != "not_met" or check.role not in ("requirement", "limb"):
                continue
            mended = list(self.nearest(trace, changed, partial(self._mended, self._verdicts_on(check.rule)), check))
            if not mended:
                turns = (fact for fact, type in self._facts(trace, changed, check) if type.name in ("bool", "enum"))
                mended = [(fact, value) for fact in turns for value in self._others(fact)]
            yield from ({**changed, fact: value} for fact, value in mended)

    def _verdicts_on(self, rule: str) -> Mapping[Step, Outcome]:
        """What came of the rule in the case as it is stated."""
        verdicts = zip(steps(self.program).verdicts, self.trace.answer.verdicts, strict=True)
        return {step: verdict for step, (check, verdict) in verdicts if check.rule == rule}

    def _mended(self, verdicts: Mapping[Step, Outcome], changed: Facts) -> bool:
        return any(verdict in ("met", "not_reached") for verdict in self._under(changed, verdicts))

    def _least(self, changed: Facts) -> Facts:
        """The same repair without what it can do without, each change as small as the others allow."""
        least = dict(changed)
        for fact in changed:
            rest = {name: value for name, value in least.items() if name != fact}
            if self.passes(rest):
                least = rest
                continue
            closer = self._values(fact, least[fact], partial(self._good_with, self.passes, rest, fact))
            least[fact] = next(closer, least[fact])
        return least

    # --- one fact

    def nearest(
        self, trace: Trace, changed: Facts, good: Callable[[Facts], bool], check: Check | None = None
    ) -> Iterator[tuple[str, Value]]:
        """For each fact that may be changed, the nearest values with which the changes are `good`."""
        for fact, _ in self._facts(trace, changed, check):
            for value in self._values(fact, None, partial(self._good_with, good, changed, fact), trace):
                yield fact, value

    @staticmethod
    def _good_with(good: Callable[[Facts], bool], changed: Facts, fact: str, value: Value) -> bool:
        return good({**changed, fact: value})

    def _facts(self, trace: Trace, changed: Facts, check: Check | None = None) -> Iterator[tuple[str, Type]]:
        """The stated facts that an outcome or a rule rests on: one of them has to change. What is not stated is named
        by `missing`; what sort of borrower it is (industry, size, kind) is not up for change.
        """
        exprs = (self.program.outcome,) if check is None else (check.applies, check.holds)
        for fact in trace.facts_of(*exprs):
            type = self.program.facts[fact]
            if fact in self.case.facts and fact not in changed and not (type.name == "enum" and fact.startswith(WHO)):
                yield fact, type

    def _others(self, fact: str) -> Iterator[Value]:
        value, entry = self.case.facts[fact], self.vocabulary.facts.get(fact)
        if isinstance(value, bool):
            yield not value
        elif entry is not None and entry.enumeration is not None:
            yield from (member for member in entry.enumeration.members if member != value)

    def _values(self, fact: str, toward: Value | None, good: Good, trace: Trace | None = None) -> Iterator[Value]:
        """The values nearest to the stated one for which `good` holds; those `toward` a value that is known to do."""
        value, type = self.case.facts[fact], self.program.facts[fact]
        match type.name:
            case "bool" | "enum":
                yield from (other for other in self._others(fact) if good(other))
            case "enums":
                return
            case "date":
                start = cast(date, value)
                ends = [(cast(date, toward) - start).days] if toward is not None else [-FARTHEST, FARTHEST]
                if fact == AS_OF:
                    ends = [end for end in ends if end > 0]  # nobody asks again on an earlier day
                marks = [(day - start).days for day in self._known(trace, "date") if isinstance(day, date)]
                for days in steps_to(0, ends, marks, lambda days: good(add_days(start, days))):
                    yield add_days(start, days)
            case _:
                yield from self._numbers(cast("Decimal | int", value), type, toward, good, trace)

    def _numbers(
        self, value: Decimal | int, type: Type, toward: Value | None, good: Good, trace: Trace | None
    ) -> Iterator[Value]:
        places = PLACES.get(type.name, 0)
        if isinstance(value, Decimal):
            places = max(places, -int(value.as_tuple().exponent))

        def units(number: Decimal | int) -> int:
            return int(EXACT.scaleb(rounded(Decimal(number), places, "down"), places))

        def number(count: int) -> Value:
            return EXACT.scaleb(Decimal(count), -places) if places else count

        highest = max(HIGHEST[type.name], int(value))
        ends = [0, units(highest)] if toward is None else [units(cast("Decimal | int", toward))]
        marks = [units(cast("Decimal | int", mark)) for mark in self._known(trace, type.name)]
        marks = [beside for mark in marks for beside in (mark - 1, mark, mark + 1) if 0 <= beside <= units(highest)]
        for count in steps_to(units(value), ends, marks, lambda count: good(number(count))):
            yield number(count)

    def _known(self, trace: Trace | None, type: str) -> Iterator[Value]:
        """Values of a type that the rules worked out: where a fact has a lowest and a highest value, one is near."""
        if trace is not None:
            for definition in self.program.definitions:
                value = trace.answer.definitions[definition.name]
                if definition.type.name == type and not isinstance(value, Unknown):
                    yield value


def steps_to(stated: int, ends: list[int], marks: list[int], good: Callable[[int], bool]) -> Iterator[int]:
    """Down and up from what is stated: the first place found good, with the step before it not good."""
    for end in ends:
        between = [mark for mark in marks if min(stated, end) < mark < max(stated, end)]
        places = sorted({stated, *between, end}, key=lambda place: abs(place - stated))
        for bad, far in pairwise(places):
            if good(far):
                yield _first(bad, far, good)
                break


def _first(bad: int, far: int, good: Callable[[int], bool]) -> int:
    """By halving, a good place next to one that is not."""
    while abs(far - bad) > 1:
        middle = (far + bad) // 2
        if good(middle):
            far = middle
        else:
            bad = middle
    return far
