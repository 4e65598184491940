"""Which kind of tape something is: told by its type in memory, and by its name on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from glob import glob, has_magic
from importlib.util import find_spec
from os import PathLike, fspath
from pathlib import Path

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.sources.csvs import COMPRESSED, CsvTape
from guarantee_rules.portfolio.batch.sources.frames import RelationTape, TableTape, table_of
from guarantee_rules.portfolio.batch.sources.parquet import ParquetTape
from guarantee_rules.portfolio.batch.sources.tables import JOINT, DatabaseTape
from guarantee_rules.portfolio.batch.sources.tape import Tape
from guarantee_rules.portfolio.duck import SAFE, EngineRefused, engine
from guarantee_rules.portfolio.intake import CsvForm, TapeError
from guarantee_rules.source.diagnostics import diagnostic

PARQUET = (".parquet", ".pq")
CSV = (".csv", ".tsv", ".txt")


def open_tape(source: object, form: CsvForm | None = None) -> Tape:
    """The tape that a path, a glob, a folder of Parquet files, `FILE.duckdb::TABLE`, a frame or a relation is.

    Raises `BatchError` where there is none, it cannot be read, or two of its columns have the same name;
    `EngineRefused` where what reads it is not installed.
    """
    engine()
    if find_spec("pyarrow") is None:
        raise EngineRefused([diagnostic("duckdb-missing", None, safe=SAFE)])
    tape = _opened(source, form)
    twice = sorted({name for name in tape.schema.names if tape.schema.names.count(name) > 1})
    if twice:
        raise BatchError([diagnostic("tape-column-twice", None, tape=tape.name, column=name) for name in twice])
    return tape


def open_unmapped(source: object) -> tuple[Tape, CsvForm | None]:
    """A tape of which no mapping says how it is written: a CSV file that is not UTF-8 is taken for GB18030 where it
    is text in that, and then told how. Raises what `open_tape` raises.
    """
    try:
        tape = open_tape(source)
    except TapeError as refused:
        if all(problem.code != "csv-header-bytes" for problem in refused.diagnostics):
            raise
        other = _in_gb18030(source)
        if other is None:
            raise
        return other
    if isinstance(tape, CsvTape) and _not_text(tape):
        return _in_gb18030(source) or (tape, None)
    return tape, None


def _in_gb18030(source: object) -> tuple[Tape, CsvForm] | None:
    form = CsvForm("\t" if Path(str(source)).stem.endswith(".tsv") or str(source).endswith(".tsv") else ",")
    form = replace(form, encoding="gb18030")
    try:
        tape = open_tape(source, form)
    except TapeError:
        return None
    return None if _not_text(tape) else (tape, form)


def _not_text(tape: Tape) -> bool:
    """Whether a row at its beginning is not text in the encoding it is read in."""
    first = next(iter(tape.pieces([], 0)), None)
    return first is not None and any(torn.code == "row-not-text" for torn in first.torn)


def _opened(source: object, form: CsvForm | None) -> Tape:
    if isinstance(source, str | PathLike):
        return _named(str(fspath(source)), form)
    if type(source).__name__ == "DuckDBPyRelation":
        return RelationTape(source)
    table = table_of(source)
    if table is None:
        raise BatchError([diagnostic("tape-unknown", None, found=type(source).__name__)])
    return TableTape(table, type(source).__name__)


def _named(name: str, form: CsvForm | None) -> Tape:
    path = Path(name)
    if JOINT in name and not path.exists():
        file, _, table = name.partition(JOINT)
        return DatabaseTape(Path(file), table)
    if path.is_dir():
        return ParquetTape(path.name, _some(name, (found for ending in PARQUET for found in path.glob(f"*{ending}"))))
    if has_magic(name) and not path.exists():
        return ParquetTape(name, _some(name, map(Path, glob(name, recursive=True))))
    ending = Path(path.stem).suffix if path.suffix in COMPRESSED else path.suffix
    if ending in CSV:
        return CsvTape(path, form or CsvForm("\t" if ending == ".tsv" else ","))
    if path.suffix in PARQUET:
        return ParquetTape(path.name, [path])
    if not path.exists():
        raise BatchError([diagnostic("tape-unreadable", None, case="missing", file=name, why="")])
    known = ", ".join([*PARQUET, *CSV])
    raise BatchError([diagnostic("tape-form-unknown", None, file=name, known=known)])


def _some(name: str, paths: Iterable[Path]) -> list[Path]:
    found = sorted(path for path in paths if not path.name.startswith((".", "_")))
    if not found:
        raise BatchError([diagnostic("tape-none", None, file=name)])
    return found
