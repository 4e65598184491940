"""One part of a tape answered: its rows go into the engine, their answers and what could not be read come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.aside import ASIDE, aside_table
from guarantee_rules.portfolio.batch.decoding import decoded
from guarantee_rules.portfolio.batch.errors import computed
from guarantee_rules.portfolio.batch.files import replaced
from guarantee_rules.portfolio.batch.manifest import Finished
from guarantee_rules.portfolio.batch.question import LINE, NUMBER, TAPE, TapeQuestion
from guarantee_rules.portfolio.batch.sources.tape import SLICE, Part

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

Write = Callable[["pa.Table"], None]


@dataclass(frozen=True)
class Work:
    """A question and the connection that answers it."""

    question: TapeQuestion
    connection: DuckDBPyConnection
    decode: bool
    spill: Path | None = None

    def prepare(self) -> None:
        """What every part needs."""
        with computed(self.spill):
            self.question.prepare(self.connection)

    def answer(self, part: Part, write: Write, write_aside: Write) -> Finished:
        """Writes the answers slice by slice, in the order of the tape, and what was set aside at once."""
        with computed(self.spill):
            self.connection.register(TAPE, _relation(part))
            try:
                self.question.read(self.connection)
                answered = last = 0
                for table in self._answers():
                    last = _in_order(table, last)
                    write(self._told(table))
                    answered += table.num_rows
                unread = self.connection.execute(self.question.aside).to_arrow_table()
            finally:
                self.connection.unregister(TAPE)
        aside = aside_table(unread, part.piece.torn)
        write_aside(aside)
        count = len(set(aside.column("row").to_pylist()))
        if answered + count != part.count:  # a mistake of ours, and better found here than in a year
            raise AssertionError(f"part {part.number}: {part.count} rows, {answered} answered, {count} set aside")
        return Finished(part.number, part.count, answered, count)

    def schema(self) -> pa.Schema:
        """The columns of the answers, where a tape has no rows to show them."""
        return self._told(self.connection.execute(f"{self.question.answers} LIMIT 0").to_arrow_table()).schema

    def _answers(self) -> Iterator[pa.Table]:
        import pyarrow as pa

        for batch in self.connection.execute(self.question.answers).to_arrow_reader(SLICE):
            yield pa.Table.from_batches([batch])

    def _told(self, table: pa.Table) -> pa.Table:
        table = decoded(table, self.question.key) if self.decode else table
        return table.drop_columns([NUMBER])


def _relation(part: Part) -> pa.Table:
    """The rows of a part with their numbers and lines."""
    import pyarrow as pa

    piece = part.piece
    lines = piece.lines if piece.lines is not None else pa.nulls(piece.table.num_rows, pa.int64())
    table = piece.table
    return pa.table(
        [piece.rows, lines, *table.columns], schema=pa.schema([(NUMBER, pa.int64()), (LINE, pa.int64()), *table.schema])
    )


def _in_order(table: pa.Table, last: int) -> int:
    """The last row's number; the rows go up from that of the slice before."""
    import pyarrow.compute as pc

    numbers = table.column(NUMBER).combine_chunks()
    if not len(numbers):
        return last
    first = numbers[0].as_py()
    rising = len(numbers) == 1 or pc.all(pc.less(numbers[:-1], numbers[1:])).as_py()
    if first <= last or not rising:
        raise AssertionError(f"answers out of order behind row {last}")
    return int(numbers[-1].as_py())


class PartFiles:
    """The files of a part, in the folder of parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answers(self, number: int) -> Path:
        return self.folder / f"part-{number:05d}.parquet"

    def aside(self, number: int) -> Path:
        return self.folder / f"{ASIDE}-{number:05d}.parquet"

    def write(self, work: Work, part: Part) -> Finished:
        """Both files of a part, each whole or not there."""
        import pyarrow.parquet as parquet

        with replaced(self.answers(part.number)) as draft, replaced(self.aside(part.number)) as aside:
            writer: Any = None

            def write(table: pa.Table) -> None:
                nonlocal writer
                if writer is None:
                    writer = parquet.ParquetWriter(draft, table.schema, compression="zstd")
                writer.write_table(table)

            try:
                finished = work.answer(part, write, lambda table: parquet.write_table(table, aside))
                if writer is None:
                    write(work.schema().empty_table())
            finally:
                if writer is not None:
                    writer.close()
        return finished
