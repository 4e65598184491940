"""Where values stand that parsers place differently from people, and from each other."""

from __future__ import annotations

import re

from guarantee_rules.source.text import Position, SourceText, Span

_TO_ITS_COLON = re.compile(r"[ \t]*:")


def left_out(source: SourceText, at: Position, key: Span | None) -> Span:
    """The place of a value that is not there: right after the colon of its name."""
    if key is not None:
        at = key.end
        if colon := _TO_ITS_COLON.match(source.line(at.line), at.column - 1):
            at = Position(at.line, colon.end() + 1)
    return Span(source.name, at, at)


def without_empty_lines(source: SourceText, block: Span) -> Span:
    """A `|` or `>` text to its last line with words; parsers count the empty lines after it as part of it."""
    last = block.end.line - 1
    while last > block.start.line and not source.line(last).strip():
        last -= 1
    return Span(source.name, block.start, Position(last, len(source.line(last).rstrip()) + 1))


def on_line(source: SourceText, line: int, start: int, end: int) -> Span:
    """The span of a slice of one line."""
    return Span(source.name, Position(line, start + 1), Position(line, end + 1))


def rest_of_line(source: SourceText, line: int, start: int = 0) -> Span:
    return on_line(source, line, start, max(start, len(source.line(line).rstrip())))
