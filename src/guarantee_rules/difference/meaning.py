"""The answers of two versions held against each other, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec

from guarantee_rules.difference.asked import Asked, asked_of, included
from guarantee_rules.difference.found import Meaning, QuestionChange, ReadingChange
from guarantee_rules.difference.near import searched
from guarantee_rules.difference.origin import changed_rules, origin_of
from guarantee_rules.difference.rules import Text
from guarantee_rules.difference.settled import JOBS, settled
from guarantee_rules.difference.sides import Pair
from guarantee_rules.proving.processes import Pool

SECONDS = 120.0
"""For the solver, on all questions of a pair together."""


def has_solver() -> bool:
    """Whether the solver of the extra `prove` is installed."""
    return find_spec("z3") is not None


def meaning_of(
    pair: Pair,
    text: Text,
    only: Iterable[str] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    solver: bool | None = None,
    seconds: float = SECONDS,
) -> Meaning:
    """Every question of both sides, under each side's default readings or those given.

    Those whose programs are the same are the same, and nothing is asked. Where nothing differs so, each reading is
    also taken otherwise, one at a time.
    """
    asked = asked_of(pair, only, tuple((readings or {}).items()))
    solver = has_solver() and solver is not False
    changed = changed_rules(text)
    found = {one: QuestionChange(one.question, one.joint.form, "text") for one in asked}
    with Pool(JOBS) as pool:

        def look(differing: list[Asked]) -> dict[Asked, QuestionChange]:
            if solver:
                told = settled(pool, differing, changed, seconds)
                return {one: _with_examples(one, change, changed) for one, change in zip(differing, told, strict=True)}
            return {one: _attributed(one, searched(one), changed) for one in differing}

        found |= look([one for one in asked if not one.joint.same])
        others = [other for one in asked if found[one].status == "same" for other in one.otherwise()]
        found |= {
            one: replace(change, readings=one.chosen)
            for one, change in look([one for one in others if not one.joint.same]).items()
            if change.different or not change.complete
        }
    by_name = {one.question: change for one, change in found.items() if one in asked}
    told = [replace(change, through=_through(one, by_name)) for one, change in found.items()]
    with_facts = [
        replace(change, asks=one.asks[0], asks_no_more=one.asks[1]) for one, change in zip(found, told, strict=True)
    ]
    return Meaning(tuple(with_facts), tuple(_readings(pair)), solver)


def _with_examples(asked: Asked, change: QuestionChange, changed: frozenset[str]) -> QuestionChange:
    """Where the solver could show nothing and could not rule everything out either, what trying cases shows."""
    if change.complete or change.lines:
        return change
    tried = _attributed(asked, searched(asked), changed)
    return replace(change, lines=tried.lines, tried=tried.tried)


def _attributed(asked: Asked, change: QuestionChange, changed: frozenset[str]) -> QuestionChange:
    lines = tuple(replace(line, rules=origin_of(asked, line.about, line.witness, changed)) for line in change.lines)
    return replace(change, lines=lines)


def _through(asked: Asked, found: Mapping[str, QuestionChange]) -> tuple[str, ...]:
    """Of the questions it takes in, those that differ, and those only one side takes in."""
    taken = [set(included(version, asked.question)) for version in asked.versions]
    return tuple(
        name
        for name in asked.includes
        if (name in taken[0]) != (name in taken[1]) or (name in found and found[name].different)
    )


def _readings(pair: Pair) -> Iterator[ReadingChange]:
    old, new = pair.old.readings, pair.new.readings
    if pair.relation == "cities":
        return
    for name in dict.fromkeys((*old, *new)):
        one, two = old.get(name), new.get(name)
        before, after = (tuple(side.options) if side is not None else () for side in (one, two))
        was, now = (side.default if side is not None else None for side in (one, two))
        if before != after or was != now:
            yield ReadingChange(name, before, after, was, now)
