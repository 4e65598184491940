"""The end of a log's file: the last line that is whole, and what a crash left behind it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from guarantee_rules.auditing.errors import refused
from guarantee_rules.auditing.files import make_durable, make_folder_durable, write_all
from guarantee_rules.auditing.lines import FORMAT, Line, key_id, read_line


@dataclass(frozen=True, slots=True)
class End:
    """Where the next line goes: `size` bytes into the file, after line `number`. `first` is the file's first line."""

    log: str
    first: int
    began: str
    number: int
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """Bytes behind the last whole line that a crash left, and the file they were moved to."""

    file: str
    bytes: int
    sha256: str


_BEGINS = b'{"digest":"'
_USUAL = 1 << 14
"""Bytes that most lines are shorter than."""
Found = tuple[End | None, SetAside | None]


def end_of(path: Path, descriptor: int, size: int, longest: int, key: bytes | None, known: End | None = None) -> Found:
    """The end of a file, mended where a crash tore its last line; None where no line is whole.

    `known` is an end this file had before; what stands behind it is read alone. `LogError` where the last whole line is
    not as it was written, is sealed with another key, or is of no log.
    """
    opening = _first(path, descriptor, size, longest, key) if known is None else None
    since = known.size if known is not None and known.size <= size else max(0, size - 4 * longest)
    good, torn = _split(descriptor, since, size)
    aside: SetAside | None = None
    if torn and read_line(torn, None) is not None:  # only the line end is missing
        write_all(descriptor, b"\n")
        make_durable(descriptor)
        good += len(torn) + 1
    elif torn:
        aside = _set_aside(path, torn)
        os.ftruncate(descriptor, good)
        make_durable(descriptor)
    if good == 0:
        return None, aside
    if known is not None and good == known.size:
        return known, aside
    opening = opening or _first(path, descriptor, good, longest, key)
    assert opening is not None
    line = read_line(_last(descriptor, good, longest), key)
    if line is None or not line.sound or (key is not None and not line.sealed):
        raise refused("log-end-altered", path=path)
    told = opening.kept
    return End(told["log"], opening.number, told["written"], line.number, line.digest, good), aside


def _split(descriptor: int, since: int, size: int) -> tuple[int, bytes]:
    """How many bytes are whole lines, and what stands behind them. A disk may leave zeros where nothing was written."""
    tail = os.pread(descriptor, size - since, since)
    nul = tail.find(b"\0")
    end = (tail if nul < 0 else tail[:nul]).rfind(b"\n") + 1
    return since + end, tail[end:]


def holds(descriptor: int, size: int, longest: int, known: End) -> bool:
    """Whether the line that ended at `known` still stands there: with it everything before, by the chain."""
    if size < known.size:
        return False
    line = read_line(_last(descriptor, known.size, longest), None)
    return line is not None and line.sound and line.digest == known.digest


def goes_on(path: Path, descriptor: int, size: int, longest: int, key: bytes | None, known: End) -> bool | None:
    """Whether this file comes after the one that ended at `known`, as somebody put that away. None where its first
    line is not whole. `LogError` where it is of no log, or sealed with another key.
    """
    opening = _first(path, descriptor, size, longest, key)
    if opening is None:
        return None
    if opening.kept["log"] != known.log or opening.number <= known.number:
        return False
    return opening.number > known.number + 1 or opening.previous == known.digest


def _last(descriptor: int, good: int, longest: int) -> bytes:
    """The whole line that ends at `good`."""
    width = _USUAL
    while True:
        start = max(0, good - width - 1)
        _, ended, last = os.pread(descriptor, good - start, start)[:-1].rpartition(b"\n")
        if ended or start == 0 or width >= longest:
            return last
        width = longest


def _first(path: Path, descriptor: int, size: int, longest: int, key: bytes | None) -> Line | None:
    """The first line, looked at before anything is mended: a file that is no log is left as it is."""
    head, ended, _ = os.pread(descriptor, min(longest, size), 0).partition(b"\n")
    if not ended and size < longest and _BEGINS.startswith(head.rstrip(b"\0")[: len(_BEGINS)]):
        return None  # torn while the log was begun
    line = read_line(head, key)
    told = line.kept if line is not None and line.sound else {}
    is_ours = told.get("format") == FORMAT and isinstance(told.get("log"), str) and isinstance(told.get("written"), str)
    if line is None or not is_ours:
        raise refused("log-not-a-log", path=path)
    sealed_with = told.get("key")
    if sealed_with != (None if key is None else key_id(key)):
        case = "unsealed" if sealed_with is None else "no-key" if key is None else None
        raise refused("log-key-other", path=path, case=case)
    return line


def _set_aside(path: Path, torn: bytes) -> SetAside:
    """Kept under a name of its own before it is cut off: a crash in between does it once more, to the same file."""
    digest = hashlib.sha256(torn).hexdigest()
    file = path.with_name(f"{path.name}.torn-{digest[:16]}")
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_all(descriptor, torn)
        make_durable(descriptor)
    finally:
        os.close(descriptor)
    make_folder_durable(path.parent)
    return SetAside(file.name, len(torn), digest)
