"""A tape that is already in memory: an Arrow table, a pandas or Polars frame; or what a DuckDB relation yields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.sources.tape import SLICE, Piece, numbered

if TYPE_CHECKING:
    import pyarrow as pa


class TableTape:
    """An Arrow table. What it holds is its fingerprint: a frame has no date."""

    def __init__(self, table: pa.Table, name: str) -> None:
        self.name = name
        self._table = table
        self.schema = table.schema.remove_metadata()

    @property
    def total(self) -> int:
        return int(self._table.num_rows)

    def fingerprint(self) -> dict[str, Any]:
        return {"form": "frame", "rows": self.total, "content": self._content}

    @cached_property
    def _content(self) -> str:
        import pyarrow as pa

        digest = blake2b(digest_size=16)
        for batch in self._table.combine_chunks().to_batches(SLICE):
            digest.update(pa.RecordBatch.from_arrays(batch.columns, schema=self.schema).serialize())
        return digest.hexdigest()

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        for start in range(after, self.total, SLICE):
            table = self._table.slice(start, SLICE).select(columns).replace_schema_metadata(None)
            yield Piece(table, numbered(start + 1, table.num_rows))

    def read_so_far(self) -> None:
        return None


class RelationTape:
    """A DuckDB relation. Its rows are whatever it yields when it is asked: it cannot be told to be the same again."""

    def __init__(self, relation: Any) -> None:
        self.name = str(relation.alias)
        self._relation = relation
        self.schema = relation.limit(0).to_arrow_table().schema.remove_metadata()
        self.total: int | None = None

    def fingerprint(self) -> dict[str, Any]:
        return {}

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        import pyarrow as pa

        row = 0
        for batch in self._relation.to_arrow_reader(SLICE):
            skip = min(max(0, after - row), batch.num_rows)
            row += batch.num_rows
            if skip < batch.num_rows:
                table = pa.Table.from_batches([batch.slice(skip)]).select(columns).replace_schema_metadata(None)
                yield Piece(table, numbered(row - table.num_rows + 1, table.num_rows))

    def read_so_far(self) -> None:
        return None


def table_of(given: object) -> pa.Table | None:
    """An Arrow table of what a caller holds in memory, or None where it is nothing of the kind."""
    import pyarrow as pa

    if isinstance(given, pa.Table):
        return given
    if isinstance(given, pa.RecordBatch):
        return pa.Table.from_batches([given])
    kind = type(given).__module__.split(".")[0]
    if kind == "pandas" and type(given).__name__ == "DataFrame":
        return pa.Table.from_pandas(given, preserve_index=False)
    if kind == "polars" and type(given).__name__ in ("DataFrame", "LazyFrame"):
        frame: Any = given
        return (frame.collect() if type(given).__name__ == "LazyFrame" else frame).to_arrow()
    return None
