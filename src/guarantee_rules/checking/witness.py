"""Cases that show a finding: made from what a search found, put to the reference evaluator, and kept only if it agrees.

A value that a search took as it comes is worked out from facts here; facts the claim does not need are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from guarantee_rules.checking.finding import Shown
from guarantee_rules.checking.search import Point, Wanted, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.evaluate import Answer, Case, Surroundings, Verdict, evaluate, run
from guarantee_rules.core.expr import Compare, Expr, Lit, Not, Ref
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Program
from guarantee_rules.facts.read import read_facts
from guarantee_rules.kinds.bound import zero
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import BOOL, NUMERIC, Value
from guarantee_rules.values.unknown import Outcome, Unknown

DEEPEST = 6
"""Values worked out from one another, one search within the other."""


@dataclass(frozen=True)
class Claim:
    """What a finding says a case comes to: verdicts of rules, values, conditions, the outcome.

    `show` names values that are shown with the answer, whatever they are.
    """

    rules: Mapping[str, Verdict] = field(default_factory=dict)
    values: Mapping[str, Outcome] = field(default_factory=dict)
    conditions: tuple[Wanted, ...] = ()
    conflict: tuple[str, frozenset[str]] | None = None
    """A value left in conflict, and the rules that give it differently."""
    silent: bool = False
    """Whether the text is silent on the case."""
    show: tuple[str, ...] = ()


def concrete(about: Studied, *wanted: Wanted) -> Point | None:
    """A case of facts alone in which each condition comes out as wanted."""
    found, goals, opened = search(about, *wanted), list(wanted), list[str]()
    for _ in range(DEEPEST):
        if not isinstance(found, Point) or not found.values:
            return found if isinstance(found, Point) else None
        new = {name: value for name, value in found.values.items() if name in about.definitions}
        opened += new
        goals += [_is(about, name, value) for name, value in new.items()]
        found = search(about, *goals, opened=tuple(opened))
        if not isinstance(found, Point):
            # Those values were not to be had together; others may be.
            goals = list(wanted)
            found = search(about, *goals, opened=tuple(opened))
    return None


def shown(about: Studied, question: str, point: Point, claim: Claim) -> Shown | None:
    """The case put to a question; None where the evaluator does not say what is claimed of it."""
    program = about.version.programs[question]
    kept = frozenset(about.governing(program))
    facts = {**point.facts, **{name: about.day for name in kept if name not in point.facts}}
    replay = _Replay(about, program, point.readings, claim)
    facts = replay.filled(facts)
    if replay.holds(facts) is None:
        return None
    for name in [name for name in reversed(facts) if name not in kept]:
        fewer = {key: value for key, value in facts.items() if key != name}
        if replay.holds(fewer) is not None:
            facts = fewer
    answer = replay.holds(facts)
    assert answer is not None
    verdicts = {check.rule: verdict for check, verdict in answer.verdicts}
    usual = about.version.default_readings
    return Shown(
        question,
        {name: value for name, value in facts.items() if name != AS_OF},
        cast(date, facts.get(AS_OF, about.day)),
        {name: option for name, option in point.readings.items() if usual[name] != option},
        answer.outcome,
        {rule: verdicts[rule] for rule in claim.rules},
        {name: value for name in (*claim.values, *claim.show) if (value := _value(answer, name)) is not None},
    )


@dataclass(frozen=True)
class _Replay:
    """One question asked again and again with the reference evaluator."""

    about: Studied
    program: Program
    readings: Mapping[str, str]
    claim: Claim

    def holds(self, facts: Mapping[str, Value]) -> Answer | None:
        """The answer, if the facts can be stated at all and it says what is claimed."""
        case = self._case(facts)
        if case is None:
            return None
        answer, claim = run(self.program, case), self.claim
        verdicts = {check.rule: verdict for check, verdict in answer.verdicts}
        around = Surroundings(case, answer.definitions)
        holds = (
            all(verdicts.get(rule) == verdict for rule, verdict in claim.rules.items())
            and all(_same(_value(answer, name), value) for name, value in claim.values.items())
            and (claim.conflict is None or _in_conflict(_value(answer, claim.conflict[0]), claim.conflict[1]))
            and (not claim.silent or (isinstance(answer.outcome, Unknown) and _says_nothing(answer.outcome)))
            and all(_worked_out(expr, around) is want for expr, want in claim.conditions)
        )
        return answer if holds else None

    def filled(self, facts: dict[str, Value]) -> dict[str, Value]:
        """With nothing for what the claimed values still miss, such as earlier payments."""
        for _ in range(DEEPEST):
            case = self._case(facts)
            if case is None:
                return facts
            answer = run(self.program, case)
            values = [_value(answer, name) for name in self.claim.values]
            lacking = frozenset[str]().union(*(value.missing for value in values if isinstance(value, Unknown)))
            nothing = {name: zero for name in lacking if (zero := self._nothing(name)) is not None}
            if not nothing:
                return facts
            facts = {**nothing, **facts}
        return facts

    def _nothing(self, name: str) -> Value | None:
        type = self.about.type_of(name)
        if type is None or type.name not in NUMERIC:
            return None
        return zero(type).value

    def _case(self, facts: Mapping[str, Value]) -> Case | None:
        own = {name: value for name, value in facts.items() if name != AS_OF}
        try:
            stated = read_facts(own, self.about.version.vocabulary)
        except FactsError:
            return None
        day = facts.get(AS_OF, self.about.day)
        return Case({**stated, AS_OF: day}, {**self.about.version.default_readings, **self.readings})


def _value(answer: Answer, name: str) -> Outcome | None:
    """A value of the answer or, where it is none, of what the answer was worked out from."""
    values = {output.name: value for output, value in answer.outputs}
    return values.get(name, answer.definitions.get(name))


def _worked_out(expr: Expr, around: Surroundings) -> Outcome | None:
    return None if any(name not in around.known for name in mentions(expr).refs) else evaluate(expr, around)


def _in_conflict(value: Outcome | None, rules: frozenset[str]) -> bool:
    return isinstance(value, Unknown) and any(one.why == "conflict" and rules <= {*one.rules} for one in value.open)


def _says_nothing(outcome: Unknown) -> bool:
    return not outcome.missing and any(one.why == "silent" for one in outcome.open)


def _is(about: Studied, name: str, value: Value) -> tuple[Expr, bool]:
    definition = about.definitions[name]
    if definition.type == BOOL:
        return (Ref(name) if value else Not(Ref(name))), True
    return Compare(Ref(name), "==", Lit(value, definition.type)), True


def _same(one: Outcome | None, other: Outcome) -> bool:
    return type(one) is type(other) and one == other
