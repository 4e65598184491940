"""Which nodes are computed once, as columns of their own: Polars would write out a shared node at every use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guarantee_rules.backends.columnar.columns import Column, Constant, Known, Node, Not, parts_of


@dataclass(frozen=True, slots=True)
class Level:
    """Columns that need only what the levels before have."""

    columns: tuple[tuple[str, Node], ...]


def levels(wanted: Iterable[tuple[str, Node]], fresh: Callable[[], str]) -> list[Level]:
    """The columns wanted and those that they share, each after what it needs; `fresh` names the shared."""
    wanted = list(wanted)
    order = _parts_first(node for _, node in wanted)
    names = _named(wanted, order, fresh)
    depth: dict[int, int] = {}
    for node in order:
        depth[id(node)] = max((depth[id(part)] + (id(part) in names) for part in parts_of(node)), default=0)
    found: list[list[tuple[str, Node]]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in order:
        if id(node) in names:
            found[depth[id(node)]].append((names[id(node)], node))
    return [Level(tuple(columns)) for columns in found if columns]


def _named(wanted: list[tuple[str, Node]], order: list[Node], fresh: Callable[[], str]) -> dict[int, str]:
    """Names by identity. A node wanted under two names is computed under the first."""
    uses: dict[int, int] = {}
    for node in order:
        for part in parts_of(node):
            uses[id(part)] = uses.get(id(part), 0) + 1
    names: dict[int, str] = {}
    for name, node in wanted:
        names.setdefault(id(node), name)
    for node in order:
        if id(node) not in names and uses.get(id(node), 0) > 1 and not _cheap(node):
            names[id(node)] = fresh()
    return names


def _cheap(node: Node) -> bool:
    """Whether computing it again costs no more than keeping it."""
    match node:
        case Not(of) | Known(of):
            return _cheap(of)
        case _:
            return isinstance(node, Constant | Column)


def _parts_first(roots: Iterable[Node]) -> list[Node]:
    """Every node once, after its parts."""
    order: list[Node] = []
    done: set[int] = set()
    for root in roots:
        pending: list[tuple[Node, bool]] = [(root, False)]
        while pending:
            node, entered = pending.pop()
            if entered:
                order.append(node)
            elif id(node) not in done:
                done.add(id(node))
                pending.append((node, True))
                pending.extend((part, False) for part in reversed(parts_of(node)))
    return order
