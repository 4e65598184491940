"""How large and how fine the numeric facts of a tape are taken to be.

Money is taken in fen below a million million yuan where nothing else is said. A mapping may say less (loans below a
hundred million) or more (the balance of a whole country), up to what a fact can be at all.
"""

from __future__ import annotations

import re
from decimal import Decimal

from guarantee_rules.backends.columnar.ranges import USUAL, Range
from guarantee_rules.facts.convert import BELOW
from guarantee_rules.facts.vocabulary import FactEntry
from guarantee_rules.portfolio.intake.document import RangeDocument
from guarantee_rules.values.numbers import EXACT, plain
from guarantee_rules.values.quantities import read_quantity
from guarantee_rules.values.types import DECIMALS

Wrong = list[tuple[str, str, dict[str, str]]]
"""What is wrong with a range: the part, the code, and its particulars."""


def usual_of(entry: FactEntry) -> Range:
    """What a fact is taken to be where the mapping says nothing."""
    usual = USUAL[entry.type.name]
    least = usual.lo if entry.minimum is None else max(usual.lo, _least(Decimal(entry.minimum), usual.scale))
    return Range(least, usual.hi, usual.scale)


def narrowed(entry: FactEntry, part: RangeDocument, wrong: Wrong) -> Range:
    """What the mapping says of it; `wrong` is told what cannot be."""
    usual = usual_of(entry)
    scale, most = usual.scale, DECIMALS.get(entry.type.name, 0)
    if part.decimals is not None:
        decimals = number_in(part.decimals)
        if decimals is None or decimals != int(decimals) or decimals > most:
            wrong.append(("decimals", "mapping-range-decimals", {"value": part.decimals, "most": str(most)}))
        else:
            scale = int(decimals)
    step = Decimal(1).scaleb(-scale)
    lo = _least(EXACT.scaleb(Decimal(usual.lo), -usual.scale), scale)
    hi = int(EXACT.scaleb(Decimal(usual.hi), scale - usual.scale)) if scale <= usual.scale else _finer(usual, scale)
    if part.from_ is not None:
        least = number_in(part.from_)
        if least is None or least < EXACT.scaleb(Decimal(usual.lo), -usual.scale):
            wrong.append(("from", "mapping-range-from", {"value": part.from_}))
        else:
            lo = _least(least, scale)
    if part.below is not None:
        limit = Decimal(1) + step if entry.type.name == "rate" else Decimal(BELOW[entry.type.name])
        below = number_in(part.below)
        if below is None or below > limit or below <= 0:
            wrong.append(("below", "mapping-range-below", {"value": part.below, "limit": plain(limit)}))
        else:
            hi = _least(below, scale) - 1
    if hi < lo:
        wrong.append(("below", "mapping-range-empty", {}))
        return usual
    return Range(lo, hi, scale)


def _finer(usual: Range, scale: int) -> int:
    """The same upper end in smaller units: what is below 10,000 stays so, what is up to 1 too."""
    unit: int = 10**usual.scale
    ends_at_one = usual.hi == unit
    step: int = 10 ** (scale - usual.scale)
    return usual.hi * step if ends_at_one else (usual.hi + 1) * step - 1


def _least(value: Decimal, scale: int) -> int:
    """The least whole number of units that is not below the value."""
    units = EXACT.scaleb(value, scale)
    return int(units) + (1 if units > int(units) else 0)


def number_in(text: str) -> Decimal | None:
    """The figure that a text writes; None where it writes none."""
    quantity = read_quantity(text)
    return Decimal(quantity.value) if quantity is not None and isinstance(quantity.value, Decimal | int) else None


def exponent_in(text: str) -> str | None:
    """The case `exponent` of what is wrong with a figure, where it is one such as 1e-7; None for any other."""
    return "exponent" if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+[eE][+-]?[0-9]+", text) else None
