"""Choices as columns: where the test is not known, what all branches agree on."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from guarantee_rules.backends.columnar.cells import Cell, spanned
from guarantee_rules.backends.columnar.columns import NAMES, Node, Whole
from guarantee_rules.backends.columnar.ground import Ground
from guarantee_rules.backends.columnar.maker import joined, names_of
from guarantee_rules.backends.columnar.refusals import ListsCompared
from guarantee_rules.backends.columnar.words import NONE
from guarantee_rules.core.expr import Expr, If


class Choices:
    """The choices of one program; `cell` gives the cell of whatever is in them."""

    def __init__(self, ground: Ground, cell: Callable[[Expr], Cell]) -> None:
        self.cell = cell
        self.maker, self.masks, self.reckoning = ground.maker, ground.masks, ground.reckoning

    def chosen(self, expr: If) -> Cell:
        maker, masks = self.maker, self.masks
        tests, thens, orelse = self.chain(expr)
        if not tests:
            return self.cell(orelse)
        cells = [self.cell(branch) for branch in (*thens, orelse)]
        factor, scale, nodes = self.alike(*cells)
        integer, years = all(cell.integer for cell in cells), spanned(cells)
        holding = [test.value for test in tests]
        decided = maker.known(holding[0])
        if decided is maker.true:
            *first, last = cells
            value = maker.case(list(zip(holding, nodes[:-1], strict=True)), nodes[-1])
            missing = masks.case(
                [(test, cell.missing) for test, cell in zip(holding, first, strict=True)], last.missing
            )
            open_ = masks.case([(test, cell.open) for test, cell in zip(holding, first, strict=True)], last.open)
            return Cell(value, missing, open_, factor, scale, integer, years)
        told = [*holding, maker.no(holding[0]) if len(holding) == 1 else decided]
        agree = self._agree(nodes, cells)
        value = maker.case([*zip(told, nodes, strict=True), (agree, nodes[0])], maker.nothing(joined(nodes)))
        tested = masks.union(*(test.missing for test in tests))
        missing = masks.case(
            [*((test, cell.missing) for test, cell in zip(told, cells, strict=True)), (agree, NONE)],
            masks.union(tested, *(cell.missing for cell in cells)),
        )
        # What one branch leaves open is open whatever is supplied only if the others leave it open too.
        left = reduce(masks.common, (cell.open for cell in cells))
        open_ = masks.case(
            [*((test, cell.open) for test, cell in zip(told, cells, strict=True)), (agree, NONE)],
            masks.union(*(test.open for test in tests), left),
        )
        return Cell(value, missing, open_, factor, scale, integer, years)

    def chain(self, expr: If) -> tuple[list[Cell], list[Expr], Expr]:
        """Choices one after another whose tests are all known or all unknown, as one: which of many names it is, or
        between which of many days a day lies. Choices that are settled are made.
        """
        tests: list[Cell] = []
        values: list[Expr] = []
        at: Expr = expr
        while isinstance(at, If):
            test = self.cell(at.test)
            if test.value is self.maker.true or test.value is self.maker.false:
                at = at.then if test.value is self.maker.true else at.orelse
                continue
            if tests and not self._known_together(test, tests[0]):
                break
            tests.append(test)
            values.append(at.then)
            at = at.orelse
        return tests, values, at

    def _known_together(self, one: Cell, other: Cell) -> bool:
        """Whether two tests are unknown in the same rows, and for the same reasons."""
        known = self.maker.known(one.value) is self.maker.known(other.value)
        return known and one.missing == other.missing and one.open == other.open

    def alike(self, *cells: Cell) -> tuple[int, int, list[Node]]:
        """Values in one unit."""
        if not isinstance(cells[0].value.kind, Whole):
            return 1, 0, [cell.value for cell in cells]
        # What is never known has any unit.
        told = [cell for cell in cells if not self.maker.is_nothing(cell.value)]
        scale, factor, nodes = self.reckoning.aligned([cell.number for cell in told])
        aligned = iter(nodes)
        return factor, scale, [cell.value if self.maker.is_nothing(cell.value) else next(aligned) for cell in cells]

    def _agree(self, nodes: list[Node], cells: list[Cell]) -> Node:
        """That all branches are known and the same."""
        maker = self.maker
        if len({cell.integer for cell in cells}) > 1 or any(map(maker.is_nothing, nodes)):
            return maker.false
        if nodes[0].kind is NAMES and any(node is not nodes[0] for node in nodes):
            raise ListsCompared("a choice between two lists of names")
        names = [names_of(node) for node in nodes]
        if None not in names and not frozenset[str].intersection(*(one for one in names if one is not None)):
            return maker.false
        first, *others = nodes
        known = maker.known(first)
        return maker.all(known, *(maker.compare(first, "==", other) for other in others if other is not first))
