"""A theorem: an expression of the core and what is claimed of it for all cases under which its assumption is true.

Engines that evaluate try it case by case, the solver for all cases at once; both read the same expressions. What is
claimed depends on the form:

    claim        the expression is false for no case
    settled      the expression never lacks a fact, once all are stated but those whose absence means something
    addition     what the expression comes to stays so whatever else is stated, unless its absence means something
    satisfiable  the expression is true for some case: refuted when there is none
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import Expr, both
from guarantee_rules.core.program import Definition
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown

TheoremForm = Literal["claim", "settled", "addition", "satisfiable"]
Tried = Literal["holds", "refuted", "vacuous"]
"""`vacuous`: the assumption is not true of the case, or what is claimed is open. One case never refutes that there is
some: for a satisfiable theorem `holds` is a witness and everything else vacuous."""


@dataclass(frozen=True)
class Theorem:
    """One law, stated of one subject of one question of one version.

    Where a law speaks of two cases, those facts that may differ have a second fact of the same type, listed in
    `second` under its own name (`second loan.amount`, which no pack can give); all others are held fixed because both
    cases read the same fact. Two theorems of a version never share law, question and subject.
    """

    law: str
    """The law's name in the catalogue."""
    question: str
    subject: str
    """What of the question it is about: a rule, a value, a scope, where needed with the fact that varies
    (`yiwu_premium_cap premium.rate`); empty for the question itself."""
    facts: Mapping[str, Type]
    """Every fact it speaks of, the second ones too."""
    readings: Mapping[str, tuple[str, ...]]
    """Each reading's options, the default first."""
    definitions: tuple[Definition, ...]
    assume: Expr
    claim: Expr
    """A condition; of a settled or an addition theorem a value of any type."""
    form: TheoremForm = "claim"
    second: Mapping[str, str] = field(default_factory=dict)
    """The second facts by their names, and the fact each stands beside."""
    about: Mapping[str, Expr] = field(default_factory=dict)
    """Figures to show of a case that refutes it, by name."""
    granted: Mapping[str, Expr] = field(default_factory=dict)
    """What else is taken for granted of any case, by the name it has in reports (`laws.granted` in the wording)."""
    absent: frozenset[str] = frozenset()
    """The facts, second ones too, that may be not stated because their absence means something here: it is asked for.
    An engine that looks at all cases states every other fact; a theorem holds of cases with fewer facts as well."""

    @property
    def bounded(self) -> Expr:
        """All that is taken for granted, as one condition; part of the assumption, shown apart."""
        return both(*self.granted.values())

    @property
    def key(self) -> tuple[str, str, str]:
        """Law, question and subject: what a list of results knows it by."""
        return self.law, self.question, self.subject


def tried(theorem: Theorem, case: Case, further: Mapping[str, Value] | None = None) -> Tried:
    """What one case makes of a theorem, by the reference evaluator.

    `further` are the facts that the second case of an addition states beyond the first.
    """
    around = surroundings(theorem, case)
    if evaluate(theorem.bounded, around) is not True or evaluate(theorem.assume, around) is not True:
        return "vacuous"
    found = evaluate(theorem.claim, around)
    match theorem.form:
        case "claim":
            return "holds" if found is True else "refuted" if found is False else "vacuous"
        case "satisfiable":
            return "holds" if found is True else "vacuous"
        case "settled":
            return _settled(theorem, case, found)
        case "addition":
            return _added(theorem, case, found, further or {})
        case _:
            assert_never(theorem.form)


def _settled(theorem: Theorem, case: Case, found: Outcome) -> Tried:
    if any(fact not in case.facts for fact in theorem.facts if fact not in theorem.absent):
        return "vacuous"
    if not isinstance(found, Unknown) or not found.missing:
        return "holds"
    # What the calendar lacks is no fact of the case.
    return "refuted" if found.missing & theorem.facts.keys() else "vacuous"


def _added(theorem: Theorem, case: Case, found: Outcome, further: Mapping[str, Value]) -> Tried:
    if not further or isinstance(found, Unknown):
        return "vacuous"
    if any(fact in case.facts or fact in theorem.absent for fact in further):
        return "vacuous"
    fuller = replace(case, facts={**case.facts, **further})
    then = evaluate(theorem.claim, surroundings(theorem, fuller))
    return "holds" if type(then) is type(found) and then == found else "refuted"


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
