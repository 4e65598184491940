"""A tape in CSV: every cell is text, exactly as written; an empty cell states nothing.

A row with more or fewer cells than the header, without any, or that is not text in the file's encoding cannot be read
and is told with its line; the rows around it are read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.sources.reading import readable
from guarantee_rules.portfolio.batch.sources.tape import Piece, Torn
from guarantee_rules.portfolio.intake import CsvForm
from guarantee_rules.source.diagnostics import diagnostic

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 4 << 20
"""Bytes read at a time; a single row may not be longer."""
COMPRESSED = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd"}


class CsvTape:
    """Raises `BatchError` where the file cannot be read or has no header."""

    total: int | None = None

    def __init__(self, path: Path, form: CsvForm | None = None) -> None:
        import pyarrow as pa

        self.name = path.name
        self._path, self._form = path, form or CsvForm()
        self._file: BinaryIO | None = None
        self._share: float | None = None
        self._columns = self._header()
        self.schema = pa.schema([(name, pa.string()) for name in self._columns])

    def fingerprint(self) -> dict[str, Any]:
        stat = self._path.stat()
        files = {self._path.name: {"size": stat.st_size, "modified": stat.st_mtime_ns}}
        return {"form": "csv", "files": files}

    def read_so_far(self) -> float | None:
        return self._share

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        import pyarrow as pa
        import pyarrow.csv as reading

        torn: list[tuple[int, int, str]] = []

        def set_aside(row: Any) -> str:
            torn.append((row.number - 1, row.actual_columns, row.text))
            return "skip"

        size = max(1, self._path.stat().st_size)
        with readable(self._path), self._path.open("rb") as file:
            reader = reading.open_csv(
                self._stream(file),
                read_options=self._reading(),
                parse_options=reading.ParseOptions(
                    delimiter=self._form.delimiter,
                    quote_char=self._form.quote,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=set_aside,
                ),
                convert_options=reading.ConvertOptions(
                    column_types=dict.fromkeys(self._columns, pa.binary()), strings_can_be_null=True, null_values=[""]
                ),
            )
            numbering = _Numbering(len(self._columns))
            while True:
                try:
                    batch = reader.read_next_batch()
                except StopIteration:
                    batch = None
                self._share = min(1.0, file.tell() / size)
                piece = numbering.piece(batch, columns, torn, whole=batch is None)
                torn[:] = [row for row in torn if row[0] > numbering.reached]  # of blocks parsed ahead
                if piece is not None and (kept := _after(piece, after)) is not None:
                    yield kept
                if batch is None:
                    break

    def _header(self) -> tuple[str, ...]:
        import pyarrow.csv as reading

        if not self._path.exists():
            raise BatchError([diagnostic("tape-unreadable", None, case="missing", file=self._path, why="")])
        with readable(self._path), self._path.open("rb") as file:
            if not file.read(1):
                raise BatchError([diagnostic("tape-empty", None, file=self._path)])
            file.seek(0)
            form = reading.ParseOptions(
                delimiter=self._form.delimiter,
                quote_char=self._form.quote,
                newlines_in_values=True,
                invalid_row_handler=_passed_by,
            )
            reader = reading.open_csv(self._stream(file), read_options=self._reading(), parse_options=form)
            return tuple(reader.schema.names)

    def _reading(self) -> Any:
        import pyarrow.csv as reading

        return reading.ReadOptions(use_threads=False, block_size=BLOCK, encoding=self._form.encoding)

    def _stream(self, file: BinaryIO) -> Any:
        import pyarrow as pa

        codec = COMPRESSED.get(self._path.suffix)
        stream = pa.PythonFile(file, mode="r")
        return pa.CompressedInputStream(stream, codec) if codec else stream


def _passed_by(_: Any) -> str:
    return "skip"


class _Numbering:
    """Which row and line each row of a file is, batch by batch."""

    def __init__(self, width: int) -> None:
        self._width = width
        self.reached = 0
        self._extra = 1
        """Lines more than rows: the header, and line ends inside of cells."""

    def piece(
        self, batch: pa.RecordBatch | None, columns: list[str], torn: list[tuple[int, int, str]], *, whole: bool
    ) -> Piece | None:
        """The next rows: those that were read, and between and (at the end of the file) behind them those that were
        not.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        count = batch.num_rows if batch is not None else 0
        numbers: list[int] = []
        broken = {row: (cells, text) for row, cells, text in torn}
        row = self.reached + 1
        while len(numbers) < count or (row in broken):
            if row not in broken:
                numbers.append(row)
            row += 1
        self.reached = row - 1
        broken = {number: told for number, told in broken.items() if number < row}  # others were parsed ahead
        if batch is None and not broken:
            return None
        texts, unread = _texts(batch, count)
        ends = _line_ends(texts, count)
        empty = _empty(texts, count)
        lines: list[int] = []
        found: list[Torn] = []
        at, extra = 0, self._extra
        if not broken and not unread and not empty and not any(ends):
            lines = [number + extra for number in numbers]
        else:
            for row in sorted([*numbers, *broken]):
                line = row + extra
                if row in broken:
                    cells, text = broken[row]
                    told = (("found", str(cells)), ("expected", str(self._width)))
                    found.append(Torn(row, line, "row-torn", told))
                    extra += text.count("\n")
                    continue
                if at in unread:
                    found.append(Torn(row, line, "row-not-text", ()))
                elif at in empty:
                    found.append(Torn(row, line, "row-empty", ()))
                lines.append(line)
                extra += ends[at]
                at += 1
        self._extra = extra
        keep = None
        bad = unread | empty
        if bad:
            keep = pa.array([number not in bad for number in range(count)])
        table = pa.table({name: texts[name] for name in columns}) if texts else _nothing(columns)
        rows, begins = pa.array(numbers, pa.int64()), pa.array(lines, pa.int64())
        if keep is not None:
            table, rows, begins = table.filter(keep), pc.filter(rows, keep), pc.filter(begins, keep)
        return Piece(table, rows, begins, tuple(found))


