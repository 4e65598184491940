"""Comparisons of names, which can be settled where it is known only which names are still possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.backends.python.code import Piece, Var, needs_of, strict, why
from guarantee_rules.core.expr import Expr

if TYPE_CHECKING:
    from guarantee_rules.backends.python.emit import Emitter


def compared(emitter: Emitter, left: Expr, op: str, right: Expr) -> Piece:
    """One comparison. Names that are open between some are compared by all they can be."""
    one, other = emitter.piece(left), emitter.piece(right)
    if op not in ("==", "!=") or not (one.partly_known or other.partly_known):
        return strict(f"{{}} {op} {{}}", one, other)
    static = emitter.sharing.static
    if (name := static.name(left)) is not None:
        return one_of(emitter, other, (name,), inside=op == "==")
    if (name := static.name(right)) is not None:
        return one_of(emitter, one, (name,), inside=op == "==")
    return _two_names(emitter, one, other, inside=op == "==")


def one_of(emitter: Emitter, name: Piece, options: tuple[str, ...], *, inside: bool) -> Piece:
    """Whether a name is one of the options, or none of them."""
    listed = _listed(emitter, options)
    if len(options) == 1:
        test = f"{'==' if inside else '!='} {emitter.names.constant(options[0])}"
    else:
        test = f"{'in' if inside else 'not in'} ({listed})"
    if not name.partly_known:
        return strict(f"{{}} {test}", name)
    var = name.needs[0]
    target = emitter.names.temporary()
    told = f"{'among' if inside else 'outside'}({var.names}, ({listed}))"
    emitter.scopes.add(f"{target} = {var.name} {test} if {var.name} is not None else {told}")
    result = Var(target, var.why)
    return Piece(target, (result,), var=result)


def _two_names(emitter: Emitter, one: Piece, other: Piece, *, inside: bool) -> Piece:
    """Whether two names are the same, where either can be open: what holds of all that it can be."""
    target, scopes = emitter.names.temporary(), emitter.scopes
    told = "among" if inside else "outside"
    # A constant is never None, but Python warns of asking.
    one, other = (piece if piece.needs else _in_a_variable(emitter, piece) for piece in (one, other))
    scopes.open(f"if {one.code} is not None and {other.code} is not None:")
    scopes.add(f"{target} = {one.code} {'==' if inside else '!='} {other.code}")
    scopes.other(f"elif {one.code} is None:")
    scopes.add(f"{target} = {told}({_names_of(one)}, ({other.code},))")
    scopes.other("else:")
    scopes.add(f"{target} = {told}({_names_of(other)}, ({one.code},))")
    scopes.close()
    result = Var(target, why(needs_of((one, other))))
    return Piece(target, (result,), var=result)


def _in_a_variable(emitter: Emitter, piece: Piece) -> Piece:
    target = emitter.names.temporary()
    emitter.scopes.add(f"{target} = {piece.code}")
    return Piece(target)


def _names_of(piece: Piece) -> str:
    return piece.var.names if piece.var is not None else "None"


def _listed(emitter: Emitter, options: tuple[str, ...]) -> str:
    listed = ", ".join(emitter.names.constant(option) for option in options)
    return f"{listed}," if len(options) == 1 else listed
