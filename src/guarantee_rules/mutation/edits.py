"""One part of a pack's text put in the place of another, as an analyst's edit would: all else stays as it is."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import NamedTuple

from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.text import BYTE_ORDER_MARK, Position, SourceText, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_DASH = re.compile(r"-[ \t]+\Z")


class Edit(NamedTuple):
    """What is put in the place of a part of a source, which is kept once however many edits there are of it."""

    source: SourceText
    start: int
    end: int
    put: str

    def made(self) -> SourceText:
        """The whole text as the edit leaves it."""
        whole = self.source.text
        return SourceText(self.source.name, whole[: self.start] + self.put + whole[self.end :])


class Text:
    """A source whose places are known as offsets, so that parts of it can be replaced."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self._mark = len(source.text) - len(source.text.removeprefix(BYTE_ORDER_MARK))
        lines = (len(line) for line in _LINE.findall(source.text[self._mark :]))
        self._starts = [0, *accumulate(lines)]

    def _offset(self, place: Position) -> int:
        return self._mark + self._starts[place.line - 1] + place.column - 1

    def replaced(self, node: Node, by: Node) -> Edit:
        """The text with one node in the place of another, written on one line."""
        return Edit(self.source, self._offset(node.span.start), self._offset(end_of(node)), flow(by))

    def without_item(self, items: Sequence, number: int) -> Edit:
        """The text without one item of a list, and nothing else touched where items begin with a dash."""
        item = items.items[number]
        start, end = self._offset(item.span.start), self._offset(end_of(item))
        dash = _DASH.search(self.source.text, 0, start)
        if dash is None or len(items.items) == 1:
            return self.replaced(items, Sequence((*items.items[:number], *items.items[number + 1 :]), items.span))
        return Edit(self.source, dash.start(), end, "")


def end_of(node: Node) -> Position:
    """Where the last word of a node ends: a block's own end may lie behind the remarks that follow it."""
    match node:
        case Sequence(items=(*_, last)):
            return max(end_of(last), _closing(node.span, last.span))
        case Mapping(entries=(*_, (key, last))):
            own = key.span.end if isinstance(last, Scalar) and last.plain and not last.text else end_of(last)
            return max(own, _closing(node.span, last.span))
        case _:
            return node.span.end


def _closing(whole: Span, last: Span) -> Position:
    """The end of what stands in brackets on the line its last part ends on; else no further than that part."""
    return whole.end if whole.end.line == last.end.line and whole.end.column > last.end.column else last.start


def flow(node: Node) -> str:
    """A node on one line, in brackets and quotes: the same to whoever reads it."""
    match node:
        case Scalar(text="", plain=True):
            return "~"
        case Scalar(text=text):
            return json.dumps(text, ensure_ascii=False)
        case Sequence(items=items):
            return f"[{', '.join(map(flow, items))}]"
        case Mapping(entries=entries):
            return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in entries) + "}"