def _texts(batch: pa.RecordBatch | None, count: int) -> tuple[dict[str, pa.Array], set[int]]:
    """Every column as text, and the rows of which some cell is none."""
    import pyarrow as pa

    texts: dict[str, pa.Array] = {}
    unread: set[int] = set()
    if batch is None:
        return texts, unread
    for name, cells in zip(batch.schema.names, batch.columns, strict=True):
        try:
            texts[name] = cells.cast(pa.string())
        except pa.ArrowInvalid:
            read: list[str | None] = []
            for number, cell in enumerate(cells.to_pylist()):
                try:
                    read.append(None if cell is None else cell.decode("utf-8"))
                except UnicodeDecodeError:
                    unread.add(number)
                    read.append(None)
            texts[name] = pa.array(read, pa.string())
    return texts, unread


def _line_ends(texts: dict[str, pa.Array], count: int) -> list[int]:
    """How many line ends are inside of each row's cells; an empty list where there is none anywhere."""
    import pyarrow.compute as pc

    total: Any = None
    for cells in texts.values():
        inside = pc.count_substring(cells, "\n")
        if pc.sum(inside).as_py():
            inside = pc.fill_null(inside, 0)
            total = inside if total is None else pc.add(total, inside)
    return [0] * count if total is None else list(total.to_pylist())


def _empty(texts: dict[str, pa.Array], count: int) -> set[int]:
    """The rows of which every cell is empty."""
    import pyarrow.compute as pc

    columns = list(texts.values())
    if not columns or all(not cells.null_count for cells in columns):
        return set()
    nothing = pc.is_null(columns[0])
    for cells in columns[1:]:
        if not pc.any(nothing).as_py():
            return set()
        nothing = pc.and_(nothing, pc.is_null(cells))
    return {number for number, empty in enumerate(nothing.to_pylist()) if empty} if pc.any(nothing).as_py() else set()


def _nothing(columns: list[str]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array([], pa.string()) for name in columns})


def _after(piece: Piece, after: int) -> Piece | None:
    """The rows after row `after`, or None where there are none."""
    from guarantee_rules.portfolio.batch.sources.tape import split

    return split(piece, after)[1] if after else piece
