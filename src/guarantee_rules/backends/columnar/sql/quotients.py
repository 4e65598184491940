"""Quotients in other words: engines have only to cut them, and do it in 64 bits where that is enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from guarantee_rules.backends.columnar.columns import NARROW, Arithmetic, Constant, Divided, Node, TooWide
from guarantee_rules.backends.columnar.maker import Maker, bounds


@dataclass(frozen=True, slots=True)
class Halves:
    """`of * by / over` rounded once, as `(of // over) * by + ((of % over) * by + extra) // over`."""

    of: Node
    by: Node
    over: Node
    extra: int


def rounded_before(at: Divided, maker: Maker) -> Divided | None:
    """The same quotient as one that is cut towards zero: half of the divisor is added to the size of what is divided,
    or all of it but one. None where that could need more than 38 digits.
    """
    if at.rounding == "down":
        return at
    try:
        size = _size(at.over, maker)
        whole = maker.arithmetic(size, "-", maker.figure(1))
        extra = maker.divided(size, maker.figure(2), "down") if at.rounding == "half_up" else whole
        raised = maker.arithmetic(at.of, "+", extra)
        if bounds(at.of).lo < 0:
            below = maker.compare(at.of, "<", maker.figure(0))
            raised = maker.when(below, maker.arithmetic(at.of, "-", extra), raised)
    except TooWide:
        return None
    return Divided(raised, at.over, "down", at.kind)


def _size(of: Node, maker: Maker) -> Node:
    if bounds(of).lo >= 0:
        return of
    zero = maker.figure(0)
    return maker.when(maker.compare(of, "<", zero), maker.arithmetic(zero, "-", of), of)


def halves(at: Divided, maker: Maker) -> Halves | None:
    """A product of more than 64 bits over a figure, where neither half needs more: 64 bits are many times faster."""
    if not isinstance(at.over, Constant) or not isinstance(at.over.value, int) or bounds(at.of).narrow:
        return None
    over = at.over.value
    if over <= 1 or (at.rounding != "down" and bounds(at.of).lo < 0):
        return None
    extra = {"down": 0, "half_up": over // 2, "up": over - 1}[at.rounding]
    for of, by in _parted(tuple(_factors(at.of)), maker):
        most, times = _most(of), _most(by)
        left = (over - 1) * times + extra
        if max(most, left, most // over * times + left // over) <= NARROW:
            return Halves(of, by, at.over, extra)
    return None


def _factors(of: Node) -> Iterator[Node]:
    if isinstance(of, Arithmetic) and of.sign == "*":
        yield from _factors(of.left)
        yield from _factors(of.right)
    else:
        yield of


def _parted(factors: tuple[Node, ...], maker: Maker) -> Iterator[tuple[Node, Node]]:
    """Every way to make two products of some factors."""
    everything = range(len(factors))
    for size in range(1, len(factors)):
        for chosen in combinations(everything, size):
            try:
                one = _product((factors[at] for at in chosen), maker)
                other = _product((factors[at] for at in everything if at not in chosen), maker)
            except TooWide:
                continue
            yield one, other


def _product(factors: Iterable[Node], maker: Maker) -> Node:
    found = maker.figure(1)
    for factor in factors:
        found = maker.arithmetic(found, "*", factor)
    return found


def _most(of: Node) -> int:
    return max(-bounds(of).lo, bounds(of).hi)
