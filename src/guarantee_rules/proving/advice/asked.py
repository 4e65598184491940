"""A case as it is handed to a child process: the program that decided it, its facts and readings, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guarantee_rules.cases.written import seen
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import Expr, If, Not, Undecided, both, either
from guarantee_rules.core.program import Program
from guarantee_rules.deciding import prepared
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.repairs import GOOD
from guarantee_rules.facts.read import read_facts
from guarantee_rules.facts.written import written_facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.proving.obligations import known_of
from guarantee_rules.proving.replay import agrees
from guarantee_rules.proving.results import Known
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import BOOL, NUMERIC, Type, Value
from guarantee_rules.values.workdays import CHINA

if TYPE_CHECKING:
    from guarantee_rules.backends.smt.domain import Domain

BY_OUTCOME = ("verdict", "trigger", "permission", "validity")
"""Forms of question whose outcome is the answer; of the others it is what is worked out or listed."""
SECONDS = 10.0
"""For one fact, one set of facts or one figure; what is not settled by then is said to be so."""


@dataclass(frozen=True)
class Asked:
    """A case of one question: `facts` are those stated that the program asks for, the day of asking among them.

    Facts whose absence means something are stated by not being stated. Where the answer waits for one all the same, as
    for a rate or else an amount, it is among those that `may` be stated.
    """

    program: Program
    facts: Mapping[str, Value]
    readings: Mapping[str, str]
    known: Known
    defaulted: frozenset[str]
    may: frozenset[str]
    as_of: date
    seconds: float = SECONDS

    @property
    def wanted(self) -> str | None:
        """The outcome that counts as passing; None for a question that nothing passes or fails."""
        return GOOD.get(self.program.form)

    @property
    def unstated(self) -> tuple[str, ...]:
        """The facts that can be stated beside those that are, in the order of the program."""
        meant = self.defaulted - self.may
        return tuple(name for name in self.program.facts if name not in self.facts and name not in meant)


def answered(program: Program) -> list[Expr]:
    """What a question answers beside its outcome: values where they apply, and which rules are met; of a question
    whose outcome is the answer nothing.
    """
    if program.form in BY_OUTCOME:
        return []
    return told_of(program)


def told_of(program: Program) -> list[Expr]:
    """Expressions of which one differs wherever two answers do: in a value, or in what came of a rule."""
    found: list[Expr] = []
    for it in program.outputs:
        # Known only where the value is part of the answer.
        found.append(value := If(it.applies, it.expr, Undecided("silent", it.type)))
        if it.type == BOOL:
            found.append(Not(value))
    for check in program.checks:
        left_out = Not(check.applies)
        found += [left_out, either(left_out, check.holds), both(check.applies, Not(check.holds))]
    return found


def told_by(program: Program, facts: Mapping[str, Value], readings: Mapping[str, str]) -> dict[tuple[str, str], object]:
    """The same of one case, by the reference evaluator: its outcome, and where that is not all, values and verdicts."""
    answer = seen(run(program, Case(facts, readings)))
    kinds = ("outcome",) if program.form in BY_OUTCOME else ("outcome", "values", "rules")
    return {key: value for key, value in answer.items() if key[0] in kinds}


def asked_of(decision: Decision, seconds: float = SECONDS) -> Asked:
    """The case of a decision. The version that decided it is the one that is asked."""
    program, vocabulary = decision.program, decision.version.vocabulary
    plain = replace(program, facts=dict(program.facts), readings=dict(program.readings))
    stated = {name: value for name, value in decision.case.facts.items() if name in program.facts}
    known = vocabulary.facts
    defaulted = frozenset(name for name in program.facts if name in known and known[name].defaulted)
    may = defaulted & frozenset(decision.missing)
    readings = {name: decision.case.readings[name] for name in program.readings}
    return Asked(plain, stated, readings, known_of(decision.version), defaulted, may, decision.as_of, seconds)


def domain_of(asked: Asked) -> Domain:
    """The usual domain, finer and wider where a stated fact is: a rate of 4.35000001% must be one that can be kept."""
    from guarantee_rules.backends.smt.domain import USUAL, Domain, Steps

    numbers, first, last = dict(USUAL.numbers), USUAL.first, USUAL.last
    for name, value in asked.facts.items():
        type = asked.program.facts[name].name
        if isinstance(value, date):
            first, last = min(first, value), max(last, value)
        elif type in NUMERIC and isinstance(value, Decimal | int):
            usual, number = numbers[type], Decimal(value)
            finest = EXACT.scaleb(Decimal(1), min(0, int(number.normalize(EXACT).as_tuple().exponent)))
            numbers[type] = Steps(usual.least, max(usual.most, number), min(usual.step, finest))
    return Domain(numbers, first, last)


def decided(version: PackVersion, asked: Asked, facts: Mapping[str, Value]) -> Decision | None:
    """The decision on other facts by the same version, read as a service would state them; None where a caller could
    not state them, or the compiled decision is not what the reference evaluator makes of them.
    """
    as_of = facts.get(AS_OF, asked.as_of)
    assert isinstance(as_of, date)
    stated = {name: value for name, value in facts.items() if name != AS_OF}
    try:
        read = read_facts(written_facts(stated), version.vocabulary)
    except FactsError:
        return None
    if dict(read) != stated:
        return None
    question = prepared((version,), asked.program.question, {**version.default_readings, **asked.readings}, CHINA)
    decision = question.decide(read, as_of=as_of)
    return decision if agrees(decision) else None


def value_of(type: Type, steps: int, domain: Domain) -> Value:
    """So many steps as a fact of a type; days since the year 1 for a date."""
    return date.fromordinal(steps) if type.name == "date" else domain.numbers[type.name].value(steps, type.name)
