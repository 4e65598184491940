"""One fact of a loan moved until the loan lies exactly on a threshold, or one step beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from guarantee_rules.core.evaluate import Case, Observer, Surroundings, evaluate
from guarantee_rules.core.expr import Expr
from guarantee_rules.portfolio.synthetic.columns import Column
from guarantee_rules.portfolio.synthetic.thresholds import Threshold
from guarantee_rules.values.numbers import multiply, quotient, subtract
from guarantee_rules.values.ordered import number_of
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome

Side = Literal["at", "below", "above"]
SIDES: tuple[Side, ...] = ("at", "below", "above")
_TURNS = 6
_LARGEST = 10**14
_EARLIEST, _LATEST = -25_567, 84_005
"""Day numbers of 1900 and 2199, between which facts lie."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact as it has to be, as a drawn number, for its loan to lie on this side of a threshold."""

    threshold: Threshold
    side: Side
    fact: str
    number: int


def placed(
    threshold: Threshold,
    side: Side,
    facts: Mapping[str, Value],
    readings: Mapping[str, str],
    columns: Mapping[str, Column],
) -> Placed | None:
    """The first fact of the comparison that can be moved so; None where the rule does not apply or none can.

    `at`: both sides are equal. `below` and `above`: the left side is less or more, and no more so after the fact moves
    one step back.
    """
    for fact in threshold.facts:
        if fact in facts:
            search = _Search(threshold, fact, facts, readings, columns[fact])
            if not search.is_made(_number(facts[fact], columns[fact])):
                return None
            number = search.found(side)
            if number is not None and search.is_made(number) and search.applies(number):
                return Placed(threshold, side, fact, number)
    return None


class _Search:
    """Moves one fact by the straight line through two points, which meets a straight side at once."""

    def __init__(
        self, threshold: Threshold, fact: str, facts: Mapping[str, Value], readings: Mapping[str, str], column: Column
    ) -> None:
        self._threshold, self._fact, self._column = threshold, fact, column
        self._facts, self._readings = dict(facts), readings

    def found(self, side: Side) -> int | None:
        now = _number(self._facts[self._fact], self._column)
        for _ in range(_TURNS):
            apart = self._apart(now)
            if apart is None:
                return None
            if apart == 0:
                break
            further = self._crossing(now, apart)
            if further is None or further == now:
                break
            now = further
        near = {number: self._apart(number) for number in range(now - 2, now + 3)}
        for number in sorted(near, key=lambda number: abs(number - now)):
            apart = near[number]
            if apart is not None and _side(apart) == side and (side == "at" or self._is_next(near, number, side)):
                return number
        return None

    def applies(self, number: int) -> bool:
        """Whether the rule does."""
        return self._value(self._threshold.applies, number) is True

    def is_made(self, number: int) -> bool:
        """Whether the comparison is: it may be that of another reading, or of a branch that is not taken."""
        made: list[bool] = []
        self._value(self._threshold.within, number, lambda expr, _: made.append(expr is self._threshold.compare))
        return any(made)

    def _is_next(self, near: Mapping[int, Decimal | None], number: int, side: Side) -> bool:
        """Whether one step of the fact leaves this side."""
        beside = (near.get(number - 1), near.get(number + 1))
        return any(apart is not None and _side(apart) != side for apart in beside)

    def _crossing(self, now: int, apart: Decimal) -> int | None:
        for stride in (self._stride, -self._stride):
            then = self._apart(now + stride)
            if then is not None and then != apart:
                moved = quotient(multiply(apart, stride), subtract(apart, then), 0, "half_up")
                return now + int(moved)
        return None

    @property
    def _stride(self) -> int:
        return {"money": 100_000_00, "rate": 10_000, "ratio": 1_000, "date": 28}.get(self._column.type.name, 6)

    def _apart(self, number: int) -> Decimal | None:
        compare = self._threshold.compare
        if not self._is_possible(number):
            return None
        left, right = (number_of(self._value(side, number)) for side in (compare.left, compare.right))
        return None if left is None or right is None else Decimal(subtract(left, right))

    def _is_possible(self, number: int) -> bool:
        match self._column.type.name:
            case "date":
                return _EARLIEST <= number <= _LATEST
            case "rate":
                return 0 <= number <= 10**6
            case "months" | "days":
                return 0 < number < 1000
            case _:
                return 0 <= number < _LARGEST

    def _value(self, expr: Expr, number: int, observe: Observer | None = None) -> Outcome:
        self._facts[self._fact] = self._column.value(number)
        known = _Known(self._threshold.definitions, Case(self._facts, self._readings))
        return evaluate(expr, replace(known.around, observe=observe))


class _Known(dict[str, Outcome]):
    """The definitions of a case, each worked out when it is first asked for."""

    def __init__(self, definitions: Mapping[str, Expr], case: Case) -> None:
        self._definitions = definitions
        self.around = Surroundings(case, self)

    def __missing__(self, name: str) -> Outcome:
        value = self[name] = evaluate(self._definitions[name], self.around)
        return value


def _side(apart: Decimal) -> Side:
    return "at" if apart == 0 else "below" if apart < 0 else "above"


def _number(value: Value, column: Column) -> int:
    number = column.number(value)
    assert number is not None, f"{column.fact} holds a value that it was not drawn as"
    return number
