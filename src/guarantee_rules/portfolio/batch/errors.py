"""What keeps a batch from being run, and the failures of files and engines that are told the same way."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guarantee_rules.source.diagnostics import Refused, diagnostic

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class BatchError(Refused):
    """A batch that cannot be run, or cannot go on. What it has finished stays, and is not whole before the end."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Failures of writing to a path as `BatchError`."""
    try:
        yield
    except OSError as failed:
        raise unwritable(path, failed) from failed


def unwritable(path: Path, failed: OSError) -> BatchError:
    """What could not be written, and why: no space, no permission, no such folder."""
    full = failed.errno in _FULL or "No space left" in str(failed)
    why = failed.strerror or str(failed)
    return BatchError([diagnostic("batch-unwritable", None, case="full" if full else None, file=path, why=why)])


@contextmanager
def computed(beside: Path | None) -> Iterator[None]:
    """Failures of the engine to find memory or room to spill as `BatchError`; others are mistakes of ours."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as failed:
        raise BatchError([diagnostic("batch-memory", None, why=_first_line(failed))]) from failed
    except duckdb.IOException as failed:
        raise BatchError([diagnostic("batch-spill", None, file=beside or ".", why=_first_line(failed))]) from failed


def _first_line(failed: Exception) -> str:
    return str(failed).splitlines()[0]
