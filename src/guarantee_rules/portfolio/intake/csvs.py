"""The cells of a CSV file as columns of texts, exactly as written, with the row and the line of each."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from guarantee_rules.portfolio.intake.csv_lines import Bytes, CsvLines, Rows, Unreadable
from guarantee_rules.portfolio.intake.errors import TapeError
from guarantee_rules.portfolio.intake.mapping import CsvForm
from guarantee_rules.source.diagnostics import diagnostic

if TYPE_CHECKING:
    import pyarrow as pa

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Cells:
    """Consecutive rows of a file: columns of texts, number and line of each row, and those between that are none."""

    table: pa.Table
    rows: pa.Array
    lines: pa.Array
    unreadable: tuple[Unreadable, ...]


class CsvFile:
    """A file of separated cells, read once from front to back in bounded memory.

    Raises TapeError where it has no header, its header is not text in the stated encoding, or two columns have the
    same name. A column without a name is called by its number: #7.
    """

    def __init__(self, source: Bytes, form: CsvForm | None = None, name: str = "") -> None:
        form = form or CsvForm()
        self._form, self._name = form, name
        self._lines = CsvLines(_Looked(source, name), form.delimiter.encode(), form.quote.encode(), form.encoding)
        self._blocks = self._lines.blocks()
        self._first = next(self._blocks, None)
        self.columns = self._header()

    def cells(self, columns: Sequence[str] | None = None) -> Iterator[Cells]:
        """The rows in order, with these columns (all, if not given)."""
        wanted = list(self.columns if columns is None else columns)
        first, self._first = self._first, None
        if first is not None:
            yield self._columnar(first, wanted)
        for rows in self._blocks:
            yield self._columnar(rows, wanted)

    def _header(self) -> tuple[str, ...]:
        lines = self._lines
        if not lines.header:
            raise TapeError([diagnostic("csv-empty", None, file=self._name)])
        if not lines.header_is_text:
            raise TapeError([diagnostic("csv-header-bytes", None, file=self._name, encoding=lines.encoding)])
        text = lines.header.decode()
        if "\r" in text and lines.quote not in lines.header:
            raise TapeError([diagnostic("csv-line-ends", None, file=self._name)])
        (names,) = csv.reader([text], delimiter=self._form.delimiter, quotechar=self._form.quote, strict=False)
        named = tuple(name.strip() or f"#{number}" for number, name in enumerate(names, 1))
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise TapeError([diagnostic("csv-column-twice", None, file=self._name, column=name) for name in twice])
        return named

    def _columnar(self, rows: Rows, columns: list[str]) -> Cells:
        import pyarrow as pa
        import pyarrow.csv as reading

        if rows.texts:
            rows.texts.append(b"")
            text = b"\n".join(rows.texts)
            longest = max(map(len, rows.texts))
            table = reading.read_csv(
                pa.BufferReader(text),
                reading.ReadOptions(column_names=list(self.columns), block_size=max(1 << 20, 2 * longest)),
                reading.ParseOptions(
                    delimiter=self._form.delimiter, quote_char=self._form.quote, newlines_in_values=rows.several_lines
                ),
                reading.ConvertOptions(
                    column_types=dict.fromkeys(self.columns, pa.string()),
                    include_columns=columns,
                    check_utf8=False,  # it was decoded
                    strings_can_be_null=False,
                ),
            )
        else:
            table = pa.table({name: pa.array([], pa.string()) for name in columns})
        numbers = pa.array(rows.numbers, pa.int64())
        if table.num_rows != len(numbers):
            raise AssertionError(f"{self._name}: {table.num_rows} rows of {len(numbers)}")
        return Cells(table, numbers, pa.array(rows.lines, pa.int64()), tuple(rows.unreadable))


@dataclass
class _Looked:
    """The bytes of a file, looked at for what is another kind of file altogether."""

    source: Bytes
    name: str
    begun: bool = False

    def read(self, size: int) -> bytes:
        block = self.source.read(size)
        if not self.begun and (block.startswith(_WIDE_MARKS) or b"\0" in block[:1000]):
            raise TapeError([diagnostic("csv-wide", None, file=self.name)])
        self.begun = True
        return block


@dataclass(frozen=True, slots=True)
class Staged:
    """What became of a file: the columns it has, rows written, and rows that could not be read, by the code."""

    columns: tuple[str, ...]
    rows: int
    unreadable: tuple[Unreadable, ...]


def stage(path: Path, form: CsvForm | None, to: Path) -> Staged:
    """Writes the cells of a file, as texts, to a Parquet file with the columns `#row` and `#line` before them.

    In one pass and bounded memory; rows that cannot be read are told, and not written. Raises TapeError as `CsvFile`.
    """
    import pyarrow as pa
    from pyarrow import parquet

    count = 0
    unreadable: list[Unreadable] = []
    with opened(path) as source:
        file = CsvFile(source, form, path.name)
        schema = pa.schema(
            [("#row", pa.int64()), ("#line", pa.int64()), *((name, pa.string()) for name in file.columns)]
        )
        with parquet.ParquetWriter(to, schema, compression="zstd", compression_level=1) as writer:
            for cells in file.cells():
                columns: list[Any] = [cells.rows, cells.lines, *cells.table.columns]
                writer.write_table(pa.table(columns, schema=schema))
                count += len(cells.rows)
                unreadable.extend(cells.unreadable)
    return Staged(file.columns, count, tuple(unreadable))


def opened(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked where its name ends in .gz."""
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")
