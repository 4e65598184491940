"""The theorems of the bundled packs, each tried on cases drawn once for all tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from guarantee_rules.api import load
from guarantee_rules.laws.catalogue import theorems_of
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import PackVersion
from tests.conformance.packs import PACKS, questions
from tests.counts import counted
from tests.laws.drawn import Attempt, attempts

__all__ = ["PACKS", "Trial", "stated_of", "trials"]

CASES = counted((20, 60, 200, 900), (60, 900))
"""Of each theorem so many; where none of them says anything, so many as come next."""


@dataclass(frozen=True)
class Trial:
    """A theorem, and what the drawn cases made of it."""

    pack: str
    theorem: Theorem
    results: Counter[str]
    refuted: Attempt | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.pack, *self.theorem.key

    @property
    def vacuous(self) -> bool:
        return set(self.results) == {"vacuous"}


@cache
def stated_of(pack: str) -> tuple[tuple[PackVersion, tuple[Theorem, ...]], ...]:
    """The theorems of each version."""
    return tuple((version, tuple(theorems_of(version))) for version in load(pack).versions)


@cache
def trials(pack: str) -> tuple[Trial, ...]:
    worked_out = {question.name: question.worked_out for question in questions(pack)}
    found: list[Trial] = []
    for version, those in stated_of(pack):
        for theorem in those:
            for number in CASES:
                trial = _tried(pack, theorem, list(attempts(theorem, version, number, worked_out[theorem.question])))
                if not trial.vacuous:
                    break
            found.append(trial)
    return tuple(found)


def _tried(pack: str, theorem: Theorem, made: list[Attempt]) -> Trial:
    refuted = next((attempt for attempt in made if attempt.result == "refuted"), None)
    return Trial(pack, theorem, Counter(attempt.result for attempt in made), refuted)
