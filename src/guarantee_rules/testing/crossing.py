"""One fact moved until two sides of a comparison are equal, or as near to it as can be on one side.

Drawing alone seldom meets a threshold that is worked out, such as 1.3 times the benchmark rate of a day and term.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from guarantee_rules.core.expr import Expr
from guarantee_rules.testing.ground import speaks_of
from guarantee_rules.testing.near import around, canonical
from guarantee_rules.testing.underway import Underway
from guarantee_rules.values.numbers import add, multiply, quotient, subtract
from guarantee_rules.values.ordered import number_of
from guarantee_rules.values.types import Value

Side = Literal["at", "below", "above"]
"""Where the left side of a comparison lies, seen from the right one: at it, or the nearest it can be to either side."""
SIDES: tuple[Side, ...] = ("at", "below", "above")

STRIDES: Mapping[str, Decimal] = {
    "money": Decimal("1000.00"),
    "rate": Decimal("0.01"),
    "ratio": Decimal("0.01"),
    "date": Decimal(28),
}
ZERO = Decimal("0.00")
PLACES = {"money": 2, "rate": 8, "ratio": 6}


def beside(at: Underway, left: Expr, right: Expr, side: Side, spared: Collection[str] = ()) -> None:
    """Moves one fact so that `left` lies at `right`, or as near to it as it can on one side of it.

    Facts not among the `spared` are tried first.
    """
    at.settle(left)
    at.settle(right)
    names = _moving(at, left, right)
    if not names or _apart(at, left, right) is None:
        return
    turn = at.choose.number(0, len(names) - 1)
    order = sorted(names[turn:] + names[:turn], key=lambda one: one in spared)
    before = dict(at.facts)
    # Not every amount has a twelfth to the fen: round figures are met exactly. And where several amounts are added
    # up, the others can be too much already.
    amounts = [name for name in order if not isinstance(before[name], date)]
    rounded = {name: at.ground.simple[name] for name in amounts if name in at.ground.simple}
    nothing: dict[str, Value] = {
        name: canonical(ZERO, at.ground.facts[name].name) if isinstance(before[name], Decimal) else 0
        for name in amounts
    }
    for others in ({}, rounded, nothing):
        at.restore(before | {name: value for name, value in others.items() if at.ground.allows(name, value)})
        if _any_moved(at, order, left, right, side):
            return
    at.restore(before)


def _any_moved(at: Underway, names: Collection[str], left: Expr, right: Expr, side: Side) -> bool:
    before = dict(at.facts)
    for name in names:
        if at.spent():
            return False
        if _moved(at, name, left, right, side):
            return True
        at.restore(before)
    return False


def _moved(at: Underway, name: str, left: Expr, right: Expr, side: Side) -> bool:
    """Moves a fact to where the sides meet, by the straight line through two points, a few times over."""
    for _ in range(4):
        apart = _apart(at, left, right)
        if apart is None or apart == 0:
            break
        further = _crossing(at, name, left, right, apart)
        if further is None or further == at.facts[name]:
            break
        at.put(name, further)
    return _chosen(at, name, left, right, side)


def _chosen(at: Underway, name: str, left: Expr, right: Expr, side: Side) -> bool:
    """The value of the fact nearest to where the sides meet that lies on the wanted side; false without one."""
    kind = at.ground.facts[name].name
    here = at.facts[name]
    found: list[tuple[Decimal, int, Value]] = []
    for number, value in enumerate(canonical(one, kind) for one in around(here, kind)):
        if not at.ground.allows(name, value):
            continue
        at.put(name, value)
        apart = _apart(at, left, right)
        if apart is not None and side == ("at" if apart == 0 else "below" if apart < 0 else "above"):
            found.append((abs(apart), number, value))
    at.put(name, min(found)[2] if found else here)
    return bool(found)


def _crossing(at: Underway, name: str, left: Expr, right: Expr, apart: Decimal) -> Value | None:
    """The value of a fact at which both sides are equal, were they straight lines."""
    kind, now = at.ground.facts[name].name, at.facts[name]
    was = number_of(now)
    stride = STRIDES.get(kind, Decimal(12))
    if was is None:
        return None
    for step in (stride, -stride, stride / 100 if kind in PLACES else Decimal(1)):
        beyond = _valued(add(was, step), kind)
        if beyond is None or not at.ground.allows(name, beyond):
            continue
        at.put(name, beyond)
        then = _apart(at, left, right)
        at.put(name, now)
        if then is not None and then != apart:
            slope = subtract(apart, then)
            goal = _valued(add(was, quotient(multiply(apart, step), slope, PLACES.get(kind, 0), "down")), kind)
            return canonical(goal, kind) if goal is not None and at.ground.allows(name, goal) else None
    return None


def _apart(at: Underway, left: Expr, right: Expr) -> Decimal | None:
    one, other = number_of(at.value(left)), number_of(at.value(right))
    return None if one is None or other is None else Decimal(subtract(one, other))


def _moving(at: Underway, *exprs: Expr) -> list[str]:
    """The stated numbers and dates that expressions speak of, those of definitions included."""
    names = speaks_of(exprs, at.ground.definitions)
    return [name for name in names if number_of(at.facts.get(name)) is not None]


def _valued(number: Decimal, kind: str) -> Value | None:
    """A number as a value of a kind; None where a date would be beyond the calendar."""
    if kind == "date":
        return date.fromordinal(int(number)) if 1 <= number <= date.max.toordinal() else None
    return number if kind in PLACES else int(number)
