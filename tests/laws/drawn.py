"""Cases for a theorem, drawn near the figures of its question and always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import TRUE
from guarantee_rules.core.program import Check, Program
from guarantee_rules.laws.theorem import Theorem, Tried, tried
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.numbers import multiply
from guarantee_rules.values.types import Type, Value
from tests.conformance.choosing import Chooser, Seeded
from tests.conformance.near import Figures, around, canonical, figures_of, possible

WORKED_OUT = tuple[Mapping[str, Value], ...]


@dataclass(frozen=True)
class Attempt:
    """One case of a theorem, the facts that an addition adds to it, and what it makes of the theorem."""

    case: Case
    further: Mapping[str, Value]
    result: Tried


def attempts(theorem: Theorem, version: PackVersion, number: int, worked_out: WORKED_OUT = ()) -> Iterator[Attempt]:
    """So many cases; half of them begin from one the pack's authors worked out, with a fact or two changed."""
    choose = Seeded(version.pack, *theorem.key)
    figures = figures_of(_program(theorem), {name: enum.members for name, enum in version.vocabulary.enums.items()})
    for _ in range(number):
        begun = choose.one(worked_out) if worked_out and choose.often(1, 2) else {}
        readings = {
            name: choose.one(options) if choose.often(1, 3) else options[0]
            for name, options in theorem.readings.items()
        }
        facts = _facts(theorem, begun, figures, choose)
        further: dict[str, Value] = {}
        if theorem.form == "addition":
            further = {name: facts[name] for name in facts if name not in theorem.absent and choose.often(1, 4)}
        case = Case({name: value for name, value in facts.items() if name not in further}, readings)
        yield Attempt(case, further, tried(theorem, case, further))


def _facts(theorem: Theorem, begun: Mapping[str, Value], figures: Figures, choose: Chooser) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for name, type in theorem.facts.items():
        if name in theorem.second or (name in theorem.absent and begun and name not in begun):
            continue
        if name in theorem.absent and not begun and choose.often(1, 2):
            continue
        facts[name] = begun[name] if name in begun and choose.often(8, 10) else figures.value(type, choose)
    # The second case: a step beside the first, all of it a few times as much, or anything.
    how = choose.one(("beside", "beside", "times", "any"))
    times = choose.one((2, 3, 10))
    for second, first in theorem.second.items():
        if first in facts:
            facts[second] = _second(facts[first], theorem.facts[second], how, times, figures, choose)
    return facts


def _second(value: Value, type: Type, how: str, times: int, figures: Figures, choose: Chooser) -> Value:
    near = [one for one in around(value, type.name) if possible(one, type.name)]
    if how == "times" and isinstance(value, Decimal):
        return canonical(multiply(value, times), type.name)
    if how == "any" or not near:
        return figures.value(type, choose)
    return canonical(choose.one(near), type.name)


def _program(theorem: Theorem) -> Program:
    """The expressions of a theorem where the drawing of figures looks for them."""
    outcome = theorem.claim if theorem.form in ("settled", "addition") else TRUE
    check = Check("", "mandatory", "note", theorem.assume, theorem.bounded)
    claimed = () if outcome is theorem.claim else (Check("", "mandatory", "note", TRUE, theorem.claim),)
    return Program(
        theorem.question,
        "verdict",
        theorem.facts,
        theorem.readings,
        theorem.definitions,
        (check, *claimed),
        (),
        (),
        outcome,
    )
