"""A CSV file taken apart into rows, each with the line where it begins, whatever the rows around it look like.

Rows are told apart by their line ends, as RFC 4180 has it: a line end within quotes does not end a row. A row whose
quotes are not in order is set aside by itself, and reading goes on with the next line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Protocol

BLOCK = 4 << 20
"""Bytes read at a time."""
LONGEST_ROW = 1 << 20
"""Bytes; what is longer within quotes is quotes that were never closed."""
_OPEN, _BROKEN = -1, -2


class Bytes(Protocol):
    """Where the bytes come from: an open file, or what unpacks one."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is not even a row. `code` says why, for the diagnostic of that name."""

    row: int
    line: int
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Rows:
    """Some consecutive rows in UTF-8, each as it is written, and the rows between them that cannot be read."""

    texts: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """Of each of `texts`, from 1; the header has none."""
    lines: list[int] = field(default_factory=list)
    several_lines: bool = False
    """Whether a line end stands within quotes somewhere."""
    unreadable: list[Unreadable] = field(default_factory=list)


@dataclass
class CsvLines:
    """The rows of a file of UTF-8 or GB18030. The first row is the header, and sets how many cells there are."""

    source: Bytes
    delimiter: bytes = b","
    quote: bytes = b'"'
    encoding: str = "utf-8"
    header: bytes = b""
    """The first row as it is written, in UTF-8; empty for a file without rows."""
    header_is_text: bool = True
    width: int = 0
    _line: int = 1
    _row: int = 1
    _bad: list[bool] = field(default_factory=list)
    _quoted: bool = False
    _strays: bool = False

    def blocks(self) -> Iterator[Rows]:
        """The rows below the header. After the first block, `header` and `width` are known."""
        rest = b""
        first = True
        while True:
            block = self.source.read(BLOCK)
            whole = rest + block
            cut = whole.rfind(b"\n") + 1 if block else len(whole)
            if not cut and block:
                rest = whole
                continue
            lines, rest = self._lines(whole[:cut]), whole[cut:]
            if first:
                lines[:1] = [lines[0].removeprefix("\ufeff".encode())] if lines else []
            begin = 0
            if first and (begin := self._header(lines, ended=not block)) < 0:
                rest = whole
                continue
            first = False
            rows, taken = self._rows(lines, begin, ended=not block)
            if taken < len(lines):  # a row that goes on in the next block; as it was before it was made UTF-8
                rest = b"".join(line + b"\n" for line in whole[:cut].split(b"\n")[taken:-1]) + rest
            self._line += taken
            yield rows
            if not block:
                return

    def _lines(self, text: bytes) -> list[bytes]:
        """The lines in UTF-8, and in `_bad` which of them are not text in the file's encoding."""
        self._bad = []
        self._quoted = self.quote in text  # no other character has these bytes in it, in either encoding
        self._strays = text.count(b"\r") > text.count(b"\r\n") + text.endswith(b"\r")
        lines = text.split(b"\n")
        if lines[-1] == b"":
            lines.pop()
        if text.isascii():
            return lines
        try:
            decoded = text.decode(self.encoding)
        except UnicodeDecodeError:
            return self._told_apart(lines)
        if self.encoding == "utf-8":
            return lines
        lines = decoded.encode().split(b"\n")
        if lines[-1] == b"":
            lines.pop()
        return lines

    def _told_apart(self, lines: list[bytes]) -> list[bytes]:
        found = []
        for line in lines:
            try:
                text, bad = line.decode(self.encoding), False
            except UnicodeDecodeError:
                text, bad = line.decode(self.encoding, errors="replace"), True
            self._bad.append(bad)
            found.append(text.encode())
        return found

    def _header(self, lines: list[bytes], *, ended: bool) -> int:
        """How many lines come before the first row; -1 where the header goes on in the next block."""
        at = 0
        while at < len(lines) and not lines[at].strip():
            at += 1
        if at == len(lines):
            return at if ended else -1
        for end in range(at + 1, len(lines) + 1):
            text = b"\n".join(lines[at:end])
            cells = self._cells(text)
            if cells != _OPEN:
                break
        else:
            if not ended and len(text) < LONGEST_ROW:
                return -1
        if cells < 0:
            end, text = at + 1, lines[at]
            cells = text.count(self.delimiter) + 1
        self.header, self.width = text.removesuffix(b"\r"), cells
        self.header_is_text = not any(self._bad[at:end])
        return end

    def _rows(self, lines: list[bytes], begin: int, *, ended: bool) -> tuple[Rows, int]:
        """The rows of these lines from the line `begin` on, and how many lines they take up."""
        found = Rows()
        plain = lines[begin:] if begin else lines
        if self._are_usual(plain):
            count = len(plain)
            found.texts = plain
            found.numbers = list(range(self._row, self._row + count))
            found.lines = list(range(self._line + begin, self._line + begin + count))
            self._row += count
            return found, len(lines)
        at = begin
        while at < len(lines):
            end = self._row_at(lines, at, found, ended=ended)
            if end == at:
                break  # it goes on in the next block
            at = end
        return found, at

    def _are_usual(self, lines: list[bytes]) -> bool:
        """Whether each line is a row by itself, with nothing the matter: so it is in nearly every block."""
        if self._bad or self._strays or self.width == 1:
            return False
        if self._quoted:
            return all(map(self.width.__eq__, map(self._cells, lines))) and not self._bare(lines)
        counts = map(bytes.count, lines, repeat(self.delimiter))
        return all(map((self.width - 1).__eq__, counts)) and not self._bare(lines)

    def _row_at(self, lines: list[bytes], at: int, found: Rows, *, ended: bool) -> int:
        """Adds the row that begins with a line to what was found; the line after it. The same line if it has no end."""
        text, end = lines[at], at + 1
        if not text or text == b"\r":
            return end  # an empty line is no row
        cells = self._cells(text)
        if cells == _OPEN:
            joined = self._joined(lines, at)
            if joined is not None and joined[2] == self.width:
                text, end, cells = joined
                found.several_lines = True
            elif joined is None and not ended and sum(map(len, lines[at:])) < LONGEST_ROW:
                return at
            else:
                cells = _BROKEN
        code = ""
        params: tuple[tuple[str, str], ...] = ()
        if any(self._bad[at:end]):
            code = "row-not-text"
        elif cells == _BROKEN:
            code = "row-quotes"
        elif cells != self.width:
            code, params = "row-torn", (("found", str(cells)), ("expected", str(self.width)))
        elif self._is_bare(text):
            code = "row-empty"
        elif _stray(text) and self.quote not in text:
            code = "row-line-end"
        if code:
            found.unreadable.append(Unreadable(self._row, self._line + at, code, params))
        else:
            found.texts.append(text)
            found.numbers.append(self._row)
            found.lines.append(self._line + at)
        self._row += 1
        return end

    def _joined(self, lines: list[bytes], at: int) -> tuple[bytes, int, int] | None:
        """A row over several lines: its text, the line after it, and its cells. None where its quotes never close."""
        size = 0
        for end in range(at + 2, len(lines) + 1):
            size += len(lines[end - 1])
            if size > LONGEST_ROW:
                return None
            if self.quote in lines[end - 1]:
                text = b"\n".join(lines[at:end])
                cells = self._cells(text)
                if cells != _OPEN:
                    return text, end, cells
        return None

    def _cells(self, text: bytes) -> int:
        """How many cells a row has; or that quotes are still open at its end, or not in order."""
        if self.quote not in text:
            return text.count(self.delimiter) + 1
        parts = text.removesuffix(b"\r").split(self.quote)
        # What stands outside of quotes is every other part. Nothing between two quotes is a quote within a cell.
        is_open = len(parts) % 2 == 0
        first, last = parts[0], parts[-1]
        within = parts[2:-1:2]
        if first and not first.endswith(self.delimiter):
            return _BROKEN
        unusual = {*within, b"", self.delimiter} - {b"", self.delimiter}
        if not all(part.startswith(self.delimiter) and part.endswith(self.delimiter) for part in unusual):
            return _BROKEN
        if is_open:
            return _OPEN
        if last and not last.startswith(self.delimiter):
            return _BROKEN
        between = first.count(self.delimiter) + (last.count(self.delimiter) if len(parts) > 1 else 0)
        return between + self.quote.join(within).count(self.delimiter) + 1

    def _bare(self, lines: list[bytes]) -> bool:
        """Whether some row may have nothing but empty cells."""
        return min(map(len, lines), default=self.width + 1) <= self.width and any(map(self._is_bare, lines))

    def _is_bare(self, text: bytes) -> bool:
        return len(text) <= self.width and self.width > 1 and not text.strip(self.delimiter + b"\r")


def _stray(line: bytes) -> bool:
    """Whether a carriage return stands elsewhere than at the end of the line."""
    return 0 <= line.find(b"\r") < len(line) - 1
