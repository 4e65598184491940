"""`batch` as it is used: a synthetic tape with its own headers and units in; answers, rows set aside, summary out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.portfolio import child
from benchmarks.tables import Table

QUESTIONS = (("yiwu", "premium_cap", (1_000_000, 10_000_000)), ("yiwu", "application", (1_000_000,)))
"""Packs, questions, and rows of the tapes."""


@dataclass(frozen=True, slots=True)
class Run:
    question: str
    rows: int
    threads: int
    wall: float
    processor: float
    megabytes: float


def tables(*, quick: bool) -> list[Table]:
    runs: list[Run] = []
    with TemporaryDirectory(prefix="guarantee-rules-bench-") as folder:
        for pack, question, sizes in QUESTIONS:
            for rows in (5_000,) if quick else sizes:
                tape = Path(folder) / f"{question}-{rows}"
                child.run(what="make tape", pack=pack, question=question, rows=rows, out=str(tape))
                for threads in (1,) if quick else (1, 2):
                    told = child.run(
                        what="batch", pack=pack, question=question, tape=str(tape), threads=threads,
                        out=str(Path(folder) / f"answers-{question}-{rows}-{threads}.parquet"),
                    )  # fmt: skip
                    runs.append(Run(f"{pack} {question}", rows, threads, **told))
                (tape / "loans.parquet").unlink()
    heads = ("", "rows", "threads", "s on the wall", "s of processor", "rows/s", "MB at most")
    notes = (f"Memory limit of the engine {child.MEMORY}; the process has Python and the pack in it too.",)
    return [
        Table(
            "portfolio-batch",
            "A batch from tape to answers",
            heads,
            tuple(map(_line, runs)),
            notes,
            [asdict(one) for one in runs],
        )
    ]


def _line(run: Run) -> tuple[str, ...]:
    return (
        run.question,
        f"{run.rows:,}",
        str(run.threads),
        f"{run.wall:,.1f}",
        f"{run.processor:,.1f}",
        f"{run.rows / run.wall:,.0f}",
        f"{run.megabytes:,.0f}",
    )
