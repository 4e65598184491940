"""A tape in CSV: every cell is text, exactly as written; the mapping says which texts state nothing.

A row that cannot be read is told with its line; the rows around it are read all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.sources.reading import readable
from guarantee_rules.portfolio.batch.sources.tape import Piece, Torn, split
from guarantee_rules.portfolio.intake import CsvFile, CsvForm
from guarantee_rules.source.diagnostics import diagnostic

if TYPE_CHECKING:
    from guarantee_rules.portfolio.intake.csvs import Cells

COMPRESSED = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd"}


class CsvTape:
    """Raises `BatchError` where the file cannot be read, and `TapeError` where its header cannot."""

    total: int | None = None

    def __init__(self, path: Path, form: CsvForm | None = None) -> None:
        import pyarrow as pa

        self.name = path.name
        self._path, self._form = path, form or CsvForm()
        self._share: float | None = None
        self.schema = pa.schema([(name, pa.string()) for name in self._header()])

    def fingerprint(self) -> dict[str, Any]:
        stat = self._path.stat()
        files = {self._path.name: {"size": stat.st_size, "modified": stat.st_mtime_ns}}
        return {"form": "csv", "files": files}

    def read_so_far(self) -> float | None:
        return self._share

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        size = max(1, self._path.stat().st_size)
        with readable(self._path), self._path.open("rb") as file:
            for cells in self._read(file).cells(columns):
                self._share = min(1.0, file.tell() / size)
                piece = split(_piece(cells), after)[1] if after else _piece(cells)
                if piece is not None and piece.count:
                    yield piece

    def _header(self) -> tuple[str, ...]:
        if not self._path.exists():
            raise BatchError([diagnostic("tape-unreadable", None, case="missing", file=self._path, why="")])
        with readable(self._path), self._path.open("rb") as file:
            if not file.read(1):
                raise BatchError([diagnostic("tape-empty", None, file=self._path)])
            file.seek(0)
            return self._read(file).columns

    def _read(self, file: BinaryIO) -> CsvFile:
        import pyarrow as pa

        codec = COMPRESSED.get(self._path.suffix)
        stream = pa.PythonFile(file, mode="r")
        return CsvFile(pa.CompressedInputStream(stream, codec) if codec else stream, self._form, self.name)


def _piece(cells: Cells) -> Piece:
    torn = tuple(Torn(one.row, one.line, one.code, one.params) for one in cells.unreadable)
    return Piece(cells.table, cells.rows, cells.lines, torn)
