"""Without a solver: cases drawn near the figures of both sides and put to both. What it finds is so; what it does
not find may be so all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import Compare, Expr, Fact, Lit, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.found import Line, QuestionChange, Witness
from guarantee_rules.difference.order import of_outcomes, of_values
from guarantee_rules.difference.rewriting import settled
from guarantee_rules.values.numbers import add, multiply, quotient, rounded, subtract, trimmed
from guarantee_rules.values.ordered import number_of
from guarantee_rules.values.types import Type, Value

TRIES = 600
"""Cases for each question."""
_STEP = {"money": Decimal("0.01"), "rate": Decimal("0.000001"), "ratio": Decimal("0.0001")}
_STRIDE = {"money": Decimal("1000.00"), "rate": Decimal("0.01"), "ratio": Decimal("0.01"), "date": Decimal(28)}
_PLACES = {"money": 2, "rate": 6, "ratio": 4}
_USUAL: dict[str, tuple[Value, ...]] = {
    "money": (Decimal("0.00"), Decimal("100000.07"), Decimal("1000000.00"), Decimal("3000000.00")),
    "rate": (Decimal(0), Decimal("0.0435"), Decimal("0.06")),
    "ratio": (Decimal(0), Decimal("0.3"), Decimal(1)),
    "integer": (0, 20, 300, 1000),
    "months": (1, 6, 12, 36),
    "days": (0, 1, 30, 365),
    "workdays": (0, 1, 5),
    "date": (date(2016, 12, 31), date(2020, 6, 1), date(2024, 2, 29)),
    "bool": (False, True),
}


def searched(asked: Asked, tries: int = TRIES) -> QuestionChange:
    """The differences met among so many cases, one example of each kind."""
    met: dict[tuple[str, str | None, str | None, str], Line] = {}
    count = 0
    for facts in drawn(asked, tries):
        count += 1
        witness = asked.witness(facts)
        for line in lines_of(asked, witness):
            met.setdefault((line.about, line.old, line.new, line.direction), line)
    lines = tuple(met.values())
    return QuestionChange(asked.question, asked.joint.form, "search", lines, "not_asked", tried=count)


def lines_of(asked: Asked, witness: Witness) -> Iterator[Line]:
    """What differs between the two answers to one case; nothing is said of other cases."""
    old, new = witness.old, witness.new
    rules = tuple(rule for rule in asked.joint.changed_rules if (rule in old.not_met) != (rule in new.not_met))
    if old.outcome != new.outcome:
        direction = of_outcomes(asked.joint.form, old.outcome, new.outcome)
        yield Line("outcome", direction, old.outcome, new.outcome, rules, (), witness, exact=False)
    for name in asked.joint.changed_outputs:
        one, two = old.values.get(name), new.values.get(name)
        if one is not None and two is not None and one != two:
            yield Line(name, of_values(one, two), None, None, (), (), witness, exact=False)
        elif (one is None) != (two is None) and old.outcome == new.outcome:
            yield Line(name, "otherwise", None, None, (), (), witness, exact=False)


def drawn(asked: Asked, count: int) -> Iterator[Mapping[str, Value]]:
    """So many cases near the figures of both sides, always the same ones for the same programs."""
    return _Drawing(asked).cases(count)


class _Drawing:
    """Draws cases, always the same ones for the same programs."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._programs = asked.programs
        self._facts = asked.joint.facts
        self._choose = Random(asked.question)
        self._figures = self._near()

    def cases(self, count: int) -> Iterator[Mapping[str, Value]]:
        facts: Mapping[str, Value] = self._drawn()
        for number in range(count):
            if number % 6 == 0:
                facts = self._drawn()
            elif number % 6 < 3 and facts:
                name = self._choose.choice(sorted(facts))
                facts = {**facts, name: self._value(self._facts[name])}
            else:
                facts = self._nearer(facts)
            yield facts

    def _drawn(self) -> dict[str, Value]:
        """Every fact stated, but for those whose absence means something."""
        return {
            name: self._value(type)
            for name, type in sorted(self._facts.items())
            if name not in self._asked.optional or self._choose.random() < 0.5
        }

    def _value(self, type: Type) -> Value:
        names = self._asked.members.get(type.enum, ("",))
        if type.name == "enum":
            return self._choose.choice(names)
        if type.name == "enums":
            return frozenset(self._choose.sample(names, min(len(names), self._choose.randint(0, 2))))
        return self._choose.choice(self._figures[type.name])

    def _near(self) -> dict[str, list[Value]]:
        """By type, the figures of both sides and what lies a step around them, then some usual ones."""
        found: dict[str, dict[Value, None]] = {name: dict.fromkeys(values) for name, values in _USUAL.items()}
        for program, readings in zip(self._programs, self._asked.readings, strict=True):
            for expr in _exprs(program):
                for part in walk(settled(expr, readings)):
                    if isinstance(part, Lit) and part.type.name in found:
                        values = (canonical(value, part.type.name) for value in around(part.value, part.type.name))
                        found[part.type.name] |= dict.fromkeys(values)
        return {name: [value for value in values if _possible(value, name)] for name, values in found.items()}

    def _nearer(self, facts: Mapping[str, Value]) -> Mapping[str, Value]:
        """The case with one figure changed so that both sides of a comparison are equal, or one step apart."""
        at = self._choose.randrange(2)
        program = self._programs[at]
        met = self._compared(at, facts)
        if not met:
            return facts
        expr, apart = self._choose.choice(met)
        names = sorted(name for name in _facts_of(expr, program) if number_of(facts.get(name)) is not None)
        if not names:
            return facts
        name = self._choose.choice(names)
        kind = self._facts[name].name
        moved = self._solved(at, facts, expr, name, apart)
        values = [] if moved is None else [canonical(one, kind) for one in around(moved, kind) if _possible(one, kind)]
        return {**facts, name: self._choose.choice(values)} if values else facts

    def _compared(self, at: int, facts: Mapping[str, Value]) -> list[tuple[Compare, Decimal]]:
        """Every comparison of numbers or dates that a case meets, and how far its sides are apart."""
        values: dict[int, object] = {}
        met: list[tuple[Compare, Decimal]] = []

        def see(expr: Expr, value: object) -> None:
            values[id(expr)] = value
            if isinstance(expr, Compare):
                left, right = number_of(values[id(expr.left)]), number_of(values[id(expr.right)])
                if left is not None and right is not None:
                    met.append((expr, Decimal(subtract(left, right))))

        run(self._programs[at], Case(facts, self._asked.readings[at]), see)
        return met

    def _solved(self, at: int, facts: Mapping[str, Value], expr: Compare, name: str, apart: Decimal) -> Value | None:
        """The value of a fact at which both sides are equal, as far as a straight line through two points tells."""
        kind = self._facts[name].name
        was, stride = number_of(facts[name]), _STRIDE.get(kind, Decimal(12))
        if was is None:
            return None
        further = _valued(add(was, stride), kind)
        then = next((now for other, now in self._compared(at, {**facts, name: further}) if other is expr), apart)
        if then == apart:
            return None
        moved = quotient(multiply(apart, stride), subtract(apart, then), _PLACES.get(kind, 0), "down")
        return _valued(add(was, moved), kind)


