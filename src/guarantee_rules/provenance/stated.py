"""What a version of a pack takes from its text: clauses, deciding words, figures, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from guarantee_rules.kinds.base import Cited
from guarantee_rules.kinds.fields import Amount, Count, Day, DayOfMonth, Formula, Months, Percentage, Share
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.provenance.cited import WHOLE
from guarantee_rules.provenance.figures import Wanted
from guarantee_rules.source.inside import inside
from guarantee_rules.source.model import Model
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence, to_plain
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.surface.parse import Written, parse
from guarantee_rules.surface.syntax import (
    Binary,
    Call,
    Chain,
    Connected,
    Figure,
    Inclusion,
    Membership,
    Negated,
    Syntax,
)
from guarantee_rules.values.quantities import Quantity, read_quantity
from guarantee_rules.values.types import INTEGER

What = Literal["clause", "word", "figure"]
HEADING = "version"
"""Under this name stands what the head of a version states: its dates and the number of its document."""
_FIGURES = (Amount, Percentage, Months, DayOfMonth, Count, Day)
_CITED_ONLY = ("record", "gap")
"""Kinds that are looked up by clause and word: what they say is told in words of the pack's own."""


@dataclass(frozen=True)
class Stated:
    """One thing to be looked for: the rule, the entry it stands in, and what it is, as the pack writes it."""

    rule: str
    what: What
    at: str
    sought: str
    clause: str
    span: Span
    wanted: Wanted | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What a committed result knows it by: its place in the pack's file may move."""
        return self.rule, self.what, self.at, self.sought, self.clause


def stated(version: PackVersion, source: SourceText) -> tuple[Stated, ...]:
    """Everything of a version that must stand in the text, in the order of the pack. Nothing of it twice."""
    found = chain(_heading(version.text), _rules(version.text, source))
    return tuple({one.key: one for one in reversed(list(found))}.values())[::-1]


def _heading(text: Node) -> Iterator[Stated]:
    for at in (("source", "number"), ("source", "issued"), ("valid", "from"), ("valid", "to")):
        above = text.get(at[0]) if isinstance(text, Mapping) else None
        node = above.get(at[1]) if isinstance(above, Mapping) else None
        for scalar, path in _scalars(node, ".".join(at)):
            quantity = read_quantity(scalar.text)
            if at[1] == "number":
                yield Stated(HEADING, "word", path, scalar.text, WHOLE, scalar.span)
            elif quantity is not None:
                yield Stated(HEADING, "figure", path, scalar.text, WHOLE, scalar.span, Wanted(quantity))


def _rules(text: Node, source: SourceText) -> Iterator[Stated]:
    rules = text.get("rules") if isinstance(text, Mapping) else None
    for node in rules.items if isinstance(rules, Sequence) else ():
        assert isinstance(node, Mapping)
        kind = str(to_plain(node.get("kind") or node))
        yield from _Rule(node, source, kind in _CITED_ONLY).all(known_kinds()[kind])


