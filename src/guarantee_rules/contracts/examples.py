"""A case to begin with: for each fact that a question can ask for, something it could be, so that much comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.facts.written import Written
from guarantee_rules.values.types import TypeName

AS_OF = date(2024, 6, 1)
"""The day of asking, where a version of the text is in force then; else a day within its first year."""
HALF_A_YEAR = timedelta(182)
MOST_TRIED = 60
"""Decisions to find a case of which much comes; an interface has examples of all its questions."""
_POOR = ("not_applicable", "not_determined", "missing_fact", "not_in_force")
"""Outcomes that show less of a question than others do."""


def example_request(pack: Pack, question: str) -> dict[str, Any]:
    """A request that is accepted, with every fact the question can ask for. It is invented, and of nobody.

    Among some tried it is the one with the most telling outcome and the fewest values unknown.
    """
    day, stated = _example(_Wanted(pack.versions[-1].texts, question, pack))
    facts: dict[str, Any] = {}
    for name, value in stated.items():
        *groups, last = name.split(".")
        below = facts
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = value
    return {"as_of": day.isoformat(), "facts": facts}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An example, known by the digest of the texts its pack was read from."""

    texts: str
    question: str
    pack: Pack = field(compare=False)


@lru_cache(maxsize=2_000)
def _example(wanted: _Wanted) -> tuple[date, Mapping[str, Written]]:
    """One fact after another is changed, and stays so where more comes of it."""
    pack, question = wanted.pack, wanted.question
    entries, names = pack.versions[-1].vocabulary.facts, pack.facts_used(question)
    asked = pack.prepare(question)

    def first(day: date) -> tuple[tuple[int, int], date, dict[str, Written]]:
        facts = {name: next(_values(entries[name], day)) for name in names}
        return _lacking(asked.decide(facts, as_of=day)), day, facts

    periods = (version.period for version in reversed(pack.versions))
    days = (AS_OF, *(period.first + HALF_A_YEAR for period in periods if period is not None))
    least, day, best = min(map(first, days), key=lambda found: found[0])
    tried = 0
    for name in names:
        for value in list(_values(entries[name], day))[1:]:
            if least == (0, 0) or tried >= MOST_TRIED:
                return day, best
            tried += 1
            other = {**best, name: value}
            lacking = _lacking(asked.decide(other, as_of=day))
            if lacking < least:
                best, least = other, lacking
    return day, best


def _lacking(decision: Decision) -> tuple[int, int]:
    return _POOR.index(decision.outcome) + 1 if decision.outcome in _POOR else 0, len(decision.unknown)


def _values(entry: FactEntry, day: date) -> Iterator[Written]:
    """What the fact could be, the most usual first."""
    members = tuple(entry.enumeration.members) if entry.enumeration else ()
    match entry.type.name:
        case "enum":
            yield from members
        case "enums":
            yield from ([member] for member in members)
        case "date":
            yield from ((day - before).isoformat() for before in (timedelta(92), timedelta(366)))
        case name:
            yield from _USUAL[name]


_USUAL: Mapping[TypeName, tuple[Written, ...]] = {
    "money": ("1000000.00", "0.00", "50000000.00"), "rate": ("5.655%", "4%"), "ratio": ("50%", "5%"),
    "integer": (12, 1), "months": (12, 36), "days": (30, 0),
    "bool": (True, False),
}  # fmt: skip
