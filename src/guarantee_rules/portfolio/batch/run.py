"""A tape answered part by part, in memory or into a file; a run into a file can be killed and gone on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.explain.engine import engine_version
from guarantee_rules.portfolio.batch.aside import told as told_aside
from guarantee_rules.portfolio.batch.aside import write_aside
from guarantee_rules.portfolio.batch.errors import BatchError, told
from guarantee_rules.portfolio.batch.files import write_json
from guarantee_rules.portfolio.batch.intact import amiss
from guarantee_rules.portfolio.batch.joining import join_csv, join_parquet
from guarantee_rules.portfolio.batch.manifest import Manifest, begun, refuse_other
from guarantee_rules.portfolio.batch.output import Output
from guarantee_rules.portfolio.batch.question import TapeQuestion
from guarantee_rules.portfolio.batch.result import Batch, Progress, Watch
from guarantee_rules.portfolio.batch.sources.tape import Part, Piece, Tape, numbered, parts_of
from guarantee_rules.portfolio.batch.summary import Counting, Summary
from guarantee_rules.portfolio.batch.working import Work, write_part
from guarantee_rules.portfolio.duck import MEMORY, engine

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

ROWS = 1_000_000
"""Rows of a part, unless stated."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a run may use and how its answers look; none of it changes an answer."""

    rows_per_part: int = ROWS
    decode: bool = False
    memory: str = MEMORY
    threads: int | None = None
    lang: str = "zh"
    watch: Watch | None = None


def run_in_memory(question: TapeQuestion, tape: Tape, duck: DuckDBPyConnection, means: Means) -> Batch:
    """The answers to a whole tape as an Arrow table."""
    import pyarrow as pa

    work = Work.prepared(question, duck, tape.schema, decode=means.decode, spill=None)
    answers: list[pa.Table] = [work.schema.empty_table()]
    aside: list[pa.Table] = []
    rows = unread = 0
    for part in _parts(tape, question, means.rows_per_part, 0):
        finished = work.answer(part, answers.append, aside.append)
        rows += finished.rows
        unread += finished.aside
        _watched(means.watch, rows, 0, tape)
    whole = pa.concat_tables(answers)
    summary = Counting(duck, question.key, named=question.named).summary(whole, rows, unread, _reasons(aside))
    set_aside = told_aside(pa.concat_tables(aside), question.explain, means.lang)
    return Batch(summary, question.key, answers_held=whole, aside_held=set_aside)


def run_into(
    output: Output, question: TapeQuestion, tape: Tape, duck: DuckDBPyConnection, means: Means, *, restart: bool
) -> Batch:
    """The answers to a whole tape as a file, from where an earlier run has stopped.

    The caller holds the lock. Raises `BatchError` where the earlier run was asked anything else (`restart` takes away
    what it left), and where files cannot be read or written; what is finished stays.
    """
    return _Run(output, question, tape, duck, means).done(restart)


