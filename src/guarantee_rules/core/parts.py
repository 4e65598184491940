"""What expressions are made of: the parts of one, all that is in it, and the names it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import cast

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


def _none(expr: Expr) -> tuple[Expr, ...]:
    return ()


def _only(name: str) -> Callable[[Expr], tuple[Expr, ...]]:
    part = attrgetter(name)
    return lambda expr: (part(expr),)


_TWO_SIDES = attrgetter("left", "right")
_PARTS: dict[type[Expr], Callable[[Expr], tuple[Expr, ...]]] = {
    Lit: _none,
    Fact: _none,
    Given: _none,
    Reading: _none,
    Ref: _none,
    Compare: _TWO_SIDES,
    All: attrgetter("parts"),
    Any: attrgetter("parts"),
    Not: _only("of"),
    OneOf: _only("of"),
    Includes: _only("of"),
    Arithmetic: _TWO_SIDES,
    Quotient: attrgetter("of", "over"),
    Portion: attrgetter("of", "part", "whole"),
    Extreme: attrgetter("parts"),
    If: attrgetter("test", "then", "orelse"),
    Needs: lambda expr: (*cast(Needs, expr).parts, cast(Needs, expr).then),
    Undecided: _none,
    Shift: attrgetter("of", "by"),
    Rolled: _only("of"),
    OnDay: _only("of"),
    Between: attrgetter("start", "end"),
    Count: _only("of"),
}
"""A table, not a `match`: this is asked of every expression, several times a load, and is six times as fast so."""


def parts_of(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside one, in the order they are evaluated."""
    return _PARTS[type(expr)](expr)


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


class Mentions:
    """What an expression speaks of: each name once, in the order they are met."""

    def __init__(self) -> None:
        self.facts: dict[str, None] = {}
        self.readings: dict[str, None] = {}
        self.refs: dict[str, None] = {}
        self.workdays = False
        """Whether working days are counted in it."""
        self.multiplies = False
        """Whether anything is multiplied or divided in it, or a figure is unusually long."""
        self.endless = False
        """Whether it has more parts than anyone will look at; names after these are left out."""


def mentions(expr: Expr) -> Mentions:
    """What stands in an expression, from one walk through it."""
    found = Mentions()
    met, pending = 0, [expr]
    while pending:
        part = pending.pop()
        if isinstance(part, Lit):
            if type(part.value) in (Decimal, int):
                found.multiplies |= len(written := str(part.value)) > SHORT or "E" in written
        elif isinstance(part, Fact):
            found.facts[part.name] = None
        elif isinstance(part, Ref):
            found.refs[part.name] = None
        elif isinstance(part, Given):
            found.facts[part.name] = None
        elif isinstance(part, Reading):
            found.readings[part.name] = None
        else:
            if isinstance(part, Arithmetic):
                found.multiplies |= part.sign == "*"
            elif type(part) in (Portion, Quotient):
                found.multiplies = True
            elif isinstance(part, Shift):
                found.workdays |= part.unit == "workdays"
            pending.extend(reversed(parts_of(part)))
        met += 1
        if met > MOST_PARTS:
            found.endless = True
            break
    return found
