"""Puts columns in order: what has a name, and what is used more than once, is a column of an earlier stage.

A stage speaks only of columns of the stages before it. What only tells why a row has no answer is worked out for the
rows that have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from guarantee_rules.backends.columnar.columns import (
    MASK,
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
    Known,
    MonthsBetween,
    Node,
    Not,
    OnDay,
    OneOf,
    Or,
    Stage,
    WorkdayJoin,
    parts_of,
)
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.naming import Naming

HEAVY = 6
"""Nodes of something used more than once that is worth a column of its own."""
HEAVY_REASON = 24
"""The same of what only rows without an answer need."""


class Staging:
    """Stages for some columns wanted in the end."""

    def __init__(
        self, maker: Maker, naming: Naming, joins: Mapping[str, WorkdayJoin], named: Mapping[int, str]
    ) -> None:
        self.maker = maker
        self.naming = naming
        self.joins = joins
        self.named = named
        self._late = frozenset[int]()
        self._guard: Node = maker.true
        self._uses = Counter[int]()
        self._size: dict[int, int] = {}
        self._level: dict[int, int] = {}
        self._placed: dict[int, Node] = {}
        self._written: dict[int, Node] = {}
        self._columns: dict[int, list[tuple[str, Node]]] = {}
        self._joined: dict[int, dict[str, WorkdayJoin]] = {}

    def stages(
        self, wanted: Sequence[tuple[str, Node]], reasons: Sequence[tuple[str, Node]], guard: Node
    ) -> tuple[Stage, ...]:
        """Stages whose last has the wanted columns, and then the reasons, which are 0 unless `guard` is true."""
        early = self._within(node for _, node in wanted)
        self._late = self._within(node for _, node in reasons) - early
        self._guard = guard
        wanted = [*wanted, *reasons]
        self._count(node for _, node in wanted)
        written = [(name, self._write(node)) for name, node in wanted]
        last = max([self._level[id(node)] for _, node in wanted], default=0)
        found: list[Stage] = []
        for level in range(last):
            joins = tuple(self._joined.get(level, {}).values())
            found.append(Stage(tuple(self._columns.get(level, ())), joins))
        return (*found, Stage(tuple(written)))

    def _within(self, roots: Iterable[Node]) -> frozenset[int]:
        """All that is worked out for these, by identity."""
        seen: set[int] = set()
        pending = list(roots)
        while pending:
            node = pending.pop()
            if id(node) not in seen:
                seen.add(id(node))
                pending.extend(self._below(node))
        return frozenset(seen)

    def _below(self, node: Node) -> Iterator[Node]:
        """What a node is made of; a day that is looked up, of what it is looked up by."""
        yield from parts_of(node)
        if isinstance(node, Column) and node.name in self.joins:
            join = self.joins[node.name]
            yield from (part for part in (join.of, join.by) if part is not None)

    def _count(self, roots: Iterable[Node]) -> None:
        """How often each node is used, and how much there is to each."""
        pending = list(roots)
        while pending:
            node = pending.pop()
            self._uses[id(node)] += 1
            if self._uses[id(node)] > 1:
                continue
            pending.extend(self._below(node))

    def _write(self, node: Node) -> Node:
        """The node as it is written in its stage; its level is the number of the stage that can have it."""
        found = self._written.get(id(node))
        if found is not None:
            return found
        if isinstance(node, Column) and node.name in self.joins:
            self._join(self.joins[node.name], node)
            written: Node = node
        else:
            parts = parts_of(node)
            kept = {id(part): self._write(part) for part in parts}
            self._level[id(node)] = max((self._level[id(part)] for part in parts), default=0)
            self._size[id(node)] = 1 + sum(self._size[id(part)] for part in parts)
            written = rewritten(node, kept)
            if parts and self._own_column(node):
                written = self._placed_column(node, written)
        self._written[id(node)] = written
        self._size.setdefault(id(node), 1)
        return written

    def _own_column(self, node: Node) -> bool:
        if id(node) in self.named:
            return True
        heavy = HEAVY_REASON if id(node) in self._late else HEAVY
        return self._uses[id(node)] > 1 and self._size[id(node)] >= heavy and not isinstance(node, Not | Known)

    def _placed_column(self, node: Node, written: Node) -> Node:
        level = self._level[id(node)]
        if id(node) in self._late:
            guard = self._write(self._guard)
            level = max(level, self._level[id(self._guard)])
            nothing = self.maker.mask(0) if node.kind is MASK else self.maker.nothing(node.kind)
            written = self.maker.when(guard, written, nothing)
        name = self._name(node)
        self._columns.setdefault(level, []).append((name, written))
        self._level[id(node)] = level + 1
        self._size[id(node)] = 1
        nullable = self.maker.nullable(written)
        return self.maker.column(name, node.kind, nullable=nullable)

    def _name(self, node: Node) -> str:
        if id(node) in self.named:
            return self.naming.free(self.named[id(node)])
        return self.naming.fresh("reason" if id(node) in self._late else "shared")

    def _join(self, join: WorkdayJoin, column: Node) -> None:
        """The stage that looks a working day up. What it looks up must be there before."""
        of = self._write(join.of)
        by = None if join.by is None else self._write(join.by)
        level = max(self._level[id(part)] for part in (join.of, join.by) if part is not None)
        self._joined.setdefault(level, {})[join.name] = replace(join, of=of, by=by)
        self._level[id(column)] = level + 1
        self._size[id(column)] = 1


def rewritten(node: Node, parts: Mapping[int, Node]) -> Node:
    """The same of other parts, by the identity of its own."""
    if all(parts[id(part)] is part for part in parts_of(node)):
        return node

    def new(part: Node) -> Node:
        return parts[id(part)]

    match node:
        case Constant() | Column():
            return node
        case And(of) | Or(of) | Bits(of) | Extreme(_, of):
            return replace(node, parts=tuple(map(new, of)))
        case Not(of) | Known(of) | OneOf(of) | Includes(of) | OnDay(of):
            return replace(node, of=new(of))
        case Compare(left, _, right) | Arithmetic(left, _, right) | CommonBits(left, right):
            return replace(node, left=new(left), right=new(right))
        case Divided(of, over):
            return replace(node, of=new(of), over=new(over))
        case AddMonths(of, by) | AddDays(of, by):
            return replace(node, of=new(of), by=new(by))
        case MonthsBetween(start, end) | DaysBetween(start, end):
            return replace(node, start=new(start), end=new(end))
        case Case(branches, orelse):
            told = tuple((new(test), new(value)) for test, value in branches)
            return replace(node, branches=told, orelse=new(orelse))
