"""Which facts and definitions are needed whatever the case: what is worked out once, before anything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from guarantee_rules.backends.python.sharing import Sharing
from guarantee_rules.core.expr import FALSE, All, Any, Expr, Fact, Given, If, Lit, Ref
from guarantee_rules.core.parts import deeper, parts_of
from guarantee_rules.core.program import Program

Leaf = Fact | Ref
WRITTEN_IN = 30
"""Levels of a definition that is written where it is used."""


def asked(program: Program) -> Iterator[Expr]:
    """What screening works out: no outputs, and no notices."""
    for check in program.checks:
        yield from (check.applies, check.holds)
    yield program.outcome


def used(program: Program, sharing: Sharing) -> Iterator[str]:
    """The definitions that get a variable of their own; the others become known to `sharing` as written in place."""
    uses = Counter[str]()
    for expr in asked(program):
        uses.update(_refs(expr, sharing))
    for definition in reversed(program.definitions):
        if uses[definition.name]:
            uses.update(_refs(definition.expr, sharing))
    depths: dict[str, int] = {}
    for definition in program.definitions:
        deep = _depth(definition.expr, depths)
        small = not parts_of(definition.expr) or (uses[definition.name] == 1 and deep <= WRITTEN_IN)
        if uses[definition.name] and small:
            sharing.inlined[definition.name] = definition.expr
            depths[definition.name] = deep
        elif uses[definition.name]:
            yield definition.name


def deeper_than(levels: int, program: Program) -> bool:
    """Whether any expression that is asked nests deeper than this, definitions that are written in place aside."""
    exprs = chain(asked(program), (definition.expr for definition in program.definitions))
    return any(deeper(expr, levels) for expr in exprs)


def _depth(expr: Expr, inlined: dict[str, int]) -> int:
    if isinstance(expr, Ref):
        return inlined.get(expr.name, 1)
    return 1 + max((_depth(part, inlined) for part in parts_of(expr)), default=0)


def surely_needed(program: Program, sharing: Sharing) -> frozenset[Leaf]:
    """The facts and definitions without which there is no answer at all."""
    found = set(surely(program.outcome, sharing))
    for check in program.checks:
        applies = sharing.static.truth(check.applies)
        found |= surely(check.applies, sharing)
        if applies is True:
            found |= surely(check.holds, sharing)
    for definition in reversed(program.definitions):
        if Ref(definition.name) in found:
            found |= surely(definition.expr, sharing)
    return frozenset(found)


def surely(expr: Expr, sharing: Sharing) -> frozenset[Leaf]:
    """The facts and definitions that an expression needs whichever way its choices come out."""
    expr = sharing.settled(expr)
    if sharing.static.truth(expr) is not None:
        return frozenset()
    match expr:
        case Fact(name):
            return frozenset({Fact(name)})
        case Ref(name):
            return frozenset({Ref(name)})
        case Given():
            return frozenset()
        case If(test, then, orelse):
            return surely(test, sharing) | (surely(then, sharing) & surely(orelse, sharing))
        case All(parts) | Any(parts):
            return surely(_first(parts, sharing), sharing)
        case _:
            return _union(surely(part, sharing) for part in parts_of(expr))


def _first(parts: tuple[Expr, ...], sharing: Sharing) -> Expr:
    return next((part for part in parts if sharing.static.truth(part) is None), FALSE)


def _union(sets: Iterable[frozenset[Leaf]]) -> frozenset[Leaf]:
    return frozenset[Leaf]().union(*sets)


def _refs(expr: Expr, sharing: Sharing) -> Iterator[str]:
    """The definitions an expression refers to under the readings chosen, as often as it does."""
    pending = [expr]
    while pending:
        match at := pending.pop():
            case Ref(name):
                yield name
            case If(test, then, orelse) if (settled := sharing.static.truth(test)) is not None:
                pending.append(then if settled else orelse)
            case Lit():
                pass
            case _ if sharing.static.truth(at) is None:
                pending.extend(parts_of(at))
