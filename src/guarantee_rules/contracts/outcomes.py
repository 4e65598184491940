"""The names an answer's outcome can have: of each question only some of all there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from guarantee_rules.api import Pack
from guarantee_rules.core.check import OUTCOME
from guarantee_rules.core.expr import Expr, Fact, Lit, Portion, Quotient, Ref, Rolled, Shift, Undecided
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.explain.decision import OutcomeName
from guarantee_rules.surface.lower import AS_OF


def outcomes_of(pack: Pack, question: str) -> tuple[str, ...]:
    """Every outcome some case can have in any version, in the order of `OutcomeName`.

    Some of them it may never have: whether facts exist that lead to one is not worked out.
    """
    found = {name for version in pack.versions for name in _named(version.programs[question])}
    return tuple(name for name in get_args(OutcomeName) if name in found)


def _named(program: Program) -> Iterator[str]:
    for expr in _reached(program):
        match expr:
            case Lit(str() as name, type_) if type_ == OUTCOME:
                yield name
            case Fact(name) if name != AS_OF:
                yield "missing_fact"
            case Shift() | Rolled():
                yield "missing_fact"  # a year whose working days nobody knows, a day after the year 9999
            case Undecided() | Quotient() | Portion():
                yield "not_determined"
            case _:
                pass


def _reached(program: Program) -> Iterator[Expr]:
    """Every expression below the outcome, through the definitions it refers to."""
    definitions = {definition.name: definition.expr for definition in program.definitions}
    pending, seen = [program.outcome], set[str]()
    while pending:
        for expr in walk(pending.pop()):
            if isinstance(expr, Ref) and expr.name not in seen:
                seen.add(expr.name)
                pending.append(definitions[expr.name])
            yield expr
