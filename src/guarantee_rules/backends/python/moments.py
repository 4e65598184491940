"""Values that known facts can leave unknown: a ratio to zero, a day outside the calendar, a year without a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.backends.python.code import Piece, needs_of, unknown
from guarantee_rules.values.unknown import Open

if TYPE_CHECKING:
    from guarantee_rules.backends.python.emit import Emitter


def divided(emitter: Emitter, target: str, of: Piece, over: Piece, how: str) -> bool:
    """A rounded quotient; over zero there is no ratio."""
    of, over = emitter.surely(of), emitter.surely(over)
    scopes, needs = emitter.scopes, needs_of((of, over))
    if needs:
        scopes.open(f"if {unknown(needs)}:")
        emitter.unknown(target, needs)
        scopes.other("else:")
    divisor = emitter.names.temporary()
    scopes.add(f"{divisor} = {over.code}")
    scopes.open(f"if {divisor}:")
    scopes.add(f"{target} = quotient({of.code}, {divisor}, {how})")
    scopes.other("else:")
    if emitter.demanding:
        scopes.add(emitter.handed_over)
    else:
        emitter.nothing(target)
        scopes.reason(f"w_{target} = {emitter.reasons.open(Open('undefined_ratio'))}")
    scopes.close()
    if needs:
        scopes.close()
    return not emitter.demanding


def within(emitter: Emitter, target: str, moved: Piece) -> bool:
    """A day that may lie outside the calendar."""
    scopes = emitter.scopes
    moved = emitter.surely(moved)
    emitter.stored(target, Piece(moved.code, moved.needs))
    if emitter.demanding:
        scopes.add(f"if {target} is None: {emitter.handed_over}")
        return False
    beyond = " and ".join([f"{target} is None", *(f"{var.name} is not None" for var in moved.needs)])
    scopes.reason(f"if {beyond}: w_{target} = BEYOND")
    return True


def dated(emitter: Emitter, target: str, found: Piece) -> bool:
    """A working day, or the year whose calendar is missing."""
    scopes = emitter.scopes
    found = emitter.surely(found)
    emitter.stored(target, Piece(found.code, found.needs))
    if emitter.demanding:
        scopes.add(f"if {target}.__class__ is int: {emitter.handed_over}")
        return False
    scopes.open(f"if {target}.__class__ is int:")
    scopes.reason(f"w_{target} = year_bit({target})")
    emitter.nothing(target)
    scopes.close()
    return True
