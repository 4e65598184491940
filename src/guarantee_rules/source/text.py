"""A text and the places in it, so that whatever is said of a pack can point at the words it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_LINE_END = re.compile(r"\r\n|\r|\n")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between characters: line and column, both from 1, columns in characters (a Chinese character is one)."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """What stands in `file` from `start` up to, not including, `end`."""

    file: str
    start: Position
    end: Position

    def __str__(self) -> str:
        return f"{self.file}:{self.start.line}:{self.start.column}"


@dataclass(frozen=True)
class SourceText:
    """A text and the name people know it by, usually its path."""

    name: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines as an editor numbers them, without their ends."""
        # A byte order mark is no character of the first line: editors hide it and YAML does not count it.
        return tuple(_LINE_END.split(self.text.removeprefix(BYTE_ORDER_MARK)))

    def line(self, number: int) -> str:
        """The line with this number, from 1; empty where the text has no such line."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""
