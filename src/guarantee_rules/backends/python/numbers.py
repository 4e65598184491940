"""Numbers that need more than a sign between them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from guarantee_rules.backends.python.code import Piece, called
from guarantee_rules.values.numbers import EXACT, Rounding
from guarantee_rules.values.types import Value

if TYPE_CHECKING:
    from guarantee_rules.backends.python.emit import Emitter


def extreme(emitter: Emitter, which: Literal["min", "max"], pieces: list[Piece]) -> Piece:
    """The least or greatest, the first of equal ones. Two are compared in place, which is quicker than a call."""
    if len(pieces) == 1:
        return pieces[0]
    if len(pieces) != 2:
        return called(f"{which}({', '.join('{}' for _ in pieces)})", *pieces)
    (one, first), (other, second) = (_named(emitter, piece) for piece in pieces)
    sign = "<=" if which == "min" else ">="
    return called(f"({one} if {first.code} {sign} {second.code} else {other})", *pieces)


def over_a_figure(emitter: Emitter, of: Piece, over: Value, places: int, rounding: Rounding) -> Piece:
    """A quotient by a figure, rounded. Whole steps are counted by `//`, which cuts exactly as amounts are cut."""
    emitter.counts = True
    constant = emitter.names.constant
    if rounding == "up" or not isinstance(over, Decimal | int) or over < 0:
        return called(f"quotient({{}}, {constant(over)}, {places}, {rounding!r})", of)
    name, test = _named(emitter, of)
    step, times = Decimal((0, (1,), -places)), 10**places
    if rounding == "half_up":
        twice = EXACT.multiply(Decimal(over), 2)
        steps = f"({name} * {constant(Decimal(2 * times))} + {constant(Decimal(over))}) // {constant(twice)}"
    else:
        steps = f"{name} * {constant(Decimal(times))} // {constant(Decimal(over))}"
    whole = f"quotient({name}, {constant(over)}, {places}, {rounding!r})"
    return called(f"({steps} * {constant(step)} if {test.code} >= {constant(Decimal(0))} else {whole})", of)


def _named(emitter: Emitter, piece: Piece) -> tuple[str, Piece]:
    """A name for a value, and code that gives it the name where the code stands first."""
    if not piece.compound and "(" not in piece.code:
        return piece.code, piece
    name = emitter.names.temporary()
    return name, Piece(f"({name} := {piece.code})", piece.needs)
