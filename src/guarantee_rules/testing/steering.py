"""A case changed, fact by fact, until a condition of a pack holds, or two sides of a comparison are one step apart.

Drawing alone seldom meets a threshold that is worked out, such as 1.3 times the benchmark rate of a loan's day and
term. What is tried here may fail: the case is then as near as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import (
    All,
    Any,
    Compare,
    Expr,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OneOf,
    Reading,
    Ref,
)
from guarantee_rules.core.parts import walk
from guarantee_rules.testing.choosing import Chooser, Some
from guarantee_rules.testing.near import Figures, around, canonical, possible
from guarantee_rules.values.numbers import add, multiply, quotient, subtract
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown

Side = Literal["at", "below", "above"]
"""Where the left side of a comparison lies, seen from the right one: at it, or the nearest it can be to either side."""

MOST_STEPS = 150
"""Changes tried for one wish; a pack whose conditions need more is met by drawing, or not at all."""
LARGEST_RATIO = 100
"""Of a fact; figures of policies lie between 0 and 2."""
STRIDES: Mapping[str, Decimal] = {
    "money": Decimal("1000.00"),
    "rate": Decimal("0.01"),
    "ratio": Decimal("0.01"),
    "date": Decimal(28),
}
ZERO = Decimal("0.00")
PLACES = {"money": 2, "rate": 8, "ratio": 6}
_TRUE_WHERE: Mapping[str, tuple[Side, ...]] = {
    "<=": ("at", "below"),
    "<": ("below",),
    "==": ("at",),
    "!=": ("below", "above"),
    ">=": ("at", "above"),
    ">": ("above",),
}
_SIDES: tuple[Side, ...] = ("at", "below", "above")


@dataclass(frozen=True)
class Ground:
    """What expressions stand on: the types of facts, the definitions they refer to, and what facts are drawn from."""

    facts: Mapping[str, Type]
    definitions: Mapping[str, Expr]
    figures: Figures
    least: Mapping[str, Decimal | int] = field(default_factory=dict)
    """The least value a fact can have, where that is not zero."""
    simple: Mapping[str, Value] = field(default_factory=dict)
    """A round value of each fact, by which others can be met exactly."""

    def allows(self, name: str, value: Value) -> bool:
        """Whether a fact can have this value."""
        least, kind = self.least.get(name), self.facts[name].name
        if least is not None and isinstance(value, Decimal | int) and value < least:
            return False
        if kind == "ratio" and isinstance(value, Decimal):
            return 0 <= value <= LARGEST_RATIO
        return possible(value, kind)

    def value(self, name: str, choose: Chooser) -> Value:
        """Some value the fact can have."""
        value = self.figures.value(self.facts[name], choose)
        return value if self.allows(name, value) else self.simple.get(name, value)


class Steering:
    """One case on its way. `fixed` facts stay as they are, and readings but for those with options in `free`."""

    def __init__(
        self,
        ground: Ground,
        case: Case,
        choose: Chooser,
        fixed: Collection[str] = (),
        free: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.ground = ground
        self.choose = choose
        self.fixed = fixed
        self.free = free or {}
        self._facts = dict(case.facts)
        self._readings = dict(case.readings)
        self._calendar = case.calendar
        self._steps = 0
        self._known = self._anew()

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts as they are by now."""
        return self._facts

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings as they are by now."""
        return self._readings

    @property
    def case(self) -> Case:
        """The case as it is by now."""
        return Case(dict(self._facts), dict(self._readings), self._calendar)

    def value(self, expr: Expr) -> Outcome:
        """What an expression comes to by now."""
        return evaluate(expr, self._known.around)

    def _anew(self) -> _Known:
        """The definitions of the case as it is now; asked for whenever something in it has changed."""
        return _Known(self.ground.definitions, Case(self._facts, self._readings, self._calendar))

    # --- facts

    def put(self, name: str, value: Value | None) -> None:
        """States a fact, or takes it away."""
        if value is None:
            self._facts.pop(name, None)
        else:
            self._facts[name] = value
        self._known = self._anew()

    def restore(self, facts: Mapping[str, Value]) -> None:
        """All facts as they were."""
        self._facts = dict(facts)
        self._known = self._anew()

    def _put(self, name: str, value: Value | None) -> None:
        if name not in self.fixed:
            self.put(name, value)

    def _state(self, name: str) -> None:
        if name not in self._facts:
            self._put(name, self.ground.value(name, self.choose))

    def _spent(self) -> bool:
        self._steps += 1
        return self._steps > MOST_STEPS

    # --- conditions

    def toward(self, expr: Expr, truth: bool) -> None:
        """Makes a condition true, or false."""
        if self.value(expr) is truth or self._spent():
            return
        match expr:
            case Fact(name):
                self._put(name, truth)
            case Given(name):
                if truth:
                    self._state(name)
                else:
                    self._put(name, None)
            case Ref(name):
                self.toward(self.ground.definitions[name], truth)
            case Not(of):
                self.toward(of, not truth)
            case All(parts) | Any(parts):
                if isinstance(expr, All) is truth:
                    for part in (*parts, *parts):  # what makes one part hold may undo another
                        self.toward(part, truth)
                else:
                    self._one_of(expr, truth, [(part, truth) for part in parts])
            case OneOf(of, options):
                self.named(of, lambda name: (name in options) is truth)
            case Includes(of, member):
                self._including(of, member, truth)
            case If(test, then, orelse):
                self._branch(test, then, orelse, lambda branch: _may_be(branch, truth), truth)
            case Needs(parts, then):
                for part in parts:
                    self.settle(part)
                self.toward(then, truth)
            case Compare(left, op, right):
                self._compared(left, op, right, truth)
            case _:
                pass

    def _one_of(self, expr: Expr, truth: bool, wishes: Sequence[tuple[Expr, bool]]) -> None:
        """Tries one wish after the other, the first by choice, until the condition is as it should be."""
        before = dict(self._facts)
        for part, wanted in self._turned(wishes):
            self.restore(before)
            self.toward(part, wanted)
            if self.value(expr) is truth:
                return

    def _turned(self, options: Sequence[Some]) -> Sequence[Some]:
        """All of them, from one that is chosen on."""
        turn = self.choose.number(0, len(options) - 1) if len(options) > 1 else 0
        return (*options[turn:], *options[:turn])

    def _branch(self, test: Expr, then: Expr, orelse: Expr, fits: Callable[[Expr], bool], truth: bool) -> None:
        before = dict(self._facts)
        for way, branch in self._ways(test, then, orelse, fits):
            self.restore(before)
            self.toward(test, way)
            self.toward(branch, truth)
            if self.value(test) is way and self.value(branch) is truth:
                return

    def _ways(self, test: Expr, then: Expr, orelse: Expr, fits: Callable[[Expr], bool]) -> Sequence[tuple[bool, Expr]]:
        """The branches that fit, and what the test must be for each."""
        settled = self.value(test) if self._settled(test) else None
        can = [
            (way, branch) for way, branch in ((True, then), (False, orelse)) if fits(branch) and settled in (None, way)
        ]
        return self._turned(can)

    def _settled(self, test: Expr) -> bool:
        """Whether a condition rests on nothing that can be changed."""
        parts = list(walk(test))
        return not any(
            isinstance(part, Fact | Given | Ref) or (isinstance(part, Reading) and part.name in self.free)
            for part in parts
        )

    def _including(self, of: Expr, member: str, truth: bool) -> None:
        if isinstance(of, Fact):
            now = self.facts.get(of.name)
            names = now if isinstance(now, frozenset) else frozenset[str]()
            self._put(of.name, names | {member} if truth else names - {member})

    def _compared(self, left: Expr, op: str, right: Expr, truth: bool) -> None:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Lit) and isinstance(other.value, str):
                self.named(one, _like(other.value, (op == "==") is truth))
                return
            if isinstance(other, Lit) and isinstance(other.value, bool):
                self.toward(one, other.value is ((op == "==") is truth))
                return
        sides = _TRUE_WHERE[op]
        wanted_sides = sides if truth else tuple(side for side in _SIDES if side not in sides)
        self.beside(left, right, self.choose.one(wanted_sides))

    # --- names

    def named(self, expr: Expr, wanted: Callable[[str], bool]) -> None:
        """Makes a name one of those wanted."""
        now = self.value(expr)
        if (isinstance(now, str) and wanted(now)) or self._spent():
            return
        match expr:
            case Fact(name):
                type = self.ground.facts[name]
                fitting = [one for one in self.ground.figures.names.get(type.enum, ()) if wanted(one)]
                if fitting:
                    self._put(name, self.choose.one(fitting))
            case Reading(name):
                options = [option for option in self.free.get(name, ()) if wanted(option)]
                if options:
                    self._readings[name] = self.choose.one(options)
                    self._known = self._anew()
            case Ref(name):
                self.named(self.ground.definitions[name], wanted)
            case If(test, then, orelse):
                before = dict(self._facts)
                for way, branch in self._ways(test, then, orelse, lambda branch: self._can_be(branch, wanted)):
                    self.restore(before)
                    self.toward(test, way)
                    self.named(branch, wanted)
                    found = self.value(branch)
                    if self.value(test) is way and isinstance(found, str) and wanted(found):
                        return
            case Needs(parts, then):
                for part in parts:
                    self.settle(part)
                self.named(then, wanted)
            case _:
                pass

    def _can_be(self, expr: Expr, wanted: Callable[[str], bool]) -> bool:
        match expr:
            case Lit(str() as name):
                return wanted(name)
            case Fact(name):
                return any(wanted(one) for one in self.ground.figures.names.get(self.ground.facts[name].enum, ()))
            case Ref(name):
                return self._can_be(self.ground.definitions[name], wanted)
            case If(_, then, orelse):
                return self._can_be(then, wanted) or self._can_be(orelse, wanted)
            case Needs(_, then):
                return self._can_be(then, wanted)
            case _:
                return False

    # --- figures

    def beside(self, left: Expr, right: Expr, side: Side, spared: Collection[str] = ()) -> None:
        """Moves one fact so that `left` lies at `right`, or as near to it as it can on one side of it.

        Facts not among the `spared` are tried first.
        """
        self.settle(left)
        self.settle(right)
        names = [name for name in self._moving(left, right) if name not in self.fixed]
        if not names or self._apart(left, right) is None:
            return
        turn = self.choose.number(0, len(names) - 1)
        order = sorted(names[turn:] + names[:turn], key=lambda one: one in spared)
        before = dict(self._facts)
        # Not every amount has a twelfth to the fen: round figures are met exactly. And where several amounts are added
        # up, the others can be too much already.
        amounts = [name for name in order if not isinstance(before[name], date)]
        rounded = {name: self.ground.simple[name] for name in amounts if name in self.ground.simple}
        nothing: dict[str, Value] = {
            name: canonical(ZERO, self.ground.facts[name].name) if isinstance(before[name], Decimal) else 0
            for name in amounts
        }
        for others in ({}, rounded, nothing):
            self.restore(before | {name: value for name, value in others.items() if self.ground.allows(name, value)})
            if self._any_moved(order, left, right, side):
                return
        self.restore(before)

    def _any_moved(self, names: Collection[str], left: Expr, right: Expr, side: Side) -> bool:
        before = dict(self._facts)
        for name in names:
            if self._spent():
                return False
            if self._moved(name, left, right, side):
                return True
            self.restore(before)
        return False

    def _moved(self, name: str, left: Expr, right: Expr, side: Side) -> bool:
        """Moves a fact to where the sides meet, by the straight line through two points, a few times over."""
        for _ in range(4):
            apart = self._apart(left, right)
            if apart is None or apart == 0:
                break
            further = self._crossing(name, left, right, apart)
            if further is None or further == self.facts[name]:
                break
            self.put(name, further)
        return self._chosen(name, left, right, side)

    def _chosen(self, name: str, left: Expr, right: Expr, side: Side) -> bool:
        """The value of the fact nearest to where the sides meet that lies on the wanted side; false without one."""
        kind = self.ground.facts[name].name
        at = self.facts[name]
        found: list[tuple[Decimal, int, Value]] = []
        for number, value in enumerate(canonical(one, kind) for one in around(at, kind)):
            if not self.ground.allows(name, value):
                continue
            self.put(name, value)
            apart = self._apart(left, right)
            if apart is not None and side == ("at" if apart == 0 else "below" if apart < 0 else "above"):
                found.append((abs(apart), number, value))
        self.put(name, min(found)[2] if found else at)
        return bool(found)

    def _crossing(self, name: str, left: Expr, right: Expr, apart: Decimal) -> Value | None:
        """The value of a fact at which both sides are equal, were they straight lines."""
        kind, now = self.ground.facts[name].name, self.facts[name]
        was = number_of(now)
        stride = STRIDES.get(kind, Decimal(12))
        if was is None:
            return None
        for step in (stride, -stride, stride / 100 if kind in PLACES else Decimal(1)):
            beyond = _valued(add(was, step), kind)
            if beyond is None or not self.ground.allows(name, beyond):
                continue
            self.put(name, beyond)
            then = self._apart(left, right)
            self.put(name, now)
            if then is not None and then != apart:
                slope = subtract(apart, then)
                goal = _valued(add(was, quotient(multiply(apart, step), slope, PLACES.get(kind, 0), "down")), kind)
                return canonical(goal, kind) if goal is not None and self.ground.allows(name, goal) else None
        return None

    def _apart(self, left: Expr, right: Expr) -> Decimal | None:
        one, other = number_of(self.value(left)), number_of(self.value(right))
        return None if one is None or other is None else Decimal(subtract(one, other))

    def _moving(self, *exprs: Expr) -> list[str]:
        """The stated numbers and dates that expressions speak of, those of definitions included."""
        names = speaks_of(exprs, self.ground.definitions)
        return [name for name in names if number_of(self.facts.get(name)) is not None]

    def settle(self, expr: Expr) -> None:
        """States what is missing for an expression to be known."""
        for _ in range(8):
            value = self.value(expr)
            missing = sorted(value.missing & self.ground.facts.keys()) if isinstance(value, Unknown) else []
            if not missing or self._spent():
                return
            for name in missing:
                self._state(name)


class _Known(dict[str, Outcome]):
    """The definitions of a case, each worked out when it is first asked for."""

    def __init__(self, definitions: Mapping[str, Expr], case: Case) -> None:
        self.definitions = definitions
        self.around = Surroundings(case, self)

    def __missing__(self, name: str) -> Outcome:
        value = self[name] = evaluate(self.definitions[name], self.around)
        return value


def speaks_of(exprs: Collection[Expr], definitions: Mapping[str, Expr]) -> list[str]:
    """The facts expressions speak of, those of definitions included, in the order they are met."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    pending = list(exprs)
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Fact):
                found[part.name] = None
            elif isinstance(part, Ref) and part.name not in seen:
                seen.add(part.name)
                pending.append(definitions[part.name])
    return list(found)


def number_of(value: object) -> Decimal | None:
    """A number or date as a number; None for anything else."""
    match value:
        case bool():
            return None
        case date():
            return Decimal(value.toordinal())
        case Decimal() | int():
            return Decimal(value)
        case _:
            return None


def _like(wanted: str, alike: bool) -> Callable[[str], bool]:
    return lambda name: (name == wanted) is alike


def _valued(number: Decimal, kind: str) -> Value | None:
    """A number as a value of a kind; None where a date would be beyond the calendar."""
    if kind == "date":
        return date.fromordinal(int(number)) if 1 <= number <= date.max.toordinal() else None
    return number if kind in PLACES else int(number)


def _may_be(expr: Expr, truth: bool) -> bool:
    """Whether a condition is not surely the other."""
    match expr:
        case Lit(bool() as value):
            return value is truth
        case _:
            return True
