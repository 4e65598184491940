"""The words in which every city's cases are put: each fact's name, its type and what people call it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import Type

if TYPE_CHECKING:
    from guarantee_rules.facts.readers import Readers

Wording = Mapping[str, str]
"""The same words by language."""


@dataclass(frozen=True)
class Enumeration:
    """The names one fact can have, each with what people call it: `enterprise` is 企业."""

    name: str
    label: Wording
    members: Mapping[str, Wording]

    def member(self, text: str) -> str | None:
        """The member someone means who writes its name or what it is called in either language."""
        member = self._named.get(text)
        return self._called.get(text.casefold()) if member is None else member

    @cached_property
    def _named(self) -> Mapping[str, str]:
        return {key: key for key in self.members}

    @cached_property
    def _called(self) -> Mapping[str, str]:
        return {called.casefold(): key for key, label in self.members.items() for called in label.values()}


@dataclass(frozen=True)
class FactEntry:
    """One fact that can be stated of a case.

    `personal` facts are data about a person. Not stating a `defaulted` one, such as an agreement, means something.
    `minimum` is the least value that can be true.
    """

    name: str
    type: Type
    label: Wording
    means: Wording | None = None
    unit: Wording | None = None
    personal: bool = False
    defaulted: bool = False
    minimum: Decimal | int | None = None
    enumeration: Enumeration | None = None
    """The names an `enum` or `enums` can have."""


@dataclass(frozen=True)
class Vocabulary:
    """All facts and enumerations by name."""

    facts: Mapping[str, FactEntry]
    enums: Mapping[str, Enumeration]

    @cached_property
    def types(self) -> Mapping[str, Type]:
        return MappingProxyType({name: entry.type for name, entry in self.facts.items()})

    @cached_property
    def groups(self) -> frozenset[str]:
        """What stands before the points of names: `loan.amount` is of the group `loan`."""
        return frozenset(group for name in self.facts for group in groups_of(name))

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything above, the same whatever the layout and order of the text it was loaded from."""
        import hashlib
        import json

        told = {
            "facts": {name: _told(entry) for name, entry in self.facts.items()},
            "enums": {
                name: {"label": dict(enum.label), "members": {key: dict(label) for key, label in enum.members.items()}}
                for name, enum in self.enums.items()
            },
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    @cached_property
    def readers(self) -> Readers:
        """What reads each fact; made when the first case is read."""
        from guarantee_rules.facts.readers import Readers

        return Readers(self)

    def only(self, names: Iterable[str]) -> Vocabulary:
        """The part that a pack uses. KeyError for a name that is no fact."""
        facts = {name: self.facts[name] for name in names}
        used = {entry.type.enum for entry in facts.values()}
        return Vocabulary(
            MappingProxyType(facts),
            MappingProxyType({name: enumeration for name, enumeration in self.enums.items() if name in used}),
        )


def groups_of(name: str) -> tuple[str, ...]:
    """Before: `measure.fund.balance`. After: `measure`, `measure.fund`."""
    return tuple(name[:at] for at, character in enumerate(name) if character == ".")


def _told(entry: FactEntry) -> dict[str, object]:
    return {
        "type": str(entry.type),
        "label": dict(entry.label),
        "means": dict(entry.means or {}),
        "unit": dict(entry.unit or {}),
        "personal": entry.personal,
        "defaulted": entry.defaulted,
        "minimum": None if entry.minimum is None else plain(entry.minimum),
    }
