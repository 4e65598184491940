"""The same rows worked out in memory, on one core, by everyone who can: emitted, by hand, OpenFisca, one at a time.

What is timed is working out every column of the answer. DuckDB hashes them into one figure, so that none is left out
and none is carried elsewhere; Polars and numpy leave them in memory. Times are of the processor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from benchmarks.portfolio import by_hand_numpy, by_hand_polars, by_hand_sql, one_at_a_time
from benchmarks.portfolio.right import Row, expected, whole, wrong
from benchmarks.portfolio.tasks import SCREENING, TASKS, Task, filled
from benchmarks.portfolio.way import Way
from benchmarks.tables import Table, times
from benchmarks.timing import Contender, Effort, Timed, race

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

YARDSTICK = "DuckDB, SQL by hand"


@dataclass(frozen=True, slots=True)
class Found:
    task: str
    way: str
    nanoseconds: float
    """Of the processor, for a row."""
    ratio: float
    least: float
    greatest: float
    wrong: int
    wrong_though_complete: int
    """Of them those that lack no fact."""
    compared: int


def tables(*, quick: bool) -> list[Table]:
    rows, sample = (50_000, 1_000) if quick else (1_000_000, 5_000)
    effort = Effort(2, 1) if quick else Effort(5, 2)
    found = [one for task in TASKS for one in measured(task, rows, sample, effort)]
    lines = [
        (
            f"{one.task}: {one.way}",
            f"{one.nanoseconds:,.0f}",
            f"{1e3 / one.nanoseconds:.3g}",
            times(one.ratio),
            f"{times(one.least)}–{times(one.greatest)}",
            f"{one.wrong:,} of {one.compared:,}" + (f", {one.wrong_though_complete:,} complete" if one.wrong else ""),
        )
        for one in found
    ]
    heads = ("", "ns a row", "million rows/s", f"× {YARDSTICK}", "spread", "wrong rows")
    notes = (f"{rows:,} rows in memory, one core.", *(f"{task.key}: {task.what}." for task in TASKS))
    return [
        Table(
            "portfolio-memory",
            "Columns in memory, one core",
            heads,
            tuple(lines),
            notes,
            [asdict(one) for one in found],
        )
    ]


def measured(task: Task, rows: int, sample: int, effort: Effort) -> Iterator[Found]:
    """Every way of a task, first compared with the reference on `sample` rows, then timed on `rows` side by side."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as duck:
        facts = filled(task, duck, sample)
        given = facts.to_pylist()
        right = expected(task, given)
        compared = {it.name: _compared(task, it, given, right) for it in ways(task, duck, facts)}
        facts = filled(task, duck, rows)
        entered = ways(task, duck, facts)
        timed = race([_contender(it) for it in entered], effort, yardstick=YARDSTICK)
        for way, it in zip(entered, timed, strict=True):
            yield _found(task, way, it, rows, compared[way.name])


def _compared(task: Task, way: Way, facts: Sequence[Row], right: Sequence[Row]) -> tuple[int, int, int]:
    """How many rows are wrong, how many of them lack no fact, and how many were looked at."""
    answers = way.answers()
    full = [at for at, row in enumerate(facts) if whole(row)]
    among = wrong(task, [answers[at] for at in full], [right[at] for at in full], way.columns)
    return wrong(task, answers, right, way.columns), among, len(right)


def _contender(way: Way) -> Contender:
    return Contender(way.name, lambda work: work(), [way.work])


def _found(task: Task, way: Way, it: Timed, rows: int, compared: tuple[int, int, int]) -> Found:
    """Times for a row: some ways were given fewer rows than the yardstick."""
    more = rows / way.rows
    each = it.micros * 1e3 / way.rows
    return Found(task.key, way.name, each, it.ratio * more, it.least * more, it.greatest * more, *compared)


def ways(task: Task, duck: DuckDBPyConnection, facts: pa.Table) -> list[Way]:
    """Whoever can do this task and is installed; the yardstick first. `facts` are those in the table of that name."""
    return [
        *_in_duckdb(task, duck, len(facts)),
        *_in_polars(task, facts),
        *_in_numpy(task, facts),
        *one_at_a_time.ways(task, facts),
    ]


def _in_duckdb(task: Task, duck: DuckDBPyConnection, rows: int) -> Iterator[Way]:
    queries = {YARDSTICK: by_hand_sql.BY_HAND[task.key](), "DuckDB, emitted SQL": task.columns.sql()}
    if task is SCREENING:
        duck.execute(f"CREATE OR REPLACE TABLE decimal_facts AS {by_hand_sql.DECIMALS}")
        queries["DuckDB, SQL by hand in DECIMAL"] = by_hand_sql.screening_in_decimals("decimal_facts")
    for name, query in queries.items():
        yield Way(name, rows, _hashing(task, duck, query), _ordered(duck, query))


def _hashing(task: Task, duck: DuckDBPyConnection, query: str) -> Callable[[], object]:
    columns = ", ".join(f'"{name}"' for name in task.answers)
    whole = f"SELECT bit_xor(hash({columns})) FROM ({query})"
    return lambda: duck.execute(whole).fetchall()


def _ordered(duck: DuckDBPyConnection, query: str) -> Callable[[], list[Row]]:
    return lambda: duck.sql(query).to_arrow_table().sort_by("row").to_pylist()


def _in_polars(task: Task, facts: pa.Table) -> Iterator[Way]:
    if find_spec("polars") is None:
        return
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read when Polars is imported
    import polars as pl

    frame = pl.DataFrame(facts).lazy()
    for name, query in (
        ("Polars, emitted", task.columns.polars(frame)),
        ("Polars, by hand", by_hand_polars.BY_HAND[task.key](frame)),
    ):
        yield Way(name, len(facts), query.collect, lambda query=query: query.collect().to_dicts())  # type: ignore[misc]  # the loop's own


def _in_numpy(task: Task, facts: pa.Table) -> Iterator[Way]:
    if task.key not in by_hand_numpy.BY_HAND:
        return
    work, columns = by_hand_numpy.BY_HAND[task.key], by_hand_numpy.columns_of(facts)
    yield Way(
        "numpy, 64-bit whole numbers by hand",
        len(facts),
        lambda: by_hand_numpy.in_chunks(work, columns),
        lambda: by_hand_numpy.rows_of(task.key, by_hand_numpy.in_chunks(work, columns)),
    )
