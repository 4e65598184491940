"""Which expressions a program computes more than once. Two expressions are the same if they are written the same."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from guarantee_rules.backends.python.static import Static
from guarantee_rules.core.expr import (
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
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
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
        self._uses: Counter[int] = Counter()
        self._sums: dict[int, Expr] = {}

    def number(self, expr: Expr) -> int:
        """The same for the same expression."""
        found = self._number.get(id(expr))
        if found is None:
            if isinstance(expr, Ref) and expr.name in self.inlined:
                return self.number(self.inlined[expr.name])
            key = (type(expr), _own(expr), *[self.number(part) for part in parts_of(expr)])
            found = self._number[id(expr)] = self._numbers.setdefault(key, len(self._numbers))
        return found

    def shared(self, number: int) -> bool:
        """Whether an expression is used more than once."""
        return self._uses[number] > 1

    def sums(self) -> list[Expr]:
        """Sums and products of facts and figures that are used more than once, the smaller before the larger.

        They are cheap to work out ahead, and what one branch shares with another is found in neither.
        """
        return [expr for number, expr in self._sums.items() if self.shared(number)]

    def count(self, expr: Expr) -> None:
        """Take an expression into account that is worked out."""
        pending = [expr]
        while pending:
            at = pending.pop()
            if isinstance(at, Ref) and at.name in self.inlined:
                at = self.inlined[at.name]
            if isinstance(at, Undecided):
                self.open[Open(at.why, at.see, at.rules)] = None
            elif isinstance(at, If) and (settled := self.static.truth(at.test)) is not None:
                pending.append(at.then if settled else at.orelse)
            elif (parts := parts_of(at)) and self.static.truth(at) is None:
                number = self.number(at)
                self._uses[number] += 1
                if self._uses[number] == 1:
                    pending.extend(parts)
                    if _is_sum(at) and any(parts_of(part) for part in parts):
                        self._sums[number] = at


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
