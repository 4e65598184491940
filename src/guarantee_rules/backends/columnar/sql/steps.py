"""What is worked out in which step of a query.

A stage is one step, or several where something in it would be written out more than once, because templates mention
some operands twice: that is worked out first, in a column of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from guarantee_rules.backends.columnar.columns import MASK, Column, Constant, Node, Plan, WorkdayJoin
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.sql.dialect import Dialect, NotInDialect
from guarantee_rules.backends.columnar.sql.writing import Writer, Written

LIGHT = 3
"""Nodes of something that may stand several times in a text."""


@dataclass(frozen=True, slots=True)
class Step:
    """Columns added to all before, or days looked up."""

    columns: tuple[tuple[str, Node], ...] = ()
    joins: tuple[WorkdayJoin, ...] = ()


class Steps:
    """The steps of one plan. `named` has the columns of the steps that are done, by the identity of their nodes."""

    def __init__(self, plan: Plan, dialect: Dialect, maker: Maker, kept: Iterable[str]) -> None:
        self.named: dict[int, str] = {}
        self._dialect = dialect
        self._maker = maker
        self._stages = plan.stages
        self._taken: set[str] = set()
        for name in (*dict.fromkeys((*kept, *(one.name for one in plan.inputs))), *_added(plan)):
            if name.casefold() in self._taken:
                raise NotInDialect(dialect.name, "same-name", name)
            self._taken.add(name.casefold())

    def __iter__(self) -> Iterator[Step]:
        for stage in self._stages:
            if stage.joins:
                yield from self._looked_up(stage.joins)
            yield from self._worked_out(stage.columns)

    def _looked_up(self, joins: Iterable[WorkdayJoin]) -> Iterator[Step]:
        """Days, counted from columns."""
        before: list[tuple[str, Node]] = []
        ready: list[WorkdayJoin] = []
        for join in joins:
            of = self._as_column(join.of, f"{join.name} from", before)
            by = None if join.by is None else self._as_column(join.by, f"{join.name} after", before)
            ready.append(replace(join, of=of, by=by))
        yield from self._worked_out(before)
        yield Step(joins=tuple(ready))

    def _as_column(self, node: Node, name: str, before: list[tuple[str, Node]]) -> Node:
        if isinstance(node, Column | Constant):
            return node
        if id(node) not in self.named:
            before.append((self._free(name), node))
            return self._maker.column(before[-1][0], node.kind)
        return self._maker.column(self.named[id(node)], node.kind)

    def _worked_out(self, columns: Iterable[tuple[str, Node]]) -> Iterator[Step]:
        """Columns, those first that others mention."""
        columns = list(columns)
        if not columns:
            return
        found = _Mentions(self._dialect, self._maker, self.named)
        for name, node in columns:
            found.count(node, name)
        early: dict[int, list[tuple[str, Node]]] = {}
        own = {id(node): name for name, node in reversed(columns)}
        done: set[str] = set()
        for node, root in found.several():
            name = own.get(id(node)) or self._free(f"in {root}")
            done.add(name)
            early.setdefault(found.depth(node), []).append((name, node))
        for depth in sorted(early):
            yield Step(tuple(early[depth]))
        if rest := [(name, node) for name, node in columns if name not in done]:
            yield Step(tuple(rest))

    def done(self, step: Step) -> None:
        """From here on its columns can be read."""
        for name, node in step.columns:
            if not isinstance(node, Column | Constant):
                self.named.setdefault(id(node), name)

    def _free(self, wanted: str) -> str:
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted} ({number})"
        self._taken.add(name.casefold())
        return name


def _added(plan: Plan) -> Iterator[str]:
    for stage in plan.stages:
        for join in stage.joins:
            yield from (join.name, join.year)
        for name, _ in stage.columns:
            yield name


class _Mentions:
    """How often each node is written out in the texts of some columns."""

    def __init__(self, dialect: Dialect, maker: Maker, named: dict[int, str]) -> None:
        self._named = named
        self._parts: dict[int, list[Node]] = {}
        self._nodes: dict[int, tuple[Node, str]] = {}
        self._uses = Counter[int]()
        self._depth: dict[int, int] = {}
        self._size: dict[int, int] = {}
        self._found: list[Node] = []
        self._writer = Writer(dialect, maker, self._part, named)

    def count(self, root: Node, name: str) -> None:
        pending = [root]
        while pending:
            node = pending.pop()
            self._uses[id(node)] += 1
            if id(node) in self._nodes:
                continue
            self._nodes[id(node)] = node, name
            self._found = []
            if id(node) not in self._named:
                self._writer.write(node)
            self._parts[id(node)] = self._found
            pending.extend(reversed(self._found))

    def _part(self, node: Node) -> Written:
        self._found.append(node)
        return Written("")

    def several(self) -> list[tuple[Node, str]]:
        """What is worth a column of its own, with the column in which it was met first."""
        return [(node, root) for node, root in self._nodes.values() if self._own(node)]

    def _own(self, node: Node) -> bool:
        # An engine works words of masks out for the rows that need them.
        return self._uses[id(node)] > 1 and node.kind is not MASK and self._sized(node) > LIGHT

    def depth(self, node: Node) -> int:
        """How many steps must come before the one that has it."""
        found = self._depth.get(id(node))
        if found is None:
            parts = self._parts[id(node)]
            found = self._depth[id(node)] = max((self.depth(part) + self._own(part) for part in parts), default=0)
        return found

    def _sized(self, node: Node) -> int:
        found = self._size.get(id(node))
        if found is None:
            parts = {id(part): part for part in self._parts[id(node)]}.values()
            found = self._size[id(node)] = 1 + sum(1 if self._own(part) else self._sized(part) for part in parts)
        return found
