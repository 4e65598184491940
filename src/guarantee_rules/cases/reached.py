"""Which points of a pack cases reach: their answers watched, each figure nudged by one step where it is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from guarantee_rules.cases.load import Case
from guarantee_rules.cases.points import Key, Point, conditions_at, exprs_of
from guarantee_rules.cases.written import seen
from guarantee_rules.core.evaluate import Case as Put
from guarantee_rules.core.evaluate import run
from guarantee_rules.core.expr import Compare, Expr, Ref
from guarantee_rules.core.parts import mentions, walk
from guarantee_rules.core.program import Program
from guarantee_rules.explain.decision import Decision
from guarantee_rules.values.dates import OutOfCalendar, add_days
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import NUMERIC, Type, Value
from guarantee_rules.values.unknown import Outcome

STEP = {"money": Decimal("0.01"), "rate": Decimal("0.0001"), "ratio": Decimal("0.0001")}
"""The smallest step of a fact of a type; of counts and of days it is one."""
NEAR = 10_000
"""Two numbers further apart than this are not within one step of any fact, multiplied as a policy multiplies."""
NEAR_DAYS = 40


class Reached:
    """What the decisions on some cases reach."""

    def __init__(self, decided: Iterable[tuple[Case, Decision]], file: str) -> None:
        self._file = file
        self._ways: dict[Key, set[str]] = {}
        self._watched: dict[int, _Watched] = {}
        for case, decision in decided:
            self._rules(case, decision)
            self._conditions(decision)
            self._readings(decision)
            if decision.outcome != "not_in_force":
                self._add(("versions", decision.version.version), "reached")

    def left(self, point: Point) -> tuple[str, ...]:
        """The ways of a point that no case takes."""
        return tuple(way for way in point.ways if way not in self._ways.get(point.key, ()))

    def _add(self, key: Key, way: str) -> None:
        self._ways.setdefault(key, set()).add(way)

    def _rules(self, case: Case, decision: Decision) -> None:
        rules = decision.version.rules
        reached = [finding.rule.id for finding in decision.findings if finding.verdict != "not_reached"]
        blank = set(case.expect.blanks)
        for rule in rules.values():
            listed = rule.details.get("values")
            if isinstance(listed, list | tuple) and blank & set(map(str, listed)):
                reached.append(rule.id)
        for name in reached:
            self._add(("rules", name), "reached")
            self._add(("clauses", rules[name].clause), "reached")

    def _conditions(self, decision: Decision) -> None:
        program = decision.program
        watched = self._watched.setdefault(id(program), _Watched(program, self._file))
        values = watched.run(decision.case)
        for number, value in values.items():
            if isinstance(value, bool):
                for key in watched.keys[number]:
                    if key[0] == "branches":
                        self._add(key, str(value).lower())
        self._boundaries(watched, decision.case)

    def _boundaries(self, watched: _Watched, case: Put) -> None:
        near: dict[Compare, tuple[Key, int]] = {}
        for compared, key in watched.comparisons:
            side = watched.sides.get(id(compared))
            if side is None:
                continue
            if side[0] == 0:
                self._add(key, "at")
            elif side[1] and _WAY[side[0]] not in self._ways.get(key, ()):
                near[compared] = key, side[0]
        for nudged in watched.nudges(case, near):
            watched.run(nudged)
            for compared, (key, sign) in near.items():
                side = watched.sides.get(id(compared))
                if side is not None and side[0] != sign:
                    self._add(key, _WAY[sign])

    def _readings(self, decision: Decision) -> None:
        """An option counts where the answer relies on it and would be another under another option."""
        program, case = decision.program, decision.case
        told: dict[tuple[str, str], object] | None = None
        for name in decision.readings:
            option = case.readings[name]
            if option in self._ways.get(("readings", name), ()):
                continue
            told = seen(run(program, case)) if told is None else told
            for other in decision.version.readings[name].options:
                reread = Put(case.facts, {**case.readings, name: other}, case.calendar)
                if other != option and seen(run(program, reread)) != told:
                    self._add(("readings", name), option)
                    break


_WAY = {-1: "below", 1: "above"}


class _Watched:
    """A program whose conditions are watched while it answers."""

    def __init__(self, program: Program, file: str) -> None:
        self.program = program
        self.keys: dict[int, tuple[Key, ...]] = {}
        self.comparisons: list[tuple[Compare, Key]] = []
        self.sides: dict[int, tuple[int, bool]] = {}
        """Of each comparison made: whether its left side is less (-1), equal or more (1), and whether they are near."""
        self._definitions = {definition.name: definition.expr for definition in program.definitions}
        self._facts: dict[int, frozenset[str]] = {}
        for expr in exprs_of(program):
            for part in walk(expr):
                points = tuple(conditions_at(part, program, file))
                if points:
                    self.keys[id(part)] = tuple(point.key for point in points)
                    if isinstance(part, Compare) and len(points) > 1:
                        self.comparisons.append((part, points[1].key))

    def run(self, case: Put) -> dict[int, Outcome]:
        """What each condition came to."""
        values: dict[int, Outcome] = {}
        self.sides = {}
        everything: dict[int, Outcome] = {}

        def observe(expr: Expr, value: Outcome) -> None:
            everything[id(expr)] = value
            if id(expr) in self.keys:
                values[id(expr)] = value
                if isinstance(expr, Compare):
                    self._compare(id(expr), everything[id(expr.left)], everything[id(expr.right)])

        run(self.program, case, observe)
        return values

    def _compare(self, number: int, left: Outcome, right: Outcome) -> None:
        if isinstance(left, date) and isinstance(right, date):
            days = (left - right).days
            self.sides[number] = (days > 0) - (days < 0), abs(days) <= NEAR_DAYS
        elif isinstance(left, Decimal | int) and isinstance(right, Decimal | int):
            apart = EXACT.subtract(Decimal(left), Decimal(right))
            self.sides[number] = (apart > 0) - (apart < 0), abs(apart) <= NEAR

    def nudges(self, case: Put, near: Iterable[Expr]) -> Iterator[Put]:
        """The case with one fact one step further, for each fact that some of these comparisons speak of."""
        names = dict.fromkeys(name for expr in near for name in sorted(self._facts_of(expr)))
        for name in names:
            if name in case.facts:
                for value in _steps(self.program.facts[name], case.facts[name]):
                    yield Put({**case.facts, name: value}, case.readings, case.calendar)

    def _facts_of(self, expr: Expr) -> frozenset[str]:
        if id(expr) not in self._facts:
            found, refs, pending = set[str](), set[str](), [expr]
            while pending:
                at = pending.pop()
                found |= set(mentions(at).facts)
                for part in walk(at):
                    if isinstance(part, Ref) and part.name not in refs:
                        refs.add(part.name)
                        pending.append(self._definitions[part.name])
            self._facts[id(expr)] = frozenset(found)
        return self._facts[id(expr)]


def _steps(type: Type, value: Value) -> Iterator[Value]:
    if isinstance(value, date):
        for days in (1, -1):
            try:
                yield add_days(value, days)
            except OutOfCalendar:
                continue
    elif type.name in NUMERIC and isinstance(value, Decimal | int):
        step = STEP.get(type.name, 1)
        for other in (EXACT.add(Decimal(value), step), EXACT.subtract(Decimal(value), step)):
            if other >= 0:
                yield other if isinstance(value, Decimal) else int(other)
