"""In which units a column can hold the figures of a fact. A mapping names one; none is ever guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import normalize

from guarantee_rules.values.types import TypeName


@dataclass(frozen=True, slots=True)
class Unit:
    """How much one of it is of what facts are stated in: 万元 is 10,000 yuan, ‰ is 1/1000, 年 is 12 months."""

    times: Fraction
    written: tuple[str, ...] = ()
    """How a cell may write it behind its figure, a blank between or not."""


_PARTS: Mapping[str, Unit] = {
    "%": Unit(Fraction(1, 100), ("%",)),
    "‰": Unit(Fraction(1, 1000), ("‰",)),
    "fraction": Unit(Fraction(1)),
}
_MONTHS = Unit(Fraction(1), ("个月", " month", " months"))
_YEARS = Unit(Fraction(12), ("年", " year", " years"))
_DAYS = Unit(Fraction(1), ("天", "日", " day", " days"))
_YUAN = Unit(Fraction(1), ("元",))

UNITS: Mapping[TypeName, Mapping[str, Unit]] = {
    "money": {
        "元": _YUAN,
        "yuan": _YUAN,
        "分": Unit(Fraction(1, 100), ("分",)),
        "千元": Unit(Fraction(1000), ("千元",)),
        "万元": Unit(Fraction(10_000), ("万元",)),
        "百万元": Unit(Fraction(1_000_000), ("百万元",)),
        "亿元": Unit(Fraction(100_000_000), ("亿元",)),
    },
    "rate": _PARTS,
    "ratio": {**_PARTS, "倍": Unit(Fraction(1), ("倍",))},
    "months": {"个月": _MONTHS, "months": _MONTHS, "年": _YEARS, "years": _YEARS},
    "days": {"天": _DAYS, "days": _DAYS},
}
"""By the type of the fact; a type that is not here has no unit."""
NO_UNIT = Unit(Fraction(1))

_SHORT: Mapping[str, str] = {"万": "万元", "亿": "亿元", "月": "个月", "日": "天"}
"""How headers shorten what a mapping writes in full."""
_HEADER = re.compile(r"\((?:单位:|unit:)?(?:人民币)?([^()]+)\)\Z", re.IGNORECASE)


def unit_in_header(column: str) -> str | None:
    """The unit that a header ends in, in brackets of either width, as a mapping writes it: 贷款金额（万元）.

    None where there are no brackets at the end, or what is in them is no unit.
    """
    found = _HEADER.search(re.sub(r"\s", "", normalize("NFKC", column)))
    if found is None:
        return None
    word = found[1].casefold()
    return next((name for units in UNITS.values() for name in units if name == _SHORT.get(word, word)), None)


def same_unit(type: TypeName, one: str, other: str) -> bool:
    """Whether two names stand for one unit of this type: 元 and yuan do; a unit of another type is never the same."""
    units = UNITS.get(type, {})
    return one in units and other in units and units[one].times == units[other].times
