"""Some rows of a tape, whole: ordinary ones as they are drawn, marked ones as they are meant to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers
from guarantee_rules.portfolio.synthetic.columns import Column
from guarantee_rules.portfolio.synthetic.drawn import Cells, Loans
from guarantee_rules.portfolio.synthetic.marks import Counts, Places, Spoilt, may_be_missing, places_in, ways_to_spoil
from guarantee_rules.portfolio.synthetic.placing import SIDES, Placed, Side, placed
from guarantee_rules.portfolio.synthetic.scene import Scene
from guarantee_rules.portfolio.synthetic.thresholds import Threshold
from guarantee_rules.source.diagnostics import Refused, diagnostic
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_TRIES, TRIES = 12, 60
"""How often loans are drawn anew for a threshold before the next one is taken, and before it is given up."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done to one row, which is numbered from 1: `kind` says how, `about` which rule or why."""

    row: int
    sort: str
    kind: str
    fact: str
    header: str
    about: str


@dataclass(frozen=True)
class Chunk:
    """Rows by fact, those columns that are no fact with them; texts that stand in cells instead; and the marks."""

    rows: Numbers
    cells: Mapping[str, Cells]
    texts: Mapping[str, Mapping[int, str]]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Drawing:
    """Everything that chunks are drawn from. The same row comes out whatever chunk it is in."""

    scene: Scene
    columns: tuple[Column, ...]
    counts: Counts
    thresholds: tuple[Threshold, ...]
    bare: tuple[str, ...] = ("bank", "insurer", "borrower")
    """Columns that are no fact."""
    ways: tuple[Spoilt, ...] = field(init=False)
    omissible: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ways", ways_to_spoil(self.columns))
        object.__setattr__(self, "omissible", may_be_missing(self.columns))

    def chunk(self, start: int, end: int) -> Chunk:
        """The rows from `start`, counted from 0, up to but without `end`."""
        rows = np.arange(start, end, dtype=np.int64)
        loans = Loans(self.scene, rows)
        kept = {name: _own(loans.cells(name)) for name in (*self.bare, *(column.fact for column in self.columns))}
        texts: dict[str, dict[int, str]] = {}
        places = places_in(self.scene.chance, rows, self.counts)
        marks = [
            *self._put_on_thresholds(start, places, kept),
            *self._left_out(start, places, kept),
            *self._spoilt(start, places, kept, texts),
        ]
        return Chunk(rows, kept, texts, tuple(sorted(marks, key=lambda mark: mark.row)))

    def _left_out(self, start: int, places: Places, kept: Mapping[str, _Own]) -> Iterator[Mark]:
        for at, number in places.missing:
            column = self.omissible[number % len(self.omissible)]
            kept[column.fact].leave_out(at)
            yield Mark(start + at + 1, "missing", "not_stated", column.fact, column.header, "")

    def _spoilt(
        self, start: int, places: Places, kept: Mapping[str, _Own], texts: dict[str, dict[int, str]]
    ) -> Iterator[Mark]:
        for at, number in places.bad:
            way = self.ways[number % len(self.ways)]
            fact = way.column.fact
            if way.text is not None:
                texts.setdefault(fact, {})[at] = way.text
            if way.number is not None:
                kept[fact].put(at, way.number)
            kept[fact].state(at)
            yield Mark(start + at + 1, "bad", way.kind, fact, way.column.header, way.text or "")

    def _put_on_thresholds(self, start: int, places: Places, kept: Mapping[str, _Own]) -> Iterator[Mark]:
        pending = list(places.boundaries)
        for turn in range(TRIES):
            if not pending:
                return
            numbers = np.asarray([self.counts.rows + number * TRIES + turn for _, number in pending], dtype=np.int64)
            drawn = Loans(self.scene, numbers)
            left: list[tuple[int, int]] = []
            for row, (at, number) in enumerate(pending):
                threshold, side = self._aim(number, turn)
                found = self._placed(threshold, side, drawn, row)
                if found is None:
                    left.append((at, number))
                    continue
                for name, own in kept.items():
                    if name != "borrower":
                        own.take(at, drawn.cells(name), row)
                kept[found.fact].put(at, found.number)
                header = next(column.header for column in self.columns if column.fact == found.fact)
                about = f"{threshold.rule}: {threshold.text}"
                yield Mark(start + at + 1, "boundary", side, found.fact, header, about)
            pending = left
        if pending:
            raise Refused([diagnostic("tape-thresholds-out-of-reach", None, pack=self.scene.pack.name)])

    def _aim(self, number: int, turn: int) -> tuple[Threshold, Side]:
        """Every threshold in turn, and every side of it; after some tries in vain the ones that follow."""
        further = max(0, turn - OWN_TRIES)
        threshold = self.thresholds[(number + further) % len(self.thresholds)]
        return threshold, SIDES[(number // len(self.thresholds) + further) % len(SIDES)]

    def _placed(self, threshold: Threshold, side: Side, drawn: Loans, row: int) -> Placed | None:
        columns = {column.fact: column for column in self.columns}
        facts = {**stated(self.columns, drawn, row), AS_OF: self.scene.as_of}
        return placed(threshold, side, facts, self.scene.version.default_readings, columns)


def stated(columns: Iterable[Column], loans: Loans, row: int) -> dict[str, Value]:
    """The facts of one drawn row as a case states them."""
    return {
        column.fact: column.value(int(cells.values[row]))
        for column in columns
        if (cells := loans.cells(column.fact)).empty is None or not cells.empty[row]
    }


class _Own(Cells):
    """Cells of a chunk that may be changed."""

    def put(self, at: int, number: int) -> None:
        self.values[at] = number

    def leave_out(self, at: int) -> None:
        assert self.empty is not None
        self.empty[at] = True

    def state(self, at: int) -> None:
        assert self.empty is not None
        self.empty[at] = False

    def take(self, at: int, other: Cells, row: int) -> None:
        assert self.empty is not None
        self.values[at] = other.values[row]
        self.empty[at] = other.empty is not None and other.empty[row]


def _own(cells: Cells) -> _Own:
    empty = np.zeros(len(cells.values), dtype=np.bool_) if cells.empty is None else cells.empty.copy()
    return _Own(cells.values.copy(), empty)


def within_reach(drawing: Drawing, thresholds: Sequence[Threshold]) -> tuple[Threshold, ...]:
    """Those of the thresholds that some of the loans drawn for a trial can be put on."""
    rows = np.arange(TRIES, dtype=np.int64) + 2**40
    drawn = Loans(drawing.scene, rows)
    return tuple(
        threshold
        for threshold in thresholds
        if any(drawing._placed(threshold, "at", drawn, row) is not None for row in range(TRIES))
    )
