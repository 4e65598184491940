"""Made-up cases to fill the desk's form with: of each city its own hand-worked ones, under their own titles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

from guarantee_rules.backends.javascript import Data
from guarantee_rules.cases.load import Case, load_cases
from guarantee_rules.facts.files import located_facts
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.facts.written import Written, written
from guarantee_rules.handbook.given import Given
from guarantee_rules.source.characters import visible
from guarantee_rules.values.numbers import Number, percent
from guarantee_rules.values.types import Value

EACH = 8
"""Cases of one city and question at most."""


def examples(packs: Sequence[Given], asked: Mapping[str, Collection[str]]) -> dict[str, list[Data]]:
    """Examples by question, in the order of the packs: facts as one would type them, the day of asking, readings.

    `asked` has the facts that are asked for in each question.
    """
    found: dict[str, list[Data]] = {}
    for given in packs:
        source = given.cases
        for case in chosen(load_cases(source).cases) if source is not None else ():
            vocabulary = given.pack.versions[-1].vocabulary
            stated, _ = located_facts(case.facts, vocabulary)
            wanted = asked.get(case.question, ())
            example: Data = {
                "pack": given.pack.name,
                "title": visible(case.sentence),
                "as_of": case.as_of.isoformat(),
                "facts": {
                    name: typed(value, vocabulary.facts[name]) for name, value in stated.items() if name in wanted
                },
                "readings": dict(case.readings),
            }
            found.setdefault(case.question, []).append(example)
    return found


def chosen(cases: Sequence[Case]) -> Iterator[Case]:
    """Of each question as many as there is room for, in the order of the file: first of all one for every outcome."""
    by_question: dict[str, list[Case]] = {}
    for case in cases:
        by_question.setdefault(case.question, []).append(case)
    for members in by_question.values():
        firsts = list({case.expect.outcome: number for number, case in reversed([*enumerate(members)])}.values())
        others = [number for number in range(len(members)) if number not in firsts]
        yield from (members[number] for number in sorted([*sorted(firsts), *others][:EACH]))


def typed(value: Value, entry: FactEntry) -> Written:
    """A value as one would type it: rates and ratios in per cent, everything else as records have it."""
    if entry.type.name in ("rate", "ratio"):
        return percent(cast("Number", value))
    plainly = written(value)
    return str(plainly) if type(plainly) is int else plainly
