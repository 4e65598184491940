"""A theorem as the solver sees it: what is assumed, and what must be impossible for it to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from guarantee_rules.backends.smt.asking import Bool, Model, all_of, no
from guarantee_rules.backends.smt.counting import in_order, published, worked
from guarantee_rules.backends.smt.encoding import Encoding
from guarantee_rules.backends.smt.scope import Scope
from guarantee_rules.backends.smt.sharing import carried_on, stating
from guarantee_rules.core.check import Broken, type_of
from guarantee_rules.core.evaluate import Case, evaluate
from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Fact, Given, Includes, Lit, Not, Reading
from guarantee_rules.core.parts import mentions
from guarantee_rules.laws.theorem import Theorem, surroundings
from guarantee_rules.proving.regions import Figure
from guarantee_rules.proving.results import Found, Known
from guarantee_rules.values.numbers import multiply, quotient
from guarantee_rules.values.types import Type, Value, enum_of


class Shared:
    """One encoding for several theorems of one question, so that what they have in common is encoded once."""

    def __init__(self, theorems: Sequence[Theorem], known: Known) -> None:
        self.known = known
        facts = {name: type for theorem in theorems for name, type in theorem.facts.items()}
        readings = {name: options for theorem in theorems for name, options in theorem.readings.items()}
        absent = frozenset[str]().union(*(theorem.absent for theorem in theorems))
        self.encoding = Encoding(facts, readings, known.members, absent)
        self.scope = self.encoding.scope(())
        self._ordered: list[Bool] = []
        self._pairs_of = 0

    def of(self, theorem: Theorem) -> Scope:
        return carried_on(self.scope, theorem.definitions)

    @property
    def ordered(self) -> list[Bool]:
        """That working days keep their order, of all that have been encoded so far."""
        many = len(worked(self.encoding))
        if many > self._pairs_of:
            self._ordered += in_order(self.encoding, self._pairs_of)
            self._pairs_of = many
        return self._ordered

    @cached_property
    def fewer(self) -> Scope:
        """The same facts, of which any may not be stated."""
        logic = self.encoding.logic
        stated = {name: logic.variable(f"{name} stated") for name in self.encoding.facts}
        return stating(self.encoding, stated).scope(())

    @cached_property
    def more(self) -> Scope:
        """All facts stated in `fewer` and possibly others, but none whose absence means something."""
        logic, fewer = self.encoding.logic, self.fewer.encoding.stated
        stated = {
            name: fewer[name]
            if name in self.encoding.absent
            else logic.either(fewer[name], logic.variable(f"{name} too"))
            for name in self.encoding.facts
        }
        return stating(self.encoding, stated).scope(())


class Goal:
    """A theorem encoded. `assumed` are conditions of every case looked at; `against` one that refutes it.

    `meant` is what makes a case one that the theorem speaks of: an assumption that never holds proves nothing.
    """

    def __init__(self, theorem: Theorem, shared: Shared) -> None:
        self.theorem = theorem
        self.shared = shared
        claim = theorem.claim
        if theorem.form == "addition":
            scope, more = (carried_on(known, theorem.definitions) for known in (shared.fewer, shared.more))
        else:
            scope = more = shared.of(theorem)
        self.scope, self.more = scope, more.encoding
        self.encoding = scope.encoding
        self.assumed: list[Bool] = [scope.true(theorem.bounded), scope.true(theorem.assume)]
        self.assumed += _at_least(more, theorem, shared.known.least)
        self.meant: Bool = True
        match theorem.form:
            case "claim":
                self.meant, self.against = scope.known(claim), scope.false(claim)
            case "satisfiable":
                self.against = scope.true(claim)
            case "settled":
                # Where a calendar is wanting nothing is known of what is missing beside it.
                self.against = all_of([scope.missing(claim), *published(self.encoding)])
            case "addition":
                self.meant = scope.known(claim)
                self.against = all_of([scope.known(claim), no(_same(scope, more, claim))])

    @property
    def bounds(self) -> list[Bool]:
        ordered = self.shared.ordered if self.theorem.second or self.theorem.form == "addition" else []
        return [*self.encoding.bounds, *ordered, *self.assumed]

    def default(self) -> list[Bool]:
        """Every reading as it is by default."""
        return [self.reading(name, options[0]) for name, options in self.theorem.readings.items()]

    def reading(self, name: str, option: str) -> Bool:
        return self.scope.true(Compare(Reading(name), "==", Lit(option, enum_of(f"reading.{name}"))))

    def found(self, model: Model) -> Found:
        """The case of a model, as the theorem's facts."""
        case = self.encoding.case(model)
        facts = self._own(case)
        if self.theorem.form != "addition":
            return Found(facts, case.readings)
        fuller = self._own(self.more.case(model))
        return Found(facts, case.readings, {name: value for name, value in fuller.items() if name not in facts})

    def _own(self, case: Case) -> dict[str, Value]:
        return {name: value for name, value in case.facts.items() if name in self.theorem.facts}

    def same(self, case: Case, but: str = "") -> list[Bool]:
        """That every fact and reading but one is as in a case."""
        facts = (self.same_fact(name, case.facts.get(name)) for name in self.theorem.facts if name != but)
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
        try:
            return type_of(expr, self.theorem.facts, self.theorem.readings, defined)
        except Broken:
            return None

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


def _at_least(scope: Scope, theorem: Theorem, least: Mapping[str, Value]) -> list[Bool]:
    """That no fact that is stated is less than it can be, in a second case either."""
    first = {name: theorem.second.get(name, name) for name in theorem.facts}
    return [
        no(scope.false(Compare(Fact(name), ">=", Lit(least[of], theorem.facts[name]))))
        for name, of in first.items()
        if of in least
    ]


def _same(one: Scope, other: Scope, claim: Expr) -> Bool:
    """Whether a value is known and the same in two scopes of one encoding."""
    first, second = one.term(claim), other.term(claim)
    logic = one.logic
    return logic.formula(logic.all((first.known, second.known, one.choosing.equal(first, second))))


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
"""The types whose figures have regions, and the steps they are told in: a caller can state every one of them."""


def numeric(value: object) -> bool:
    return isinstance(value, Decimal | int) and not isinstance(value, bool | date)
