"""Signs of conditions made intervals: above 3,000,000.00 and not above 5,000,000.00 is 3,000,000.01 to 5,000,000.00."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from guarantee_rules.core.expr import All, Arithmetic, Comparator, Compare, Expr, Lit
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Definition
from guarantee_rules.difference.found import Condition, Holds, Range
from guarantee_rules.difference.joint import refers
from guarantee_rules.difference.task import Sign
from guarantee_rules.values.dates import OutOfCalendar, add_days
from guarantee_rules.values.numbers import add
from guarantee_rules.values.types import Type, Value

_OPPOSITE: Mapping[Comparator, Comparator] = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
_STEPS: Mapping[str, Decimal | int] = {"money": Decimal("0.01"), "integer": 1, "months": 1, "days": 1, "workdays": 1}


def conditions(signs: Iterable[Sign], definitions: Mapping[str, Definition]) -> tuple[Condition, ...]:
    """The conditions of one part, names first, then figures; several bounds of one figure are one interval."""
    ranges: dict[Expr, Range] = {}
    others: list[Condition] = []
    for sign in _each(signs):
        bound = _bound(sign)
        if bound is None:
            others.append(Holds(sign.of, sign.holds, sign.known))
            continue
        of = bound.of
        ranges[of] = _narrowed(ranges[of], bound) if of in ranges else bound
    named = sorted(others, key=lambda one: isinstance(one, Holds) and one.holds is not True)
    return (*_without_idle(named), *(_stepped(one, definitions) for one in ranges.values()))


def beyond(of: Expr) -> Range | None:
    """Where a comparison with a figure is known not to hold; None for any other condition."""
    return _bound(Sign(of, False))


def _each(signs: Iterable[Sign]) -> Iterable[Sign]:
    for sign in signs:
        if isinstance(sign.of, All) and sign.holds is True:
            yield from _each(Sign(part, True) for part in sign.of.parts)
        else:
            yield sign


def _bound(sign: Sign) -> Range | None:
    """The interval a single comparison with a figure says; None for any other condition."""
    match sign.of:
        case Compare(left, op, Lit(value, type)) if (
            sign.known and sign.holds is not None and not isinstance(value, str | bool)
        ):
            op = op if sign.holds else _OPPOSITE[op]
            return _of(left, type, op, value)
        case _:
            pass
    return None


def _of(left: Expr, type: Type, op: Comparator, value: Value) -> Range | None:
    match op:
        case "<" | "<=":
            return Range(left, type, None, value, (True, op == "<="))
        case ">" | ">=":
            return Range(left, type, value, None, (op == ">=", True))
        case "==":
            return Range(left, type, value, value)
        case _:
            return None


def _narrowed(one: Range, two: Range) -> Range:
    """What lies in both."""
    low, low_closed = _tighter(one.low, one.closed[0], two.low, two.closed[0], most=True)
    high, high_closed = _tighter(one.high, one.closed[1], two.high, two.closed[1], most=False)
    return replace(one, low=low, high=high, closed=(low_closed, high_closed))


def _tighter(a: Value | None, a_in: bool, b: Value | None, b_in: bool, *, most: bool) -> tuple[Value | None, bool]:
    if a is None or b is None:
        return (b, b_in) if a is None else (a, a_in)
    if a == b:
        return a, a_in and b_in
    one, two = cast("Decimal", a), cast("Decimal", b)
    return (a, a_in) if (one > two) == most else (b, b_in)


def _stepped(found: Range, definitions: Mapping[str, Definition]) -> Range:
    """With ends that belong to it, where the figure goes in steps: above 3,000,000.00 begins at 3,000,000.01."""
    if not _in_steps(found.of, found.type, definitions):
        return found
    low = found.low if found.closed[0] or found.low is None else _step(found.low, found.type, 1)
    high = found.high if found.closed[1] or found.high is None else _step(found.high, found.type, -1)
    return replace(found, low=low, high=high, closed=(True, True))


def _step(value: Value, type: Type, sign: int) -> Value:
    if isinstance(value, date):
        try:
            return add_days(value, sign)
        except OutOfCalendar:
            return value
    return add(cast("Decimal | int", value), sign * _STEPS[type.name])


def _in_steps(of: Expr, type: Type, definitions: Mapping[str, Definition]) -> bool:
    """Whether a figure can only be whole fen, months or days: nothing is multiplied or left unrounded in it."""
    if type.name not in _STEPS and type.name != "date":
        return False
    exprs = [of, *(definitions[name].expr for name in refers(of, definitions))]
    return not any(isinstance(part, Arithmetic) and part.sign == "*" for expr in exprs for part in walk(expr))


def _without_idle(found: list[Condition]) -> list[Condition]:
    """Without saying that a name is not another one, where it is said which it is."""
    known = {_named(one) for one in found if isinstance(one, Holds) and one.holds is True} - {None}
    return [one for one in found if not (isinstance(one, Holds) and one.holds is False and _named(one) in known)]


def _named(one: Holds) -> Expr | None:
    """What a condition gives one name to."""
    match one.of:
        case Compare(left, "==", Lit(str())):
            return left
        case _:
            return None
