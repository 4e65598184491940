"""Why a value is unknown, as a mask of bits, and what each bit means.

Lowest stand the things the text leaves open, then the facts, then the years of the calendar of working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guarantee_rules.backends.python.names import Names as CodeNames
from guarantee_rules.backends.python.running import BEYOND, Names
from guarantee_rules.values.unknown import Open, Unknown


class Reasons:
    """The bits of one program, given out as its code is written. Code speaks of them by name."""

    def __init__(self, names: CodeNames) -> None:
        self.names = names
        self._facts: dict[str, str] = {}
        self._open: dict[Open, str] = {}
        self.facts_mask = names.local("FACTS")

    def fact(self, name: str) -> str:
        """Code for the mask of a fact nobody stated."""
        if name not in self._facts:
            self._facts[name] = self.names.local(f"NO_{name}")
        return self._facts[name]

    def open(self, left: Open) -> str:
        """Code for the mask of something the text leaves open."""
        if left not in self._open:
            self._open[left] = self.names.local(f"OPEN_{left.why}")
        return self._open[left]

    def settled(self) -> tuple[Mapping[str, object], Legend]:
        """The values of those names, and the legend of the masks."""
        legend = Legend(tuple(self._open), tuple(self._facts))
        bits = [*self._open.values(), *self._facts.values()]
        constants: dict[str, object] = {name: 1 << at for at, name in enumerate(bits)}
        constants[self.facts_mask] = -1 << len(self._open)
        constants["year_bit"] = legend.year_bit
        constants["BEYOND"] = legend.year_bit(BEYOND)
        return constants, legend


@dataclass(frozen=True, slots=True)
class Legend:
    """What each bit of a mask stands for."""

    open: tuple[Open, ...]
    facts: tuple[str, ...]

    def year_bit(self, year: int) -> int:
        return 1 << (len(self.open) + len(self.facts) + year)

    def unknown(self, mask: int, names: Names) -> Unknown:
        """The reasons of a mask, in words."""
        return Unknown(frozenset(self.missing(mask)), frozenset(self.left_open(mask)), names)

    def left_open(self, mask: int) -> list[Open]:
        return [left for at, left in enumerate(self.open) if mask >> at & 1]

    def missing(self, mask: int) -> list[str]:
        """The facts and years that a mask names."""
        mask >>= len(self.open)
        named = [fact for at, fact in enumerate(self.facts) if mask >> at & 1]
        mask >>= len(self.facts)
        while mask:
            year = mask.bit_length() - 1
            named.append(f"calendar.{year}")
            mask &= ~(1 << year)
        return named
