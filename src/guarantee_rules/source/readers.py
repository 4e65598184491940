"""How a part of a text is read as what an annotation says: a text, a name of several, a list, entries, a document.

`Annotated[dict[Key, Share], Length(1, 12)]` reads one to twelve entries, each a share under a name that is a key.
Whatever is wrong is told with its place, and all of it at once.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.nodes import Mapping, Node, Plain, Scalar, Sequence, to_plain

Reader = Callable[[Node, str, list[Diagnostic]], Any]
"""From a part of a text, and the name it stands under, to what it means. What is wrong with it goes to the list."""


class Refusal(ValueError):
    """What a field or a document does not take: the code of a diagnostic and its particulars."""

    def __init__(self, code: str, params: tuple[tuple[str, str], ...]) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def at(self, node: Node) -> Diagnostic:
        return Diagnostic(self.code, node.span, self.params)


def refused(code: str, **params: object) -> Refusal:
    """To be raised by what reads a field; becomes the diagnostic of this code at the field's place."""
    return Refusal(code, tuple((name, str(value)) for name, value in params.items()))


class Before(NamedTuple):
    """In an annotation: what makes the value of what is written, as text, lists and dictionaries."""

    read: Callable[[object], object]


class After(NamedTuple):
    """In an annotation: what a value of the right form must still satisfy."""

    read: Callable[[Any], object]


class Length(NamedTuple):
    """In an annotation: how many entries there may be."""

    least: int = 0
    most: int | None = None


class OneOrMore:
    """In an annotation: a text alone stands for a list of one."""


def reader_of(annotation: Any) -> Reader:
    """What reads values of an annotation."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        read = reader_of(arguments[0])
        for mark in arguments[1:]:
            read = _marked(read, mark)
        return read
    if origin in (Union, types.UnionType):
        return _either([one for one in arguments if one is not type(None)])
    if origin is Literal:
        return _literal(arguments)
    if origin is tuple:
        return _listed(reader_of(arguments[0]))
    if origin is dict:
        return _entries(reader_of(arguments[0]), reader_of(arguments[1]))
    if annotation is str:
        return _text
    read_document: Reader | None = getattr(annotation, "read_at", None)
    return read_document or _anything


def _marked(read: Reader, mark: object) -> Reader:
    match mark:
        case Before(make):
            return lambda node, name, found: _tried(make, _plain(node), node, found)
        case After(satisfy) if read is _text:
            return lambda node, name, found: (
                _tried(satisfy, node.text, node, found) if isinstance(node, Scalar) else _text(node, name, found)
            )
        case After(satisfy):
            return lambda node, name, found: _satisfied(read, satisfy, node, name, found)
        case Length():
            return counted(read, mark)
        case OneOrMore():
            return lambda node, name, found: read(
                Sequence((node,), node.span) if isinstance(node, Scalar) else node, name, found
            )
        case _:
            return read


def counted(read: Reader, length: Length) -> Reader:
    """What reads entries and takes no more and no fewer than these."""

    def reader(node: Node, name: str, found: list[Diagnostic]) -> Any:
        before = len(found)
        value = read(node, name, found)
        if len(found) == before:
            if len(value) < length.least:
                found.append(diagnostic("too-few", node.span, bound=length.least))
            elif length.most is not None and len(value) > length.most:
                found.append(diagnostic("too-many", node.span, bound=length.most))
        return value

    return reader


def _tried(make: Callable[[Any], object], value: object, node: Node, found: list[Diagnostic]) -> Any:
    try:
        return make(value)
    except Refusal as refusal:
        found.append(refusal.at(node))
        return None


def _satisfied(read: Reader, satisfy: Callable[[Any], object], node: Node, name: str, found: list[Diagnostic]) -> Any:
    before = len(found)
    value = read(node, name, found)
    return _tried(satisfy, value, node, found) if len(found) == before else None


def misshapen(node: Node, name: str, wanted: str) -> Diagnostic:
    """What is told where a text, a list or entries stand in each other's place."""
    return diagnostic("value-shape", node.span, key=name, wanted=wanted)


def _plain(node: Node) -> Plain:
    return node.text if isinstance(node, Scalar) else to_plain(node)


def _anything(node: Node, name: str, found: list[Diagnostic]) -> object:
    return _plain(node)


def _text(node: Node, name: str, found: list[Diagnostic]) -> str:
    if isinstance(node, Scalar):
        return node.text
    found.append(misshapen(node, name, "text"))
    return ""


def _literal(options: tuple[str, ...]) -> Reader:
    def reader(node: Node, name: str, found: list[Diagnostic]) -> str:
        if isinstance(node, Scalar) and node.text in options:
            return node.text
        written = to_plain(node)
        brief = written if isinstance(written, str) else type(written).__name__
        near = nearest(str(written), options)
        found.append(diagnostic("value-not-allowed", node.span, found=brief, allowed=", ".join(options), nearest=near))
        return ""

    return reader


def _either(alternatives: list[Any]) -> Reader:
    """A document where entries stand, else the word: the alternative that what is written can have been meant for."""
    *words, last = (reader_of(one) for one in alternatives)
    if not words:
        return last
    (word,) = words
    return lambda node, name, found: (last if isinstance(node, Mapping) else word)(node, name, found)


def _listed(read: Reader) -> Reader:
    def reader(node: Node, name: str, found: list[Diagnostic]) -> tuple[Any, ...]:
        if isinstance(node, Sequence):
            return tuple([read(item, str(number), found) for number, item in enumerate(node.items)])
        found.append(misshapen(node, name, "list"))
        return ()

    return reader


def _entries(key: Reader, read: Reader) -> Reader:
    def reader(node: Node, name: str, found: list[Diagnostic]) -> dict[str, Any]:
        if isinstance(node, Mapping):
            return {key(at, at.text, found): read(below, at.text, found) for at, below in node.entries}
        found.append(misshapen(node, name, "entries"))
        return {}

    return reader
