"""What no case of a pack reaches, in words: the rule, which of its entries, and the part of the formula there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack
from guarantee_rules.cases.reach import Missed
from guarantee_rules.difference.rules import written
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.html import chinese, linked, say, text
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.text import Span
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.wording import has_phrase, phrase

if TYPE_CHECKING:
    from markupsafe import Markup

_NOTHING = re.compile(r"\(([a-z_]+\.[a-z_]+) == 0(?:\.00)?\)")
"""That a fact is nothing, which nobody writes and every division asks."""


@dataclass(frozen=True)
class Place:
    """Where a condition stands: the version, the rule, the entries down to it, and what is written there."""

    version: PackVersion
    rule: str
    path: tuple[str, ...]
    node: Node


@dataclass(frozen=True)
class Left:
    """Tells of one pack in one language what its cases leave."""

    pack: Pack
    lang: str

    def of(self, missed: Missed) -> Markup:
        """One thing that no case reaches, and what is left to try of it."""
        if missed.measure == "clauses":
            return chinese(missed.name, self.lang)
        if missed.measure == "rules":
            return self._rule(missed.name)
        if missed.measure == "versions":
            return text(missed.name)
        if missed.measure == "readings":
            labels = self._labels_of_reading(missed.name)
            options = (labels.member(f"reading.{missed.name}", option) for option in missed.left)
            ways = phrase(self.lang, "handbook.list").join(options)
            return self._say("ways", what=labels.reading_code(missed.name), ways=ways)
        ways = phrase(self.lang, "handbook.list").join(phrase(self.lang, f"reach.way.{way}") for way in missed.left)
        return self._say("ways", what=self._condition(missed), ways=ways)

    def _say(self, key: str, **filled: object) -> Markup:
        return say(self.lang, f"handbook.coverage.left_{key}", **filled)

    def _rule(self, name: str) -> Markup:
        """A rule by its label; where the latest version has it, a link to it."""
        versions = reversed(self.pack.versions)
        version = next((one for one in versions if name in one.rules), self.pack.versions[-1])
        label = Labels(version, self.lang).rule(name)
        if version is not self.pack.versions[-1]:
            return text(label)
        return linked(f"{places.pack_page(self.pack)}#{places.anchor('rule', name)}", label)

    def _labels_of_reading(self, name: str) -> Labels:
        versions = reversed(self.pack.versions)
        return Labels(next(one for one in versions if name in one.readings), self.lang)

    # --- conditions

    def _condition(self, missed: Missed) -> Markup:
        place = self._place(missed.span)
        prose = Prose(place.version if place else self.pack.versions[-1], self.lang, linking=False)
        part = self._part(missed, place, prose)
        if place is None:
            return part
        if not place.rule:
            heading: Markup = text(phrase(self.lang, "handbook.coverage.valid"))
        else:
            heading = self._rule(place.rule)
            if (called := self._heading(place)) and not _NOTHING.fullmatch(missed.name):
                heading = self._say("at", rule=heading, part=called)
        return self._say("at", rule=heading, part=part) if part else heading

    def _part(self, missed: Missed, place: Place | None, prose: Prose) -> Markup:
        """The condition in words: as it is written there, else as it is compared."""
        if nothing := _NOTHING.fullmatch(missed.name):
            return say(self.lang, "handbook.coverage.divides", of=prose.fact(nothing[1]))
        if place is not None and place.rule:
            if not isinstance(place.node, Scalar):
                return text("")
            written_there = self._slice(missed.span) or place.node.text
            if (told := _worded(prose, written_there, place.node.span)) is not None:
                return told
        if (
            missed.span is not None
            and "$" not in missed.name
            and (told := _worded(prose, missed.name.removeprefix("(").removesuffix(")"), missed.span)) is not None
        ):
            return told
        return say(self.lang, "handbook.coverage.raw", of=missed.name)

    def _heading(self, place: Place) -> str:
        """The entry within the rule; of a row or a class, what that is called."""
        if place.path[:1] == ("provided",):
            return ""
        for entry in reversed(place.path):
            if entry in place.version.rules:
                return Labels(place.version, self.lang).rule(entry)
            key = f"handbook.entry.{entry}"
            if has_phrase(self.lang, key):
                return phrase(self.lang, key)
        return phrase(self.lang, "handbook.rule.applies") if place.path[:1] == ("when",) else ""

    def _slice(self, span: Span | None) -> str:
        """What the pack writes at a place of one line."""
        lines = self.pack.loaded.source.text.split("\n")
        if span is None or span.start.line != span.end.line or span.start.line > len(lines):
            return ""
        return lines[span.start.line - 1][span.start.column - 1 : span.end.column - 1]

    def _place(self, span: Span | None) -> Place | None:
        """The innermost entry around a place; of several versions that share it the latest."""
        if span is None:
            return None
        around = (place for place in self._entries if _within(span, place.node.span))
        return min(around, key=lambda place: _size(place.node.span), default=None)

    @cached_property
    def _entries(self) -> tuple[Place, ...]:
        return tuple(
            Place(version, rule, path, node)
            for version in reversed(self.pack.versions)
            for rule, whole in (*written(version).items(), ("", _valid(version)))
            for path, node in _below(whole)
        )


def _valid(version: PackVersion) -> Node | None:
    return version.text.get("valid") if isinstance(version.text, Mapping) else None


def _below(node: Node | None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every node with the names of the entries that lead to it; an item goes by its own name."""
    if node is None:
        return
    yield path, node
    if isinstance(node, Mapping):
        for key, below in node.entries:
            yield from _below(below, (*path, key.text))
    elif isinstance(node, Sequence):
        for below in node.items:
            name = below.get("id") if isinstance(below, Mapping) else None
            yield from _below(below, (*path, name.text) if isinstance(name, Scalar) else path)


def _worded(prose: Prose, formula: str, span: Span) -> Markup | None:
    """A formula in words; None where it is none that can be written."""
    try:
        return prose.line(Scalar(formula, span))
    except Mistake:
        return None


def _within(span: Span, around: Span) -> bool:
    return span.file == around.file and around.start <= span.start and span.end <= around.end


def _size(span: Span) -> tuple[int, int]:
    lines = span.end.line - span.start.line
    return lines, span.end.column - span.start.column if not lines else 0
