"""Parquet in, Parquet out, in bounded memory: the same question of more and more rows, emitted and by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.portfolio import child
from benchmarks.portfolio.tasks import SCREENING, Task
from benchmarks.tables import Table, times

_BYTES_A_ROW = 130
"""What facts and answers of a row take on disk together, with room to spare."""
_LARGE = 50_000_000
"""Rows beyond which one core alone is not measured, and each way once."""
WAYS = ("by hand", "emitted")


@dataclass(frozen=True, slots=True)
class Run:
    rows: int
    threads: int
    way: str
    wall: float
    processor: float
    megabytes: float


def tables(*, quick: bool) -> list[Table]:
    wanted = (20_000, 200_000) if quick else (1_000_000, 10_000_000, 100_000_000)
    with TemporaryDirectory(prefix="guarantee-rules-bench-") as folder:
        fitting = [rows for rows in wanted if rows * _BYTES_A_ROW < shutil.disk_usage(folder).free]
        runs = [
            run for rows in fitting for run in measured(SCREENING, rows, Path(folder), 1 if quick else _rounds(rows))
        ]
    notes = [
        f"{SCREENING.key}: {SCREENING.what}.",
        f"Memory limit of the engine {child.MEMORY}; the process has Python in it too.",
        f"Processor time for a row with two threads, {fitting[-1]:,} rows against {fitting[0]:,}: {_growth(runs)}.",
    ]
    notes += [f"Left out for want of room on the disk: {rows:,} rows." for rows in wanted if rows not in fitting]
    lines = tuple(_line(run, runs) for run in runs)
    heads = ("rows", "threads", "SQL", "s on the wall", "s of processor", "million rows/s", "× by hand", "MB at most")
    return [
        Table(
            "portfolio-sizes", "Parquet to Parquet in DuckDB", heads, lines, tuple(notes), [asdict(one) for one in runs]
        )
    ]


def measured(task: Task, rows: int, folder: Path, rounds: int) -> Iterator[Run]:
    """The median of some rounds, in which the two ways take turns. The files are gone at the end."""
    facts, out = folder / f"{rows}.parquet", folder / "answers.parquet"
    child.run(what="make facts", task=task.key, rows=rows, out=str(facts), threads=2)
    for threads in (1, 2) if rows < _LARGE else (2,):
        found: dict[str, list[Run]] = {way: [] for way in WAYS}
        for number in range(rounds):
            for way in WAYS if number % 2 == 0 else reversed(WAYS):
                told = child.run(
                    what="out of core", task=task.key, way=way, facts=str(facts), out=str(out), threads=threads
                )
                found[way].append(Run(rows, threads, way, **told))
        yield from (_middle(found[way]) for way in WAYS)
    facts.unlink()
    out.unlink()


def _rounds(rows: int) -> int:
    return 5 if rows <= 1_000_000 else 3 if rows < _LARGE else 1


def _middle(runs: list[Run]) -> Run:
    one = runs[0]
    return Run(
        one.rows,
        one.threads,
        one.way,
        *(median(getattr(run, name) for run in runs) for name in ("wall", "processor", "megabytes")),
    )


def _line(run: Run, runs: list[Run]) -> tuple[str, ...]:
    other = next(it for it in runs if (it.rows, it.threads, it.way) == (run.rows, run.threads, WAYS[0]))
    return (
        f"{run.rows:,}",
        str(run.threads),
        run.way,
        f"{run.wall:,.2f}",
        f"{run.processor:,.2f}",
        f"{run.rows / run.wall / 1e6:.2f}",
        times(run.processor / other.processor),
        f"{run.megabytes:,.0f}",
    )


def _growth(runs: list[Run]) -> str:
    least, most = min(run.rows for run in runs), max(run.rows for run in runs)
    each = {(run.rows, run.way): run.processor / run.rows for run in runs if run.threads == 2}
    return ", ".join(f"{times(each[most, way] / each[least, way])} times {way}" for way in WAYS)
