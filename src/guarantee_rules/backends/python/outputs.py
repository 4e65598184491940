"""The values of an answer: the known ones by name, and in a thorough function the reasons of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.backends.python.choices import assume
from guarantee_rules.backends.python.code import Piece, known
from guarantee_rules.backends.python.names import comment
from guarantee_rules.core.expr import All, Any, If, Needs, Portion, Rolled, Shift, Undecided
from guarantee_rules.core.program import Output

if TYPE_CHECKING:
    from guarantee_rules.backends.python.emit import Emitter


def give(emitter: Emitter, output: Output, number: int) -> None:
    """Statements that put an output among the values, where its rule applies and it is known."""
    scopes = emitter.scopes
    scopes.add(f"# {comment(output.name)}")
    emitter.ready(output.applies)
    emitter.ready(output.expr)
    applies = emitter.truth(output.applies)
    nothing = isinstance(emitter.sharing.settled(output.expr), Undecided) and not scopes.reasoned
    if applies is False or nothing:
        return
    if applies is True:
        _store(emitter, output, number)
        return
    condition = emitter.piece(output.applies)
    if condition.needs:
        condition = emitter.kept(condition)
        if scopes.reasoned:
            _perhaps(emitter, output, number, condition)
            return
    scopes.open(f"if {condition.code}:")
    assume(emitter, output.applies, True)
    _store(emitter, output, number)
    scopes.close()


def _store(emitter: Emitter, output: Output, number: int) -> None:
    scopes, key = emitter.scopes, emitter.names.constant(output.name)
    if scopes.reasoned:
        target = emitter.target(output.expr, f"o{number}")
        nullable = emitter.assign(output.expr, target)
        if nullable:
            scopes.open(f"if {target} is None:")
            scopes.add(f"found[{number}] = w_{target}, {emitter.names_of(target)}")
            scopes.other("else:")
        scopes.add(f"found[{number}] = values[{key}] = {target}")
        if nullable:
            scopes.close()
        return
    piece = _in_place(emitter, output, number)
    if piece is None:
        return
    if piece.needs:
        scopes.open(f"if {known(piece.needs)}:")
    scopes.add(f"values[{key}] = {piece.code}")
    if piece.needs:
        scopes.close()


def _in_place(emitter: Emitter, output: Output, number: int) -> Piece | None:
    """The value as a piece of code, after whatever statements it needs; None where there never is one."""
    expr = output.expr
    if isinstance(expr, Undecided):
        return None
    if not isinstance(expr, All | Any | If | Needs | Portion | Shift | Rolled):
        return emitter.piece(expr)
    return emitter.apart(expr, f"o{number}")


def _perhaps(emitter: Emitter, output: Output, number: int, condition: Piece) -> None:
    """An output of which it may be unknown whether it applies: then so is its value, for both reasons."""
    scopes, target = emitter.scopes, emitter.target(output.expr, f"o{number}")
    assert condition.var is not None
    scopes.open(f"if {condition.code} is not False:")
    nullable = emitter.assign(output.expr, target)
    scopes.open(f"if {condition.code} is None:")
    also = f" | (w_{target} if {target} is None else 0)" if nullable else ""
    scopes.add(f"found[{number}] = {condition.var.why}{also}, None")
    if nullable:
        scopes.other(f"elif {target} is None:")
        scopes.add(f"found[{number}] = w_{target}, {emitter.names_of(target)}")
    scopes.other("else:")
    scopes.add(f"found[{number}] = values[{emitter.names.constant(output.name)}] = {target}")
    scopes.close()
    scopes.close()
