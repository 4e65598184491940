"""The remarks of a YAML text: every `# …` that is not inside a word of it, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guarantee_rules.source.nodes import Node, scalars
from guarantee_rules.source.text import SourceText, Span


class Remark(NamedTuple):
    """One remark. Line and column from 1; `gap` the blanks in front of it; `apart` where it follows an empty line."""

    line: int
    column: int
    text: str
    gap: int
    apart: bool

    @property
    def alone(self) -> bool:
        """Whether nothing else stands on its line."""
        return self.gap == self.column - 1


def remarks(source: SourceText, root: Node) -> tuple[Remark, ...]:
    """All of them, in the order they are written."""
    return tuple(_found(source, _covered(source, root)))


def _found(source: SourceText, covered: dict[int, list[tuple[int, int]]]) -> Iterator[Remark]:
    for number, line in enumerate(source.lines, 1):
        at = _sign(line, covered.get(number, ()))
        if at is not None:
            apart = number > 1 and not source.line(number - 1).strip()
            yield Remark(number, at + 1, line[at:].rstrip(), at - len(line[:at].rstrip()), apart)


def _sign(line: str, covered: list[tuple[int, int]] | tuple[()]) -> int | None:
    """Where the remark of a line begins: at the first # after a blank that no word covers."""
    at = line.find("#")
    while at >= 0:
        word = next((end for start, end in covered if start <= at < end), None)
        if word is None and (at == 0 or line[at - 1] in " \t"):
            return at
        at = line.find("#", word if word is not None else at + 1)
    return None


def _covered(source: SourceText, root: Node) -> dict[int, list[tuple[int, int]]]:
    """The columns of each line that words take, from 0. Of a text after `|` or `>`, not the line of that sign."""
    covered: dict[int, list[tuple[int, int]]] = {}
    for scalar in scalars(root):
        for line, start, end in _lines(source, scalar.span):
            covered.setdefault(line, []).append((start, end))
    return covered


def _lines(source: SourceText, span: Span) -> Iterator[tuple[int, int, int]]:
    block = is_block(source, span)
    for line in range(span.line + block, span.last_line + 1):
        start = span.column - 1 if line == span.line else 0
        # A text after `|` has its lines to their ends, as a # there is a word of it.
        end = span.last_column - 1 if line == span.last_line and not block else len(source.line(line))
        yield line, start, end


def is_block(source: SourceText, span: Span) -> bool:
    """Whether a text stands on lines of its own, after `|` or `>`."""
    return span.line != span.last_line and opening(source, span) in ("|", ">")


def opening(source: SourceText, span: Span) -> str:
    """The first character of what stands here: a quote, a bracket, or a letter of it; empty where nothing stands."""
    return source.line(span.line)[span.column - 1 : span.column]
