"""The cells of some rows while rows are marked: what was drawn stays as it was, a column written to is a copy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from guarantee_rules.portfolio.synthetic.drawn import Cells, Loans


class Sheet:
    """Columns of drawn rows by fact."""

    def __init__(self, loans: Loans, names: tuple[str, ...]) -> None:
        self._cells = {name: loans.cells(name) for name in names}
        self._own: set[str] = set()
        self._texts: dict[str, dict[int, str]] = {}

    @property
    def cells(self) -> Mapping[str, Cells]:
        return self._cells

    @property
    def texts(self) -> Mapping[str, Mapping[int, str]]:
        """By column, the cells that say a text instead of what was drawn."""
        return self._texts

    def put(self, name: str, at: int, number: int) -> None:
        """A number in a cell, stated from now on."""
        cells = self._to_write(name)
        cells.values[at] = number
        if cells.empty is not None:
            cells.empty[at] = False

    def say(self, name: str, at: int, text: str) -> None:
        """A text in a cell, stated from now on."""
        self.put(name, at, 0)
        self._texts.setdefault(name, {})[at] = text

    def leave_out(self, name: str, at: int) -> None:
        cells = self._to_write(name)
        empty = np.zeros(len(cells.values), dtype=np.bool_) if cells.empty is None else cells.empty
        empty[at] = True
        self._cells[name] = Cells(cells.values, empty)

    def take(self, name: str, at: int, other: Cells, row: int) -> None:
        """The cell of another row."""
        if other.empty is not None and other.empty[row]:
            self.leave_out(name, at)
        else:
            self.put(name, at, int(other.values[row]))

    def _to_write(self, name: str) -> Cells:
        if name not in self._own:
            drawn = self._cells[name]
            self._cells[name] = Cells(drawn.values.copy(), None if drawn.empty is None else drawn.empty.copy())
            self._own.add(name)
        return self._cells[name]