def around(value: Value, kind: str) -> list[Value]:
    """A figure, and what lies one step below and above it."""
    match value:
        case bool():
            return [value]
        case Decimal():
            return [value, value - _STEP[kind], value + _STEP[kind]]
        case date() if date(1901, 1, 1) < value < date(2199, 1, 1):
            return [value, value - timedelta(days=1), value + timedelta(days=1)]
        case int():
            return [value, value - 1, value + 1]
        case _:
            return []


def canonical(value: Value, kind: str) -> Value:
    """A fact as reading it leaves it: amounts to the fen, rates and ratios without idle zeros."""
    if not isinstance(value, Decimal):
        return value
    return rounded(value, 2, "down") if kind == "money" else trimmed(value)


def _possible(value: Value, kind: str) -> bool:
    """Whether a fact of this kind can be so: none is negative, no rate is above one."""
    match value:
        case Decimal():
            return 0 <= value <= (1 if kind == "rate" else 10**10)
        case int():
            return 0 <= value < 10**6
        case _:
            return True


def _valued(number: Decimal, kind: str) -> Value:
    if kind == "date":
        return date.fromordinal(min(max(int(number), 1), date.max.toordinal()))
    return number if kind in _PLACES else int(number)


def _exprs(program: Program) -> Iterator[Expr]:
    yield program.outcome
    for definition in program.definitions:
        yield definition.expr
    for output in program.outputs:
        yield from (output.applies, output.expr)


def _facts_of(expr: Expr, program: Program) -> set[str]:
    """The facts an expression speaks of, those of definitions included."""
    definitions: Mapping[str, Expr] = {it.name: it.expr for it in program.definitions}
    found: set[str] = set()
    seen: set[str] = set()
    pending: list[Expr] = [expr]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Fact):
                found.add(part.name)
            elif isinstance(part, Ref) and part.name not in seen:
                seen.add(part.name)
                pending.append(definitions[part.name])
    return found
