"""Failures of reading a tape, told as what is wrong with the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.source.diagnostics import diagnostic


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raises `BatchError` where a file is not there, may not be read, or is not what its name says."""
    from pyarrow import ArrowException

    try:
        yield
    except FileNotFoundError:
        raise BatchError([diagnostic("tape-unreadable", None, case="missing", file=path, why="")]) from None
    except (OSError, ArrowException) as failed:
        why = (getattr(failed, "strerror", None) or str(failed)).splitlines()[0]
        raise BatchError([diagnostic("tape-unreadable", None, file=path, why=why)]) from failed
