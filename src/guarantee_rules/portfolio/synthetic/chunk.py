"""Some rows of a tape, whole: ordinary ones as they are drawn, marked ones as they are meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from guarantee_rules.portfolio.synthetic.catalogue import loans_of
from guarantee_rules.portfolio.synthetic.chance import Numbers
from guarantee_rules.portfolio.synthetic.columns import Column
from guarantee_rules.portfolio.synthetic.drawn import Cells, Loans
from guarantee_rules.portfolio.synthetic.marks import Counts, may_be_missing, places_in, ways_to_spoil
from guarantee_rules.portfolio.synthetic.needs import DrawingRefused
from guarantee_rules.portfolio.synthetic.placing import SIDES, Placed, Side, placed
from guarantee_rules.portfolio.synthetic.scene import Scene
from guarantee_rules.portfolio.synthetic.sheet import Sheet
from guarantee_rules.portfolio.synthetic.thresholds import Threshold, thresholds_of
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value

Sort = Literal["boundary", "missing", "bad"]
BARE = ("bank", "insurer", "borrower")
"""Columns that are no fact."""
OWN_TRIES, TRIES = 12, 60
"""How often loans are drawn anew for a threshold before the next one is taken, and before it is given up."""
_FAR = 2**40
"""Numbers that no row of a tape has, for loans drawn on trial."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done to one row, which is numbered from 1: `kind` says how, `about` to which rule or with which text."""

    row: int
    sort: Sort
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

    @cached_property
    def thresholds(self) -> tuple[Threshold, ...]:
        """Those of the pack's thresholds that some of the loans drawn for a trial can be put on."""
        all_there_are = thresholds_of(self.scene.version, self.scene.questions, self._by_fact)
        trial = loans_of(self.scene, np.arange(TRIES, dtype=np.int64) + _FAR)
        rows = [self._stated(trial, row) for row in range(TRIES)]
        return tuple(one for one in all_there_are if any(self._placed(one, "at", facts) for facts in rows))

    def chunk(self, start: int, end: int) -> Chunk:
        """The rows from `start`, counted from 0, up to but without `end`."""
        rows = np.arange(start, end, dtype=np.int64)
        sheet = Sheet(loans_of(self.scene, rows), (*BARE, *self._by_fact))
        places = places_in(self.scene.chance, rows, self.counts)
        marks = [
            *self._put_on_thresholds(sheet, start, places.boundaries),
            *self._left_out(sheet, start, places.missing),
            *self._spoilt(sheet, start, places.bad),
        ]
        return Chunk(rows, sheet.cells, sheet.texts, tuple(sorted(marks, key=lambda mark: mark.row)))

    def _left_out(self, sheet: Sheet, start: int, places: Iterable[tuple[int, int]]) -> Iterator[Mark]:
        columns = may_be_missing(self.columns)
        for at, number in places:
            column = columns[number % len(columns)]
            sheet.leave_out(column.fact, at)
            yield Mark(start + at + 1, "missing", "not_stated", column.fact, column.header, "")

    def _spoilt(self, sheet: Sheet, start: int, places: Iterable[tuple[int, int]]) -> Iterator[Mark]:
        ways = ways_to_spoil(self.columns)
        for at, number in places:
            way = ways[number % len(ways)]
            if way.number is None:
                sheet.say(way.column.fact, at, way.text)
            else:
                sheet.put(way.column.fact, at, way.number)
            yield Mark(start + at + 1, "bad", way.kind, way.column.fact, way.column.header, way.text)

    def _put_on_thresholds(self, sheet: Sheet, start: int, places: Iterable[tuple[int, int]]) -> Iterator[Mark]:
        pending = list(places)
        for turn in range(TRIES):
            if not pending:
                return
            numbers = [self.counts.rows + number * TRIES + turn for _, number in pending]
            drawn = loans_of(self.scene, np.asarray(numbers, dtype=np.int64))
            left: list[tuple[int, int]] = []
            for row, (at, number) in enumerate(pending):
                found = self._placed(*self._aim(number, turn), self._stated(drawn, row))
                if found is None:
                    left.append((at, number))
                    continue
                for name in sheet.cells:
                    if name != "borrower":
                        sheet.take(name, at, drawn.cells(name), row)
                sheet.put(found.fact, at, found.number)
                about = f"{found.threshold.rule}: {found.threshold.text}"
                yield Mark(start + at + 1, "boundary", found.side, found.fact, self._by_fact[found.fact].header, about)
            pending = left
        if pending:
            raise DrawingRefused([diagnostic("synthetic-thresholds-out-of-reach", None, pack=self.scene.pack.name)])

    def _aim(self, number: int, turn: int) -> tuple[Threshold, Side]:
        """Every threshold in turn, and every side of it; after some tries in vain the ones that follow."""
        further = max(0, turn - OWN_TRIES)
        threshold = self.thresholds[(number + further) % len(self.thresholds)]
        return threshold, SIDES[(number // len(self.thresholds) + further) % len(SIDES)]

    def _placed(self, threshold: Threshold, side: Side, facts: Mapping[str, Value]) -> Placed | None:
        return placed(threshold, side, facts, self.scene.version.default_readings, self._by_fact)

    def _stated(self, loans: Loans, row: int) -> dict[str, Value]:
        """The facts of one drawn row as a case states them."""
        facts: dict[str, Value] = {AS_OF: self.scene.as_of}
        for column in self.columns:
            cells = loans.cells(column.fact)
            if cells.empty is None or not cells.empty[row]:
                facts[column.fact] = column.value(int(cells.values[row]))
        return facts

    @cached_property
    def _by_fact(self) -> Mapping[str, Column]:
        return {column.fact: column for column in self.columns}
