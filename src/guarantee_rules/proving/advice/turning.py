"""A program in which one comparison or figure is another: whether an answer turns on it is seen by the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from guarantee_rules.core.expr import Expr, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Definition
from guarantee_rules.core.rebuild import rebuilt

TURNED = "turned "
"""Before the name of a definition in which something is another; no pack can give such a name."""


def turned(
    definitions: Iterable[Definition], roots: Sequence[Expr], target: Expr, by: Expr
) -> tuple[list[Definition], list[Expr]]:
    """Definitions and expressions in which something the text says in one place is something else, wherever it is used.

    Only what rests on it is written anew; all else is the very same expression.
    """
    moved: set[str] = set()

    def touches(expr: Expr) -> bool:
        return any(_is(part, target) or (isinstance(part, Ref) and part.name in moved) for part in walk(expr))

    def changed(expr: Expr) -> Expr:
        if _is(expr, target):
            return by
        if isinstance(expr, Ref):
            return replace(expr, name=TURNED + expr.name) if expr.name in moved else expr
        return rebuilt(expr, changed)

    made: list[Definition] = []
    for it in definitions:
        if touches(it.expr):
            moved.add(it.name)
            made.append(Definition(TURNED + it.name, it.type, changed(it.expr), it.rule))
        made.append(it)
    return made, [changed(root) if touches(root) else root for root in roots]


def _is(expr: Expr, target: Expr) -> bool:
    return type(expr) is type(target) and expr.span == target.span and expr == target
