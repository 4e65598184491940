"""A theorem as the solver sees it: what is assumed, and what must be impossible for it to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from guarantee_rules.backends.smt.asking import Bool, Model, all_of, no
from guarantee_rules.backends.smt.encoding import Encoding
from guarantee_rules.core.check import type_of
from guarantee_rules.core.evaluate import Case, evaluate
from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Fact, Given, Includes, Lit, Not, Reading, Ref
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Definition
from guarantee_rules.laws.copied import copied
from guarantee_rules.laws.theorem import Theorem, surroundings
from guarantee_rules.proving.regions import Figure
from guarantee_rules.proving.replay import Found
from guarantee_rules.values.numbers import multiply, quotient
from guarantee_rules.values.types import Type, Value, enum_of

FULLER = "fuller "
"""Before the names of the case that states more; no pack can give a name with a space in it."""


@dataclass(frozen=True)
class Known:
    """What is known of the facts besides their types: the names of enumerations, and the least a fact can be."""

    members: Mapping[str, tuple[str, ...]]
    least: Mapping[str, Value]


class Goal:
    """A theorem encoded. `assumed` are conditions of every case looked at; `against` one that refutes it.

    `meant` is what makes a case one that the theorem speaks of: an assumption that never holds proves nothing.
    """

    def __init__(self, theorem: Theorem, known: Known) -> None:
        self.theorem = theorem
        added = theorem.form == "addition"
        definitions = list(theorem.definitions)
        facts = dict(theorem.facts)
        absent = set(theorem.absent)
        claim, again = theorem.claim, theorem.claim
        if added:
            definitions += [_fuller(definition) for definition in theorem.definitions]
            again = copied(theorem.claim, _in_fuller)
            facts |= {FULLER + name: type for name, type in theorem.facts.items()}
            absent |= facts.keys()
        self.encoding = Encoding(facts, theorem.readings, known.members, absent)
        scope = self.scope = self.encoding.scope(definitions)
        self.assumed: list[Bool] = [scope.true(theorem.bounded), scope.true(theorem.assume)]
        self.assumed += [self._at_least(name, least) for name, least in known.least.items() if name in facts]
        match theorem.form:
            case "claim":
                self.meant, self.against = scope.known(claim), scope.false(claim)
            case "satisfiable":
                self.meant, self.against = True, scope.true(claim)
            case "settled":
                self.meant, self.against = True, scope.missing(claim)
            case "addition":
                self.assumed += [self._states_more(name) for name in theorem.facts]
                self.meant = scope.known(claim)
                self.against = all_of([scope.known(claim), no(scope.true(Compare(claim, "==", again)))])

    @property
    def bounds(self) -> list[Bool]:
        return [*self.encoding.bounds, *self.assumed]

    def default(self) -> list[Bool]:
        """Every reading as it is by default."""
        return [self.reading(name, options[0]) for name, options in self.theorem.readings.items()]

    def reading(self, name: str, option: str) -> Bool:
        return self.scope.true(Compare(Reading(name), "==", Lit(option, enum_of(f"reading.{name}"))))

    def found(self, model: Model) -> Found:
        """The case of a model, as the theorem's facts."""
        case = self.encoding.case(model)
        if self.theorem.form != "addition":
            return Found(case.facts, case.readings)
        first = {name: value for name, value in case.facts.items() if not name.startswith(FULLER)}
        fuller = {name.removeprefix(FULLER): value for name, value in case.facts.items() if name.startswith(FULLER)}
        return Found(first, case.readings, {name: value for name, value in fuller.items() if name not in first})

    def same(self, case: Case, but: str = "") -> list[Bool]:
        """That every fact and reading but one is as in a case."""
        facts = (self.same_fact(name, case.facts.get(name)) for name in self.encoding.facts if name != but)
        return [*facts, *(self.reading(name, option) for name, option in case.readings.items())]

    def same_fact(self, name: str, value: Value | None) -> Bool:
        scope, type, fact = self.scope, self.encoding.facts[name], Fact(name)
        if value is None:
            return scope.true(Not(Given(name)))
        if isinstance(value, frozenset):
            listed = self.encoding.members[type.enum]
            each = (Includes(fact, member) for member in listed)
            return all_of(scope.true(it if it.member in value else Not(it)) for it in each)
        return scope.true(Compare(fact, "==", Lit(value, type)))

    def type_of(self, expr: Expr) -> Type | None:
        """The type of an expression of the theorem; None for one that has no single type."""
        defined = {definition.name: definition.type for definition in self.theorem.definitions}
        return type_of(expr, self.theorem.facts, defined, self.theorem.readings)

    def reads(self, expr: Expr) -> frozenset[str]:
        """The facts an expression of the theorem rests on."""
        met = mentions(expr)
        below = (self._read[name] for name in met.refs)
        return frozenset(met.facts).union(*below)

    @cached_property
    def _read(self) -> Mapping[str, frozenset[str]]:
        read: dict[str, frozenset[str]] = {}
        for definition in self.theorem.definitions:
            met = mentions(definition.expr)
            read[definition.name] = frozenset(met.facts).union(*(read[name] for name in met.refs))
        return read

    def _at_least(self, name: str, least: Value) -> Bool:
        stated = self.scope.true(Given(name))
        return no(all_of([stated, self.scope.false(Compare(Fact(name), ">=", Lit(least, self.encoding.facts[name])))]))

    def _states_more(self, name: str) -> Bool:
        """That the fuller case states what the other does; what may lack a meaning is stated in both or in neither."""
        scope, more = self.scope, FULLER + name
        stated, also = scope.true(Given(name)), scope.true(Given(more))
        kept = no(all_of([stated, no(all_of([also, self._equal(name, more)]))]))
        return all_of([kept, no(all_of([also, no(stated)]))]) if name in self.theorem.absent else kept

    def _equal(self, name: str, other: str) -> Bool:
        type = self.encoding.facts[name]
        if type.name != "enums":
            return self.scope.true(Compare(Fact(name), "==", Fact(other)))
        pairs = ((Includes(Fact(name), it), Includes(Fact(other), it)) for it in self.encoding.members[type.enum])
        return all_of(self.scope.true(Compare(one, "==", two)) for one, two in pairs)


