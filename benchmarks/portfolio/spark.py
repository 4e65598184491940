"""Spark in one process, with one core and with two: the emitted SQL against SQL by hand, from Parquet into nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.portfolio import by_hand_sql, child
from benchmarks.portfolio.right import Row, expected, wrong
from benchmarks.portfolio.tasks import CLAIM, SCREENING, Task
from benchmarks.tables import Table, times

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WAYS = ("by hand", "emitted")
TASKS = (SCREENING, CLAIM)
_SIZES = {SCREENING.key: (1_000_000, 10_000_000), CLAIM.key: (1_000_000,)}


@dataclass(frozen=True, slots=True)
class Run:
    task: str
    rows: int
    cores: int
    way: str
    wall: float
    processor: float
    """Of the Java process, compiling and collecting garbage included; 0 where the system does not tell."""
    ratio: float
    """Of the time on the wall to that of the query by hand, round by round."""
    wrong: int
    compared: int


def tables(*, quick: bool) -> list[Table]:
    """No table where there is no Spark or no Java."""
    if find_spec("pyspark") is None or which("java") is None:
        return []
    sample = 200 if quick else 2_000
    runs: list[Run] = []
    with TemporaryDirectory(prefix="guarantee-rules-bench-") as folder:
        for task in TASKS[:1] if quick else TASKS:
            few = Path(folder) / "few.parquet"
            child.run(what="make facts", task=task.key, rows=sample, out=str(few), threads=1)
            for rows in (20_000,) if quick else _SIZES[task.key]:
                facts = Path(folder) / "facts.parquet"
                child.run(what="make facts", task=task.key, rows=rows, out=str(facts), threads=2)
                for cores in (1,) if quick else (1, 2):
                    told = child.run(
                        what="spark",
                        task=task.key,
                        facts=str(facts),
                        few=str(few),
                        cores=cores,
                        rounds=2 if quick else _rounds(rows),
                    )
                    runs += _runs(task, rows, cores, sample, told["rounds"])
                facts.unlink()
    heads = ("", "rows", "cores", "s on the wall", "s of processor", "million rows/s", "× by hand", "wrong rows")
    return [
        Table(
            "portfolio-spark",
            "Parquet to nothing in Spark",
            heads,
            tuple(map(_line, runs)),
            _NOTES,
            [asdict(one) for one in runs],
        )
    ]


_NOTES = (
    "Medians of rounds in which both take turns, the first left out; processor seconds are those of the Java process.",
)


def _runs(task: Task, rows: int, cores: int, sample: int, told: Mapping[str, Any]) -> Iterator[Run]:
    for way in WAYS:
        ratio = median(own / other for own, other in zip(told["wall"][way], told["wall"][WAYS[0]], strict=True))
        wall, processor = median(told["wall"][way]), median(told["processor"][way])
        yield Run(task.key, rows, cores, way, wall, processor, ratio, told["wrong"][way], sample)


def _rounds(rows: int) -> int:
    return 5 if rows <= 1_000_000 else 2


def _line(run: Run) -> tuple[str, ...]:
    return (
        f"{run.task}, {run.way}",
        f"{run.rows:,}",
        str(run.cores),
        f"{run.wall:,.2f}",
        f"{run.processor:,.2f}",
        f"{run.rows / run.wall / 1e6:.2f}",
        times(run.ratio),
        f"{run.wrong:,} of {run.compared:,}",
    )


def timed_rounds(job: Mapping[str, Any]) -> dict[str, Any]:
    """What a process with one session finds: seconds of each round by way, and how many rows of a sample are wrong."""
    task = next(one for one in TASKS if one.key == job["task"])
    with session(job["cores"]) as spark:
        found: dict[str, Any] = {
            "wrong": mistaken(spark, task, job["few"]),
            "wall": {way: [] for way in WAYS},
            "processor": {way: [] for way in WAYS},
        }
        spark.read.parquet(job["facts"]).createOrReplaceTempView("facts")
        answers = {way: spark.sql(query) for way, query in queries(task).items()}
        for number in range(job["rounds"] + 1):
            for way in WAYS if number % 2 == 0 else reversed(WAYS):
                start, worked = perf_counter(), _processor(spark)
                answers[way].write.format("noop").mode("overwrite").save()
                if number:
                    found["wall"][way].append(perf_counter() - start)
                    found["processor"][way].append(_processor(spark) - worked)
    return found


def queries(task: Task) -> dict[str, str]:
    return dict(zip(WAYS, (by_hand_sql.BY_HAND[task.key](by_hand_sql.SPARK), task.columns.sql("spark")), strict=True))


def mistaken(spark: SparkSession, task: Task, few: str) -> dict[str, int]:
    """Of each way, how many rows of a file of facts it answers otherwise than the reference."""
    spark.read.parquet(few).createOrReplaceTempView("facts")
    right = expected(task, _collected(spark, "SELECT * FROM facts"))
    return {way: wrong(task, _collected(spark, query), right) for way, query in queries(task).items()}


def _collected(spark: SparkSession, query: str) -> list[Row]:
    return sorted((row.asDict() for row in spark.sql(query).collect()), key=lambda row: int(row["row"]))


@contextmanager
def session(cores: int) -> Iterator[SparkSession]:
    """Spark in this process alone, under ANSI rules and in UTC."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.master": f"local[{cores}]",
        "spark.ui.enabled": "false",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = SparkSession.Builder().appName("guarantee-rules benchmarks")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    try:
        yield made
    finally:
        made.stop()


def _processor(spark: SparkSession) -> float:
    """Seconds of the processor that the Java process has used."""
    process: Any = spark.sparkContext._gateway
    status = Path(f"/proc/{process.proc.pid}/stat")
    if not status.is_file():
        return 0.0
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
