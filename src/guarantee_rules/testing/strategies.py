"""Hypothesis strategies: cases of any pack and question, drawn near the pack's own figures and days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from guarantee_rules.api import Pack, load
from guarantee_rules.core.evaluate import Case
from guarantee_rules.explain.decision import Decision
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.testing.aims import Aim, aims_of, thresholds_of
from guarantee_rules.testing.choosing import Drawn
from guarantee_rules.testing.crossing import SIDES
from guarantee_rules.testing.days import days_of
from guarantee_rules.testing.ground import Ground
from guarantee_rules.testing.subjects import Subject, calm, day_of, ground_of, subject_of
from guarantee_rules.testing.underway import Underway
from guarantee_rules.values.types import Type, Value


@dataclass(frozen=True, repr=False)
class DrawnCase:
    """A case for a question of a pack: exact facts by their dotted names, the day of asking, readings not as usual."""

    pack: Pack
    question: str
    as_of: date
    facts: Mapping[str, Value]
    readings: Mapping[str, str]

    def __repr__(self) -> str:
        """What to ask to see it again."""
        readings = f", readings={dict(self.readings)!r}" if self.readings else ""
        asked = f"{self.question!r}, {dict(self.facts)!r}, as_of={self.as_of!r}{readings}"
        return f"load({self.pack.name!r}).decide({asked})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """For Hypothesis, which would print the whole pack with it."""
        printer.text(repr(self))

    def decide(self) -> Decision:
        """What the pack says of it."""
        return self.pack.decide(self.question, self.facts, as_of=self.as_of, readings=self.readings or None)

    @cached_property
    def decision(self) -> Decision:
        """The same, decided once however often it is asked for."""
        return self.decide()


def cases(
    pack: Pack | str, question: str, *, missing: bool = False, readings: Mapping[str, str] | None = None
) -> st.SearchStrategy[DrawnCase]:
    """Cases for a question: valid facts, a day of asking and readings.

    `missing`: facts may be left out. `readings` are taken as they are where they are given, else drawn. `FactsError`
    for a question or readings there are none of.
    """
    pack = load(pack) if isinstance(pack, str) else pack
    pack.prepare(question, readings=readings)
    subjects = tuple(subject_of(version, question) for version in reversed(pack.versions))
    return _cases(pack, subjects, missing, readings)()


def facts(
    pack: Pack | str, question: str, *, missing: bool = False, readings: Mapping[str, str] | None = None
) -> st.SearchStrategy[dict[str, Value]]:
    """The facts of `cases`, as `decide` takes them: valid, exact, near the pack's own figures and days."""
    return cases(pack, question, missing=missing, readings=readings).map(lambda case: dict(case.facts))


def readings(pack: Pack | str, question: str) -> st.SearchStrategy[dict[str, str]]:
    """Readings a question can be asked under; those that are as usual are left out."""
    pack = load(pack) if isinstance(pack, str) else pack
    pack.prepare(question)
    options: dict[str, dict[str, None]] = {}
    usual: dict[str, str] = {}
    for version in reversed(pack.versions):
        for name, known in version.programs[question].readings.items():
            usual.setdefault(name, known[0])
            options.setdefault(name, {}).update(dict.fromkeys(known))
    drawn = st.fixed_dictionaries({name: st.sampled_from(tuple(known)) for name, known in options.items()})
    return drawn.map(lambda chosen: {name: option for name, option in chosen.items() if option != usual[name]})


def as_of(pack: Pack | str) -> st.SearchStrategy[date]:
    """Days of asking: an ordinary one in the latest version, first and last days, month ends, leap days, holidays."""
    pack = load(pack) if isinstance(pack, str) else pack
    return st.sampled_from(tuple(dict.fromkeys(day for version in reversed(pack.versions) for day in days_of(version))))


def _cases(
    pack: Pack, subjects: tuple[Subject, ...], missing: bool, given: Mapping[str, str] | None
) -> Callable[[], st.SearchStrategy[DrawnCase]]:
    """Without arguments of its own, as Hypothesis would print a whole pack with each failure."""

    @st.composite
    def cases_of_the_question(draw: st.DrawFn) -> DrawnCase:
        return _drawn(draw, pack, subjects, missing, given)

    return cases_of_the_question


