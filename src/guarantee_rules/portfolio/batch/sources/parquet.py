"""A tape in Parquet: one file, or several with the same columns, in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.sources.tape import SLICE, Piece, numbered
from guarantee_rules.source.diagnostics import diagnostic

if TYPE_CHECKING:
    import pyarrow as pa


class ParquetTape:
    """Row groups that are already finished are not read again. Raises `BatchError` for files that cannot be read, or
    that have not the same columns.
    """

    def __init__(self, name: str, paths: Sequence[Path]) -> None:
        from pyarrow.parquet import ParquetFile

        self.name = name
        self._paths = tuple(paths)
        self._rows: list[int] = []
        schemas: list[pa.Schema] = []
        for path in self._paths:
            with self._readable(path), ParquetFile(path) as file:
                self._rows.append(file.metadata.num_rows)
                schemas.append(file.schema_arrow.remove_metadata())
        for path, schema in zip(self._paths, schemas, strict=True):
            if not schema.equals(schemas[0]):
                other = _difference(schemas[0], schema)
                told = diagnostic("tape-parts-differ", None, file=path, first=self._paths[0], column=other)
                raise BatchError([told])
        self.schema = schemas[0]

    @cached_property
    def total(self) -> int:
        return sum(self._rows)

    def fingerprint(self) -> dict[str, Any]:
        files = {}
        for path, rows in zip(self._paths, self._rows, strict=True):
            stat = path.stat()
            files[path.name] = {"size": stat.st_size, "modified": stat.st_mtime_ns, "rows": rows}
        return {"form": "parquet", "files": files}

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile

        before = 0
        for path, rows in zip(self._paths, self._rows, strict=True):
            if before + rows > after:
                with self._readable(path), ParquetFile(path) as file:
                    row = before
                    groups = list(range(file.num_row_groups))
                    while groups and row + file.metadata.row_group(groups[0]).num_rows <= after:
                        row += file.metadata.row_group(groups.pop(0)).num_rows
                    for batch in file.iter_batches(SLICE, groups, columns):
                        skip = min(max(0, after - row), batch.num_rows)
                        row += batch.num_rows
                        if skip < batch.num_rows:
                            table = pa.Table.from_batches([batch.slice(skip)]).select(columns)
                            yield Piece(table, numbered(row - table.num_rows + 1, table.num_rows))
            before += rows

    def read_so_far(self) -> None:
        return None

    def _readable(self, path: Path) -> Any:
        from guarantee_rules.portfolio.batch.sources.reading import readable

        return readable(path)


def _difference(first: pa.Schema, other: pa.Schema) -> str:
    """A column that one of two has and the other has not, or has otherwise."""
    had = {field.name: field.type for field in first}
    has = {field.name: field.type for field in other}
    names = [*had, *(name for name in has if name not in had)]
    return next((name for name in names if had.get(name) != has.get(name)), names[0] if names else "")
