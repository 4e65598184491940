"""A tape asked in two ways, part by part: each part is read once, answered by both sides, counted and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

from guarantee_rules.portfolio.batch.errors import computed
from guarantee_rules.portfolio.batch.result import Progress, Watch
from guarantee_rules.portfolio.batch.run import ROWS
from guarantee_rules.portfolio.batch.sources.opening import open_tape
from guarantee_rules.portfolio.batch.sources.tape import Piece, Tape, numbered, parts_of
from guarantee_rules.portfolio.duck import MEMORY, connection
from guarantee_rules.portfolio.whatif.asked import Both, Side, Wanted, both_of
from guarantee_rules.portfolio.whatif.changed import ChangedRows, changed_file, parquet_path
from guarantee_rules.portfolio.whatif.counting import Counting
from guarantee_rules.portfolio.whatif.queries import BOTH, both_sides
from guarantee_rules.portfolio.whatif.result import Group, WhatIf

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXAMPLES = 3
"""Rows shown of each change of outcome, unless stated."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a run may use and shows; none of it changes what is counted."""

    examples: int = EXAMPLES
    rows_per_part: int = ROWS
    memory: str = MEMORY
    threads: int | None = None
    watch: Watch | None = None


def what_if_of(
    old: Side,
    new: Side,
    wanted: Wanted,
    source: object,
    *,
    out: str | PathLike[str] | None = None,
    means: Means = Means(),
) -> WhatIf:
    """Both sides' answers to every row of a tape, counted; those that change are written to `out`, a Parquet file.

    Raises `FactsError`, `TapeError`, `BatchError` or `EngineRefused` with what is wrong, before any row is read where
    that can be known.
    """
    path = None if out is None else parquet_path(out)
    with connection(memory=means.memory, threads=means.threads) as duck:
        tape = open_tape(source, wanted.mapping.csv)
        both = both_of(old, new, wanted, tape.schema, duck)
        with changed_file(path, both) as changed:
            run = _Run(both, both_sides(both), duck, tape, Counting(both, duck, means.examples), changed)
            with computed(None):
                run.begin()
                rows, aside = run.finish(means)
        counting = run.counting
    reasons = sorted(counting.reasons.items(), key=lambda one: (-one[1], one[0]))
    return WhatIf(
        both,
        tape.name,
        rows,
        aside,
        tuple((code, column, count) for (code, column), count in reasons),
        tuple(sorted(counting.groups.values(), key=_by_class)),
        counting.rules,
        counting.missing,
        counting.first_examples,
        path,
    )


def _by_class(group: Group) -> tuple[object, ...]:
    """By class, those who state none at the end; then by outcomes."""
    return tuple((one is None, one or "") for one in group.by), group.old, group.new


@dataclass(frozen=True)
class _Run:
    both: Both
    query: str
    """Both answers to every row of a part."""
    connection: DuckDBPyConnection
    tape: Tape
    counting: Counting
    changed: ChangedRows

    def begin(self) -> None:
        """Everything once without rows: a query that cannot run fails here."""
        one, two = self.both.asked
        (one if one.prepared.plan.workdays else two).prepare(self.connection)
        nothing = Piece(self.tape.schema.empty_table().select(self.both.facts.columns), numbered(1, 0))
        self._read(nothing)
        self.counting.part()
        self.changed.begin(self.connection, nothing)

    def finish(self, means: Means) -> tuple[int, int]:
        """How many rows there are, and how many of them cannot be read."""
        rows = aside = 0
        for part in parts_of(self.tape, self.both.facts.columns, means.rows_per_part, 0):
            unread = self._read(part.piece)
            answered = self.counting.part()
            self.changed.write(self.connection, part.piece)
            if answered + unread != part.count:  # a mistake of ours, and better found here than in a year
                raise AssertionError(f"part {part.number}: {part.count} rows, {answered} answered, {unread} set aside")
            rows, aside = rows + part.count, aside + unread
            self._watched(means.watch, rows)
        return rows, aside

    def _watched(self, watch: Watch | None, rows: int) -> None:
        if watch is not None:
            total = self.tape.total
            share = self.tape.read_so_far() if total is None else rows / total if total else 1.0
            watch(Progress(rows, 0, total, share))

    def _read(self, piece: Piece) -> int:
        """Makes the relation of both answers of a part. How many of its rows cannot be read."""
        facts = self.both.facts
        bad = facts.read(self.connection, piece)
        for code, column, count in facts.reasons(self.connection, piece, bad):
            self.counting.set_aside(code, column, count)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {BOTH} AS {self.query}")
        return len(bad) + len(piece.torn)
