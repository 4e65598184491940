"""What expressions are made of: the parts of one, all that is in it, and the names it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
)

MOST_PARTS = 200_000
"""Of one expression, as a text can have no more nodes than this. Parts that stand in several places count in each."""
SHORT = 20
"""Characters of a figure that counts as one factor, whatever is multiplied with it."""


def parts_of(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one, in the order they are evaluated."""
    match expr:
        case Lit() | Fact() | Given() | Reading() | Ref() | Undecided():
            return ()
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return (left, right)
        case All(parts) | Any(parts) | Extreme(_, parts):
            return parts
        case Not(of) | OneOf(of, _) | Includes(of, _) | Rolled(of) | OnDay(of) | Count(of):
            return (of,)
        case Quotient(of, over):
            return (of, over)
        case Portion(of, part, whole):
            return (of, part, whole)
        case If(test, then, orelse):
            return (test, then, orelse)
        case Needs(parts, then):
            return (*parts, then)
        case Shift(of, by):
            return (of, by)
        case Between(start, end):
            return (start, end)
        case _:
            assert_never(expr)


def walk(expr: Expr) -> Iterator[Expr]:
    """Every expression inside one, itself first."""
    pending = [expr]
    while pending:
        at = pending.pop()
        yield at
        pending.extend(reversed(parts_of(at)))


def deeper(expr: Expr, than: int) -> bool:
    """Whether expressions nest deeper than so many levels; itself without recursion."""
    level: list[Expr] = [expr]
    for _ in range(than):
        level = list({id(part): part for at in level for part in parts_of(at)}.values())
        if not level:
            return False
    return True


@dataclass(slots=True)
class Mentions:
    """What an expression speaks of: each name once, in the order they are met."""

    facts: dict[str, None] = field(default_factory=dict)
    readings: dict[str, None] = field(default_factory=dict)
    refs: dict[str, None] = field(default_factory=dict)
    workdays: bool = False
    """Whether working days are counted in it."""
    multiplies: bool = False
    """Whether anything is multiplied or divided in it, or a figure is unusually long."""
    endless: bool = False
    """Whether it has more parts than anyone will look at; names after these are left out."""


def mentions(expr: Expr) -> Mentions:
    """What stands in an expression, from one walk through it."""
    found = Mentions()
    met = 0
    for part in walk(expr):
        match part:
            case Lit(Decimal() | int() as value):
                found.multiplies |= len(written := str(value)) > SHORT or "E" in written
            case Fact(name) | Given(name):
                found.facts[name] = None
            case Ref(name):
                found.refs[name] = None
            case Reading(name):
                found.readings[name] = None
            case Arithmetic(sign="*") | Portion() | Quotient():
                found.multiplies = True
            case Shift(unit="workdays"):
                found.workdays = True
            case _:
                pass
        met += 1
        if met > MOST_PARTS:
            found.endless = True
            break
    return found
