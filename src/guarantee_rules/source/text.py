"""A text and the places in it, so that whatever is said of a pack can point at the words it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from guarantee_rules.source.characters import UNSEEN

_LINE_END = re.compile(r"\r\n|\r|\n")
BYTE_ORDER_MARK = "\ufeff"


made = tuple.__new__
"""`made(Position, (1, 2))` is `Position(1, 2)` at a third of the price: a pack has tens of thousands of places.
They are named tuples for the same reason."""


class Position(NamedTuple):
    """A place between characters: line and column, both from 1, columns in characters (a Chinese character is one)."""

    line: int
    column: int


class _Stretch(NamedTuple):
    file: str
    line: int
    column: int
    last_line: int
    last_column: int


class Span(_Stretch):
    """What stands in `file` from `start` up to, not including, `end`. In one piece, and in two only when asked."""

    __slots__ = ()

    def __new__(cls, file: str, start: Position, end: Position) -> Span:
        return made(cls, (file, *start, *end))

    @property
    def start(self) -> Position:
        return made(Position, (self.line, self.column))

    @property
    def end(self) -> Position:
        return made(Position, (self.last_line, self.last_column))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def __repr__(self) -> str:
        return f"Span(file={self.file!r}, start={self.start!r}, end={self.end!r})"

    def __getnewargs__(self) -> tuple[str, Position, Position]:  # to be copied as it is made
        return self.file, self.start, self.end


@dataclass(frozen=True)
class SourceText:
    """A text and the name people know it by, usually its path."""

    name: str
    text: str

    @cached_property
    def hides(self) -> bool:
        """Whether there is a character in it that no reader sees."""
        return UNSEEN.search(self.text) is not None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines as an editor numbers them, without their ends."""
        # A byte order mark is no character of the first line: editors hide it and YAML does not count it.
        return tuple(_LINE_END.split(self.text.removeprefix(BYTE_ORDER_MARK)))

    def line(self, number: int) -> str:
        """The line with this number, from 1; empty where the text has no such line."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""
