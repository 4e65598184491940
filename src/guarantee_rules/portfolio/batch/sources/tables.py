"""A tape that is a table of a DuckDB database file: `loans.duckdb::tape`, read only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.sources.tape import SLICE, Piece, numbered
from guarantee_rules.portfolio.duck import engine, quoted
from guarantee_rules.source.diagnostics import diagnostic, nearest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

JOINT = "::"


class DatabaseTape:
    """A table by name, as `tape` or `schema.tape`. Raises `BatchError` where there is no such file or table."""

    def __init__(self, path: Path, table: str) -> None:
        self.name = f"{path.name}{JOINT}{table}"
        self._path, self._table = path, ".".join(map(quoted, table.split(".")))
        connection = self._open()
        try:
            tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            if table.rsplit(".", maxsplit=1)[-1] not in tables:
                near, known = nearest(table, tables), ", ".join(sorted(tables))
                told = diagnostic("tape-table-unknown", None, file=path, name=table, nearest=near, known=known)
                raise BatchError([told])
            self.schema = connection.execute(f"SELECT * FROM {self._table} LIMIT 0").to_arrow_table().schema
            counted = connection.execute(f"SELECT count(*) FROM {self._table}").fetchone()
            self.total = int(counted[0]) if counted else 0
        finally:
            connection.close()

    def fingerprint(self) -> dict[str, Any]:
        stat = self._path.stat()
        file = {"size": stat.st_size, "modified": stat.st_mtime_ns, "rows": self.total}
        return {"form": "table", "table": self._table, "files": {self._path.name: file}}

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        import pyarrow as pa

        connection = self._open()
        try:
            chosen, row = ", ".join(map(quoted, columns)) or "1", after
            found = connection.execute(f"SELECT {chosen} FROM {self._table} OFFSET {after:d}")
            for batch in found.to_arrow_reader(SLICE):
                yield Piece(pa.Table.from_batches([batch]).select(columns), numbered(row + 1, batch.num_rows))
                row += batch.num_rows
        finally:
            connection.close()

    def read_so_far(self) -> None:
        return None

    def _open(self) -> DuckDBPyConnection:
        engine()
        import duckdb

        if not self._path.is_file():
            raise BatchError([diagnostic("tape-unreadable", None, case="missing", file=self._path, why="")])
        try:
            opened = duckdb.connect(str(self._path), read_only=True)
        except duckdb.Error as failed:
            why = str(failed).splitlines()[0]
            raise BatchError([diagnostic("tape-unreadable", None, file=self._path, why=why)]) from failed
        for setting in ("TimeZone = 'UTC'", "enable_external_access = false", "lock_configuration = true"):
            opened.execute(f"SET {setting}")
        return opened
