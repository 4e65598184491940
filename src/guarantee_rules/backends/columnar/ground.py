"""What the versions of one question share while they are made a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guarantee_rules.backends.columnar.cells import Cell
from guarantee_rules.backends.columnar.columns import Node, WorkdayJoin
from guarantee_rules.backends.columnar.figures import Reckoning
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.naming import Naming
from guarantee_rules.backends.columnar.ranges import USUAL, Range, kind_of
from guarantee_rules.backends.columnar.words import Masks
from guarantee_rules.values.types import Type
from guarantee_rules.values.unknown import Open


class Ground:
    """What the versions of one question share: nodes, names, and what the bits of words stand for."""

    def __init__(self, facts: Mapping[str, Type], ranges: Mapping[str, Range]) -> None:
        self.maker = Maker()
        self.masks = Masks(self.maker)
        self.reckoning = Reckoning(self.maker)
        self.naming = Naming(facts)
        self.facts = facts
        self.ranges = ranges
        self.lacking: list[str] = list(facts)
        """What the bits of `missing` stand for."""
        self.opens: dict[Open, int] = {}
        """The bit of each thing left open."""
        self.joins: dict[str, WorkdayJoin] = {}
        """Lookups of working days by the columns they add."""
        self.used: dict[str, Node] = {}
        """The columns of facts that are asked for."""
        self.named: dict[int, str] = {}
        """Nodes that get a column of their own, by identity, with its name."""

    def fact(self, name: str) -> Node:
        """The column of a fact."""
        if name not in self.used:
            kind = kind_of(self.facts[name], self.ranges.get(name))
            self.used[name] = self.maker.column(self.naming.facts[name], kind)
        return self.used[name]

    def lacking_bit(self, lacking: str) -> int:
        if lacking not in self.lacking:
            self.lacking.append(lacking)
        return self.lacking.index(lacking)

    def open_bit(self, what: Open) -> int:
        return self.opens.setdefault(what, len(self.opens))

    def name(self, node: Node, name: str) -> None:
        """A column of its own for a node that is more than a column or a figure."""
        self.named.setdefault(id(node), name)

    def range_of(self, name: str) -> Range:
        """How large and how fine a numeric fact is."""
        return self.ranges.get(name) or USUAL[self.facts[name].name]

    # --- what is unknown

    def all_known(self, value: Node, *cells: Cell) -> Cell:
        union = self.masks.union
        return Cell(value, union(*(cell.missing for cell in cells)), union(*(cell.open for cell in cells)))

    def decided(self, value: Node, cells: Iterable[Cell]) -> Cell:
        """A value that some cells decide; where they do not, all that is unknown among them."""
        unknown, cells = self.maker.unknown(value), list(cells)
        missing = self.masks.when(unknown, self.masks.union(*(cell.missing for cell in cells)))
        return Cell(value, missing, self.masks.when(unknown, self.masks.union(*(cell.open for cell in cells))))
