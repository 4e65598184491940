"""The tapes as files, each written row by row in the columns that `tapes.py` gives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from guarantee_rules.monitoring.synthetic.rows import Row
from guarantee_rules.monitoring.tapes import TAPES, ColumnType
from guarantee_rules.portfolio.synthetic.arrow import decimals
from guarantee_rules.portfolio.synthetic.writing import Form, Out, written

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 65_536


class TapeFile:
    """Rows of one tape on their way to its file. Money is in fen and days are numbers until they are written."""

    def __init__(self, name: str, columns: tuple[str, ...], out: Out) -> None:
        self.name, self.columns, self._out = name, columns, out
        self.count = 0
        self._rows: list[Row] = []

    def put(self, row: Row) -> None:
        self._rows.append(row)
        self.count += 1
        if len(self._rows) == _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        self._out.write_table(_table(self.name, self.columns, self._rows))
        self._rows = []


@contextmanager
def opened(folder: Path, name: str, columns: tuple[str, ...], form: Form, told: dict[str, str]) -> Iterator[TapeFile]:
    """A tape's file with these of its columns, in this order."""
    path = folder / f"{name}.{form}"
    with written(path, form, _table(name, columns, []).schema, told) as out:
        file = TapeFile(name, columns, out)
        yield file
        file.flush()


def _table(name: str, columns: tuple[str, ...], rows: list[Row]) -> pa.Table:
    import pyarrow as pa

    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    types = {column.name: column.type for column in TAPES[name].columns}
    return pa.table({column: _array(types[column], values) for column, values in zip(columns, cells, strict=True)})


def _array(type: ColumnType, values: tuple[object, ...]) -> pa.Array:
    import pyarrow as pa

    match type:
        case "money":
            numbers = np.asarray([0 if value is None else value for value in values], dtype=np.int64)
            return decimals(numbers, np.asarray([value is None for value in values], dtype=np.bool_), 2)
        case "date":
            return pa.array(values, pa.int32()).cast(pa.date32())
        case "integer":
            return pa.array(values, pa.int64())
        case _:
            return pa.array(values, pa.string())
