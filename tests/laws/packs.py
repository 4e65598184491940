"""The theorems of the bundled packs, each tried on cases drawn once for all tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from guarantee_rules.api import load
from guarantee_rules.laws.catalogue import theorems_of
from guarantee_rules.laws.theorem import Theorem
from tests.conformance.packs import PACKS, questions
from tests.counts import counted
from tests.laws.drawn import Attempt, attempts

__all__ = ["CASES", "PACKS", "Trial", "trials"]

CASES = counted(20, 60)
"""Of each theorem; where none says anything, so many."""
MORE = 900


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
def trials(pack: str) -> tuple[Trial, ...]:
    worked_out = {question.name: question.worked_out for question in questions(pack)}
    found: list[Trial] = []
    for version in load(pack).versions:
        for theorem in theorems_of(version):
            trial = _tried(pack, theorem, list(attempts(theorem, version, CASES, worked_out[theorem.question])))
            if trial.vacuous:
                more = list(attempts(theorem, version, MORE, worked_out[theorem.question]))
                trial = _tried(pack, theorem, more)
            found.append(trial)
    return tuple(found)


def _tried(pack: str, theorem: Theorem, made: list[Attempt]) -> Trial:
    refuted = next((attempt for attempt in made if attempt.result == "refuted"), None)
    return Trial(pack, theorem, Counter(attempt.result for attempt in made), refuted)
