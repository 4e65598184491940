"""The tapes of a folder in DuckDB, on disk beyond a bound of memory, until they are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from guarantee_rules.monitoring.folder import files_of, source_of
from guarantee_rules.monitoring.reading import TOLD, TapeReport, take
from guarantee_rules.monitoring.settings import Settings, read_settings
from guarantee_rules.monitoring.tapes import TAPES
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1GB"
"""What DuckDB may hold in memory; beyond that it works on disk."""


@dataclass
class Store:
    """Tapes as tables, exact. To be closed, or used in `with`: its own files go then, the tapes stay as they are."""

    db: DuckDBPyConnection
    own: TemporaryDirectory[str]
    settings: Settings
    reports: dict[str, TapeReport] = field(default_factory=dict)
    allow_aside: bool = False
    """Whether figures are stated even though rows of their tapes were set aside."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()
        self.own.cleanup()

    def has(self, *tapes: str) -> bool:
        return all(tape in self.reports for tape in tapes)

    def whole(self, *tapes: str) -> bool:
        """Whether figures that rest on these tapes can be stated; a tape that is not there leaves nothing out."""
        return self.allow_aside or all(self.reports[tape].whole for tape in tapes if tape in self.reports)

    def rows(self, sql: str, given: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """What a query finds. Sums come as whole numbers, days as dates."""
        return self.db.execute(sql, dict(given or {})).fetchall()

    def set_aside(self, tape: str, told: list[Diagnostic]) -> None:
        """Rows that turn out to be of no use after they were read, and why."""
        was = self.reports[tape]
        more = (*was.told, *told)[:TOLD]
        self.reports[tape] = replace(was, set_aside=was.set_aside + len(told), told=more)


def open_tapes(folder: Path, settings: Settings | None = None, *, allow_aside: bool = False) -> Store:
    """The tapes of a folder. Raises `FactsError` with everything that is wrong with its files and columns.

    A tape of which no row can be read, or that is in another encoding, is refused. Other rows
    that cannot be used are no error: `reports` tells them. ModuleNotFoundError without the extra `portfolio`.
    """
    chosen = settings if settings is not None else read_settings(folder)
    found: list[Diagnostic] = []
    files = files_of(folder, chosen, found)
    if found:
        raise FactsError(found)
    own = TemporaryDirectory(prefix="guarantee-rules-")
    store = Store(_connected(Path(own.name)), own, chosen, allow_aside=allow_aside)
    try:
        for name, path in files.items():
            source = source_of(store.db, TAPES[name], path, chosen, found)
            if source is not None and not found:
                report = take(store.db, source, dict(chosen.units.get(name, {})))
                store.reports[name] = report
                found += _useless(report, path)
        if found:
            raise FactsError(found)
    except BaseException:
        store.close()
        raise
    return store


def _useless(report: TapeReport, path: Path) -> list[Diagnostic]:
    """Why a file as a whole is of no use: not in UTF-8, or without a row that can be read; with the first reason."""
    if not report.unreadable:
        return []
    told: dict[str, Any] = {"file": report.file, "tape": report.tape, "count": report.unreadable}
    if path.suffix == ".csv" and _in_gb18030(path):
        return [diagnostic("tapes-not-utf8", None, **told)]
    if report.unreadable < report.rows:
        return []
    return [diagnostic("tapes-no-row", None, **told), *(replace(one, severity="error") for one in report.told[:1])]


def _in_gb18030(path: Path) -> bool:
    """Whether every line with more than ASCII in it is GB18030 and none of them is UTF-8."""
    some = False
    with path.open("rb") as lines:
        for line in lines:
            if line.isascii():
                continue
            some = True
            if _decodes(line, "utf-8") or not _decodes(line, "gb18030"):
                return False
    return some


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _connected(folder: Path) -> DuckDBPyConnection:
    try:
        import duckdb
    except ModuleNotFoundError as missing:
        raise FactsError([diagnostic("monitor-needs-duckdb", None)]) from missing
    # What a file says cannot make the engine fetch anything.
    asked: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    db = duckdb.connect(str(folder / "tapes.duckdb"), config=asked)
    db.execute("PRAGMA disable_checkpoint_on_shutdown")  # nothing of it is kept
    return db
