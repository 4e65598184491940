"""The decision log: a file that is only added to, one record a line, each line chained to the one before."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from guarantee_rules.auditing.ends import End, end_of, goes_on, holds
from guarantee_rules.auditing.errors import LogError, checked_key, refused
from guarantee_rules.auditing.files import (
    locked,
    make_durable,
    make_folder_durable,
    put_away_as,
    segments,
    write_all,
)
from guarantee_rules.auditing.lines import FORMAT, Anchor, Entry, canonical, key_id, line_of
from guarantee_rules.explain.record import Kept

LONGEST_LINE = 1 << 20
_NO_ROOM_NEEDED = 1 << 10
"""Bytes of a line beside the record, at most."""


@dataclass(slots=True)
class _Waiting:
    """A record on its way to the disk, as canonical JSON."""

    record: str
    entry: Entry | None = None
    failed: BaseException | None = None


def now() -> datetime:
    return datetime.now(UTC)


class DecisionLog:
    """Records of decisions in a file. May be shared between threads; any number of processes may add to one file.

    With a `key` of at least 32 bytes every line is sealed: who can edit the file but has not the key cannot make a
    chain that verifies. `rotate_bytes` and `rotate_daily` begin a new file where the current one is full or of another
    day (UTC); the chain runs on through all of them. Needs a local file system with `flock` (Linux, macOS).

    A log is begun when it is opened, and never again: where the file is gone, or no longer holds what was acknowledged
    here, `append` and `anchor` raise `LogError` (`log-gone`) until it is back.
    """

    _queue: list[_Waiting]

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        key: bytes | None = None,
        rotate_bytes: int | None = None,
        rotate_daily: bool = False,
        longest_line: int = LONGEST_LINE,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """The file is made, or its end is read, here: raises `LogError` where it cannot be opened or added to."""
        self.path = Path(path)
        self.longest_line = longest_line
        self._key = checked_key(key)
        self._rotate_bytes = rotate_bytes
        self._rotate_daily = rotate_daily
        self._clock = clock
        self._end: End | None = None
        self._file = (0, 0, 0, 0)
        """Device, inode, size and moment of the last change: another file may get the inode of one that was removed."""
        self._broken = False
        self._fresh()
        try:
            self.anchor()
        except OSError as why:
            raise refused("log-not-opened", path=self.path, why=why.strerror) from why

    def __repr__(self) -> str:
        return f"<DecisionLog {self.path}>"

    def append(self, record: Kept) -> Entry:
        """Keeps a record, and returns when its line is on the disk. Threads that come together share one write.

        Raises `LogError` where it could not be kept; then nothing is acknowledged.
        """
        kept = canonical(record.model_dump(mode="json"))
        if len(kept) + _NO_ROOM_NEEDED > self.longest_line:
            raise refused("log-line-too-long", found=len(kept), most=self.longest_line - _NO_ROOM_NEEDED)
        if os.getpid() != self._process:
            self._fresh()
        mine = _Waiting(kept)
        with self._arriving:
            self._queue.append(mine)
        with self._writing:
            # Whoever wrote before may have taken this along; else this thread writes for all who came meanwhile.
            if mine.entry is None and mine.failed is None:
                with self._arriving:
                    batch, self._queue = self._queue, []
                self._keep(batch)
        if isinstance(mine.failed, LogError):
            raise LogError(mine.failed.diagnostics) from mine.failed.__cause__
        if mine.entry is None:
            raise refused("log-not-written", path=self.path, why=mine.failed) from mine.failed
        return mine.entry

    def anchor(self) -> Anchor:
        """The end of the log as it is now, to be kept elsewhere."""
        if os.getpid() != self._process:
            self._fresh()
        with self._writing, locked(self.path):
            descriptor = self._opened()
            try:
                end = self._found(descriptor)
            finally:
                os.close(descriptor)
        return Anchor(end.log, end.number, end.digest)

    # --- one thread at a time

    def _fresh(self) -> None:
        """As after a fork: what other threads held is not held here."""
        self._process = os.getpid()
        self._arriving = threading.Lock()
        self._writing = threading.Lock()
        self._queue = []

    def _keep(self, batch: list[_Waiting]) -> None:
        try:
            if self._broken:
                raise refused("log-broken", path=self.path)
            with locked(self.path):
                self._write(batch)
        except BaseException as failure:
            for waiting in batch:
                waiting.failed = failure
            if not isinstance(failure, OSError | LogError):
                raise

    def _write(self, batch: list[_Waiting]) -> None:
        descriptor = self._opened()
        try:
            end = self._found(descriptor)
            if self._is_full(end):
                os.rename(self.path, put_away_as(self.path, end.first))
                make_folder_durable(self.path.parent)
                full, descriptor = descriptor, self._opened()
                os.close(full)
                end = self._found(descriptor)
            entries = self._add(descriptor, end, [{"record": waiting.record} for waiting in batch])
        finally:
            os.close(descriptor)
        for waiting, entry in zip(batch, entries, strict=True):
            waiting.entry = entry

    def _opened(self) -> int:
        """The file, made where there is none: before anything was acknowledged, or after the last was put away."""
        with suppress(FileNotFoundError):
            return os.open(self.path, os.O_RDWR | os.O_APPEND)
        if self._end is not None and not self._was_put_away(self._end):
            raise refused("log-gone", path=self.path, number=self._end.number)
        return os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)

    def _is_full(self, end: End) -> bool:
        if end.number == end.first:
            return False
        if self._rotate_bytes is not None and end.size >= self._rotate_bytes:
            return True
        return self._rotate_daily and self._moment()[:10] > end.began[:10]

    def _found(self, descriptor: int) -> End:
        """The end of the file, known from before where nobody else wrote; begun where it is empty."""
        status = os.fstat(descriptor)
        if self._end is not None and self._file == (
            status.st_dev,
            status.st_ino,
            status.st_size,
            status.st_ctime_ns,
        ):
            return self._end
        known = self._known(descriptor, status.st_size)
        end, aside = end_of(self.path, descriptor, status.st_size, self.longest_line, self._key, known)
        if end is None:
            end = self._begun(descriptor)
        self._remember(descriptor, end)
        if aside is not None:
            self._add(descriptor, end, [{"set_aside": canonical(asdict(aside))}])
            assert self._end is not None
            return self._end
        return end

    def _known(self, descriptor: int, size: int) -> End | None:
        """The end that was acknowledged last, where it stands in this file; None where the file comes after it.

        `LogError` where it does neither: what stands there now is not what was written to.
        """
        known = self._end
        if known is None or holds(descriptor, size, self.longest_line, known):
            return known
        comes_after = goes_on(self.path, descriptor, size, self.longest_line, self._key, known)
        if comes_after is None:  # torn while somebody began it
            comes_after = self._was_put_away(known)
        if not comes_after:
            raise refused("log-gone", path=self.path, number=known.number, case="other")
        return None

    def _was_put_away(self, known: End) -> bool:
        """Whether the files put away hold what was acknowledged last."""
        before = self._before()
        return before is not None and before.log == known.log and before.number >= known.number

    def _begun(self, descriptor: int) -> End:
        """A first line: of a new log, or of the next file of one whose files before were put away."""
        before = self._before()
        log = before.log if before else secrets.token_hex(16)
        number, previous = (before.number + 1, before.digest) if before else (0, "")
        opening = {
            "format": canonical(FORMAT),
            "key": canonical(None if self._key is None else key_id(self._key)),
            "log": canonical(log),
        }
        written = self._moment()
        line, digest = line_of(opening, number, previous, written, self._key)
        size = self._put(descriptor, 0, line + "\n")
        make_folder_durable(self.path.parent)
        return End(log, number, written, number, digest, size)

    def _before(self) -> End | None:
        put_away = [file for file in segments(self.path) if file != self.path]
        if not put_away:
            return None
        descriptor = os.open(put_away[-1], os.O_RDWR | os.O_APPEND)
        try:
            size = os.fstat(descriptor).st_size
            return end_of(put_away[-1], descriptor, size, self.longest_line, self._key)[0]
        finally:
            os.close(descriptor)

    def _add(self, descriptor: int, end: End, contents: list[dict[str, str]]) -> list[Entry]:
        """The lines, on the disk."""
        written, number, digest = self._moment(), end.number, end.digest
        lines: list[str] = []
        entries: list[Entry] = []
        for content in contents:
            number += 1
            line, digest = line_of(content, number, digest, written, self._key)
            lines.append(line + "\n")
            entries.append(Entry(end.log, number, digest, written))
        size = self._put(descriptor, end.size, "".join(lines))
        self._remember(descriptor, End(end.log, end.first, end.began, number, digest, size))
        return entries

    def _put(self, descriptor: int, size: int, text: str) -> int:
        """Appended and on the disk; where that fails, taken back as far as that succeeds. Returns the new size."""
        content = text.encode("ascii")
        try:
            write_all(descriptor, content)
        except BaseException:
            os.ftruncate(descriptor, size)
            raise
        try:
            make_durable(descriptor)
        except OSError:
            # What a disk refused once may look written afterwards: nothing more is promised by this process.
            self._broken = True
            raise
        return size + len(content)

    def _remember(self, descriptor: int, end: End) -> None:
        status = os.fstat(descriptor)
        self._end, self._file = end, (status.st_dev, status.st_ino, end.size, status.st_ctime_ns)

    def _moment(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
