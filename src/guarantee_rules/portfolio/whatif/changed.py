"""The rows that change, written to a file part after part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.backends.columnar.columns import WORD
from guarantee_rules.portfolio.batch.decoding import names_of
from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.files import replaced
from guarantee_rules.portfolio.batch.question import NUMBER
from guarantee_rules.portfolio.batch.sources.tape import SLICE, Piece
from guarantee_rules.portfolio.whatif.asked import Both
from guarantee_rules.portfolio.whatif.queries import SIDES, changed_rows
from guarantee_rules.source.diagnostics import diagnostic

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection
    from pyarrow.parquet import ParquetWriter

TOLD = ("from", "to")
"""How the sides are called in the file, as they are on the command line."""


def parquet_path(out: str | PathLike[str]) -> Path:
    """Where the rows go. Raises `BatchError` for a name that does not end in `.parquet`, or in no folder there is."""
    path = Path(out)
    if path.suffix.lower() not in (".parquet", ".pq"):
        raise BatchError([diagnostic("what-if-out-form", None, file=fspath(out))])
    if not path.absolute().parent.is_dir():
        raise BatchError([diagnostic("batch-out-nowhere", None, file=fspath(out), folder=path.absolute().parent)])
    return path


@contextmanager
def changed_file(path: Path | None, both: Both) -> Iterator[ChangedRows]:
    """A file that is whole when all parts are in it, and else not there."""
    if path is None:
        yield ChangedRows(both, None)
        return
    with replaced(path) as draft:
        rows = ChangedRows(both, draft)
        try:
            yield rows
        finally:
            rows.close()


class ChangedRows:
    """Writes the rows that change, with the columns that the mapping keeps, both answers, and the rules not met."""

    def __init__(self, both: Both, draft: Path | None) -> None:
        self.both, self.draft = both, draft
        self._writer: ParquetWriter | None = None

    def write(self, connection: DuckDBPyConnection, piece: Piece) -> None:
        """Those of the part that is there."""
        if self.draft is None:
            return
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        found = connection.execute(changed_rows(self.both)).to_arrow_reader(SLICE)
        for table in (pa.Table.from_batches([batch]) for batch in found):
            told = self.told(table, piece)
            self._writer = self._writer or ParquetWriter(self.draft, told.schema, compression="zstd")
            self._writer.write_table(told)

    def begin(self, connection: DuckDBPyConnection, nothing: Piece) -> None:
        """The columns, where there is no row to write."""
        if self.draft is None or self._writer is not None:
            return
        from pyarrow.parquet import ParquetWriter

        table = connection.execute(f"FROM ({changed_rows(self.both)}) LIMIT 0").to_arrow_table()
        self._writer = ParquetWriter(self.draft, self.told(table, nothing).schema, compression="zstd")

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def told(self, table: pa.Table, piece: Piece) -> pa.Table:
        """The columns of the file: words in place of masks."""
        import pyarrow as pa
        import pyarrow.compute as pc

        both = self.both
        own = dict.fromkeys(("row", *both.by, *((both.amount,) if both.amount else ())))
        columns = {name: table.column(name) for name in own}
        answers = self._answers(table)
        where = pc.index_in(table.column(NUMBER).combine_chunks(), piece.rows)
        for name in both.facts.keep:
            kept = piece.table.column(name).combine_chunks().take(where)
            columns[f"tape_{name}" if name in columns or name in answers else name] = kept
        return pa.table({**columns, **answers})

    def _answers(self, table: pa.Table) -> dict[str, pa.ChunkedArray]:
        columns = {}
        for side, asked in enumerate(self.both.asked):
            before, layout = f"{SIDES[side]}:", asked.prepared.layout
            columns[f"{TOLD[side]}_outcome"] = table.column(before + layout.outcome)
            for name, figure in layout.values.items():
                columns[f"{TOLD[side]}_{name}"] = table.column(before + figure.column)
            words = [before + word for word in layout.failing]
            columns[f"{TOLD[side]}_failing"] = names_of(table, words, layout.rules, WORD)
        return columns
