"""One run at a time on one output. The system takes the lock away from a process that dies, however it dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guarantee_rules.portfolio.batch.errors import BatchError, told
from guarantee_rules.source.diagnostics import diagnostic


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The lock file, held. Raises `BatchError` where another process holds it, or it cannot be written."""
    with told(path):
        handle = _held(path)
    try:
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file: it stays, and is locked by nobody
            path.unlink(missing_ok=True)
        os.close(handle)


def _held(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _take(handle):
            holder = os.read(handle, 20).decode(errors="replace").strip()
            os.close(handle)
            raise BatchError([diagnostic("batch-locked", None, file=path, process=holder or "?")])
        # Whoever held it before may have removed the file between our opening and locking it.
        try:
            if os.path.samestat(os.fstat(handle), os.stat(path)):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)


def _take(handle: int) -> bool:
    """Whether the lock could be had at once."""
    try:
        import fcntl
    except ImportError:  # Windows
        return _take_there(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_there(handle: int) -> bool:
    from importlib import import_module

    try:
        msvcrt = import_module("msvcrt")
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # a place nobody writes to: what is locked there cannot be read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    except OSError:
        return False
    return True
