"""Which values may meet: what a sum, product or comparison of two types is, or that it makes no sense."""

from __future__ import annotations

from guarantee_rules.core.expr import ArithmeticSign, Comparator
from guarantee_rules.values.types import DATE, DAYS, MONEY, NUMERIC, RATE, RATIO, Type

_PLAIN = frozenset({"ratio", "integer"})
_PRICED = {"money": MONEY, "rate": RATE}


def arithmetic_type(left: Type, sign: ArithmeticSign, right: Type) -> Type | None:
    """The type of `left sign right` for numbers, or None where the two do not go together."""
    if sign == "*":
        return _product_type(left, right)
    if (left is right or left == right) and left.name in NUMERIC:
        return left
    if {left.name, right.name} <= _PLAIN:
        return RATIO
    if sign == "-" and left == right == DATE:
        return DAYS
    return None


def _product_type(left: Type, right: Type) -> Type | None:
    names = {left.name, right.name}
    if names <= _PLAIN:
        return RATIO if "ratio" in names else left
    if names == {"money", "rate"}:
        return MONEY
    for priced, result in _PRICED.items():
        if priced in names and len(names) == 2 and names <= {priced} | _PLAIN:
            return result
    for counted in (left, right):
        if counted.name in {"months", "days", "workdays"} and names == {counted.name, "integer"}:
            return counted
    return None


def comparable(left: Type, op: Comparator, right: Type) -> bool:
    """Whether the two can be compared this way: names and truth values only for being the same."""
    if left is not right:
        if {left.name, right.name} <= _PLAIN:
            return True
        if left != right:
            return False
    if left.name == "enums":
        return False
    return op in ("==", "!=") or left.name in NUMERIC or left.name == "date"


def joined(left: Type, right: Type) -> Type | None:
    """The one type of two alternatives, or None where they differ."""
    if left is right or left == right:
        return left
    return RATIO if {left.name, right.name} <= _PLAIN else None
