"""Decisions to be advised on, and cases drawn from the hand-worked ones by leaving facts out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from guarantee_rules.api import Pack, load
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.files import load_facts_file, located_facts
from guarantee_rules.values.types import Value
from tests.cases.bundled import cases_of

DAY = date(2024, 3, 1)
EXAMPLE = Path(__file__).parents[2] / "examples" / "yiwu-application.yaml"


def yiwu(question: str, facts: object, as_of: date = DAY) -> Decision:
    return load("yiwu").decide(question, facts, as_of=as_of)


def example(**other: object) -> dict[str, object]:
    """The facts of the example, some of them otherwise; None leaves one out. `loan__amount` is loan.amount."""
    facts: dict[str, object] = dict(load_facts_file(EXAMPLE, load("yiwu").versions[-1].vocabulary))
    changed = {name.replace("__", "."): value for name, value in other.items()}
    return {name: value for name, value in (facts | changed).items() if value is not None}


def drawn(name: str, count: int, seed: int, *, drop: bool) -> Iterator[Decision]:
    """Decisions on hand-worked cases of a pack; with `drop`, some of their facts left out."""
    pack, random = load(name), Random(f"{name} {seed}")
    cases = [case for case in cases_of(name).cases if case.question in pack.questions]
    for case in random.sample(cases, min(count, len(cases))):
        stated, problems = located_facts(case.facts, pack.versions[-1].vocabulary)
        assert not problems
        facts: dict[str, Value] = dict(pack.facts(stated))
        if drop:
            for fact in random.sample(sorted(facts), min(len(facts), random.randint(1, 4))):
                del facts[fact]
        yield _decided(pack, case.question, facts, case.as_of, dict(case.readings))


def _decided(pack: Pack, question: str, facts: object, as_of: date, readings: dict[str, str]) -> Decision:
    return pack.decide(question, facts, as_of=as_of, readings=readings or None)
