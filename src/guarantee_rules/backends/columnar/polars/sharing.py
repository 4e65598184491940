"""Which nodes are computed once, as columns of their own: Polars would write out a shared node at every use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from guarantee_rules.backends.columnar.columns import (
    AddMonths,
    Column,
    Constant,
    Divided,
    Extreme,
    Known,
    MonthsBetween,
    Node,
    Not,
    OnDay,
    Plan,
    parts_of,
)

Named = tuple[str, Node]
_REPEATING = (Divided, Extreme, AddMonths, OnDay, MonthsBetween)
"""Nodes whose expressions speak of a part more than once."""


def uses_in(plan: Plan) -> Mapping[int, int]:
    """How often each node of a plan is used, by identity."""
    uses = Counter[int]()
    seen: set[int] = set()
    pending = [node for stage in plan.stages for _, node in stage.columns]
    pending += [node for stage in plan.stages for join in stage.joins for node in (join.of, join.by) if node]
    while pending:
        node = pending.pop()
        uses[id(node)] += 1
        if id(node) not in seen:
            seen.add(id(node))
            pending.extend(parts_of(node) * (2 if isinstance(node, _REPEATING) else 1))
    return uses


def levels(
    wanted: Iterable[Named], uses: Mapping[int, int], there: Mapping[int, str], fresh: Callable[[], str]
) -> list[list[Named]]:
    """The columns wanted and the shared ones they need, each level with what needs only those before it.

    `there` has nodes that are columns already; `fresh` names the shared. What is wanted under two names is a column
    under both.
    """
    wanted = list(wanted)
    names: dict[int, list[str]] = {}
    for name, node in wanted:
        names.setdefault(id(node), []).append(name)
    depth: dict[int, int] = {}
    found: list[list[Named]] = []
    for node in _parts_first((node for _, node in wanted), there):
        needs = (depth[id(part)] for part in parts_of(node) if id(part) not in there)
        at = depth[id(node)] = max(needs, default=0) if id(node) not in there else 0
        if id(node) not in names and uses[id(node)] > 1 and not _cheap(node) and id(node) not in there:
            names[id(node)] = [fresh()]
        for name in names.get(id(node), ()):
            found.extend([] for _ in range(at + 1 - len(found)))
            found[at].append((name, node))
            depth[id(node)] = at + 1
    return [level for level in found if level]


def _cheap(node: Node) -> bool:
    """Whether computing it again costs no more than keeping it."""
    match node:
        case Not(of) | Known(of):
            return _cheap(of)
        case _:
            return isinstance(node, Constant | Column)


def _parts_first(roots: Iterable[Node], there: Mapping[int, str]) -> list[Node]:
    """Every node once, after its parts; parts of what is there already are left out."""
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
                if id(node) not in there:
                    pending.extend((part, False) for part in reversed(parts_of(node)))
    return order
