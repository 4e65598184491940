"""The tapes in DuckDB: every cell made exact (days, whole fen, names), and what cannot be read set aside, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from guarantee_rules.monitoring.cells import BAD, fitting, parsed
from guarantee_rules.monitoring.settings import Settings
from guarantee_rules.monitoring.tapes import TAPES, Column, Tape
from guarantee_rules.source.characters import visible
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.source.text import BYTE_ORDER_MARK, Position, Span

if TYPE_CHECKING:
    import duckdb

MEMORY = "1GB"
"""What DuckDB may hold in memory; beyond that it works on disk."""
TOLD = 20
"""Rows set aside that are told one by one, of each tape; the others are counted."""
ENDINGS = (".parquet", ".csv")
_IN_FILE = "_file_row"


@dataclass(frozen=True, slots=True)
class TapeReport:
    """What became of one file: its rows, how many were set aside, the first of them with place and reason."""

    tape: str
    file: str
    rows: int
    set_aside: int
    told: tuple[Diagnostic, ...]
    ignored: tuple[str, ...]
    """Columns of the file that no tape has."""


@dataclass
class Store:
    """The tapes of one folder, each that is there a table of its name. To be closed, which removes its own files."""

    folder: Path
    settings: Settings
    reports: dict[str, TapeReport] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __post_init__(self) -> None:
        from guarantee_rules.monitoring.engine import connect

        found: list[Diagnostic] = []
        files = _files(self.folder, self.settings, found)
        if found:
            raise FactsError(found)
        self._own = TemporaryDirectory(prefix="guarantee-rules-")
        self.db: duckdb.DuckDBPyConnection = connect(Path(self._own.name), MEMORY)
        try:
            for name, path in files.items():
                self._take(TAPES[name], path, found)
            if found:
                raise FactsError(found)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.db.close()
        self._own.cleanup()

    def has(self, *tapes: str) -> bool:
        return all(tape in self.reports for tape in tapes)

    def rows(self, sql: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """What a query finds. Sums come as whole numbers, days as dates."""
        return self.db.execute(sql, dict(given or {})).fetchall()

    def set_aside(self, tape: str, rows: list[tuple[int, Diagnostic]]) -> None:
        """Rows that turn out to be of no use after they were read: their numbers in the file, and why."""
        report = self.reports[tape]
        told = (*report.told, *(told for _, told in rows))[:TOLD]
        self.reports[tape] = TapeReport(
            tape, report.file, report.rows, report.set_aside + len(rows), told, report.ignored
        )

    def _take(self, tape: Tape, path: Path, found: list[Diagnostic]) -> None:
        source = _csv(path, found) if path.suffix == ".csv" else _parquet(self.db, path, found)
        if source is None:
            return
        names = {column.name: self.settings.columns.get(tape.name, {}).get(column.name) for column in tape.columns}
        file = visible(path.name)
        columns = _columns(tape, names, source.columns, file, found)
        for column in columns:
            theirs = names[column.name] or column.name
            if (why := fitting(column, source.columns[theirs])) is not None:
                kind = source.columns[theirs]
                found.append(
                    diagnostic("tape-column-type", None, file=file, name=theirs, found=kind, wanted=column.type, case=why)
                )
        if any(problem.severity == "error" for problem in found):
            return
        units = self.settings.units.get(tape.name, {})
        reader = _Taken(self.db, tape, path, source, columns, names, units)
        self.reports[tape.name] = reader.read(set(self.reports))


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as DuckDB reads it: `select` gives its columns and, as `_file_row`, the number of each row from 1."""

    columns: Mapping[str, str]
    select: str
    header: int
    """Lines before the first row."""


