"""A YAML text as its entries, each with the remarks that belong to it, ready to be put in order and written again.

# about the rule          before the entry
- id: weishan_limit       # beside it
  of: loan.amount
  # at_most: 300万元      after the rule's own entries
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from guarantee_rules.authoring.formatting.remarks import Remark, opening, remarks
from guarantee_rules.source.nodes import Mapping, Node, Path, Scalar, Sequence
from guarantee_rules.source.text import Position, SourceText


@dataclass(frozen=True)
class Line:
    """A remark on a line of its own; `apart` where an empty line stands before it."""

    text: str
    apart: bool = False


@dataclass
class Entry:
    """A name with its value, or an item of a list, which has no name.

    `apart` where an empty line stands right before it, `beside` the remark on its first line, and `beside_at` how many
    characters after the beginning of the name, or of the dash, it was put.
    """

    key: Scalar | None
    value: Node | Block
    before: list[Line] = field(default_factory=list)
    apart: bool = False
    beside: str = ""
    beside_at: int = 0


@dataclass
class Block:
    """What is written line by line: a list or a mapping. `after` its last entry may stand remarks."""

    entries: list[Entry]
    after: list[Line] = field(default_factory=list)

    def get(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key is not None and entry.key.text == name), None)


@dataclass
class Outline:
    """A whole text. Remarks stand `before` and `after` only where the root is no block."""

    root: Node | Block
    before: list[Line]
    after: list[Line]


Placed = tuple[Path, str, str]
"""A remark with its place: the way to its entry, `before`, `beside` or `after`, and what it says."""


def placed(read: Outline) -> list[Placed]:
    """Every remark with its place, in the order of the text."""
    found: list[Placed] = [((), "before", line.text) for line in read.before]
    if isinstance(read.root, Block):
        found += _placed(read.root, ())
    return found + [((), "after", line.text) for line in read.after]


def _placed(block: Block, path: Path) -> Iterator[Placed]:
    for number, entry in enumerate(block.entries):
        here = (*path, number if entry.key is None else entry.key.text)
        yield from ((here, "before", line.text) for line in entry.before)
        if entry.beside:
            yield here, "beside", entry.beside
        if isinstance(entry.value, Block):
            yield from _placed(entry.value, here)
    yield from ((path, "after", line.text) for line in block.after)


def outline(source: SourceText, root: Node) -> Outline:
    """The text's entries with their remarks; every remark of the text stands in it exactly once."""
    return _Reading(source, deque(remarks(source, root))).whole(root)


@dataclass
class _Reading:
    source: SourceText
    waiting: deque[Remark]
    """The remarks that have no place yet, in the order they are written."""

    def whole(self, root: Node) -> Outline:
        end = Position(len(self.source.lines) + 1, 1)
        if self._is_words(root):
            before = self._until(root.span.start)
            return Outline(root, before, self._until(end))
        block = self._block(root, end, 0)
        block.after += self._until(end)
        return Outline(block, [], [])

    def _block(self, node: Node, end: Position, outer: int) -> Block:
        """The entries of `node`. What follows it begins at `end`; what it stands in begins in the column `outer`."""
        assert isinstance(node, Mapping | Sequence)
        bracketed = self._bracketed(node)
        if bracketed:
            end = node.span.end
        # The dashes of a list may stand right below the name they belong to; remarks there are of what comes next.
        column = max(node.span.column, outer + 1)
        pairs = _pairs(node)
        nexts = [*(_start(key, value) for key, value in pairs[1:]), end]
        # Remarks beside the parts of brackets are near enough behind them.
        left = 0 if bracketed else node.span.column
        entries = [self._entry(*pair, following, column, left) for pair, following in zip(pairs, nexts, strict=True)]
        return Block(entries, self._until(end) if bracketed else self._set_in(column, end))

    def _entry(self, key: Scalar | None, value: Node, following: Position, column: int, left: int) -> Entry:
        start = _start(key, value)
        entry = Entry(key, value, self._until(start), self._after_empty_line(start))
        if self._is_words(value):
            self._take(entry, left, value.span.last_line, following)
            return entry
        if self._next_before(_start(*_pairs(value)[0])) and not self.waiting[0].alone:
            # Beside the name, or the opening bracket.
            self._put_beside(entry, left, self.waiting.popleft())
        block = entry.value = self._block(value, following, column)
        if self._bracketed(value):
            # What is said beside the closing bracket.
            self._take(entry, left, value.span.last_line, following)
        if key is None:
            # Nothing can stand beside a dash but the first of its entries.
            entry.before += [Line(entry.beside)] if entry.beside else []
            entry.before += block.entries[0].before
            entry.beside, block.entries[0].before, block.entries[0].apart = "", [], False
        return entry

    def _take(self, entry: Entry, left: int, line: int, place: Position) -> None:
        """Gives an entry the remarks down to this line, as far as they stand before `place`."""
        while self._next_before(place) and self.waiting[0].line <= line:
            remark = self.waiting.popleft()
            if remark.alone or entry.beside:
                entry.before.append(Line(remark.text))
            else:
                self._put_beside(entry, left, remark)

    def _put_beside(self, entry: Entry, left: int, remark: Remark) -> None:
        # Where it is further away than need be, its author has set it in line with others.
        entry.beside, entry.beside_at = remark.text, remark.column - left if left and remark.gap > 2 else 0

    def _is_words(self, node: Node) -> bool:
        """Whether it stands beside its name: words, what is empty, and brackets on one line."""
        if isinstance(node, Scalar) or not _pairs(node):
            return True
        return self._bracketed(node) and node.span.line == node.span.last_line

    def _bracketed(self, node: Node) -> bool:
        return opening(self.source, node.span) in ("{", "[")

    def _next_before(self, place: Position) -> bool:
        return bool(self.waiting) and (self.waiting[0].line, self.waiting[0].column) < place

    def _until(self, place: Position) -> list[Line]:
        """The remarks that stand before a place."""
        found: list[Line] = []
        while self._next_before(place):
            remark = self.waiting.popleft()
            found.append(Line(remark.text, remark.alone and remark.apart))
        return found

    def _set_in(self, column: int, place: Position) -> list[Line]:
        """Those of them that are set in as far as the entries of a block which ends here."""
        found: list[Line] = []
        while self._next_before(place) and self.waiting[0].column >= column:
            remark = self.waiting.popleft()
            found.append(Line(remark.text, remark.apart))
        return found

    def _after_empty_line(self, place: Position) -> bool:
        return place.line > 1 and not self.source.line(place.line - 1).strip()


def _pairs(node: Node) -> list[tuple[Scalar | None, Node]]:
    match node:
        case Mapping(entries=entries):
            return list(entries)
        case Sequence(items=items):
            return [(None, item) for item in items]
        case Scalar():
            return []


def _start(key: Scalar | None, value: Node) -> Position:
    return (value if key is None else key).span.start
