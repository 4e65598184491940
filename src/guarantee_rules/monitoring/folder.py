"""Which file of a folder is which tape, and which of its columns is which of ours."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.monitoring.cells import fitting, literal
from guarantee_rules.monitoring.settings import Settings
from guarantee_rules.monitoring.tapes import TAPES, Column, Tape
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENDINGS = (".parquet", ".csv")
LONGEST_LINE = 1_000_000
ROW = "_row"
"""The number of a row in its file, from 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file as DuckDB reads it: its columns with their types, and the SQL that gives them, with `_row`."""

    tape: Tape
    file: str
    types: Mapping[str, str]
    select: str
    lines_before: int
    """Lines before the first row."""
    names: Mapping[str, str]
    """Our name of each column that is there to the file's."""
    ignored: tuple[str, ...]


def files_of(folder: Path, settings: Settings, found: list[Diagnostic]) -> dict[str, Path]:
    """The file of each tape that is there. What is wrong goes to `found`: misnamed, doubled or missing files."""
    if not folder.is_dir():
        found.append(diagnostic("tapes-no-folder", None, folder=folder))
        return {}
    files: dict[str, Path] = {}
    for name in TAPES:
        named = settings.files.get(name)
        there = [folder / named] if named else [folder / f"{name}{ending}" for ending in ENDINGS]
        there = [path for path in there if path.is_file() and path.suffix in ENDINGS]
        if named and not there:
            found.append(diagnostic("tapes-file-missing", None, file=named, tape=name))
        if len(there) > 1:
            found.append(diagnostic("tapes-twice", None, tape=name, one=there[0].name, other=there[1].name))
        if there:
            files[name] = there[0]
    used = {path.name for path in files.values()}
    for path in sorted(folder.iterdir()):
        near = nearest(path.stem, [name for name in TAPES if name not in files])
        if path.suffix in ENDINGS and path.name not in used and near is not None:
            found.append(diagnostic("tapes-misnamed", None, file=path.name, nearest=near))
    if not files and not found:
        found.append(diagnostic("tapes-none", None, folder=folder, known=", ".join(TAPES)))
    for name in files:
        needed = {column.of for column in TAPES[name].columns if column.of and column.required}
        found += [diagnostic("tapes-needs-tape", None, tape=name, needed=of) for of in sorted(needed - set(files))]
    return files


def source_of(
    db: DuckDBPyConnection, tape: Tape, path: Path, settings: Settings, found: list[Diagnostic]
) -> Source | None:
    """A file ready to be read; None, with everything wrong told to `found`, where its columns are not a tape's."""
    read = _csv(path, found) if path.suffix == ".csv" else _parquet(db, path, found)
    if read is None:
        return None
    types, select, before = read
    called = {column.name: settings.columns.get(tape.name, {}).get(column.name, column.name) for column in tape.columns}
    absent = [column for column in tape.columns if called[column.name] not in types]
    others = tuple(name for name in types if name not in called.values())
    told = len(found)
    for column in absent:
        near = nearest(called[column.name], others)
        # What need not be there is still asked for where it seems to be there under a slip of the pen.
        if column.required or near is not None or called[column.name] != column.name:
            found.append(
                diagnostic("tapes-column-missing", None, file=path.name, name=called[column.name], nearest=near)
            )
    names = {column.name: called[column.name] for column in tape.columns if column not in absent}
    for name, theirs in names.items():
        column = _column(tape, name)
        why = fitting(column, types[theirs])
        if why is not None:
            given, wanted = types[theirs], column.type
            found.append(
                diagnostic("tapes-column-type", None, file=path.name, name=theirs, found=given, wanted=wanted, case=why)
            )
    if len(found) > told:
        return None
    return Source(tape, path.name, types, select, before, names, others)


def _column(tape: Tape, name: str) -> Column:
    column = tape.column(name)
    assert column is not None
    return column


def _csv(path: Path, found: list[Diagnostic]) -> tuple[dict[str, str], str, int] | None:
    """A table in UTF-8: a line of names first, commas between cells, texts in double quotes where need be."""
    try:
        with path.open("rb") as lines:  # only the first: what is wrong further down is told row by row
            names = next(csv.reader([lines.readline(LONGEST_LINE).decode("utf-8-sig")]), [])
    except (UnicodeDecodeError, csv.Error):
        found.append(diagnostic("tapes-unreadable", None, file=path.name, case="csv"))
        return None
    if not names or len(set(names)) < len(names) or not all(name.strip() for name in names) or ROW in names:
        found.append(diagnostic("tapes-header", None, file=path.name))
        return None
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    read = (
        f"read_csv({literal(str(path))}, auto_detect=false, header=true, delim=',', quote='\"', escape='\"', "
        f"nullstr='', columns={{{columns}}}, store_rejects=true, rejects_table='_rejects', rejects_scan='_scans')"
    )
    return dict.fromkeys(names, "VARCHAR"), f"SELECT row_number() OVER () AS {ROW}, * FROM {read}", 1


def _parquet(db: DuckDBPyConnection, path: Path, found: list[Diagnostic]) -> tuple[dict[str, str], str, int] | None:
    import duckdb

    read = f"read_parquet({literal(str(path))}, file_row_number=true)"
    try:
        described = db.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {read}").fetchall()
    except duckdb.Error:
        found.append(diagnostic("tapes-unreadable", None, file=path.name, case="parquet"))
        return None
    select = f"SELECT file_row_number + 1 AS {ROW}, * EXCLUDE (file_row_number) FROM {read}"
    return {str(name): str(type) for name, type, *_ in described}, select, 0
