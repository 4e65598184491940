"""One part of a tape answered: its rows go into the engine, their answers and what could not be read come out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.portfolio.batch.aside import aside_table
from guarantee_rules.portfolio.batch.decoding import decoded
from guarantee_rules.portfolio.batch.errors import computed
from guarantee_rules.portfolio.batch.files import replaced
from guarantee_rules.portfolio.batch.key import METADATA
from guarantee_rules.portfolio.batch.manifest import Finished
from guarantee_rules.portfolio.batch.question import NUMBER, TAPE, UNREAD, TapeQuestion
from guarantee_rules.portfolio.batch.sources.tape import SLICE, Part, Piece, numbered

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from guarantee_rules.portfolio.batch.output import Output

Write = Callable[["pa.Table"], object]


@dataclass(frozen=True)
class Work:
    """A question and the connection that answers it."""

    question: TapeQuestion
    connection: DuckDBPyConnection
    schema: pa.Schema
    """The columns of the answers."""
    decode: bool
    spill: Path | None = None

    @classmethod
    def prepared(
        cls,
        question: TapeQuestion,
        connection: DuckDBPyConnection,
        tape: pa.Schema,
        *,
        decode: bool,
        spill: Path | None,
    ) -> Work:
        """Ready for the parts of a tape with these columns: a query that cannot run fails here, before any row."""
        chosen = tape.empty_table().select(question.columns)
        with computed(spill):
            connection.register(TAPE, _relation(Piece(chosen, numbered(1, 0))))
            question.prepare(connection)
            question.read(connection)
            nothing = connection.execute(f"FROM ({question.answers}) LIMIT 0").to_arrow_table()
            connection.unregister(TAPE)
        piece = Piece(chosen, numbered(1, 0))
        return cls(question, connection, _told(nothing, piece, question, decode).schema, decode, spill)

    def answer(self, part: Part, write: Write, write_aside: Write) -> Finished:
        """Writes the answers slice by slice, in the order of the tape, and what was set aside at once."""
        with computed(self.spill):
            self.connection.register(TAPE, _relation(part.piece))
            try:
                bad = self.question.read(self.connection)
                answered = last = 0
                for table in self._answers():
                    last = _in_order(table, last)
                    write(_told(table, part.piece, self.question, self.decode))
                    answered += table.num_rows
                aside = aside_table(self._unread(part.piece, bad), part.piece.torn)
            finally:
                self.connection.unregister(TAPE)
        write_aside(aside)
        count = len(aside.column("number").unique())
        if answered + count != part.count:  # a mistake of ours, and better found here than in a year
            raise AssertionError(f"part {part.number}: {part.count} rows, {answered} answered, {count} set aside")
        return Finished(part.number, part.count, answered, count)

    def _answers(self) -> Iterator[pa.Table]:
        import pyarrow as pa

        for batch in self.connection.execute(self.question.answers).to_arrow_reader(SLICE):
            yield pa.Table.from_batches([batch])

    def _unread(self, piece: Piece, bad: pa.Array) -> pa.Table:
        """The cells that cannot be read, each with its line."""
        rows = piece.table.take(_places(piece, bad))
        self.connection.register(UNREAD, _relation(Piece(rows, bad)))
        try:
            table = self.connection.execute(self.question.aside).to_arrow_table()
        finally:
            self.connection.unregister(UNREAD)
        return table.append_column("line", _lines(piece, table.column("number").combine_chunks()))


def write_part(work: Work, part: Part, output: Output) -> Finished:
    """Both files of a part, each whole or not there. Raises `BatchError` where they cannot be written."""
    from pyarrow import feather
    from pyarrow.parquet import ParquetWriter

    metadata = {METADATA: json.dumps(work.question.key, ensure_ascii=False).encode()}
    schema = work.schema.with_metadata(metadata)
    answers, unread = output.answers(part.number), output.unread(part.number)
    with (
        replaced(unread) as aside,
        replaced(answers) as draft,
        ParquetWriter(draft, schema, compression="zstd") as writer,
    ):
        finished = work.answer(
            part,
            lambda table: writer.write_table(table.replace_schema_metadata(metadata)),
            lambda table: feather.write_feather(table, str(aside), compression="zstd"),
        )
    return replace(finished, sizes=(answers.stat().st_size, unread.stat().st_size))


def _told(table: pa.Table, piece: Piece, question: TapeQuestion, decode: bool) -> pa.Table:
    """Answers as they are written: with the columns kept behind the name of the row, and names of bits at the end."""
    if question.keep:
        where = _places(piece, table.column(NUMBER).combine_chunks())
        for at, name in enumerate(question.keep):
            table = table.add_column(2 + at, name, piece.table.column(name).combine_chunks().take(where))
    table = decoded(table, question.key) if decode else table
    return table.drop_columns([NUMBER])


def _lines(piece: Piece, numbers: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.nulls(len(numbers), pa.int64()) if piece.lines is None else piece.lines.take(_places(piece, numbers))


def _places(piece: Piece, numbers: pa.Array) -> pa.Array:
    """Where in a piece the rows with these numbers are."""
    import pyarrow.compute as pc

    if not len(numbers) or piece.torn:
        return pc.index_in(numbers, value_set=piece.rows)
    return pc.subtract(numbers, piece.rows[0])  # they run on


def _relation(piece: Piece) -> pa.Table:
    """The rows of a part with their numbers."""
    import pyarrow as pa

    schema = pa.schema([(NUMBER, pa.int64()), *piece.table.schema])
    return pa.table([piece.rows, *piece.table.columns], schema=schema)


def _in_order(table: pa.Table, last: int) -> int:
    """The last row's number; the rows go up from that of the slice before."""
    import pyarrow.compute as pc

    numbers = table.column(NUMBER).combine_chunks()
    if not len(numbers):
        return last
    rising = len(numbers) == 1 or pc.all(pc.less(numbers[:-1], numbers[1:])).as_py()
    if numbers[0].as_py() <= last or not rising:
        raise AssertionError(f"answers out of order behind row {last}")
    return int(numbers[-1].as_py())
