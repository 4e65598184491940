"""Makes columns' nodes: each once, with bounds worked out and what is settled folded."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import date
from itertools import product
from typing import Literal

from guarantee_rules.backends.columnar.columns import (
    DAY,
    MASK,
    NAME,
    TRUTH,
    WORD,
    AddDays,
    AddMonths,
    And,
    Arithmetic,
    Bits,
    Case,
    Column,
    CommonBits,
    Compare,
    Constant,
    DaysBetween,
    Divided,
    Extreme,
    Includes,
    Kind,
    Known,
    MonthsBetween,
    Node,
    Not,
    OnDay,
    OneOf,
    Or,
    Whole,
)
from guarantee_rules.core.expr import ArithmeticSign, Comparator
from guarantee_rules.values.numbers import Rounding, quotient

DAYS_APART = 4_000_000
"""More days, and months, than lie between any two dates of the calendar."""
MONTHS_APART = 130_000

_HOLDS: dict[Comparator, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_SIGNS: dict[ArithmeticSign, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Maker:
    """Nodes of one plan."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Node] = {}
        self._nullable: dict[int, bool] = {}
        self.true, self.false = self.constant(True, TRUTH), self.constant(False, TRUTH)

    # --- constants and columns

    def constant(self, value: int | bool | str | date, kind: Kind) -> Node:
        return self._once(("constant", type(value), value, kind), lambda: Constant(value, kind))

    def nothing(self, kind: Kind) -> Node:
        """Null."""
        return self._once(("nothing", kind), lambda: Constant(None, kind))

    def figure(self, value: int) -> Node:
        return self.constant(value, Whole(value, value))

    def name(self, value: str) -> Node:
        return self.constant(value, NAME)

    def day(self, value: date) -> Node:
        return self.constant(value, DAY)

    def mask(self, value: int) -> Node:
        assert 0 <= value < 1 << WORD
        return self.constant(value, MASK)

    def column(self, name: str, kind: Kind, *, nullable: bool = True) -> Node:
        return self._once(("column", name, kind, nullable), lambda: Column(name, kind, nullable))

    def is_nothing(self, node: Node) -> bool:
        return isinstance(node, Constant) and node.value is None

    def nullable(self, node: Node) -> bool:
        """Whether a node can be null."""
        found = self._nullable.get(id(node))
        if found is None:
            found = self._nullable[id(node)] = self._can_be_null(node)
        return found

    def _can_be_null(self, node: Node) -> bool:
        match node:
            case Constant(value):
                return value is None
            case Column(_, _, nullable):
                return nullable
            case Known() | Bits() | CommonBits():
                return False
            case And(parts) | Or(parts) | Extreme(_, parts):
                return any(map(self.nullable, parts))
            case Not(of) | OneOf(of) | Includes(of) | OnDay(of):
                return self.nullable(of)
            case Compare(left, _, right) | Arithmetic(left, _, right):
                return self.nullable(left) or self.nullable(right)
            case Divided(of, over):
                kind = over.kind
                zero = isinstance(kind, Whole) and kind.lo <= 0 <= kind.hi
                return zero or self.nullable(of) or self.nullable(over)
            case AddMonths(of, by) | AddDays(of, by) | MonthsBetween(of, by) | DaysBetween(of, by):
                return self.nullable(of) or self.nullable(by)
            case Case(branches, orelse):
                return self.nullable(orelse) or any(self.nullable(value) for _, value in branches)

    # --- conditions

    def all(self, *parts: Node) -> Node:
        return self._joined(parts, self.true, self.false, And)

    def any(self, *parts: Node) -> Node:
        return self._joined(parts, self.false, self.true, Or)

    def _joined(self, parts: Iterable[Node], idle: Node, deciding: Node, joint: type[And] | type[Or]) -> Node:
        left: dict[int, Node] = {}
        for part in parts:
            # A part of the same kind is taken apart: a and (b and c) is a and b and c.
            for one in part.parts if isinstance(part, joint) else (part,):
                if one is deciding:
                    return deciding
                if one is not idle:
                    left[id(one)] = one
        kept = tuple(left.values())
        if not kept:
            return idle
        return kept[0] if len(kept) == 1 else self._once((joint, *left), lambda: joint(kept))

    def no(self, of: Node) -> Node:
        match of:
            case Constant(bool() as value):
                return self.constant(not value, TRUTH)
            case Constant():
                return of
            case Not(inner):
                return inner
            case _:
                return self._once((Not, id(of)), lambda: Not(of))

    def known(self, of: Node) -> Node:
        if not self.nullable(of):
            return self.true
        if self.is_nothing(of):
            return self.false
        match of:
            case Not(inner) | OneOf(inner) | Includes(inner):
                return self.known(inner)
            case Compare(left, _, right) | Arithmetic(left, _, right):
                return self.all(self.known(left), self.known(right))
            case Extreme(_, parts):
                return self.all(*map(self.known, parts))
            case _:
                return self._once((Known, id(of)), lambda: Known(of))

    def unknown(self, of: Node) -> Node:
        return self.no(self.known(of))

    def unknown_itself(self, of: Node) -> Node:
        """The same, asked of the value and not of what it is made from: cheaper where it stands in a column anyway."""
        if not self.nullable(of) or self.is_nothing(of):
            return self.unknown(of)
        return self.no(self._once((Known, id(of)), lambda: Known(of)))

    def compare(self, left: Node, op: Comparator, right: Node) -> Node:
        if self.is_nothing(left) or self.is_nothing(right):
            return self.nothing(TRUTH)
        if isinstance(left, Constant) and isinstance(right, Constant):
            return self.constant(_HOLDS[op](left.value, right.value), TRUTH)
        return self._once((Compare, id(left), op, id(right)), lambda: Compare(left, op, right))

    def one_of(self, of: Node, options: tuple[str, ...]) -> Node:
        if isinstance(of, Constant):
            return self.nothing(TRUTH) if of.value is None else self.constant(of.value in options, TRUTH)
        return self._once((OneOf, id(of), options), lambda: OneOf(of, options))

    def includes(self, of: Node, member: str) -> Node:
        return self._once((Includes, id(of), member), lambda: Includes(of, member))

    # --- numbers

    def arithmetic(self, left: Node, sign: ArithmeticSign, right: Node) -> Node:
        """Raises `TooWide`."""
        one, other = bounds(left), bounds(right)
        ends = [_SIGNS[sign](a, b) for a, b in product((one.lo, one.hi), (other.lo, other.hi))]
        kind = Whole(min(ends), max(ends))
        if self.is_nothing(left) or self.is_nothing(right):
            return self.nothing(kind)
        if isinstance(left, Constant) and isinstance(right, Constant):
            return self.figure(kind.lo)
        match sign, left, right:
            case (("+" | "-"), _, Constant(value=0)):
                return left
            case "+", Constant(value=0), _:
                return right
            case "*", _, Constant(value=1):
                return left
            case "*", Constant(value=1), _:
                return right
            case _:
                return self._once((Arithmetic, id(left), sign, id(right)), lambda: Arithmetic(left, sign, right, kind))

    def times(self, of: Node, factor: int) -> Node:
        """Raises `TooWide`."""
        return self.arithmetic(of, "*", self.figure(factor))

    def divided(self, of: Node, over: Node, rounding: Rounding) -> Node:
        """Null over zero."""
        above, below = bounds(of), bounds(over)
        nearest = 1 if below.lo <= 0 <= below.hi else min(abs(below.lo), abs(below.hi))
        furthest = -(-max(abs(above.lo), abs(above.hi)) // nearest)
        signed = above.lo < 0 or below.lo < 0
        kind = Whole(-furthest if signed else 0, furthest)
        match of, over:
            case (Constant(value=None), _) | (_, Constant(value=None | 0)):
                return self.nothing(kind)
            case Constant(value=int() as one), Constant(value=int() as other):
                return self.figure(int(quotient(one, other, 0, rounding)))
            case _, Constant(value=1):
                return of
            case _:
                return self._once((Divided, id(of), id(over), rounding), lambda: Divided(of, over, rounding, kind))

    def extreme(self, which: Literal["min", "max"], parts: Iterable[Node]) -> Node:
        kept = tuple({id(part): part for part in parts}.values())
        if len(kept) == 1:
            return kept[0]
        kind: Kind = DAY
        if isinstance(kept[0].kind, Whole):
            each, choose = [bounds(part) for part in kept], min if which == "min" else max
            kind = Whole(choose(one.lo for one in each), choose(one.hi for one in each))
        if any(map(self.is_nothing, kept)):
            return self.nothing(kind)
        return self._once((Extreme, which, *map(id, kept)), lambda: Extreme(which, kept, kind))

    # --- choices

    def case(self, branches: Iterable[tuple[Node, Node]], orelse: Node) -> Node:
        """The value of the first branch whose test is true."""
        left: list[tuple[Node, Node]] = []
        for test, value in branches:
            if test is self.false or self.is_nothing(test):
                continue
            if test is self.true:
                orelse = value
                break
            left.append((test, value))
        while left and left[-1][1] is orelse:
            left.pop()
        if not left:
            return orelse
        kind = joined([value for _, value in left] + [orelse])
        key = (Case, *(id(part) for branch in left for part in branch), id(orelse))
        return self._once(key, lambda: Case(tuple(left), orelse, kind))

    def when(self, test: Node, then: Node, orelse: Node) -> Node:
        return self.case([(test, then)], orelse)

    def bits(self, *parts: Node) -> Node:
        """All bits of several words."""
        settled, left = 0, dict[int, Node]()
        for part in parts:
            for one in part.parts if isinstance(part, Bits) else (part,):
                if isinstance(one, Constant):
                    assert isinstance(one.value, int)
                    settled |= one.value
                else:
                    left[id(one)] = one
        if settled or not left:
            constant = self.mask(settled)
            left[id(constant)] = constant
        kept = tuple(left.values())
        return kept[0] if len(kept) == 1 else self._once((Bits, *left), lambda: Bits(kept))

    def common_bits(self, left: Node, right: Node) -> Node:
        if isinstance(left, Constant) and isinstance(right, Constant):
            assert isinstance(left.value, int)
            assert isinstance(right.value, int)
            return self.mask(left.value & right.value)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Constant) and one.value == 0:
                return one
            if one is other:
                return one
        return self._once((CommonBits, id(left), id(right)), lambda: CommonBits(left, right))

    # --- days

    def add_months(self, of: Node, by: Node) -> Node:
        return self._moved(of, by, AddMonths)

    def add_days(self, of: Node, by: Node) -> Node:
        return self._moved(of, by, AddDays)

    def _moved(self, of: Node, by: Node, move: type[AddMonths] | type[AddDays]) -> Node:
        if self.is_nothing(of) or self.is_nothing(by):
            return self.nothing(DAY)
        if isinstance(by, Constant) and by.value == 0:
            return of
        return self._once((move, id(of), id(by)), lambda: move(of, by))

    def on_day(self, of: Node, day: int, month: int | None) -> Node:
        if self.is_nothing(of):
            return of
        return self._once((OnDay, id(of), day, month), lambda: OnDay(of, day, month))

    def months_between(self, start: Node, end: Node) -> Node:
        kind = Whole(0, MONTHS_APART)
        if self.is_nothing(start) or self.is_nothing(end):
            return self.nothing(kind)
        return self._once((MonthsBetween, id(start), id(end)), lambda: MonthsBetween(start, end, kind))

    def days_between(self, start: Node, end: Node) -> Node:
        kind = Whole(-DAYS_APART, DAYS_APART)
        if self.is_nothing(start) or self.is_nothing(end):
            return self.nothing(kind)
        return self._once((DaysBetween, id(start), id(end)), lambda: DaysBetween(start, end, kind))

    def _once(self, key: tuple[object, ...], make: Callable[[], Node]) -> Node:
        # Keys speak of parts by identity: a part is kept by the node that has it, so no identity is another's.
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found


def bounds(of: Node) -> Whole:
    """The bounds of a whole number."""
    assert isinstance(of.kind, Whole), f"{of} is no number"
    return of.kind


def joined(values: Iterable[Node]) -> Kind:
    """The kind that holds each of several values of one sort."""
    kinds = [value.kind for value in values]
    wholes = [kind for kind in kinds if isinstance(kind, Whole)]
    return Whole(min(one.lo for one in wholes), max(one.hi for one in wholes)) if wholes else kinds[0]


def names_of(node: Node) -> frozenset[str] | None:
    """The names a node can be, where they all stand in it; a list of names too long to matter is not told."""
    match node:
        case Constant(str() as name):
            return frozenset({name})
        case Constant(None, kind) if kind is NAME:
            return frozenset()
        case Case(branches, orelse) if node.kind is NAME:
            found = frozenset[str]()
            for value in (*(value for _, value in branches), orelse):
                own = names_of(value)
                if own is None:
                    return None
                found |= own
            return found
        case _:
            return None