@dataclass(frozen=True)
class _Rule:
    """A rule, or a row of one with its own clause."""

    node: Mapping
    source: SourceText
    cited_only: bool = False

    def all(self, model: type[Model]) -> Iterator[Stated]:
        yield from self._cited("clause")
        yield from self._cited("word")
        if not self.cited_only:
            yield from self._document(model, self.node, "")

    def _cited(self, what: Literal["clause", "word"]) -> Iterator[Stated]:
        node = self.node.get(what)
        if isinstance(node, Scalar):
            yield Stated(self._text("id"), what, what, node.text, self._text("clause"), node.span)

    def _text(self, name: str) -> str:
        node = self.node.get(name)
        return node.text if isinstance(node, Scalar) else ""

    def _document(self, model: type[Model], node: Node, path: str) -> Iterator[Stated]:
        if not isinstance(node, Mapping):
            return
        for declared in model.model_fields.values():
            below = node.get(declared.key)
            if below is not None:
                yield from self._entry(declared.annotation, below, f"{path}.{declared.key}".removeprefix("."))

    def _entry(self, annotation: Any, node: Node, path: str) -> Iterator[Stated]:
        """The figures of one entry, as what its field is declared to hold."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if annotation == Formula:
            yield from self._formula(node, path)
        elif annotation in _FIGURES:
            yield from self._figure(node, path)
        elif origin is Annotated:
            yield from self._entry(arguments[0], node, path)
        elif origin in (Union, UnionType):
            for alternative in arguments:
                yield from self._entry(alternative, node, path)
        elif origin is tuple and isinstance(node, Sequence):
            for number, item in enumerate(node.items, 1):
                yield from self._entry(arguments[0], item, f"{path}.{number}")
        elif origin is dict and isinstance(node, Mapping) and arguments[1] == Share:
            yield from self._shares(node, path)
        elif origin is dict and isinstance(node, Mapping):
            for key, below in node.entries:
                yield from self._entry(arguments[1], below, f"{path}.{key.text}")
        elif isinstance(annotation, type) and issubclass(annotation, Cited) and isinstance(node, Mapping):
            yield from _Rule(node, self.source).all(annotation)
        elif isinstance(annotation, type) and issubclass(annotation, Model):
            yield from self._document(annotation, node, path)

    def _figure(self, node: Node, path: str) -> Iterator[Stated]:
        quantity = read_quantity(node.text) if isinstance(node, Scalar) else None
        if isinstance(node, Scalar) and quantity is not None:
            yield self._stated(path, node.text, node.span, Wanted(quantity, quantity.type == INTEGER))

    def _shares(self, node: Mapping, path: str) -> Iterator[Stated]:
        parts = [(key.text, below) for key, below in node.entries if isinstance(below, Scalar)]
        whole = tuple(int(below.text) for _, below in parts)
        for party, below in parts:
            quantity = Quantity(INTEGER, int(below.text))
            yield self._stated(f"{path}.{party}", below.text, below.span, Wanted(quantity, True, whole))

    def _formula(self, node: Node, path: str) -> Iterator[Stated]:
        for scalar, here in _scalars(node, path):
            locate = inside(self.source, scalar)
            for figure in _figures(parse(Written(scalar.text, scalar.span, locate))):
                yield self._stated(here, self._written(figure.span), figure.span, Wanted(figure.quantity, figure.bare))

    def _written(self, span: Span) -> str:
        return self.source.line(span.line)[span.column - 1 : span.last_column - 1]

    def _stated(self, path: str, sought: str, span: Span, wanted: Wanted) -> Stated:
        return Stated(self._text("id"), "figure", path, sought, self._text("clause"), span, wanted)


def _scalars(node: Node | None, path: str) -> Iterator[tuple[Scalar, str]]:
    """The lines of a formula with the way to each; a reading is named, not written."""
    match node:
        case Scalar():
            yield node, path
        case Sequence(items=items):
            for number, item in enumerate(items, 1):
                yield from _scalars(item, f"{path}.{number}")
        case Mapping(entries=entries):
            for key, below in entries:
                if key.text != "reading":
                    yield from _scalars(below, f"{path}.{key.text}")
        case None:
            return


def _figures(syntax: Syntax) -> Iterator[Figure]:
    """The figures of a formula; without zero, and without the twelve that turns months into years."""
    match syntax:
        case Figure(quantity=quantity):
            if quantity.value:
                yield syntax
        case Binary(left=left, sign="/", right=Figure(quantity=Quantity(value=12), bare=True)):
            yield from _figures(left)
        case Binary(left=left, right=right):
            yield from chain(_figures(left), _figures(right))
        case Call(arguments=arguments):
            for argument in arguments:
                yield from _figures(argument)
        case Chain(first=first, rest=rest):
            yield from _figures(first)
            for _, other in rest:
                yield from _figures(other)
        case Membership(of=of) | Negated(of=of):
            yield from _figures(of)
        case Inclusion(member=member, of=of):
            yield from chain(_figures(member), _figures(of))
        case Connected(parts=parts):
            for part in parts:
                yield from _figures(part)
        case _:
            return
