"""A vocabulary made ready for reading: for each fact what reads it, and the names as callers nest them.

Before: loan.amount, measure.npl.ratio
After: {"loan": {"amount": …}, "loan.amount": …, "measure": {"npl": {"ratio": …}, "npl.ratio": …}, …}
"""

from __future__ import annotations

from collections.abc import Mapping

from guarantee_rules.facts.convert import Misfit, convert
from guarantee_rules.facts.usual import Usual, usual
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary, groups_of
from guarantee_rules.values.types import Value

Names = dict[str, tuple[str, Usual, "Names"]]
"""By what a caller writes: the name of the fact and its usual reader, or "" and the names in the group."""


class Readers:
    """What reads the facts of a vocabulary: by their full names, and from the `top` of a nested case."""

    __slots__ = ("_entries", "_usual", "digest", "top")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.digest = vocabulary.digest
        self._entries: Mapping[str, FactEntry] = vocabulary.facts
        self._usual: Mapping[str, Usual] = {name: usual(entry) for name, entry in vocabulary.facts.items()}
        self.top: Names = _nested(self._usual)

    def read(self, name: str, given: object) -> Value | tuple[Misfit, ...]:
        """What `convert` gives for the fact of this name. `given` is not None."""
        value = self._usual[name](given)
        return convert(self._entries[name], given) if value is None else value


def _nested(facts: Mapping[str, Usual]) -> Names:
    groups: dict[str, Names] = {group: {} for name in facts for group in ("", *groups_of(name))}
    top = groups.setdefault("", {})
    found = {name: ("", _nothing, below) for name, below in groups.items() if name}
    for name, known in [*found.items(), *((name, (name, read, {})) for name, read in facts.items())]:
        top[name] = known
        for group in groups_of(name):
            groups[group][name.removeprefix(f"{group}.")] = known
    return top


def _nothing(_: object) -> None:
    """A group has no value of its own."""
