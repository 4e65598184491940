"""The line a diagnostic is about, with a row of carets under the words."""

from __future__ import annotations

from guarantee_rules.source.characters import visible, width
from guarantee_rules.source.text import SourceText, Span

LONGEST = 160
BEFORE = 60
CUT = "…"


def excerpt(span: Span, source: SourceText) -> tuple[str, str] | None:
    """The numbered line and its carets, which line up where Chinese characters are two columns wide.

       12 |     at_most: 五十万
          |              ^^^^^^

    None where the text has no such line. Of several lines the first is shown; of a very long line, a part.
    """
    number = span.start.line
    if not 1 <= number <= len(source.lines):
        return None
    line = source.line(number)
    start = min(span.start.column - 1, len(line))
    end = len(line.rstrip()) if span.end.line > number else min(span.end.column - 1, len(line))
    head, marked, tail = line[:start], line[start : max(start, end)], line[max(start, end) :]
    if len(line) > LONGEST:
        head = CUT + head[-BEFORE:] if len(head) > BEFORE else head
        marked = marked[:BEFORE] + CUT if len(marked) > BEFORE else marked
        tail = tail[:BEFORE] + CUT if len(tail) > BEFORE else tail
    head, marked, tail = visible(head), visible(marked), visible(tail)
    margin = f"{number:>5}"
    return (
        f"{margin} | {head}{marked}{tail}".rstrip(),
        f"{' ' * len(margin)} | {' ' * width(head)}{'^' * max(1, width(marked))}",
    )