def _files(folder: Path, settings: Settings, found: list[Diagnostic]) -> dict[str, Path]:
    if not folder.is_dir():
        found.append(diagnostic("tapes-no-folder", None, folder=folder))
        return {}
    files: dict[str, Path] = {}
    for name in TAPES:
        if name in settings.files:
            path = folder / settings.files[name]
            if path.suffix not in ENDINGS or not path.is_file():
                found.append(diagnostic("tape-file-missing", None, file=settings.files[name], tape=name))
            files[name] = path
            continue
        there = [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").is_file()]
        if len(there) > 1:
            found.append(diagnostic("tape-twice", None, tape=name, one=there[0].name, other=there[1].name))
        if there:
            files[name] = there[0]
    used = {path.name for path in files.values()}
    others = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.name not in used)
    for path in others:
        near = nearest(path.stem, [name for name in TAPES if name not in files])
        if near is not None:
            found.append(diagnostic("tape-misnamed", None, file=path.name, nearest=near))
    if not files and not found:
        found.append(diagnostic("tapes-none", None, folder=folder, known=", ".join(TAPES)))
    for name in files:
        wanted = {column.of for column in TAPES[name].columns if column.of and column.required}
        found += [diagnostic("tape-needs-tape", None, tape=name, needed=of) for of in sorted(wanted - set(files))]
    return files


def _columns(
    tape: Tape, names: Mapping[str, str | None], there: Mapping[str, str], file: str, found: list[Diagnostic]
) -> tuple[Column, ...]:
    columns = tuple(column for column in tape.columns if (names[column.name] or column.name) in there)
    absent = [column.name for column in tape.columns if column not in columns]
    known = {names[column.name] or column.name for column in columns}
    others = [name for name in there if name not in known]
    meant = {near for name in others if (near := nearest(name, absent)) is not None}
    for column in tape.columns:
        if column in columns or not (column.required or names[column.name] or column.name in meant):
            continue
        near = nearest(names[column.name] or column.name, others)
        given = {"file": file, "name": names[column.name] or column.name, "nearest": near}
        found.append(diagnostic("tape-column-missing", None, **given))
    return columns


def _csv(path: Path, found: list[Diagnostic]) -> _Source | None:
    """A table in UTF-8 with a line of names first, cells between commas, and texts in double quotes where need be."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            names = next(csv.reader(lines), [])
    except (UnicodeDecodeError, csv.Error):
        found.append(diagnostic("tape-not-utf8", None, file=path.name))
        return None
    if len(set(names)) != len(names) or not all(name.strip() for name in names) or not names:
        found.append(diagnostic("tape-header", None, file=path.name))
        return None
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    read = (
        f"read_csv({_text(str(path))}, auto_detect=false, header=true, delim=',', quote='\"', escape='\"', nullstr='', "
        f"columns={{{columns}}}, store_rejects=true, rejects_table='_rejects', rejects_scan='_scans', rejects_limit=0)"
    )
    select = f"SELECT row_number() OVER () AS {_IN_FILE}, * FROM {read}"
    return _Source(dict.fromkeys((name.removeprefix(BYTE_ORDER_MARK) for name in names), "VARCHAR"), select, 1)


def _parquet(db: duckdb.DuckDBPyConnection, path: Path, found: list[Diagnostic]) -> _Source | None:
    import duckdb

    read = f"read_parquet({_text(str(path))}, file_row_number=true)"
    try:
        described = db.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {read}").fetchall()
    except duckdb.Error:
        found.append(diagnostic("tape-not-parquet", None, file=path.name))
        return None
    select = f"SELECT file_row_number + 1 AS {_IN_FILE}, * FROM {read}"
    return _Source({str(row[0]): str(row[1]) for row in described}, select, 0)


@dataclass(frozen=True, slots=True)
class _Taken:
    """One file on its way to being a table: cells made exact, then keys and references looked at."""

    db: duckdb.DuckDBPyConnection
    tape: Tape
    path: Path
    source: _Source
    columns: tuple[Column, ...]
    names: Mapping[str, str | None]
    units: Mapping[str, str]

    def read(self, there: set[str]) -> TapeReport:
        name = self.tape.name
        self.db.execute("DROP TABLE IF EXISTS _rejects; DROP TABLE IF EXISTS _scans")
        self.db.execute(f"CREATE TABLE _raw AS {self._select()}")
        rejected = self._rejected()
        aside = [*self._bad(rejected), *self._without_row(there, rejected)]
        aside_count = len(aside) if not isinstance(aside, tuple) else 0
        raise NotImplementedError(name, aside_count)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _told(rows: Iterator[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(rows)


__all__ = ["BAD", "MEMORY", "Position", "Span", "Store", "TapeReport"]
