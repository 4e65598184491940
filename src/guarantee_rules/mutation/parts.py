"""What a part of a pack could have been written as instead, by what its field may hold: figures, formulas, lists."""

from __future__ import annotations

import types
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from guarantee_rules.kinds import fields
from guarantee_rules.mutation.edits import flow
from guarantee_rules.mutation.figures import neighbours
from guarantee_rules.mutation.lines import Way, changed_lines
from guarantee_rules.source.model import Model
from guarantee_rules.source.nodes import Mapping, Node, Path, Scalar, Sequence
from guarantee_rules.source.text import Span

TOLD = frozenset({"label", "note", "word", "text", "see", "actor", "by", "to", "do", "clause", "id", "kind", "what"})
"""Entries that only tell: words, labels and places, of which no answer depends."""
_ONE_OF_SEVERAL = frozenset({"at_most", "less_than", "at_least", "more_than", "require", "bar", "ratio", "measure"})
"""Entries of which a rule must have exactly one: without it, it is no rule."""
_FIGURES = (fields.Amount, fields.Percentage, fields.Months, fields.Day)
_WHOLE = (fields.Count, fields.Share, fields.Position, fields.DayOfMonth)
_NAMES = (fields.Text, fields.FactName, fields.Key, fields.Keys, fields.Bilingual)


class Change(NamedTuple):
    """A node in place of another: where, in what way, and what stood and stands there, in words of the pack."""

    way: Way
    path: Path
    was: str
    becomes: str
    node: Node
    by: Node | None
    """None where the node is taken out of its list."""
    key: Span | None = None
    """Where the entry begins that is taken out; what else is changed begins with its node."""


def changed_entry(annotation: Any, node: Node, path: Path) -> Iterator[Change]:
    """Every change of a part that a field with this annotation may hold."""
    if annotation in _NAMES:
        return
    if annotation is fields.Formula:
        yield from changed_formula(node, path)
    elif annotation in _FIGURES:
        yield from _figures(node, path)
    elif annotation in _WHOLE:
        yield from _whole_numbers(node, path)
    elif annotation is fields.Flag:
        yield from _options(("true", "false"), node, path)
    else:
        yield from _structured(annotation, node, path)


def _structured(annotation: Any, node: Node, path: Path) -> Iterator[Change]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from changed_entry(arguments[0], node, path)
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            fits = isinstance(node, Scalar) is (get_origin(argument) is Literal)
            if fits and argument is not type(None):
                yield from changed_entry(argument, node, path)
    elif origin is Literal:
        yield from _options(arguments, node, path)
    elif origin is tuple and isinstance(node, Sequence):
        yield from fewer(node, path, "member")
        for number, item in enumerate(node.items):
            yield from changed_entry(arguments[0], item, (*path, name_of(item, number)))
    elif origin is dict and isinstance(node, Mapping):
        if len(node.entries) > 1:
            for key, _ in node.entries:
                yield taken_out(node, key.text, path, "member")._replace(was=key.text)
        yield from exchanged(node, path)
        for key, below in node.entries:
            yield from changed_entry(arguments[1], below, (*path, key.text))
    elif isinstance(annotation, type) and issubclass(annotation, Model) and isinstance(node, Mapping):
        yield from changed_document(annotation, node, path)


def changed_document(model: type[Model], node: Mapping, path: Path, apart: Collection[str] = TOLD) -> Iterator[Change]:
    """Every change of the entries of a document, each taken out too where it may be left out."""
    for field in model.model_fields.values():
        below = node.get(field.key)
        if below is None or field.key in apart:
            continue
        if hasattr(model, field.name) and field.annotation not in _NAMES and field.key not in _ONE_OF_SEVERAL:
            yield taken_out(node, field.key, path, "part" if field.key == "when" else "entry")
        yield from changed_entry(field.annotation, below, (*path, field.key))


