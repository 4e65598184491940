"""Choices between two values. Where the test is unknown, the value is the one both branches agree on.

Packs hold large tables, so a quick function does not work out both branches: it hands the case to the thorough one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.backends.python.code import Piece, Var, unknown
from guarantee_rules.backends.python.connectives import plain_part
from guarantee_rules.core.expr import All, Any, Expr, Given, If, Lit, Not, Undecided
from guarantee_rules.values.unknown import Open

if TYPE_CHECKING:
    from guarantee_rules.backends.python.emit import Emitter


def chosen(emitter: Emitter, target: str, test: Expr, then: Expr, orelse: Expr) -> bool:
    """A choice by statements. Whether it can be unknown."""
    if _leaves(then, orelse):
        return _between_leaves(emitter, target, emitter.piece(test), then, orelse)
    if emitter.both_branches:
        condition = emitter.piece(test)
        if condition.needs:
            return _both(emitter, target, emitter.kept(condition), then, orelse)
    else:
        condition = emitter.demanded(plain_part(emitter, test))
    return _branched(emitter, target, condition, test, then, orelse)


def only_leaf(expr: If) -> Lit | None:
    """The constant of a choice between a constant and nothing."""
    match expr.then, expr.orelse:
        case (Lit() as only, Undecided()) | (Undecided(), Lit() as only):
            return only
        case _:
            return None


def assume(emitter: Emitter, test: Expr, holds: bool) -> None:
    """What is known in the block at hand, where a test came out so."""
    match test, holds:
        case Given(name), True:
            emitter.scopes.is_known(emitter.facts[name].name)
        case Not(of), _:
            assume(emitter, of, not holds)
        case (All(parts), True) | (Any(parts), False):
            for part in parts:
                assume(emitter, part, holds)
        case _:
            pass
    # What has come out one way or the other is known, and so is all that it was worked out from.
    if (var := emitter.variable(test)) is not None:
        emitter.scopes.is_known(var.name)
    emitter.scopes.is_true(emitter.sharing.number(test), holds)


def _branched(emitter: Emitter, target: str, condition: Piece, test: Expr, then: Expr, orelse: Expr) -> bool:
    """A choice whose test is known: one condition after the other, as long as no statement must come between."""
    scopes = emitter.scopes
    scopes.open(f"if {condition.code}:")
    assume(emitter, test, True)
    nullable = emitter.assign(then, target)
    scopes.close()
    scopes.begin()
    assume(emitter, test, False)
    sharing = emitter.sharing
    while isinstance(orelse := sharing.settled(orelse), If) and sharing.number(orelse) not in scopes.ahead:
        if (settled := emitter.truth(orelse.test)) is not None:
            orelse = orelse.then if settled else orelse.orelse
            continue
        if not sharing.is_one_piece(orelse.test):
            break
        mark = scopes.mark()
        another = plain_part(emitter, orelse.test)
        if another.needs or len(scopes.lines) != mark[0]:
            scopes.back(mark)
            break
        scopes.open(f"elif {another.code}:")
        assume(emitter, orelse.test, True)
        nullable |= emitter.assign(orelse.then, target)
        scopes.close()
        assume(emitter, orelse.test, False)
        orelse = orelse.orelse
    scopes.open("else:")
    nullable |= emitter.assign(orelse, target)
    scopes.close()
    scopes.end()
    return nullable


def _leaves(then: Expr, orelse: Expr) -> bool:
    """Whether both are constants, or nothing, and not equal amounts with more and fewer decimals."""
    match then, orelse:
        case Lit(one), Lit(other):
            return one != other or (type(one) is type(other) and str(one) == str(other))
        case _:
            return isinstance(then, Lit | Undecided) and isinstance(orelse, Lit | Undecided)


def _between_leaves(emitter: Emitter, target: str, condition: Piece, then: Expr, orelse: Expr) -> bool:
    """A choice between constants, or a constant and nothing."""
    scopes = emitter.scopes
    if not emitter.may_be_open and not (isinstance(then, Lit) and isinstance(orelse, Lit)):
        return _one_leaf(emitter, target, condition, then, orelse)
    if isinstance(then, Lit) and isinstance(orelse, Lit):
        if emitter.sharing.number(then) == emitter.sharing.number(orelse):
            scopes.add(f"{target} = {emitter.names.constant(then.value)}")
            return False
        if not condition.needs:
            values = emitter.names.constant(then.value), emitter.names.constant(orelse.value)
            scopes.add(f"{target} = {values[0]} if {condition.code} else {values[1]}")
            return False
    if condition.needs:
        scopes.open(f"if {unknown(condition.needs)}:")
        emitter.unknown(target, condition.needs)
        if isinstance(then, Undecided) and isinstance(orelse, Undecided):
            left = (Open(one.why, one.see, one.rules) for one in (then, orelse))
            scopes.reason(f"w_{target} |= {' & '.join(emitter.reasons.open(one) for one in left)}")
        elif isinstance(then, Lit) and isinstance(orelse, Lit) and isinstance(then.value, str):
            scopes.add(f"{emitter.names_of(target)} = {emitter.names.constant(frozenset({then.value, orelse.value}))}")
        scopes.other(f"elif {condition.code}:")
    else:
        scopes.open(f"if {condition.code}:")
    emitter.assign(then, target)
    scopes.other("else:")
    emitter.assign(orelse, target)
    scopes.close()
    return True


def _one_leaf(emitter: Emitter, target: str, condition: Piece, then: Expr, orelse: Expr) -> bool:
    """A choice between a constant and nothing, where a case for which there is nothing is handed over."""
    test = condition.inner if isinstance(orelse, Lit) else f"not {condition.inner}"
    emitter.scopes.add(f"if {test}: {emitter.handed_over}")
    value = orelse if isinstance(orelse, Lit) else then
    emitter.assign(value, target)
    return False


def _both(emitter: Emitter, target: str, asked: Piece, then: Expr, orelse: Expr) -> bool:
    """Both branches, one after the other, where the test is unknown; neither is written twice."""
    assert asked.var is not None
    scopes = emitter.scopes
    before, reasons, names = (emitter.names.temporary() for _ in range(3))
    scopes.open(f"if {asked.code} is not False:")
    one = emitter.assign(then, target)
    scopes.close()
    scopes.open(f"if not {asked.code}:")
    scopes.open(f"if {asked.code} is None:")
    scopes.add(f"{before} = {target}")
    own = emitter.names_of(target)
    if one:
        scopes.reason(f"{reasons} = w_{target} if {target} is None else 0")
    if one and own != "None":
        scopes.add(f"{names} = {own} if {target} is None else None")
    scopes.close()
    other = emitter.assign(orelse, target)
    scopes.open(f"if {asked.code} is None:")
    # A whole number and a decimal are not the same value, however equal.
    differ = f"{before} != {target} or {before}.__class__ is not {target}.__class__"
    scopes.open(f"if {before} is None or {differ}:" if one else f"if {differ}:")
    if own != "None":
        these, those = names if one else "None", f"{own} if {target} is None else None" if other else "None"
        scopes.add(f"{own} = candidates({before}, {these}, {target}, {those})")
    scopes.reason(f"w_{target} = {_merged(emitter, asked.var, reasons if one else '', target if other else '')}")
    scopes.add(f"{target} = None")
    scopes.other("else:")
    scopes.add(f"{target} = {before}")
    for _ in range(3):
        scopes.close()
    return True


def _merged(emitter: Emitter, tested: Var, then: str, orelse: str) -> str:
    """The reasons of a choice: what one branch leaves open is open only if the other leaves it open too."""
    facts = emitter.reasons.facts_mask
    other = f"(w_{orelse} if {orelse} is None else 0)" if orelse else ""
    if then and other:
        return f"open_choice({tested.why}, {then}, {other}, {facts})"
    if then or other:
        return f"{tested.why} | {then or other} & {facts}"
    return tested.why
