"""A case to begin with: for each fact that a question can ask for, something it could be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.facts.written import Written
from guarantee_rules.values.types import TypeName

AS_OF = "2024-06-01"


def example_request(pack: Pack, question: str) -> dict[str, Any]:
    """A request that is accepted, with every fact the question can ask for. It is invented, and of nobody."""
    vocabulary = pack.versions[-1].vocabulary
    facts: dict[str, Any] = {}
    for name in pack.facts_used(question):
        *groups, last = name.split(".")
        below = facts
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = _value(vocabulary.facts[name])
    return {"as_of": AS_OF, "facts": facts}


def _value(entry: FactEntry) -> Written:
    members = tuple(entry.enumeration.members) if entry.enumeration else ()
    match entry.type.name:
        case "enum":
            return members[0]
        case "enums":
            return [*members[:1]]
        case name:
            return _USUAL[name]


_USUAL: Mapping[TypeName, Written] = {
    "money": "1000000.00", "rate": "5.655%", "ratio": "50%", "integer": 12, "months": 12, "days": 30,
    "date": "2024-03-01", "bool": True,
}  # fmt: skip
