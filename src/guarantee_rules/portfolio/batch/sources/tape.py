"""A tape: rows in an order that does not change, numbered from 1, read in parts of so many rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

SLICE = 65_536
"""Rows that are read from a file at a time."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A row that is not even a row: it has other columns than the header, or cannot be read as text."""

    row: int
    line: int
    code: str
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some consecutive rows. The columns of `table` are those of the tape, in the tape's own types."""

    table: pa.Table
    rows: pa.Array
    """The number of each row of the table."""
    lines: pa.Array | None = None
    """The line each row begins on, in a file of lines."""
    torn: tuple[Torn, ...] = ()
    """Rows between them that could not be read at all."""

    @property
    def count(self) -> int:
        return int(self.table.num_rows) + len(self.torn)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `first` to `first + count - 1` of a tape."""

    number: int
    first: int
    piece: Piece

    @property
    def count(self) -> int:
        return self.piece.count


class Tape(Protocol):
    """A source of rows. `name` is how to call it; `schema` has its columns in the order of the file."""

    @property
    def name(self) -> str: ...

    @property
    def schema(self) -> pa.Schema: ...

    @property
    def total(self) -> int | None:
        """How many rows it has; None where only reading it would tell."""

    def fingerprint(self) -> dict[str, Any]:
        """What would be otherwise if it were another tape: for JSON. Empty where the same tape could not be told."""

    def pieces(self, columns: list[str], after: int) -> Iterator[Piece]:
        """The rows after row `after`, with these columns, in order."""

    def read_so_far(self) -> float | None:
        """The share of a tape of unknown length that was read, from 0 to 1."""


@dataclass
class _Gathering:
    """Pieces until they make a part."""

    tables: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)
    torn: list[Torn] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        self.tables.append(piece.table)
        self.rows.append(piece.rows)
        if piece.lines is not None:
            self.lines.append(piece.lines)
        self.torn.extend(piece.torn)

    def taken(self) -> Piece:
        import pyarrow as pa

        lines = pa.concat_arrays(self.lines) if self.lines else None
        piece = Piece(pa.concat_tables(self.tables), pa.concat_arrays(self.rows), lines, tuple(self.torn))
        self.tables, self.rows, self.lines, self.torn = [], [], [], []
        return piece


def parts_of(tape: Tape, columns: list[str], size: int, finished: int) -> Iterator[Part]:
    """The parts of a tape after so many finished ones, each of `size` rows but the last."""
    number, gathered = finished + 1, _Gathering()
    after = finished * size
    first, bound = after + 1, after + size
    count = 0
    for piece in tape.pieces(columns, after):
        rest: Piece | None = piece if piece.count else None
        while rest is not None:
            here, rest = split(rest, bound)
            assert here.count, "rows are numbered without a gap, and go up"
            gathered.add(here)
            count += here.count
            if count == size:
                yield Part(number, first, gathered.taken())
                number, first, bound, count = number + 1, bound + 1, bound + size, 0
    if count:
        yield Part(number, first, gathered.taken())


def split(piece: Piece, bound: int) -> tuple[Piece, Piece | None]:
    """The rows up to `bound`, and those behind it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    last = max((piece.rows[-1].as_py() if len(piece.rows) else 0), *(torn.row for torn in piece.torn), 0)
    if last <= bound:
        return piece, None
    cut = pc.sum(pc.less_equal(piece.rows, pa.scalar(bound, pa.int64()))).as_py() or 0

    def side(start: int, length: int | None, torn: tuple[Torn, ...]) -> Piece:
        lines = None if piece.lines is None else piece.lines.slice(start, length)
        return Piece(piece.table.slice(start, length), piece.rows.slice(start, length), lines, torn)

    before = tuple(torn for torn in piece.torn if torn.row <= bound)
    return side(0, cut, before), side(cut, None, tuple(torn for torn in piece.torn if torn.row > bound))


def numbered(first: int, count: int) -> pa.Array:
    """Consecutive row numbers."""
    import pyarrow as pa

    return pa.array(range(first, first + count), pa.int64())