def _fuller(definition: Definition) -> Definition:
    return replace(definition, name=FULLER + definition.name, expr=copied(definition.expr, _in_fuller))


def _in_fuller(expr: Expr) -> Expr:
    match expr:
        case Fact(name) | Given(name) | Ref(name):
            return replace(expr, name=FULLER + name)
        case _:
            return expr


@dataclass(frozen=True)
class Measured:
    """A number of the theorem as a figure, counted in the last place of its type; told by the reference evaluator."""

    goal: Goal
    expr: Expr
    type: Type
    step: Decimal

    def value(self, steps: int) -> Decimal | int:
        number = multiply(self.step, steps)
        return number if self.step < 1 else int(number)

    def of(self, model: Model) -> int:
        return self.steps(self.goal.encoding.case(model))

    def steps(self, case: Case) -> int:
        found = evaluate(self.expr, surroundings(self.goal.theorem, case))
        if not isinstance(found, Decimal | int):
            raise ValueError(f"no number: {found}")
        return int(quotient(found, self.step, 0, "down"))

    def at_least(self, steps: int) -> Bool:
        return self.goal.scope.true(Compare(self.expr, ">=", Lit(self.value(steps), self.type)))

    def apart(self, moved: Figure, steps: int) -> Bool:
        if not isinstance(moved, Measured):
            return True
        if moved.expr == self.expr:
            return steps != 0
        apart = Compare(Arithmetic(self.expr, "-", moved.expr), "==", Lit(self.value(steps), self.type))
        return no(self.goal.scope.true(apart))


STEPS: Mapping[str, Decimal] = {"money": Decimal("0.01"), "integer": Decimal(1), "months": Decimal(1)}
"""The types whose figures have regions, and the steps in which they are told: those of which every one can be stated."""


def numeric(value: object) -> bool:
    return isinstance(value, Decimal | int) and not isinstance(value, bool | date)


__all__ = ["STEPS", "Goal", "Known", "Measured", "numeric"]
