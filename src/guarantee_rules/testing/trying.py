"""Trying a law on drawn cases, and making the first that breaks it small: always the same cases for the same pack."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import Pack
from guarantee_rules.laws.catalogue import theorems_of
from guarantee_rules.laws.theorem import Theorem, figures
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.testing.breach import Breach, Put
from guarantee_rules.testing.promises import Promise, promised_of
from guarantee_rules.testing.strategies import DrawnCase, cases
from guarantee_rules.testing.subjects import calm, subject_of
from guarantee_rules.testing.theorems import Field, TheoremCase, day_of_asking, field_of, theorem_cases

EXAMPLES = 20
"""Cases for each law of a question, where nobody says how many."""
LEAST = 4
"""Cases for each theorem or costly law, however few are asked for."""
SECONDS = 10
"""For making a case smaller once one is found."""

Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Stated:
    """A law of one question: the theorems that state it of each version."""

    law: str
    question: str
    theorems: tuple[tuple[PackVersion, Theorem], ...]


def laws_of(pack: Pack) -> tuple[Stated, ...]:
    """The laws of the catalogue that cases can refute, for every question: those that something is possible are not."""
    found: dict[tuple[str, str], list[tuple[PackVersion, Theorem]]] = {}
    for version in pack.versions:
        for theorem in theorems_of(version):
            if theorem.form != "satisfiable":
                found.setdefault((theorem.question, theorem.law), []).append((version, theorem))
    return tuple(Stated(law, question, tuple(theorems)) for (question, law), theorems in found.items())


def promises_of(pack: Pack) -> Iterator[tuple[str, Promise]]:
    """The laws only tests can try, for every question they say something of."""
    for question in pack.questions:
        for promise in promised_of(pack, question):
            yield question, promise


def breach_of_theorem(pack: Pack, version: PackVersion, theorem: Theorem, examples: int = EXAMPLES) -> Breach | None:
    """A small case that refutes a theorem; None where none was drawn."""
    field = field_of(version, theorem)
    found = least_failing(
        theorem_cases(field), lambda case: case if case.tried(theorem) == "refuted" else None, max(examples, LEAST)
    )
    return None if found is None else _breach(pack, field, found)


def breach_of_promise(pack: Pack, question: str, promise: Promise, examples: int = EXAMPLES) -> Breach | None:
    """A small case that breaks a law only tests can try; None where none was drawn."""

    def tried(case: DrawnCase) -> Breach | None:
        said = promise.trying(case)
        if said is None:
            return None
        version = case.decide().version
        put = Put(case.as_of, case.facts, case.readings)
        return Breach(promise.name, pack, version, question, (put,), said=said)

    number = max(LEAST, examples // 4) if promise.costly else examples
    ways = [cases(pack, question, missing=True, readings=readings) for readings in _ways(pack, question)]
    return least_failing(st.one_of(ways), tried, number)


def _ways(pack: Pack, question: str) -> list[dict[str, str]]:
    """Two ways of reading the text: as usual, and every reading otherwise. Each has to be compiled once."""
    version = pack.versions[-1]
    last = {name: options[-1] for name, options in version.programs[question].readings.items()}
    return [{}, last] if last else [{}]


Found = TypeVar("Found")


def least_failing(drawn: st.SearchStrategy[Drawn], tried: Callable[[Drawn], Found | None], number: int) -> Found | None:
    """What `tried` makes of the smallest case found of which it makes anything."""
    last: list[Found] = []
    until: list[float] = []

    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(drawn)
    def law(case: Drawn) -> None:
        if until and time.monotonic() > until[0]:
            return  # small enough: what was found last stands
        found = tried(case)
        if found is not None:
            last.append(found)
            until.append(time.monotonic() + SECONDS)
            raise _Broken

    try:
        law()
    except BaseException as raised:
        if not last or isinstance(raised, KeyboardInterrupt):
            raise
    return last[-1] if last else None


class _Broken(Exception):
    """A case breaks the law that is being tried."""


def _breach(pack: Pack, field: Field, found: TheoremCase) -> Breach:
    theorem = field.theorem
    first = {name: value for name, value in found.case.facts.items() if name not in theorem.second}
    if theorem.form == "claim":
        # What the law does not speak of changes nothing of it, and the question may need it.
        passing = calm(subject_of(field.version, theorem.question))
        first = {**{name: value for name, value in passing.items() if name not in theorem.facts}, **first}
    puts = [first]
    if theorem.second:
        others = {beside: found.case.facts.get(name) for name, beside in theorem.second.items()}
        puts.append({name: value for name, value in {**first, **others}.items() if value is not None})
    elif found.further:
        puts.append({**first, **found.further})
    readings = _not_usual(field.version, found.case.readings)
    day = day_of_asking(field, found.case)
    return Breach(
        theorem.law,
        pack,
        field.version,
        theorem.question,
        tuple(Put(day, {name: value for name, value in facts.items() if name != AS_OF}, readings) for facts in puts),
        theorem.subject,
        figures(theorem, found.case),
    )


def _not_usual(version: PackVersion, readings: Mapping[str, str]) -> dict[str, str]:
    usual = version.default_readings
    return {name: option for name, option in readings.items() if usual.get(name) != option}
