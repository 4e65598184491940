"""One row of a tape decided by the reference evaluator, to be explained in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guarantee_rules.backends.columnar.columns import DAY, Input
from guarantee_rules.explain.decision import Decision
from guarantee_rules.portfolio.batch.asked import Ask, AskedOfTape, asked_of
from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.question import NUMBER, TAPE, UNREAD
from guarantee_rules.portfolio.batch.sources.opening import open_tape
from guarantee_rules.portfolio.batch.sources.tape import Piece, Tape
from guarantee_rules.portfolio.duck import connection
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import EXACT_DECIMAL, Type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


MOST = 5
"""Rows of the same name that are told."""


class NotAnswered(BatchError):
    """A row that cannot be read, and therefore has no answer; each cell that is wrong with it."""


def row_decided(ask: Ask, source: object, row: str, lang: str = "zh") -> Decision:
    """The decision of a row, by its name as the mapping gives it, or by its number from 1.

    Raises `NotAnswered` where the row was set aside, `BatchError` where there is none or several are called so.
    """
    with connection() as duck:
        tape = open_tape(source, ask.mapping.csv)
        ready = _with_day(asked_of(ask, tape.schema, duck))
        piece = _found(tape, ready, row, lang)
        table = piece.table.add_column(0, NUMBER, piece.rows)
        duck.register(TAPE, table)
        duck.register(UNREAD, table)
        if len(ready.read(duck)):
            raise NotAnswered(_unread(ready, duck, row, lang))
        (facts,) = duck.execute("FROM facts_read").to_arrow_table().to_pylist()
    return _decided(ready, facts)


def _with_day(ready: AskedOfTape) -> AskedOfTape:
    """The day of asking is read even where the answer does not depend on it: a decision always has one."""
    if any(entry.name == AS_OF for entry in ready.reading.inputs) or AS_OF not in ready.reading.mapping.facts:
        return ready
    return replace(ready, reading=replace(ready.reading, inputs=(*ready.reading.inputs, Input(AS_OF, DAY))))


def _found(tape: Tape, ready: AskedOfTape, row: str, lang: str) -> Piece:
    """The one row, as a piece of the tape: by its name, or where none is called so by its number."""
    named = ready.reading.mapping.row
    if named is not None and (piece := _by_name(tape, ready, named, row)) is not None:
        return piece
    number = int(row) if row.isascii() and row.isdecimal() and len(row) < 19 else 0
    if number and (piece := _by_number(tape, ready, number, lang)) is not None:
        return piece
    raise BatchError([diagnostic("batch-row-unknown", None, row=row, tape=tape.name)])


def _by_name(tape: Tape, ready: AskedOfTape, column: str, name: str) -> Piece | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    found: Piece | None = None
    numbers: list[int] = []
    for piece in tape.pieces(ready.columns, 0):
        same = pc.equal(piece.table.column(column).cast(pa.string()).combine_chunks(), name)
        here = piece.rows.filter(same)
        if found is None and len(here):
            found = _one(piece, pc.index(piece.rows, here[0]).as_py())
        numbers += here[: MOST + 1 - len(numbers)].to_pylist()
        if len(numbers) > MOST:
            break
    if len(numbers) > 1:
        first = ", ".join(map(str, numbers[:MOST])) + (", …" if len(numbers) > MOST else "")
        raise BatchError([diagnostic("batch-row-ambiguous", None, row=name, tape=tape.name, rows=first)])
    return found


def _by_number(tape: Tape, ready: AskedOfTape, number: int, lang: str) -> Piece | None:
    import pyarrow.compute as pc

    for piece in tape.pieces(ready.columns, number - 1):  # the first row that comes is the one, or was torn
        at = pc.index(piece.rows, number).as_py()
        if at >= 0:
            return _one(piece, at)
        for torn in piece.torn:
            if torn.row == number:
                why = _said(torn.code, torn.params, lang)
                raise NotAnswered([diagnostic("batch-row-aside", None, row=number, why=why)])
        break
    return None


def _one(piece: Piece, at: int) -> Piece:
    return Piece(piece.table.slice(at, 1), piece.rows.slice(at, 1))


def _said(code: str, params: tuple[tuple[str, str], ...], lang: str) -> str:
    from guarantee_rules.source.diagnostics import Diagnostic, sentence

    return sentence(Diagnostic(code, None, params), lang)


def _unread(ready: AskedOfTape, duck: DuckDBPyConnection, row: str, lang: str) -> list[Any]:
    found = duck.execute(ready.aside).to_arrow_table().to_pylist()
    return [
        diagnostic(
            "batch-row-aside", None, row=row, why=ready.explain(cell["fact"], cell["reason"], cell["cell"], lang)
        )
        for cell in found
    ]


def _decided(ready: AskedOfTape, cells: Mapping[str, Any]) -> Decision:
    pack, day = ready.ask.pack, cells.get(AS_OF) or ready.ask.as_of
    if not isinstance(day, date):
        raise BatchError([diagnostic("batch-row-day", None)])
    types = pack.versions[-1].vocabulary.types
    facts: dict[str, Any] = {}
    for entry in ready.reading.inputs:
        value = cells[entry.name]
        if entry.name != AS_OF and value is not None:
            scale = ready.reading.scale_of(entry.name)
            _put(facts, entry.name.split("."), _stated(value, types[entry.name], scale))
    return pack.decide(ready.ask.question, facts, as_of=day, readings=ready.ask.readings, calendar=ready.ask.calendar)


def _stated(value: object, type: Type, scale: int) -> object:
    """A fact as a caller states it, of the whole number it is in columns."""
    if type.name in EXACT_DECIMAL:
        assert isinstance(value, int | Decimal)
        return EXACT.scaleb(Decimal(value), -scale)
    return int(value) if isinstance(value, Decimal) else value


def _put(facts: dict[str, Any], path: list[str], value: object) -> None:
    for part in path[:-1]:
        facts = facts.setdefault(part, {})
    facts[path[-1]] = value
