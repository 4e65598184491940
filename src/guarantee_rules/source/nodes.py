"""What a YAML text consists of, each part with its place: texts, lists, and entries under names."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from guarantee_rules.source.text import Span

Path = tuple[str | int, ...]
"""The way to a node: names of entries and numbers in lists, from 0."""
Plain = str | list["Plain"] | dict[str, "Plain"]


class Scalar(NamedTuple):
    """A text, never guessed to be anything else: `3:7` is three characters. `plain` where it stands without quotes.

    Nothing, `~` and `null` without quotes are the empty text.
    """

    text: str
    span: Span
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class Mapping:
    """Entries under names, in the order they are written; no name twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        entry = self._by_key.get(key)
        return entry[1] if entry else None

    def key_span(self, key: str) -> Span | None:
        """Where the name itself stands."""
        entry = self._by_key.get(key)
        return entry[0].span if entry else None

    def keys(self) -> tuple[str, ...]:
        return tuple(self._by_key)

    @cached_property
    def _by_key(self) -> MappingOf[str, tuple[Scalar, Node]]:
        return {entry[0].text: entry for entry in self.entries}


Node = Scalar | Sequence | Mapping


def to_plain(node: Node) -> Plain:
    """The same as text, lists and dictionaries, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [to_plain(item) for item in node.items]
    return {key.text: to_plain(value) for key, value in node.entries}


def span_at(node: Node, path: Path) -> Span:
    """Where the value at the path stands; where there is none, its nearest ancestor."""
    return _nearest(node, path).span


def key_span_at(node: Node, path: Path) -> Span:
    """Where the name of the entry at the path stands: for names that should not be there. Else as `span_at`."""
    if path and isinstance(path[-1], str):
        parent = _nearest(node, path[:-1])
        if isinstance(parent, Mapping) and (span := parent.key_span(path[-1])):
            return span
    return span_at(node, path)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every text below the node, names of entries among them, in the order they are written."""
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from scalars(item)
        case Mapping(entries=entries):
            for key, value in entries:
                yield key
                yield from scalars(value)


def _nearest(node: Node, path: Path) -> Node:
    """What stands at the path, or as far along it as there is anything."""
    for step in path:
        below = _step(node, step)
        if below is None:
            break
        node = below
    return node


def _step(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None
