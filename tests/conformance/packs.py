"""Cases for every question of every bundled pack, drawn near the question's own figures and always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from guarantee_rules.api import bundled, load
from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.program import Program
from guarantee_rules.facts.files import located_facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value
from tests.cases.bundled import cases_of
from tests.conformance.choosing import Chooser, Seeded
from tests.conformance.near import Figures, figures_of
from tests.conformance.programs import CALENDARS
from tests.conformance.thresholds import nearer

PACKS = bundled()


@dataclass(frozen=True)
class Question:
    """A question as one version of a pack answers it."""

    version: PackVersion
    name: str
    program: Program
    figures: Figures
    in_force: Figures
    """The same with only such dates on which the version is in force."""
    worked_out: tuple[Mapping[str, Value], ...]
    """The facts of the pack's own cases, which between them reach what no drawing does, such as a loan all rules allow."""

    def __str__(self) -> str:
        return f"{self.version.pack}/{self.version.version}/{self.name}"


@cache
def questions(pack: str) -> tuple[Question, ...]:
    """Every question of every version."""
    found: list[Question] = []
    own = _own_cases(pack)
    for version in load(pack).versions:
        names = {name: enum.members for name, enum in version.vocabulary.enums.items()}
        for name, program in version.programs.items():
            figures = figures_of(program, names)
            found.append(Question(version, name, program, figures, _in_force(figures, version), own.get(name, ())))
    return tuple(found)


def _own_cases(pack: str) -> dict[str, tuple[Mapping[str, Value], ...]]:
    found: dict[str, list[Mapping[str, Value]]] = {}
    vocabulary = load(pack).versions[-1].vocabulary
    for case in cases_of(pack).cases:
        facts, problems = located_facts(case.facts, vocabulary)
        assert not problems
        found.setdefault(case.question, []).append({**facts, AS_OF: case.as_of})
    return {question: tuple(facts) for question, facts in found.items()}


def _in_force(figures: Figures, version: PackVersion) -> Figures:
    if version.period is None:
        return figures
    first, last = version.period.first, version.period.ends or date.max
    dates = [day for day in figures.figures["date"] if isinstance(day, date) and first <= day <= last]
    return replace(figures, figures={**figures.figures, "date": (first, *dates)})


def cases(question: Question, number: int, words: object = "") -> Iterator[Case]:
    """So many cases at least, first those that must be among them; `words` draw others."""
    choose = Seeded(question, words)
    required = list(_required(question, choose))
    yield from required
    # An engine may make a program ready for each way of reading it: a way is asked about more than once.
    ways = [question.version.default_readings, *(readings_of(question, choose) for _ in range(number // 25))]
    made = len(required)
    while made < number:
        case = any_case(question, choose, choose.one(ways))
        yield case
        made += 1
        if made < number and choose.often(1, 2):
            yield nearer(question.program, case, choose)
            made += 1


def readings_of(question: Question, choose: Chooser) -> dict[str, str]:
    """Some readings otherwise than by default, or all drawn."""
    others = choose.one((2, 8))
    return {
        name: choose.one(tuple(reading.options)) if choose.often(others, 10) else reading.default
        for name, reading in question.version.readings.items()
    }


def any_case(question: Question, choose: Chooser, readings: Mapping[str, str]) -> Case:
    """Some of the facts."""
    facts = _changed(question, choose) if question.worked_out and choose.often(1, 3) else _drawn(question, choose)
    return Case(facts, readings, choose.one(CALENDARS))


def _required(question: Question, choose: Chooser) -> Iterator[Case]:
    """The pack's own; nothing stated; everything; each fact missing in turn; each option of each reading alone."""
    usual = question.version.default_readings
    facts = _all_facts(question, choose)
    for own in question.worked_out:
        yield Case(own, usual)
    yield Case({}, usual)
    yield Case(facts, usual)
    for name in facts:
        yield Case({other: value for other, value in facts.items() if other != name}, usual)
    for name in question.program.readings:
        for option in question.version.readings[name].options:
            readings = usual | {name: option}
            yield from (Case({}, readings), Case(facts, readings), any_case(question, choose, readings))


def _drawn(question: Question, choose: Chooser) -> dict[str, Value]:
    stated = choose.one((10, 10, 9, 9, 7, 4))
    return {
        name: value
        for name, value in _all_facts(question, choose).items()
        if choose.often(stated, 10) or (name == AS_OF and choose.often(9, 10))
    }


def _changed(question: Question, choose: Chooser) -> dict[str, Value]:
    """A case of the pack's own with a fact or two of it changed or left out."""
    facts = dict(choose.one(question.worked_out))
    for _ in range(choose.one((0, 1, 1, 2))):
        name, type = choose.one(tuple(question.program.facts.items()))
        if choose.often(1, 3):
            facts.pop(name, None)
        else:
            facts[name] = question.in_force.value(type, choose)
    return facts


def _all_facts(question: Question, choose: Chooser) -> dict[str, Value]:
    figures = question.in_force if choose.often(3, 4) else question.figures
    return {name: figures.value(type, choose) for name, type in question.program.facts.items()}
