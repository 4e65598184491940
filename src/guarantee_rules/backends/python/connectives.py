"""Conditions joined by "and" and "or": what decides does so whatever else is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.backends.python.code import Piece, Var, needs_of, strict, unknown
from guarantee_rules.core.expr import All, Any, Expr, Not

if TYPE_CHECKING:
    from guarantee_rules.backends.python.emit import Emitter


@dataclass(frozen=True, slots=True)
class _Part:
    """Code that is true where a part holds, and where it fails; and the variable that is None where it is unknown."""

    holds: str
    fails: str
    var: Var | None = None


def connected(emitter: Emitter, target: str, expr: All | Any, parts: list[Expr]) -> bool:
    """All of the parts, or at least one. Whether it can be unknown."""
    found = [_part(emitter, part) for part in parts]
    scopes, every = emitter.scopes, isinstance(expr, All)
    needs = tuple({part.var.name: part.var for part in found if part.var is not None}.values())
    joint = (" and " if every else " or ").join(part.holds for part in found)
    if not needs:
        scopes.add(f"{target} = {joint}")
        return False
    scopes.open(f"if {joint}:")
    scopes.add(f"{target} = True")
    if every:
        scopes.other(f"elif {' or '.join(part.fails for part in found)}:")
        scopes.add(f"{target} = False")
        scopes.other("else:")
        emitter.unknown(target, needs)
    else:
        scopes.other(f"elif {unknown(needs)}:")
        emitter.unknown(target, needs)
        scopes.other("else:")
        scopes.add(f"{target} = False")
    scopes.close()
    return True


def plain(emitter: Emitter, test: All | Any) -> Piece:
    """A condition as one piece of code that needs everything in it, even what may turn out not to matter.

    Python comes to a part only where those before it did not decide, so that what they settle is known in it.
    """
    every = isinstance(test, All)
    found: list[Piece] = []
    before: list[Expr] = []
    emitter.scopes.begin()
    for part in test.parts:
        settled = emitter.truth(part)  # asked anew each time: a fact that one part demanded is known in the next
        if settled is not None and settled is not every:
            emitter.scopes.end()
            return Piece(str(settled), needs_of(found))
        if settled is None:
            found.append(_after(emitter, part, before, every))
            before.append(part)
            emitter.assume(part, every)
    emitter.scopes.end()
    if not found:
        return Piece(str(every))
    return strict((" and " if every else " or ").join("{}" for _ in found), *found) if len(found) > 1 else found[0]


def _after(emitter: Emitter, part: Expr, before: list[Expr], every: bool) -> Piece:
    """A part where those before it have held (or failed); unless it needs statements, which run before all of them."""
    scopes = emitter.scopes
    mark = scopes.mark()
    if emitter.sharing.is_one_piece(part):
        piece = plain_part(emitter, part)
        if all(line.endswith(emitter.handed_over) for line in scopes.lines[mark[0] :]):
            return piece
        scopes.back(mark)
    scopes.end()
    piece = plain_part(emitter, part)
    scopes.begin()
    for earlier in before:
        emitter.assume(earlier, every)
    return piece


def plain_part(emitter: Emitter, test: Expr) -> Piece:
    """The same of any condition."""
    if emitter.truth(test) is None and isinstance(test, All | Any):
        number = emitter.sharing.number(test)
        if number not in emitter.scopes.ahead and not emitter.sharing.shared(number):
            return plain(emitter, test)
    return emitter.piece(test)


def _part(emitter: Emitter, expr: Expr) -> _Part:
    if isinstance(expr, Not) and emitter.truth(expr) is None:
        part = _part(emitter, expr.of)
        return _Part(part.fails, part.holds, part.var)
    piece = emitter.piece(expr)
    if not piece.needs:
        return _Part(piece.inner, f"not {piece.inner}")
    var = emitter.kept(piece).var
    assert var is not None
    return _Part(var.name, f"{var.name} is False", var)
