"""Trying a law on drawn cases, and making the first that breaks it small: always the same cases for the same pack."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import Pack
from guarantee_rules.laws.theorem import Theorem, figures
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.testing.breach import Breach, Put
from guarantee_rules.testing.promises import Promise
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


def breach_of_theorem(pack: Pack, version: PackVersion, theorem: Theorem, examples: int = EXAMPLES) -> Breach | None:
    """A small case that refutes a theorem under the readings by default; None where none was drawn."""
    of = field_of(version, theorem)

    def refuting(case: TheoremCase) -> TheoremCase | None:
        as_usual = not _not_usual(version, case.case.readings)
        return case if as_usual and case.tried(theorem) == "refuted" else None

    found = least_failing(theorem_cases(of), refuting, max(examples, LEAST))
    return None if found is None else _breach(pack, of, found)


def breach_of_promise(pack: Pack, question: str, promise: Promise, examples: int = EXAMPLES) -> Breach | None:
    """A small case that breaks a law only tests can try; None where none was drawn."""

    def tried(case: DrawnCase) -> Breach | None:
        said = promise.trying(case)
        if said is None:
            return None
        put = Put(case.as_of, case.facts, case.readings)
        return Breach(promise.name, pack, case.decision.version, question, (put,), said=said)

    asked = _Asked(pack.versions[-1].texts, question, examples, pack)
    number = max(LEAST, examples // 4) if promise.costly else examples
    some = _drawn(asked)[:: max(1, examples // number)]
    if all(tried(case) is None for case in some):
        return None
    # Drawn once more, as only what Hypothesis draws itself it can make smaller; it always draws the same.
    return least_failing(_cases(asked), tried, examples)


@dataclass(frozen=True)
class _Asked:
    """Cases of a question, so many of them; known by the texts of the pack."""

    texts: str
    question: str
    examples: int
    pack: Pack = field(compare=False)


def _cases(asked: _Asked) -> st.SearchStrategy[DrawnCase]:
    ways = _ways(asked.pack, asked.question)
    return st.one_of([cases(asked.pack, asked.question, missing=True, readings=readings) for readings in ways])


@lru_cache(maxsize=128)
def _drawn(asked: _Asked) -> tuple[DrawnCase, ...]:
    """The cases `least_failing` tries first, drawn once for all laws of a question."""
    found: list[DrawnCase] = []
    least_failing(_cases(asked), found.append, asked.examples)
    return tuple(found)


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


def _breach(pack: Pack, of: Field, found: TheoremCase) -> Breach:
    theorem = of.theorem
    first = {name: value for name, value in found.case.facts.items() if name not in theorem.second}
    if theorem.form == "claim":
        # What the law does not speak of changes nothing of it, and the question may need it.
        passing = calm(subject_of(of.version, theorem.question))
        first = {**{name: value for name, value in passing.items() if name not in theorem.facts}, **first}
    puts = [first]
    if theorem.second:
        others = {beside: found.case.facts.get(name) for name, beside in theorem.second.items()}
        puts.append({name: value for name, value in {**first, **others}.items() if value is not None})
    elif found.further:
        puts.append({**first, **found.further})
    readings = _not_usual(of.version, found.case.readings)
    day = day_of_asking(of, found.case)
    return Breach(
        theorem.law,
        pack,
        of.version,
        theorem.question,
        tuple(Put(day, {name: value for name, value in facts.items() if name != AS_OF}, readings) for facts in puts),
        theorem.subject,
        figures(theorem, found.case),
    )


def _not_usual(version: PackVersion, readings: Mapping[str, str]) -> dict[str, str]:
    usual = version.default_readings
    return {name: option for name, option in readings.items() if usual.get(name) != option}
