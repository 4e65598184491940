"""How large and how fine the facts of a portfolio can be: from this the size of every number computed is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guarantee_rules.backends.columnar.columns import DAY, NAME, NAMES, TRUTH, Kind, Whole
from guarantee_rules.values.types import NUMERIC, Type


@dataclass(frozen=True, slots=True)
class Range:
    """A numeric fact in units of its last place: money from 0 to 99,999,999.99 is `Range(0, 9_999_999_999, 2)`."""

    lo: int
    hi: int
    scale: int = 0

    @property
    def kind(self) -> Whole:
        return Whole(self.lo, self.hi)


USUAL: Mapping[str, Range] = {
    "money": Range(0, 10**14 - 1, 2),  # below a million million yuan
    "rate": Range(0, 10**8, 8),  # up to 100% a year, in millionths of a percent
    "ratio": Range(0, 10**12 - 1, 8),  # below 10,000
    "integer": Range(0, 10**12 - 1),
    "months": Range(0, 10**4 - 1),
    "days": Range(0, 10**5 - 1),
    "workdays": Range(0, 10**4 - 1),
}
"""What facts are taken to be where a mapping says nothing else; a row beyond it is set aside, never cut to fit."""

_PLAIN = {"date": DAY, "bool": TRUTH, "enum": NAME, "enums": NAMES}


def kind_of(type: Type, range: Range | None = None) -> Kind:
    """The kind of a fact's column."""
    return (range or USUAL[type.name]).kind if type.name in NUMERIC else _PLAIN[type.name]
