"""A case put to the solver: what is stated stands in the program as a figure, what is asked about is a variable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import cast

from guarantee_rules.backends.smt.asking import Asking, Bool, Model, Unsettled, all_of, any_of, no, unlike
from guarantee_rules.backends.smt.counting import as_published, published
from guarantee_rules.backends.smt.encoding import Encoding
from guarantee_rules.backends.smt.scope import Scope
from guarantee_rules.backends.smt.sharing import stating
from guarantee_rules.backends.smt.terms import Condition
from guarantee_rules.cases.written import outcome_name
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import FALSE, TRUE, Compare, Expr, Fact, Given, Includes, Lit, Not, Ref
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Definition
from guarantee_rules.laws.copied import copied
from guarantee_rules.proving.advice.asked import Asked, domain_of, told_by, value_of
from guarantee_rules.proving.advice.results import Why
from guarantee_rules.values.types import Type, Value

LOOKED_UP = 6
"""So many times the calendar of working days is asked about the days of a case."""
Facts = Mapping[str, Value]
Confirms = Callable[[Facts], bool]


class Posed:
    """A question about one case in which some facts are free: each stated, with any value of the domain.

    Of those that `may` be stated it is free as well whether they are.
    """

    def __init__(
        self,
        asked: Asked,
        free: Iterable[str],
        second: Iterable[str] = (),
        may: Collection[str] = (),
        *,
        whole: bool = False,
    ) -> None:
        """`second` are free facts of which a second value is asked about, under the name `second_name` gives it.

        Only what the outcome needs of the program is encoded, unless it is wanted `whole`.
        """
        self.asked, self.free = asked, tuple(free)
        self.domain = domain_of(asked)
        types = asked.program.facts
        self.types: dict[str, Type] = {name: types[name] for name in self.free}
        self.types |= {second_name(name): types[name] for name in second}
        stated = self._stated_definitions()
        self.definitions = tuple(stated) if whole else needed(stated, self.outcome)
        lacking = self._lacking()
        facts = {**self.types, **{name: types[name] for name in lacking}}
        absent = [*lacking, *(name for name in self.free if name in may)]
        self._variables = made = Encoding(
            facts, asked.program.readings, asked.known.members, absent, asked.readings, self.domain
        )
        self.encoding = stating(made, dict.fromkeys(lacking, False))
        self.scope = self.encoding.scope(self.definitions)
        self._asking: tuple[int, Asking] | None = None

    # --- the program with what is stated in it

    @cached_property
    def outcome(self) -> Expr:
        return copied(self.asked.program.outcome, self._leaf)

    def stated(self, expr: Expr) -> Expr:
        """An expression of the program with the stated facts in it."""
        return copied(expr, self._leaf)

    def _stated_definitions(self) -> list[Definition]:
        return [
            Definition(it.name, it.type, copied(it.expr, self._leaf), it.rule) for it in self.asked.program.definitions
        ]

    def _leaf(self, expr: Expr) -> Expr:
        match expr:
            case Fact(name) if name not in self.types and name in self.asked.facts:
                return Lit(self.asked.facts[name], self.asked.program.facts[name])
            case Given(name) if name not in self.types:
                return TRUE if name in self.asked.facts else FALSE
            case _:
                return expr

    def _lacking(self) -> tuple[str, ...]:
        exprs = [self.outcome, *(it.expr for it in self.definitions)]
        named = {name: None for expr in exprs for name in mentions(expr).facts}
        return tuple(name for name in named if name not in self.types)

    # --- conditions

    @cached_property
    def passes(self) -> Bool:
        return self.scope.outcomes(self.outcome).get(self.asked.wanted or "", False)

    def stated_in(self, name: str) -> Bool:
        """That a free fact is stated."""
        return self.scope.true(Given(name))

    def same(self, name: str, value: Value) -> Bool:
        """That a free fact has a value."""
        fact, type = Fact(name), self.types[name]
        if isinstance(value, frozenset):
            return all_of(self.has(name, member, member in value) for member in self.encoding.members[type.enum])
        return self.scope.true(Compare(fact, "==", Lit(value, type)))

    def has(self, name: str, member: str, listed: bool) -> Bool:
        """That a list of names has a member, or has it not."""
        it = Includes(Fact(name), member)
        return self.scope.true(it if listed else Not(it))

    def between(self, name: str, least: int, most: int) -> Bool:
        """That a free number or date lies between two of its steps, both included."""
        return all_of([self._compared(name, ">=", least), self._compared(name, "<=", most)])

    def _compared(self, name: str, op: str, steps: int) -> Bool:
        first, last = self.ends(name)
        if (op == ">=" and steps <= first) or (op == "<=" and steps >= last):
            return True
        if (op == ">=" and steps > last) or (op == "<=" and steps < first):
            return False
        figure = Lit(value_of(self.types[name], steps, self.domain), self.types[name])
        return self.scope.true(Compare(Fact(name), ">=" if op == ">=" else "<=", figure))

    def ends(self, name: str) -> tuple[int, int]:
        """The first and last value of a free number or date, in steps; the least it can be is kept to."""
        type = self.types[name]
        if type.name == "date":
            return self.domain.first.toordinal(), self.domain.last.toordinal()
        first, last = self.domain.numbers[type.name].whole
        least = self.asked.known.least.get(first_name(name))
        if isinstance(least, Decimal | int):
            steps = self.domain.numbers[type.name].steps(least)
            first = first if steps is None else max(first, steps)
        return first, last

    def steps(self, name: str, value: Value) -> int:
        """A value of a free number or date, in steps."""
        if isinstance(value, date):
            return value.toordinal()
        steps = self.domain.numbers[self.types[name].name].steps(cast("Decimal | int", value))
        assert steps is not None, f"{name} is beyond the domain: {value}"
        return steps

    # --- queries

    @property
    def asking(self) -> Asking:
        """What is asked of: with all the bounds that expressions encoded so far have brought."""
        bounds = [*self.encoding.bounds, *(self._least(name) for name in self.types)]
        if self._asking is None or self._asking[0] != len(bounds):
            self._asking = len(bounds), Asking(bounds, self.asked.seconds, in_all=None)
        return self._asking[1]

    def _least(self, name: str) -> Bool:
        least = self.asked.known.least.get(first_name(name))
        if least is None:
            return True
        return no(self.scope.false(Compare(Fact(name), ">=", Lit(least, self.types[name]))))

    def found(self, *conditions: Bool, confirms: Confirms) -> Facts | None:
        """Values of the free facts for which the conditions hold and the reference evaluator confirms it; None where
        there are surely none.

        Where working days are counted, the days of what is found are looked up and the solver is asked again. Raises
        `Unsettled`.
        """
        if self.encoding.unencoded and (few := published(self.encoding)):
            # Days of which there is a calendar are looked at first: of others a case cannot be confirmed.
            with suppress(Unsettled):
                facts = self._confirmed([*conditions, *few], confirms)
                if facts is not None:
                    return facts
        return self._confirmed(conditions, confirms)

    def _confirmed(self, conditions: Sequence[Bool], confirms: Confirms) -> Facts | None:
        looked_up: list[Bool] = []
        for _ in range(LOOKED_UP):
            model = self.asking.model(*conditions, *looked_up)
            if model is None:
                return None
            if confirms(facts := self._facts(model)):
                return facts
            days = list(as_published(self.encoding, model))
            looked_up += [any_of([no(here), really]) for here, really in days]
            model = self.asking.model(*conditions, *looked_up, *(here for here, _ in days)) if days else None
            if model is not None and confirms(facts := self._facts(model)):
                return facts
            if not days:
                break
        raise Unsettled("unencoded" if self.encoding.unencoded else "disagreement")

    def _facts(self, model: Model) -> Facts:
        known = self._variables.case(model).facts
        return {name: value for name, value in known.items() if name in self.types}

    def reference(self, facts: Facts) -> str:
        """The outcome by the reference evaluator with these values of the free facts."""
        whole = {**self.asked.facts, **{name: value for name, value in facts.items() if name in self.free}}
        return outcome_name(run(self.asked.program, Case(whole, self.asked.readings)).outcome)

    def answer(self, facts: Facts) -> dict[tuple[str, str], object]:
        """All that is answered, by the reference evaluator."""
        whole = {**self.asked.facts, **{name: value for name, value in facts.items() if name in self.free}}
        return told_by(self.asked.program, whole, self.asked.readings)

    def passing(self, *conditions: Bool) -> Facts | None:
        """Values of the free facts under conditions with which the case passes."""
        return self.found(self.passes, *conditions, confirms=lambda facts: self.reference(facts) == self.asked.wanted)

    def nearest(self, name: str, start: int, end: int, ask: Callable[..., Facts | None]) -> Nearest | None:
        """The value of a free number or date nearest to `start`, towards `end`, for which `ask` finds something.

        `start` itself is not looked at. By plain queries only: the last one says that there is nothing nearer.
        """
        way = 1 if end > start else -1

        def within(near: int, far: int) -> Facts | None:
            low, high = min(near, far), max(near, far)
            return ask(self.between(name, low, high)) if (far - near) * way >= 0 else None

        found = within(start + way, end)
        if found is None:
            return None
        none_to, here = start, self.steps(name, found[name])
        stride = 1
        while abs(here - none_to) > 1:
            # From near the end that is known first, then by halves.
            middle = (none_to + here) // 2 if stride > abs(here - none_to) // 2 else here - way * stride
            closer = within(none_to + way, middle)
            if closer is None:
                none_to = middle
                stride = abs(here - none_to)
            else:
                found, here = closer, self.steps(name, closer[name])
                stride *= 2
        if within(start + way, here - way) is not None:
            raise Unsettled("disagreement")
        return Nearest(here, found)


def unlike_values(scope: Scope, other: Scope, one: Expr, two: Expr) -> Bool:
    """That a value is known in one case and unknown or another in the other; of a condition, that it is true in one."""
    if one is two:
        return False
    first, second = scope.term(one), other.term(two)
    if isinstance(first, Condition):
        return unlike(scope.true(one), other.true(two))
    logic = scope.logic
    apart = logic.all((first.known, second.known, logic.no(scope.choosing.equal(first, second))))
    return logic.formula(logic.either(apart, logic.no(logic.same(first.known, second.known))))


@dataclass(frozen=True)
class Nearest:
    """A number or date in steps, and values of all free facts that go with it."""

    steps: int
    facts: Facts


def why_of(unsettled: Unsettled) -> Why:
    return "unencoded" if unsettled.why in ("unencoded", "disagreement") else "time"


def second_name(name: str) -> str:
    """The name of the second value of a fact, which no pack can give."""
    return f"second {name}"


def first_name(name: str) -> str:
    return name.removeprefix("second ")


def needed(definitions: Iterable[Definition], *roots: Expr) -> tuple[Definition, ...]:
    """Those of some definitions, in their order, that expressions need."""
    known = list(definitions)
    wanted = {name for root in roots for name in mentions(root).refs}
    kept: list[Definition] = []
    for definition in reversed(known):
        if definition.name in wanted:
            wanted |= set(mentions(definition.expr).refs)
            kept.append(definition)
    return tuple(reversed(kept))


def varied(
    definitions: Iterable[Definition], roots: Sequence[Expr], names: Collection[str]
) -> tuple[list[Definition], list[Expr]]:
    """Definitions and expressions for a second case, in which some facts have their second values.

    Only what rests on them is written anew; all else is the very same expression.
    """
    moved: set[str] = set()

    def touched(expr: Expr) -> bool:
        met = mentions(expr)
        return any(name in names for name in met.facts) or any(name in moved for name in met.refs)

    def leaf(expr: Expr) -> Expr:
        match expr:
            case Fact(name) if name in names:
                return Fact(second_name(name), expr.span)
            case Given(name) if name in names:
                return Given(second_name(name), expr.span)
            case Ref(name) if name in moved:
                return Ref(second_name(name), expr.span)
            case _:
                return expr

    made: list[Definition] = []
    for it in definitions:
        if touched(it.expr):
            moved.add(it.name)
            made.append(Definition(second_name(it.name), it.type, copied(it.expr, leaf), it.rule))
        made.append(it)
    return made, [copied(root, leaf) if touched(root) else root for root in roots]
