"""Choices in fewer branches: the same values in the same rows, for whoever reads them and for the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guarantee_rules.backends.columnar.columns import NAME, Case, Compare, Constant, Known, Node, Not, OneOf
from guarantee_rules.backends.columnar.maker import Maker

Branch = tuple[Node, Node]


def shortened(at: Case, maker: Maker, is_column: Callable[[Node], bool]) -> tuple[list[Branch], Node]:
    """The branches of a choice and of those that follow where none is taken, unless that is a column; then the rest.

    Where something holds and where it fails are one branch if they have one value, and so are several names.
    """
    branches, orelse = [*at.branches], at.orelse
    while isinstance(orelse, Case) and not is_column(orelse):
        branches.extend(orelse.branches)
        orelse = orelse.orelse
    merged = [*_merged(branches, maker)]
    for number in range(1, len(merged)):
        if _is_the_rest(merged[number - 1][0], merged[number][0]):
            return merged[:number], merged[number][1]
    return merged, orelse


def _is_the_rest(one: Node, other: Node) -> bool:
    """Whether one test or the other is true of every row."""
    return isinstance(one, Known) and isinstance(other, Not) and isinstance(other.of, Known) and other.of.of is one.of


def _merged(branches: list[Branch], maker: Maker) -> Iterator[Branch]:
    before: Branch | None = None
    for test, value in branches:
        together = _either(before[0], test, maker) if before and before[1] is value else None
        if together is not None:
            before = together, value
            continue
        if before:
            yield before
        before = test, value
    if before:
        yield before


def _either(one: Node, other: Node, maker: Maker) -> Node | None:
    """Both tests in one, where that is as short as either."""
    if isinstance(other, Not) and other.of is one:
        return maker.known(one)
    first, second = _named(one), _named(other)
    if first and second and first[0] is second[0]:
        return maker.one_of(first[0], tuple(dict.fromkeys((*first[1], *second[1]))))
    return None


def _named(test: Node) -> tuple[Node, tuple[str, ...]] | None:
    """What is asked to be one of which names."""
    match test:
        case Compare(of, "==", Constant(str() as name)) if of.kind is NAME:
            return of, (name,)
        case OneOf(of, options):
            return of, options
        case _:
            return None
