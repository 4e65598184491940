"""DuckDB as every portfolio uses it: in this process, in bounded memory, in UTC, and without a way to files or the net.

What it computes from is handed to it as columns. No text of a pack, a mapping or a tape can make it open anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from guarantee_rules.source.diagnostics import Refused, diagnostic

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OLDEST = (1, 5, 6)
BEYOND = (3,)
WRONG = {(2, 0, 0)}
"""Releases that are reported to give wrong results when they scan data frames."""
SAFE = "duckdb>=1.5.6,<3,!=2.0.0"
MEMORY = "2GB"

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]i?B|B)", re.IGNORECASE)
_SETTLED = (
    "SET TimeZone = 'UTC'",
    "SET python_enable_replacements = false",  # a name in a query is never a variable of this program
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class EngineRefused(Refused):
    """The engine is not there, is a release that is not safe, or cannot be set as asked."""


def engine() -> str:
    """The engine and its release, as `duckdb 1.5.6`. `EngineRefused` where there is none, or none that is safe."""
    try:
        import duckdb
    except ImportError:
        raise EngineRefused([diagnostic("duckdb-missing", None, safe=SAFE)]) from None
    refuse_unsafe(duckdb.__version__)
    return f"duckdb {duckdb.__version__}"


def refuse_unsafe(version: str) -> None:
    """`EngineRefused` for a release that is too old, too new, or known to be wrong."""
    number = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    if number in WRONG:
        raise EngineRefused([diagnostic("duckdb-unsafe", None, case="wrong", version=version, safe=SAFE)])
    if number < OLDEST or number >= BEYOND:
        raise EngineRefused([diagnostic("duckdb-unsafe", None, version=version, safe=SAFE)])


@contextmanager
def connection(
    *, memory: str = MEMORY, threads: int | None = None, spill: Path | None = None
) -> Iterator[DuckDBPyConnection]:
    """A connection of its own, closed at the end. What does not fit in `memory` is spilled to the folder `spill` (one
    of the system's for temporary files without it), which is gone afterwards; what a killed process left there, too.

    Rows come out in the order they went in. Raises `EngineRefused` for memory that is not a size.
    """
    engine()
    import duckdb

    if not _SIZE.fullmatch(memory.strip()):
        raise EngineRefused([diagnostic("memory-unreadable", None, value=memory)])
    own = Path(mkdtemp(prefix="guarantee-rules-")) if spill is None else spill
    _empty(own)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory.strip(),
        "temp_directory": str(own),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "preserve_insertion_order": True,
    }
    if threads is not None:
        settings["threads"] = threads
    try:
        made = duckdb.connect(":memory:", config=settings)
        try:
            for setting in _SETTLED:
                made.execute(setting)
            yield made
        finally:
            made.close()
    finally:
        _empty(own)
        with suppress(OSError):
            own.rmdir()


def _empty(folder: Path) -> None:
    """Takes away what an engine has spilled, and nothing else."""
    for file in folder.glob("duckdb_temp*"):
        file.unlink(missing_ok=True)


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'
