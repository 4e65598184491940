"""Where a part of a text value stands: guards have a parser of their own, which counts from their first character."""

from __future__ import annotations

from collections.abc import Callable

from guarantee_rules.source.nodes import Scalar
from guarantee_rules.source.text import Position, SourceText, Span, made

Locate = Callable[[int, int], Span]
"""From a slice of the value (start, end) to the span of its words in the source."""

_BLANK = " \t\n\r"
_ONE_FOR_TWO = {'"': "\\", "'": "'"}
_ESCAPED = frozenset('"\\/')


def inside(source: SourceText, scalar: Scalar) -> Locate:
    """Exact for values in quotes, over several lines and in blocks; the whole value where it has unusual escapes."""
    start, end = scalar.span.start, scalar.span.end
    if scalar.plain and start.line == end.line:
        return lambda first, last: _from(scalar.span, start.column + first, start.column + max(first, last))
    places = _places(source, scalar)
    if places is None:
        return lambda first, last: scalar.span

    def locate(first: int, last: int) -> Span:
        if first >= len(places):
            return Span(source.name, end, end)
        begin = places[first]
        final = places[min(last, len(places)) - 1] if last > first else None
        return Span(source.name, begin, Position(final.line, final.column + 1) if final else begin)

    return locate


def _from(span: Span, first: int, last: int) -> Span:
    """Of a value on one line, these columns, kept within it."""
    line, limit = span.line, span.last_column
    return made(Span, (span.file, line, min(first, limit), line, min(last, limit)))


def _places(source: SourceText, scalar: Scalar) -> list[Position] | None:
    """The place of each character: parsers fold blanks and undo quoting, and keep all others in order."""
    written = _written(source, scalar)
    if written is None:
        return None
    places: list[Position] = []
    ahead = 0
    for character in scalar.text:
        if character in _BLANK:
            before = places[-1] if places else scalar.span.start
            places.append(Position(before.line, before.column + 1))
            continue
        while ahead < len(written) and written[ahead][0] in _BLANK:
            ahead += 1
        if ahead == len(written) or written[ahead][0] != character:
            return None
        places.append(written[ahead][1])
        ahead += 1
    return places


def _written(source: SourceText, scalar: Scalar) -> list[tuple[str, Position]] | None:
    """The characters of the value as they stand in the source, without quotes, block signs and simple escapes."""
    start, end = scalar.span.start, scalar.span.end
    opening = "" if scalar.plain else source.line(start.line)[start.column - 1]
    found: list[tuple[str, Position]] = []
    for number in range(start.line + (opening in ("|", ">")), end.line + 1):
        line = source.line(number)
        column = start.column - 1 + (opening in ('"', "'")) if number == start.line else 0
        limit = end.column - 1 - (opening in ('"', "'")) if number == end.line else len(line)
        while column < limit:
            place = Position(number, column + 1)
            if line[column] == _ONE_FOR_TWO.get(opening):
                column += 1
                if column == limit and opening == '"':
                    break
                if opening == '"' and line[column] not in _ESCAPED:
                    return None
            found.append((line[column], place))
            column += 1
    return found
