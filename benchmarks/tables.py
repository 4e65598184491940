"""Tables of figures: as plain text for a terminal, as Markdown for the documents, as data for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.timing import Timed


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the first column names, the others are figures or short words. `notes` stand below it."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    data: object = None
    """The same figures unrounded, for `--json`."""


def as_text(table: Table) -> str:
    lines = [table.heads, *table.rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(table.heads))]
    return "\n".join([table.title, "", *(_aligned(line, widths) for line in lines), *(f"  {it}" for it in table.notes)])


def as_markdown(table: Table) -> str:
    return "\n".join(_markdown(table))


def _markdown(table: Table) -> Iterator[str]:
    yield _row(table.heads)
    yield "|---" + "|--:" * (len(table.heads) - 1) + "|"
    yield from map(_row, table.rows)
    if table.notes:
        yield ""
        yield from (f"{note}  " for note in table.notes[:-1])
        yield table.notes[-1]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = [
        " " * (width - _width(cell)) + cell if at else cell + " " * (width - _width(cell))
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  " + "  ".join([first, *others]).rstrip()


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in cell)


def micros(value: float) -> str:
    """A time in microseconds, with three figures that count: 3.14 µs, 15.3 µs, 1,710 µs."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def ratio(timed: Timed) -> str:
    return times(timed.ratio)


def times(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def spread(timed: Timed) -> str:
    """The least and the greatest ratio of the rounds."""
    return f"{times(timed.least)}–{times(timed.greatest)}"
