"""A log read from its first line to its last, one line at a time, with every break of the chain noted on the way."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guarantee_rules.auditing.breaks import Break, Breaks, What
from guarantee_rules.auditing.errors import checked_key, refused
from guarantee_rules.auditing.files import locked, segments
from guarantee_rules.auditing.lines import FORMAT, Anchor, Line, key_id, read_line

LONGEST = 1 << 24
"""Bytes of a line that is still read: sixteen times what a log takes unless it is told otherwise."""
_BIT = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """Bytes that a crash left, moved to a file beside the log: noted in the chain, and no break of it."""

    place: Place
    file: str
    bytes: int


class Walk:
    """`for place, line in walk` gives every line that can be read; then `walk.breaks` has all that is wrong.

    Memory does not grow with the log. What is written while it is read is left to the next walk.
    """

    def __init__(self, path: str | os.PathLike[str], key: bytes | None, anchors: Iterable[Anchor]) -> None:
        """`LogError` for a key that is too short, and where there is no file."""
        self.path = Path(path)
        self._key = checked_key(key)
        self.breaks = Breaks()
        self.set_aside: list[SetAside] = []
        self.files = self.lines = self.records = 0
        self.anchor: Anchor | None = None
        self.sealed: bool | None = None
        """Whether the log has a key; None while no line was read that says so."""
        self._log = ""
        self._seals = key is not None
        self._known = {(anchor.log, anchor.number): anchor for anchor in anchors}
        self._expected: int | None = None
        self._digest: str | None = None
        self._dubious = 0

    def __iter__(self) -> Iterator[tuple[Place, Line]]:
        with ExitStack() as stack:
            for name, stream, size in self._opened(stack):
                self.files += 1
                for number, raw in enumerate(_lines(stream, size), start=1):
                    place = Place(name, number)
                    self.lines += 1
                    line = self._seen(place, raw)
                    if line is not None:
                        yield place, line
        self._ended()

    def _opened(self, stack: ExitStack) -> list[tuple[str, BinaryIO, int]]:
        """Every file with the size it has while nobody writes."""
        with locked(self.path, shared=True):
            found = segments(self.path)
            if not found:
                raise refused("log-not-there", path=self.path)
            opened = [(file.name, stack.enter_context(file.open("rb"))) for file in found]
            return [(name, stream, os.fstat(stream.fileno()).st_size) for name, stream in opened]

    # --- one line

    def _seen(self, place: Place, raw: bytes) -> Line | None:
        line = read_line(raw[:-1], self._key) if raw.endswith(b"\n") else None
        if line is None:
            self._note("unreadable" if raw.endswith(b"\n") else "torn", place)
            self._dubious += 1
            return None
        if not line.sound:
            self._note("changed", place, line.number)
            self._dubious += 1
            return line
        if line.is_first:
            self._opening(place, line)
        if self._seals and not line.sealed:
            self._note("forged", place, line.number)
        self._linked(place, line)
        if line.record is not None:
            self.records += 1
        elif line.aside is not None:
            self.set_aside.append(SetAside(place, *line.aside))
        elif not line.is_first:
            self._note("other_format", place, line.number)
        return line

    def _opening(self, place: Place, line: Line) -> None:
        """What the first line of a file says of log and key."""
        told, key = line.kept, line.kept.get("key")
        if told["format"] != FORMAT:
            self._note("other_format", place, line.number)
        if self._log and told.get("log") != self._log:
            self._note("other_log", place, line.number)
        self._log = self._log or str(told.get("log"))
        self.sealed = key is not None
        if self._key is not None and key != key_id(self._key):
            self._note("unsealed" if key is None else "other_key", place, line.number)
            self._seals = False  # said once, not of every line

    def _linked(self, place: Place, line: Line) -> None:
        number, expected, dubious = line.number, self._expected, self._dubious
        self._dubious = 0
        if expected is None:
            self._began(place, line)
        elif number < expected:
            self._note("moved" if self.breaks.found(number) else "twice", place, number)
            return
        else:
            # Lines that could not be trusted stand for those before this one, or were put in.
            missing = number - expected - dubious
            if missing > 0:
                self.breaks.missing(expected + dubious, number - 1, place.file, place.line)
            elif number == expected and self._digest is not None and line.previous != self._digest:
                self._note("unlinked", place, number)
        known = self._known.pop((self._log, number), None)
        if known is not None and known.digest != line.digest:
            self._note("not_as_anchored", place, number)
        self._expected, self._digest = number + 1, line.digest
        self.anchor = Anchor(self._log, number, line.digest)

    def _began(self, place: Place, line: Line) -> None:
        before = self._known.pop((self._log, line.number - 1), None)
        if not line.is_first:
            self._note("no_beginning", place, line.number)
        elif line.number and (before is None or before.digest != line.previous):
            self._note("begins_late", place, line.number)
        for log, number in list(self._known):
            if log == self._log and number < line.number:
                del self._known[log, number]  # of a file that was put away: later anchors vouch for this one

    def _ended(self) -> None:
        if not self.lines:
            self._note("empty", Place(self.path.name, 0))
        last = self.anchor.number if self.anchor else -1
        for anchor in self._known.values():
            if anchor.log != self._log:
                self._note("anchor_of_another", Place(self.path.name, 0), anchor.number)
            elif anchor.number > last:
                self._note("cut_off", Place(self.path.name, 0), last, anchor.number)
            else:
                self._note("not_as_anchored", Place(self.path.name, 0), anchor.number)

    def _note(self, what: What, place: Place, number: int | None = None, until: int | None = None) -> None:
        self.breaks.add(Break(what, place.file, place.line, number, until))


def _lines(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Each line with its end, as far as the file was written when it was opened; of a giant one its beginning."""
    left = size
    while left > 0 and (line := stream.readline(min(LONGEST, left))):
        left -= len(line)
        whole = line
        while not whole.endswith(b"\n") and left > 0 and (more := stream.readline(min(_BIT, left))):
            left -= len(more)
            whole = line[:_BIT] + more[-1:]  # longer than any line of a log: enough to say so
        yield whole
