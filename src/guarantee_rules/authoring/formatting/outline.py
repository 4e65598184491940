"""A YAML text as its entries, each with the remarks that belong to it, ready to be put in order and written again.

    # about the rule          before the entry
    - id: weishan_limit       # beside it
      of: loan.amount
      # at_most: 300万元      at the end of the rule's own entries
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from guarantee_rules.authoring.formatting.remarks import Remark, is_block, opening, remarks
from guarantee_rules.source.nodes import Mapping, Node, Scalar
from guarantee_rules.source.nodes import Sequence as SequenceNode
from guarantee_rules.source.text import Position, SourceText, Span

WIDTH = 120
"""Brackets over several lines are drawn together on one where they fit."""


@dataclass(frozen=True)
class Line:
    """A remark on a line of its own; `apart` where an empty line stands before it."""

    text: str
    apart: bool


@dataclass
class Entry:
    """A name with its value, or an item of a list (which has no name). `beside` is the remark on its first line."""

    key: Scalar | None
    value: Node | Block
    before: list[Line] = field(default_factory=list)
    apart: bool = False
    beside: str = ""


@dataclass
class Block:
    """A list or a mapping written line by line; `after` its last entry may stand remarks."""

    entries: list[Entry]
    is_mapping: bool
    after: list[Line] = field(default_factory=list)

    def get(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key is not None and entry.key.text == name), None)


@dataclass
class Outline:
    """A whole text: its root, and what is said after it where the root is no block."""

    root: Node | Block
    before: list[Line]
    after: list[Line]


def outline(source: SourceText, root: Node) -> Outline:
    """The text's entries with their remarks. Every remark of the text is in it exactly once."""
    return _Reading(source, deque(remarks(source, root))).whole(root)


@dataclass
class _Reading:
    source: SourceText
    waiting: deque[Remark]
    """The remarks not yet given a place, in the order they are written."""

    def whole(self, root: Node) -> Outline:
        end = Position(len(self.source.lines) + 1, 1)
        if self._on_one_line(root):
            before = self._until(root.span.start)
            return Outline(root, before, self._until(end))
        block = self._block(root, end, 0)
        block.after += self._until(end)
        return Outline(block, [], [])

    def _block(self, node: Node, end: Position, outer: int) -> Block:
        """What `node` holds. `end` is where what follows it begins, `outer` the column of what it stands in."""
        assert isinstance(node, Mapping | SequenceNode)
        in_brackets = opening(self.source, node.span) in ("{", "[")
        pairs = node.entries if isinstance(node, Mapping) else [(None, item) for item in node.items]
        starts = [(value if key is None else key).span.start for key, value in pairs]
        block = Block([], isinstance(node, Mapping))
        column = outer + 1 if in_brackets else max(node.span.column, outer + 1)
        for number, (key, value) in enumerate(pairs):
            following = starts[number + 1] if number + 1 < len(pairs) else (node.span.end if in_brackets else end)
            block.entries.append(self._entry(key, value, following, column))
        if in_brackets:
            block.after = self._until(node.span.end)
            if (beside := self._beside(node.span.last_line)) is not None:
                block.after.append(Line(beside, apart=False))
        else:
            block.after = self._set_in(column, end)
        return block

    def _entry(self, key: Scalar | None, value: Node, following: Position, column: int) -> Entry:
        start = (value if key is None else key).span.start
        entry = Entry(key, value, self._until(start), self._apart(start))
        if self._on_one_line(value):
            if key is not None and key.span.last_line < value.span.line:
                # Between a name and its value on another line.
                entry.before += self._until(value.span.start)
            lines = {key.span.last_line if key else value.span.line, value.span.line, value.span.last_line}
            entry.beside = next((text for line in sorted(lines) if (text := self._beside(line)) is not None), "")
            return entry
        if key is not None and key.span.last_line < value.span.line or opening(self.source, value.span) in ("{", "["):
            entry.beside = self._beside((key or value).span.last_line if key else value.span.line) or ""
            if not entry.beside:
                entry.beside = self._beside(value.span.line) or ""
        entry.value = self._block(value, following, column)
        return entry

    def _on_one_line(self, node: Node) -> bool:
        """Whether it is written beside its name: words, what is empty, and brackets without remarks that fit."""
        if isinstance(node, Scalar):
            return True
        if opening(self.source, node.span) not in ("{", "["):
            return False
        if not (node.entries if isinstance(node, Mapping) else node.items):
            return True
        return node.span.line == node.span.last_line

    def _until(self, place: Position) -> list[Line]:
        """The remarks that stand before a place."""
        found: list[Line] = []
        while self.waiting and (self.waiting[0].line, self.waiting[0].column) < place:
            remark = self.waiting.popleft()
            found.append(Line(remark.text, remark.alone and remark.apart))
        return found

    def _set_in(self, column: int, place: Position) -> list[Line]:
        """Those of them that are set in as far as the entries of a block, from its last entry on."""
        found: list[Line] = []
        while self.waiting and (self.waiting[0].line, self.waiting[0].column) < place:
            if not self.waiting[0].alone or self.waiting[0].column < column:
                break
            remark = self.waiting.popleft()
            found.append(Line(remark.text, remark.apart))
        return found

    def _beside(self, line: int) -> str | None:
        if self.waiting and self.waiting[0].line == line:
            return self.waiting.popleft().text
        return None

    def _apart(self, place: Position) -> bool:
        return place.line > 1 and not self.source.line(place.line - 1).strip()


def is_written_on_lines(source: SourceText, span: Span) -> bool:
    return is_block(source, span)