class _Run:
    def __init__(
        self, output: Output, question: TapeQuestion, tape: Tape, duck: DuckDBPyConnection, means: Means
    ) -> None:
        self.output, self.question, self.tape, self.duck, self.means = output, question, tape, duck, means
        self.spill = output.spill

    def done(self, restart: bool) -> Batch:
        self.output.tidied()
        manifest = self.manifest(restart)
        before = manifest.rows
        if not manifest.whole:
            work = Work.prepared(self.question, self.duck, self.tape.schema, decode=self.means.decode, spill=self.spill)
            self.finish_parts(work, manifest, before)
        summary = self.summary(Counting(self.duck, self.question.key, self.spill, named=self.question.named), manifest)
        aside = self.put_together(manifest)
        return Batch(summary, self.question.key, self.output.path, aside, before)

    def manifest(self, restart: bool) -> Manifest:
        """Where to go on: what an earlier run has finished, if it was the same run."""
        asked = self.asked()
        if restart:
            self.output.cleared()
        earlier = begun(self.output.parts)
        if earlier is not None and self.tape.fingerprint():
            refuse_other(earlier, asked, self.output.parts)
            self.refuse_gaps(earlier)
            return earlier
        self.output.cleared()
        self.output.make_parts()
        fresh = Manifest(asked)
        fresh.write(self.output.parts)
        return fresh

    def refuse_gaps(self, earlier: Manifest) -> None:
        """`BatchError` where a file of a finished part is gone or damaged."""
        wrong = [problem for part in earlier.parts for problem in amiss(part, self.output)]
        if wrong:
            raise BatchError(wrong)

    def asked(self) -> dict[str, Any]:
        """Everything that answers depend on."""
        schema = {field.name: str(field.type) for field in self.tape.schema}
        return {
            **self.question.asked,
            "tape": {"name": self.tape.name, **self.tape.fingerprint(), "schema": schema},
            "rows_per_part": self.means.rows_per_part,
            "decode": self.means.decode,
            "library": engine_version(),
            "engine": engine(),
        }

    def finish_parts(self, work: Work, manifest: Manifest, before: int) -> None:
        for part in _parts(self.tape, self.question, self.means.rows_per_part, len(manifest.parts)):
            manifest.parts.append(write_part(work, part, self.output))
            manifest.write(self.output.parts)
            _watched(self.means.watch, manifest.rows, before, self.tape)
        manifest.whole = True
        manifest.write(self.output.parts)

    def summary(self, counting: Counting, manifest: Manifest) -> Summary:
        from pyarrow.dataset import dataset

        answers = dataset([str(path) for path in self._each(self.output.answers, manifest)], format="parquet")
        reasons = _reasons(map(_read_aside, self._each(self.output.unread, manifest)))
        return counting.summary(answers, manifest.rows, manifest.aside, reasons)

    def put_together(self, manifest: Manifest) -> Path | None:
        """The files beside the answers first, the answers last: where they are, everything is."""
        output = self.output
        parts, unread = self._each(output.answers, manifest), self._each(output.unread, manifest)
        if manifest.aside:
            write_aside(output.aside, unread, self.question.explain, self.means.lang)
        else:
            with told(output.aside):
                output.aside.unlink(missing_ok=True)  # of a former run
        write_json(output.key, self.question.key)
        match output.form:
            case "parquet":
                join_parquet(output.path, parts, self.question.key)
                output.cleared()
            case "csv":
                join_csv(output.path, parts)
                output.cleared()
            case "folder":
                output.placed()
        return output.aside if manifest.aside else None

    def _each(self, path_of: Callable[[int], Path], manifest: Manifest) -> list[Path]:
        return [path_of(part.number) for part in manifest.parts]


def _parts(tape: Tape, question: TapeQuestion, size: int, finished: int) -> Iterable[Part]:
    """The parts after so many finished ones; of a tape without rows, one part without rows."""
    none = True
    for part in parts_of(tape, question.columns, size, finished):
        none = False
        yield part
    if none and not finished:
        yield Part(1, 1, Piece(tape.schema.empty_table().select(question.columns), numbered(1, 0)))


def _watched(watch: Watch | None, rows: int, before: int, tape: Tape) -> None:
    if watch is not None:
        total = tape.total
        share = tape.read_so_far() if total is None else rows / total if total else 1.0
        watch(Progress(rows, before, total, share))


def _read_aside(path: Path) -> pa.Table:
    from pyarrow.feather import read_table

    return read_table(str(path))


def _reasons(tables: Iterable[pa.Table]) -> Sequence[tuple[str, str, int]]:
    """Reasons and columns, the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    for table in tables:
        counted = table.group_by(["reason", "column"]).aggregate([([], "count_all")])
        for row in counted.to_pylist():
            found[row["reason"], row["column"] or ""] += row["count_all"]
    return sorted(
        ((code, column, count) for (code, column), count in found.items()), key=lambda one: (-one[2], one[0], one[1])
    )
