"""A theorem: an expression of the core that is false for no facts under which its assumption is true.

Engines that evaluate try it case by case, the solver for all cases at once; both read the same expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import TRUE, Expr
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import Type
from guarantee_rules.values.unknown import Outcome

Tried = Literal["holds", "refuted", "vacuous"]
"""`vacuous`: the assumption is not true of the case, or the claim is open."""


@dataclass(frozen=True)
class Theorem:
    """One law, stated of one subject of one question of one version.

    Where a law speaks of two cases, those facts that may differ have a second fact of the same type, listed in
    `second` under the name of the first; all others are held fixed because both cases read the same fact.
    """

    law: str
    """The law's name in the catalogue."""
    question: str
    subject: str
    """What of the question it is about: a rule, a value, a scope; empty for the question itself."""
    facts: Mapping[str, Type]
    """Every fact it speaks of, the second ones too."""
    readings: Mapping[str, tuple[str, ...]]
    """Each reading's options, the default first."""
    definitions: tuple[Definition, ...]
    assume: Expr
    claim: Expr
    second: Mapping[str, str] = field(default_factory=dict)
    """The second facts by their names, and the fact each stands beside."""
    about: Mapping[str, Expr] = field(default_factory=dict)
    """Figures to show of a case that refutes it, by name."""
    bounded: Expr = TRUE
    """What else is taken for granted of any case, such as an order of dates; part of the assumption, shown apart."""


def tried(theorem: Theorem, case: Case) -> Tried:
    """What one case makes of a theorem, by the reference evaluator."""
    around = surroundings(theorem, case)
    if evaluate(theorem.bounded, around) is not True or evaluate(theorem.assume, around) is not True:
        return "vacuous"
    claim = evaluate(theorem.claim, around)
    return "holds" if claim is True else "refuted" if claim is False else "vacuous"


def figures(theorem: Theorem, case: Case) -> dict[str, Outcome]:
    """What the case makes of the figures a theorem is about."""
    around = surroundings(theorem, case)
    return {name: evaluate(expr, around) for name, expr in theorem.about.items()}


def surroundings(theorem: Theorem, case: Case) -> Surroundings:
    known: dict[str, Outcome] = {}
    around = Surroundings(case, known)
    for definition in theorem.definitions:
        known[definition.name] = evaluate(definition.expr, around)
    return around
