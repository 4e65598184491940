"""Which expressions a program computes more than once. Two expressions are the same if they are written the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from guarantee_rules.backends.python.static import Static
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
from guarantee_rules.core.parts import parts_of
from guarantee_rules.values.unknown import Open


class Sharing:
    """The numbers of expressions, and how often each is used under the readings chosen."""

    def __init__(self, static: Static) -> None:
        self.static = static
        self.inlined: dict[str, Expr] = {}
        """Definitions that are worked out where they are used."""
        self.open: dict[Open, None] = {}
        """What the text leaves open in anything counted."""
        self._numbers: dict[object, int] = {}
        self._number: dict[int, int] = {}
        self._depths: list[int] = []
        self._one_piece: dict[int, bool] = {}
        self._uses: Counter[int] = Counter()
        self._sums: set[int] = set()
        self._any_sums: bool | None = None

    def number(self, expr: Expr) -> int:
        """The same for the same expression."""
        found = self._number.get(id(expr))
        if found is None:
            found = self._number[id(expr)] = self._numbered(expr)
        return found

    def _numbered(self, expr: Expr) -> int:
        expr = self.settled(expr)
        parts = parts_of(expr)
        if isinstance(expr, All | Any):
            parts = tuple(part for part in parts if self.static.truth(part) is None) or parts
        numbers = [self.number(part) for part in parts]
        number = self._numbers.setdefault((expr.__class__, _own(expr), *numbers), len(self._depths))
        if number == len(self._depths):
            self._depths.append(1 + max([self._depths[part] for part in numbers], default=0))
        return number

    def depth(self, expr: Expr) -> int:
        """The levels of an expression, with the definitions that are written into it."""
        return self._depths[self.number(expr)]

    def settled(self, expr: Expr) -> Expr:
        """What is left of an expression without what the readings settle, with small definitions put in."""
        while True:
            match expr:
                case Ref(name) if name in self.inlined:
                    expr = self.inlined[name]
                case If(test, then, orelse) if (settled := self.static.truth(test)) is not None:
                    expr = then if settled else orelse
                case All(parts) | Any(parts) if self.static.truth(expr) is None:
                    left = [part for part in parts if self.static.truth(part) is None]
                    if len(left) > 1:
                        return expr
                    expr = left[0]
                case _:
                    return expr

    def is_one_piece(self, expr: Expr) -> bool:
        """Whether an expression can be written as one piece of code, without statements before it."""
        number = self.number(expr)
        if number not in self._one_piece:
            expr = self.settled(expr)
            fit = not isinstance(expr, If | Needs | Portion | Shift | Rolled | Undecided)
            fit = fit and (not isinstance(expr, Quotient) or isinstance(expr.over, Lit))
            self._one_piece[number] = fit and all(self.is_one_piece(part) for part in parts_of(expr))
        return self._one_piece[number]

    def shared(self, number: int) -> bool:
        """Whether an expression is used more than once."""
        return self._uses[number] > 1

    def _shared_sums(self) -> bool:
        if self._any_sums is None:
            self._any_sums = any(self.shared(number) for number in self._sums)
        return self._any_sums

    def sums_in(self, expr: Expr) -> Iterator[Expr]:
        """Sums and products of facts and figures in an expression that are used more than once."""
        if not self._shared_sums():
            return
        pending, seen = [expr], set[int]()
        while pending:
            at = self.settled(pending.pop())
            if (parts := parts_of(at)) and (number := self.number(at)) not in seen and self.static.truth(at) is None:
                seen.add(number)
                if number in self._sums and self.shared(number):
                    yield at
                else:
                    pending.extend(parts)

    def count(self, expr: Expr) -> None:
        """Take an expression into account that is worked out."""
        pending = [expr]
        while pending:
            at = self.settled(pending.pop())
            if isinstance(at, Undecided):
                self.open[Open(at.why, at.see, at.rules)] = None
            elif (parts := parts_of(at)) and self.static.truth(at) is None:
                number = self.number(at)
                self._uses[number] += 1
                if self._uses[number] == 1:
                    pending.extend(parts)
                    if _is_sum(at) and any(parts_of(part) for part in parts):
                        self._sums.add(number)


def _own(expr: Expr) -> object:
    """What an expression says itself, beside its parts."""
    match expr:
        case Lit(value, type):
            return (str(value) if isinstance(value, Decimal) else value, type)
        case Fact(name) | Given(name) | Reading(name) | Ref(name):
            return name
        case Compare(_, op, _):
            return op
        case OneOf(_, options):
            return options
        case Includes(_, member):
            return member
        case Arithmetic(_, sign, _):
            return sign
        case Quotient(_, _, places, rounding):
            return places, rounding
        case Portion(_, _, _, rounding):
            return rounding
        case Extreme(which, _):
            return which
        case Undecided(why, type, see, rules):
            return why, type, see, rules
        case Shift(_, _, unit) | Between(_, _, unit):
            return unit
        case OnDay(_, day, month):
            return day, month
        case _:
            return None


def _is_sum(expr: Expr) -> bool:
    """Whether an expression is made of facts and figures by addition, subtraction and multiplication alone."""
    match expr:
        case Arithmetic(left, _, right):
            return _is_sum(left) and _is_sum(right)
        case Count(of):
            return _is_sum(of)
        case _:
            return isinstance(expr, Fact | Lit)
