"""The files of a log: one is added to, those before it were put away, and one is locked while a line is written.

`decisions.jsonl` is added to; `decisions-000000000000.jsonl` begins with line 0, and so on; `decisions.jsonl.lock`
stays empty; `decisions.jsonl.torn-…` holds the bytes that a crash left behind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guarantee_rules.auditing.errors import refused


def segments(path: Path) -> tuple[Path, ...]:
    """Every file of the log that is there, in the order of the chain."""
    put_away = re.compile(re.escape(path.stem) + r"-\d{12}" + re.escape(path.suffix))
    found = sorted(other for other in path.parent.glob(f"*{path.suffix}") if put_away.fullmatch(other.name))
    return (*found, *([path] if path.exists() else ()))


def put_away_as(path: Path, first: int) -> Path:
    """The name of a file that is full, by the number of its first line."""
    return path.with_name(f"{path.stem}-{first:012d}{path.suffix}")


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """While nobody else writes, in any thread or process of this machine. `LogError` where there are no such locks.

    A lock taken to read is taken only where somebody writes: a copy of a log has no lock beside it.
    """
    lock = path.with_name(path.name + ".lock")
    if shared and not lock.exists():
        yield
        return
    try:
        import fcntl
    except ImportError as none:
        raise refused("log-no-locks") from none
    try:
        descriptor = os.open(lock, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        if not shared:
            raise
        yield  # an auditor who may read the log and nothing else
        return
    try:
        # flock, not lockf: a lock belongs to what was opened here, also where another thread opens the same.
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        try:
            yield
        finally:
            # Said, not left to closing: a process forked meanwhile holds a copy of the descriptor.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def make_durable(descriptor: int) -> None:
    """On the disk and not in a cache. On macOS only this reaches the disk itself."""
    import fcntl

    full: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    if full is None:
        os.fsync(descriptor)
    else:
        fcntl.fcntl(descriptor, full)


def make_folder_durable(folder: Path) -> None:
    """A new or renamed file stays under its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
