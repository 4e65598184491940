"""Parts put together to the file that was asked for; it appears under its name when it is whole, and not before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.files import replaced
from guarantee_rules.portfolio.batch.key import METADATA

if TYPE_CHECKING:
    import pyarrow as pa


def join_parquet(path: Path, parts: Sequence[Path], key: Mapping[str, Any]) -> None:
    """One Parquet file, with the key in its footer. Raises `BatchError` where it cannot be written."""
    from pyarrow.parquet import ParquetWriter

    schema = _schema(parts[0])
    schema = schema.with_metadata({METADATA: json.dumps(key, ensure_ascii=False).encode()})
    with replaced(path) as draft, ParquetWriter(draft, schema, compression="zstd") as writer:
        for table in _tables(parts):
            writer.write_table(table.replace_schema_metadata(schema.metadata))


def join_csv(path: Path, parts: Sequence[Path]) -> None:
    """One CSV file; lists of names are joined by semicolons. Raises `BatchError` where it cannot be written."""
    import pyarrow as pa
    from pyarrow.csv import CSVWriter

    schema = pa.schema([(field.name, _flat(field.type)) for field in _schema(parts[0])])
    with replaced(path) as draft, CSVWriter(draft, schema) as writer:
        for table in _tables(parts):
            cells = [_text(column) for column in table.columns]
            writer.write_table(pa.table(cells, schema=schema))


def _schema(part: Path) -> pa.Schema:
    from pyarrow.parquet import read_schema

    return read_schema(part).remove_metadata()


def _tables(parts: Sequence[Path]) -> Iterator[pa.Table]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    for part in parts:
        with ParquetFile(part) as file:
            for group in range(file.num_row_groups):
                yield pa.table(file.read_row_group(group).columns, schema=_schema(part))


def _flat(type: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    return pa.string() if pa.types.is_list(type) else type


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.binary_join(column, "; ") if pa.types.is_list(column.type) else column
