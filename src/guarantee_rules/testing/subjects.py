"""What cases are drawn for: a question of one version, its ground, and a simple case that passes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import All, Not, either
from guarantee_rules.core.program import Program
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.testing.choosing import Seeded
from guarantee_rules.testing.days import days_of
from guarantee_rules.testing.ground import Ground
from guarantee_rules.testing.near import Figures, figures_of
from guarantee_rules.testing.steering import named, toward
from guarantee_rules.testing.underway import Underway
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Unknown

TRIES = 12
"""Ways tried to a case that passes."""
PASSING = frozenset(
    {"compliant", "triggered", "amount", "due", "state", "listed", "permitted", "in_force"},
)
_SIMPLE: Mapping[str, Value] = {
    "money": Decimal("100000.00"),
    "rate": Decimal("0.04"),
    "ratio": Decimal("0.5"),
    "integer": 10,
    "months": 12,
    "days": 10,
    "workdays": 1,
    "bool": True,
}


@dataclass(frozen=True)
class Subject:
    """A question of one version, known by the texts it was read from."""

    texts: str
    number: str
    question: str
    version: PackVersion = field(compare=False, repr=False)

    @property
    def program(self) -> Program:
        return self.version.programs[self.question]


def subject_of(version: PackVersion, question: str) -> Subject:
    return Subject(version.texts, version.version, question, version)


@lru_cache(maxsize=256)
def ground_of(subject: Subject) -> Ground:
    """What facts of the question are drawn from."""
    version, program = subject.version, subject.program
    names = {name: enum.members for name, enum in version.vocabulary.enums.items()}
    figures = figures_of(program, names)
    dates = tuple(dict.fromkeys([*days_of(version), *figures.figures["date"]]))
    entries = version.vocabulary.facts
    least = {name: low for name in program.facts if name in entries and (low := entries[name].minimum) is not None}
    return Ground(
        program.facts,
        {definition.name: definition.expr for definition in program.definitions},
        Figures({**figures.figures, "date": dates}, figures.names),
        least,
        simple_facts(program.facts, names, least, days_of(version)[0]),
    )


@lru_cache(maxsize=256)
def calm(subject: Subject) -> Mapping[str, Value]:
    """Every fact of the question with a simple value, so that it passes by the usual readings where that can be.

    What is drawn shrinks towards it.
    """
    ground = ground_of(subject)
    plain = dict(ground.simple)
    found = [(_badness(subject, Case(plain, _usual(subject))), -1, plain)]
    for number in range(TRIES):
        choose, facts = Seeded("calm", number), ground.simple
        for _ in range(3):  # what makes the last rule hold may undo the first
            at = Underway(ground, Case(facts, _usual(subject)), choose)
            if number % 2:
                # Where no case can pass, as the text leaves the rest open, at least no rule refuses.
                toward(at, All(tuple(either(Not(it.applies), it.holds) for it in subject.program.checks)), True)
            else:
                named(at, subject.program.outcome, lambda name: name in PASSING)
            facts = at.facts
        for name in sorted(subject.program.facts.keys() - at.facts.keys()):
            before = at.case
            at.put(name, ground.simple[name])
            if _badness(subject, at.case) > _badness(subject, before):
                at.put(name, None)
        found.append((_badness(subject, at.case), number, dict(at.facts)))
        if found[-1][0] == 0:
            break
    return min(found)[2]


def _badness(subject: Subject, case: Case) -> int:
    """How far a case is from passing: that the text leaves it open is nearer to it than a refusal."""
    outcome = run(subject.program, case).outcome
    if isinstance(outcome, Unknown):
        return 3 if outcome.missing else 1
    return 0 if outcome in PASSING else 2


def _usual(subject: Subject) -> Mapping[str, str]:
    return subject.version.default_readings


def simple_facts(
    facts: Mapping[str, Type], names: Mapping[str, Collection[str]], least: Mapping[str, Decimal | int], day: date
) -> dict[str, Value]:
    """Every fact with the simplest value of its kind."""
    found: dict[str, Value] = {}
    for name, type in facts.items():
        value: Value
        match type.name:
            case "date":
                value = day
            case "enum":
                value = min(names[type.enum])
            case "enums":
                value = frozenset([min(names[type.enum])])
            case kind:
                value = _SIMPLE[kind]
        low = least.get(name)
        found[name] = low if low is not None and isinstance(value, Decimal | int) and value < low else value
    return found


def day_of(facts: Mapping[str, Value], subject: Subject) -> date:
    """The day of asking among facts as a program takes them."""
    day = facts.get(AS_OF)
    return day if isinstance(day, date) else days_of(subject.version)[0]
