"""Made-up cases to fill the desk's form with: of each city the first case of every outcome that its own cases reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from guarantee_rules.backends.javascript import Data
from guarantee_rules.cases.load import load_cases
from guarantee_rules.facts.files import located_facts
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.facts.written import Written, written
from guarantee_rules.handbook.given import Given
from guarantee_rules.values.numbers import Number, percent
from guarantee_rules.values.types import Value

EACH = 3
"""Cases of one city and question at most."""


def examples(packs: Sequence[Given], asked: Mapping[str, Collection[str]]) -> dict[str, list[Data]]:
    """Examples by question, in the order of the packs: facts as one would type them, the day of asking, readings.

    `asked` has the facts that are asked for in each question.
    """
    found: dict[str, list[Data]] = {}
    for given in packs:
        reached: dict[str, set[str]] = {}
        source = given.cases
        for case in load_cases(source).cases if source is not None else ():
            outcomes = reached.setdefault(case.question, set())
            outcome = case.expect.outcome
            if outcome is None or outcome in outcomes or len(outcomes) == EACH:
                continue
            outcomes.add(outcome)
            vocabulary = given.pack.versions[-1].vocabulary
            stated, _ = located_facts(case.facts, vocabulary)
            wanted = asked.get(case.question, ())
            example: Data = {
                "pack": given.pack.name,
                "outcome": outcome,
                "as_of": case.as_of.isoformat(),
                "facts": {
                    name: typed(value, vocabulary.facts[name]) for name, value in stated.items() if name in wanted
                },
                "readings": dict(case.readings),
            }
            found.setdefault(case.question, []).append(example)
    return found


def typed(value: Value, entry: FactEntry) -> Written:
    """A value as one would type it: rates and ratios in per cent, everything else as records have it."""
    if entry.type.name in ("rate", "ratio"):
        return percent(cast("Number", value))
    plainly = written(value)
    return str(plainly) if type(plainly) is int else plainly
