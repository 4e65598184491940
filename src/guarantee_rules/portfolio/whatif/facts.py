"""The facts of both sides, read from a tape once: which rows can be answered, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.backends.columnar.columns import WORD
from guarantee_rules.portfolio.batch.question import NUMBER, TAPE
from guarantee_rules.portfolio.duck import quoted
from guarantee_rules.portfolio.intake import Reading

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from guarantee_rules.portfolio.batch.sources.tape import Piece

JUDGED, READ, UNREAD = "judged", "facts_read", "rows_unread"
"""The rows of a part with their facts and what is wrong with them; those that can be answered; and the others."""


@dataclass(frozen=True)
class TapeFacts:
    """How a tape is read. A row that one side cannot read is set aside on both.

    `asked` are the facts that either side asks for. A cell of another, which only makes classes or is summed, keeps no
    row from its answer: it counts as not stated.
    """

    reading: Reading
    asked: frozenset[str]
    keep: tuple[str, ...]
    """Columns of the tape that come out beside the answers as they are."""

    @property
    def columns(self) -> list[str]:
        """The columns of the tape that are read."""
        mapped = [name for name in self.reading.columns if name != NUMBER]
        return list(dict.fromkeys([*mapped, *self.keep]))

    def read(self, connection: DuckDBPyConnection, piece: Piece) -> pa.Array:
        """Makes `READ` of a part. The numbers of the rows that cannot be answered."""
        number, bad = quoted(NUMBER), self._bad
        connection.register(TAPE, numbered(piece.table, piece.rows))
        try:
            judged = self.reading.judged("duckdb", TAPE, keep=(NUMBER,))
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS {judged}")
        finally:
            connection.unregister(TAPE)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {READ} AS SELECT * FROM {JUDGED} WHERE NOT ({bad})")
        found = connection.execute(f"SELECT {number} FROM {JUDGED} WHERE {bad} ORDER BY {number}")
        return found.to_arrow_table().column(0).combine_chunks()

    def reasons(self, connection: DuckDBPyConnection, piece: Piece, bad: pa.Array) -> Iterator[tuple[str, str, int]]:
        """Why rows of a part cannot be answered: reason, column, and how many cells."""
        import pyarrow.compute as pc

        for torn in piece.torn:
            yield torn.code, "", 1
        if not len(bad):
            return
        rows = piece.table.take(pc.index_in(bad, piece.rows))
        connection.register(UNREAD, numbered(rows, bad))
        try:
            asked = ", ".join(f"'{name}'" for name in sorted(self.asked))  # names of the vocabulary
            query = (
                f'SELECT reason, "column", count(*) FROM ({self.reading.aside("duckdb", UNREAD)})\n'
                f"WHERE fact IN ({asked}) GROUP BY 1, 2"
            )
            for code, column, count in connection.execute(query).fetchall():
                yield str(code), str(column or ""), int(count)
        finally:
            connection.unregister(UNREAD)

    @property
    def _bad(self) -> str:
        """Whether a row of `JUDGED` cannot be answered."""
        words = [0] * len(self.reading.masks)
        for at, read in enumerate(self.reading.reads):
            if read.fact in self.asked:
                words[at // WORD] |= 1 << at % WORD
        tests = [f"{mask} & {word} <> 0" for mask, word in zip(self.reading.masks, words, strict=True)]
        return " OR ".join(tests) or "false"


def numbered(table: pa.Table, rows: pa.Array) -> pa.Table:
    """Rows with their numbers in front; there may be no other column."""
    import pyarrow as pa

    schema = pa.schema([(NUMBER, pa.int64()), *table.schema])
    return pa.table([rows, *table.columns], schema=schema)
