"""What no type tells of a number: how many figures are multiplied in it, and whether it can be below zero."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from guarantee_rules.core.expr import (
    Arithmetic,
    Between,
    Count,
    Expr,
    Extreme,
    Fact,
    If,
    Lit,
    Needs,
    Portion,
    Quotient,
    Ref,
    Undecided,
)
from guarantee_rules.core.parts import parts_of
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import INTEGER

# The exact context has 400 digits: so many factors of at most 28 digits always fit, however they are added up.
MOST_FACTORS = 12
DIGITS = 28


def factors(expr: Expr, names: Mapping[str, int]) -> int:
    """How many facts or figures are multiplied together at most: what bounds the digits of the result."""
    match expr:
        case Ref(name):
            return names.get(name, 1)
        case Arithmetic(left, "*", right):
            return factors(left, names) + factors(right, names)
        case Portion(of, part, whole):
            return factors(of, names) + factors(part, names) + factors(whole, names)
        case Quotient(of, over) if not isinstance(over, Lit) or over.type != INTEGER:
            return factors(of, names) + factors(over, names)
        case Lit(Decimal() | int() as value):
            written = str(value)
            return 1 if len(written) <= DIGITS and "E" not in written else -(-len(plain(value)) // DIGITS)
        case _:
            return max((factors(part, names) for part in parts_of(expr)), default=1)


def never_negative(expr: Expr, names: Collection[str] = ()) -> bool:
    """Whether a number is surely not below zero: no fact is, and of the definitions not those among `names`."""
    match expr:
        case Fact() | Between(unit="months") | Undecided():
            return True
        case Lit(Decimal() as value) if not value.is_finite():
            return False
        case Lit(Decimal() | int() as value):
            return value >= 0
        case Ref(name):
            return name in names
        case Arithmetic(left, "+" | "*", right) | Quotient(left, right):
            return never_negative(left, names) and never_negative(right, names)
        case Portion(of, part, whole):
            return all(never_negative(one, names) for one in (of, part, whole))
        case Extreme("max", parts):
            return any(never_negative(part, names) for part in parts)
        case Extreme(_, parts):
            return all(never_negative(part, names) for part in parts)
        case Count(of) | Needs(_, of):
            return never_negative(of, names)
        case If(_, then, orelse):
            return never_negative(then, names) and never_negative(orelse, names)
        case _:
            return False