def _drawn(
    draw: st.DrawFn, pack: Pack, subjects: tuple[Subject, ...], missing: bool, given: Mapping[str, str] | None
) -> DrawnCase:
    subject = subjects[draw(st.integers(0, len(subjects) - 1))]
    chosen = dict(given) if given is not None else draw(_readings(pack, subject))
    known = {**subject.version.default_readings, **_of_version(chosen, subject)}
    start = draw(_near_calm(subject))
    free = subject.program.readings if given is None else {}
    choose = Drawn(lambda low, high: draw(st.integers(low, high)))
    at = Underway(ground_of(subject), Case(start, known), choose, free=free)
    aims = _aims(subject)
    aim = aims[draw(st.integers(0, len(aims) - 1))]
    if aim is not None:
        aim.lead(at, draw(st.sampled_from(SIDES)))
    stated = dict(at.facts)
    if given is None:
        usual = subject.version.default_readings
        chosen = {name: option for name, option in at.readings.items() if option != usual[name]}
    if missing:
        left_out = draw(_some_of(subject))
        stated = {name: value for name, value in stated.items() if name not in left_out}
    ordered = {name: stated[name] for name in subject.program.facts if name in stated and name != AS_OF}
    return DrawnCase(pack, subject.question, day_of(at.facts, subject), ordered, chosen)


def _aims(subject: Subject) -> tuple[Aim | None, ...]:
    """What a case is led to: nothing, or more often an outcome, a rule or what it asks than any other threshold."""
    near, far = aims_of(subject), thresholds_of(subject)
    times = max(1, 2 * len(far) // max(1, len(near)))
    return (None, *near * times, *far)


def _of_version(chosen: Mapping[str, str], subject: Subject) -> dict[str, str]:
    known = subject.version.readings
    return {name: option for name, option in chosen.items() if name in known and option in known[name].options}


def _readings(pack: Pack, subject: Subject) -> st.SearchStrategy[dict[str, str]]:
    """Half of the cases are read as usual."""
    names = subject.program.readings
    if not names:
        return st.just({})
    usual: st.SearchStrategy[dict[str, str]] = st.just({})
    return st.one_of(usual, readings(pack, subject.question).map(lambda chosen: _of_version(chosen, subject)))


def _near_calm(subject: Subject) -> st.SearchStrategy[dict[str, Value]]:
    """The simple case that passes, with a few facts changed, or all of them drawn."""
    ground, simple = ground_of(subject), calm(subject)
    values = {name: values_of(ground, name, simple.get(name)) for name in subject.program.facts}
    if not values:
        return st.just({})
    few = st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: values[name] for name in names}).map(lambda some: {**simple, **some})
    )
    return st.one_of(few, few, st.fixed_dictionaries(values))


def values_of(ground: Ground, name: str, first: Value | None = None) -> st.SearchStrategy[Value]:
    """Values of one fact; `first` is the simplest."""
    type: Type = ground.facts[name]
    if type.name == "enums":
        members = ground.figures.names[type.enum]
        drawn: st.SearchStrategy[Value] = st.frozensets(st.sampled_from(members), max_size=3)
        return drawn if first is None else st.one_of(st.just(first), drawn)
    if type.name == "enum":
        values: tuple[Value, ...] = ground.figures.names[type.enum]
    else:
        values = ground.figures.figures[type.name]
    possible = [value for value in values if ground.allows(name, value)]
    return st.sampled_from(tuple(dict.fromkeys(possible if first is None else [first, *possible])))


def _some_of(subject: Subject) -> st.SearchStrategy[frozenset[str]]:
    """Facts to be left out: none, a few, or many."""
    names = sorted(name for name in subject.program.facts if name != AS_OF)
    if not names:
        return st.just(frozenset())
    few = st.frozensets(st.sampled_from(names), max_size=2)
    return st.one_of(few, few, st.frozensets(st.sampled_from(names)))
