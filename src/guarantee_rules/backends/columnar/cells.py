"""What an expression comes to in every row: its value, null where it is not known, and then why it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from guarantee_rules.backends.columnar.columns import Node
from guarantee_rules.backends.columnar.figures import Number
from guarantee_rules.backends.columnar.words import Words

Years = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with what is missing and what is left open where it is null; both are 0 where it is known."""

    value: Node
    missing: Words = field(default_factory=dict)
    open: Words = field(default_factory=dict)
    factor: int = 1
    scale: int = 0
    """A number is value * factor / 10**scale."""
    integer: bool = False
    """Of a number, that it is counted (`int`) and not a `Decimal`: 1 and 1.0 are not the same answer."""
    years: Years = (1, 9999)
    """Of a day, the years in which it lies."""

    @property
    def number(self) -> Number:
        return Number(self.value, self.factor, self.scale)


def spanned(cells: Iterable[Cell]) -> Years:
    listed = list(cells)
    return min(cell.years[0] for cell in listed), max(cell.years[1] for cell in listed)
