"""The glossary: facts by group, outcomes, forces, kinds of blank, standings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, get_args

from guarantee_rules.core.program import Force
from guarantee_rules.explain.decision import OutcomeName
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.handbook import places
from guarantee_rules.handbook.html import ticked
from guarantee_rules.handbook.packs import PackPage
from guarantee_rules.packs.document import Standing
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Entry:
    """A fact: what it is called, what it means, how it is written, who asks for it."""

    name: str
    anchor: str
    label: str
    means: str
    form: str
    unit: str
    members: tuple[tuple[str, str], ...]
    several: bool
    defaulted: bool
    personal: bool
    asked: tuple[tuple[str, str], ...]
    """The cities that ask for it: their pages and names."""


@dataclass(frozen=True)
class Glossary:
    """The words of all packs of a handbook in one language."""

    pages: Sequence[PackPage]
    lang: str

    @cached_property
    def groups(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The facts that some pack asks for, by the first part of their names, in the order of the vocabulary."""
        entries: dict[str, FactEntry] = {}
        asked: dict[str, dict[str, str]] = {}
        for page in self.pages:
            for name, entry in page.version.vocabulary.facts.items():
                if any(name in program.facts for program in page.version.programs.values()) and name != AS_OF:
                    entries.setdefault(name, entry)
                    asked.setdefault(name, {})[page.href] = page.city
        told = [self._entry(name, entry, asked[name]) for name, entry in entries.items()]
        # The vocabulary keeps a group together; a pack's own facts come after it and are put with the rest.
        order = list(dict.fromkeys(one.name.partition(".")[0] for one in told))
        told.sort(key=lambda one: order.index(one.name.partition(".")[0]))
        return tuple((group, tuple(some)) for group, some in groupby(told, lambda one: one.name.partition(".")[0]))

    def _entry(self, name: str, entry: FactEntry, asked: dict[str, str]) -> Entry:
        members = entry.enumeration.members.items() if entry.enumeration is not None else ()
        return Entry(
            name,
            places.anchor("fact", name),
            entry.label[self.lang],
            entry.means[self.lang] if entry.means else "",
            phrase(self.lang, f"handbook.type.{entry.type.name}"),
            entry.unit[self.lang] if entry.unit else "",
            tuple((key, label[self.lang]) for key, label in members),
            entry.type.name == "enums",
            entry.defaulted,
            entry.personal,
            tuple(asked.items()),
        )

    @property
    def outcomes(self) -> tuple[tuple[str, str, str | Markup], ...]:
        """Every outcome: its key, its name, what it says."""
        return tuple(
            (key, phrase(self.lang, f"decision.outcome.{key}.name"), phrase(self.lang, f"decision.outcome.{key}.says"))
            for key in get_args(OutcomeName)
        )

    @property
    def forces(self) -> tuple[tuple[str, str, str | Markup], ...]:
        return tuple(
            (key, phrase(self.lang, f"decision.force.{key}"), self._option("force", key)) for key in get_args(Force)
        )

    @property
    def blanks(self) -> tuple[tuple[str, str, str | Markup], ...]:
        keys = ("silent", "referred", "absent", "not_applicable", "conflict")
        return tuple((key, phrase(self.lang, f"handbook.gap.{key}"), self._option("why", key)) for key in keys)

    @property
    def standings(self) -> tuple[tuple[str, str, str | Markup], ...]:
        return tuple(
            (key, phrase(self.lang, f"handbook.standing.{key}"), self._option("standing", key))
            for key in get_args(Standing)
        )

    def _option(self, of: str, key: str) -> Markup:
        return ticked(phrase(self.lang, f"options.{of}.{key}"), self.lang)