def changed_formula(node: Node, path: Path) -> Iterator[Change]:
    """Every change of a formula: of its lines, of its alternatives, and of the conditions it connects."""
    match node:
        case Scalar():
            for line in changed_lines(node.text):
                yield Change(line.way, path, line.was, line.becomes, node, node._replace(text=line.whole, plain=False))
        case Mapping() if (name := node.get("reading")) is not None:
            options = [(key, below) for key, below in node.entries if below is not name]
            for (one, first), (other, second) in pairwise(options):
                new = {one.text: second, other.text: first}
                yield _exchange(node, path, one.text, other.text, new)
            for key, below in options:
                yield from changed_formula(below, (*path, key.text))
        case Mapping() if isinstance(cases := node.get("choose"), Sequence):
            yield from _choices(node, cases, path)
        case Mapping(entries=((Scalar(text="not"), below),)):
            yield Change("negation", path, flow(node), flow(below), node, below)
            yield from changed_formula(below, (*path, "not"))
        case Mapping(entries=((Scalar(text=("all" | "any") as how), Sequence() as parts),)):
            if len(parts.items) > 1:
                yield from fewer(parts, (*path, how), "part")
            for number, part in enumerate(parts.items):
                yield from changed_formula(part, (*path, how, number + 1))
        case _:
            return  # no formula: whoever reads the pack is told so


def _choices(node: Mapping, cases: Sequence, path: Path) -> Iterator[Change]:
    otherwise = node.get("otherwise")
    if len(cases.items) > 1:
        yield from fewer(cases, (*path, "choose"), "part")
    elif otherwise is not None:
        yield Change("part", (*path, "choose"), _short(cases.items[0]), "", node, otherwise)
    for number, case in enumerate(cases.items):
        for key in ("when", "is"):
            below = case.get(key) if isinstance(case, Mapping) else None
            if below is not None:
                yield from changed_formula(below, (*path, number + 1, key))
    if otherwise is not None:
        yield from changed_formula(otherwise, (*path, "otherwise"))


# --- lists and entries


def fewer(items: Sequence, path: Path, way: Way) -> Iterator[Change]:
    """A list without each of its items."""
    for number, item in enumerate(items.items):
        rest = Sequence((*items.items[:number], *items.items[number + 1 :]), items.span)
        yield Change(way, (*path, name_of(item, number)), _short(item), "", items, rest)


def taken_out(node: Mapping, name: str, path: Path, way: Way) -> Change:
    """A document without one of its entries."""
    below = node.get(name)
    assert below is not None
    rest = Mapping(tuple(entry for entry in node.entries if entry[0].text != name), node.span)
    return Change(way, (*path, name), _short(below), "", node, rest, node.key_span(name))


def exchanged(node: Mapping, path: Path) -> Iterator[Change]:
    """Entries of which two neighbours have each other's value, and such that have changed places."""
    for (one, first), (other, second) in pairwise(node.entries):
        if flow(first) != flow(second):
            yield _exchange(node, path, one.text, other.text, {one.text: second, other.text: first})
        order = [key.text for key, _ in node.entries]
        at = order.index(one.text)
        turned = (*node.entries[:at], node.entries[at + 1], node.entries[at], *node.entries[at + 2 :])
        yield Change(
            "exchange", path, f"{one.text}, {other.text}", f"{other.text}, {one.text}", node, Mapping(turned, node.span)
        )


def _exchange(node: Mapping, path: Path, one: str, other: str, new: dict[str, Node]) -> Change:
    entries = tuple((key, new.get(key.text, below)) for key, below in node.entries)
    return Change("exchange", path, f"{one}; {other}", f"{other}; {one}", node, Mapping(entries, node.span))


def name_of(item: Node, number: int) -> str | int:
    """What an item is known by: its own name where it has one, else its number from 1."""
    name = item.get("id") if isinstance(item, Mapping) else None
    return name.text if isinstance(name, Scalar) else number + 1


# --- single values


def _figures(node: Node, path: Path) -> Iterator[Change]:
    if isinstance(node, Scalar):
        for other in neighbours(node.text):
            yield Change("figure", path, node.text, other, node, node._replace(text=other))


def _whole_numbers(node: Node, path: Path) -> Iterator[Change]:
    if isinstance(node, Scalar) and node.text.isdecimal():
        for other in (int(node.text) + 1, int(node.text) - 1):
            if other >= 0:
                yield Change("figure", path, node.text, str(other), node, node._replace(text=str(other)))


def _options(options: tuple[str, ...], node: Node, path: Path) -> Iterator[Change]:
    if isinstance(node, Scalar):
        for other in options:
            if other != node.text:
                yield Change("option", path, node.text, other, node, node._replace(text=other))


def _short(node: Node) -> str:
    """A node in a few words: labels and notes left out, and no name where one entry alone says what it is."""
    if not isinstance(node, Mapping):
        return node.text if isinstance(node, Scalar) else flow(node)
    kept = tuple((key, below) for key, below in node.entries if key.text not in TOLD)
    return _short(kept[0][1]) if len(kept) == 1 else flow(Mapping(kept, node.span))
