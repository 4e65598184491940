"""Why a number cannot be the fact it is stated as, as conditions for an engine."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from guarantee_rules.facts.convert import BELOW
from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.mapping import MappedColumn
from guarantee_rules.portfolio.intake.scale import Scaled, decimal_literal
from guarantee_rules.portfolio.intake.schema import SourceType
from guarantee_rules.portfolio.intake.slips import Finer
from guarantee_rules.portfolio.intake.understood import CELL
from guarantee_rules.values.types import DECIMALS

BEYOND, FINER = "cell-beyond-range", "cell-finer-than-range"
"""The fact could be so, but not in this tape."""


def amiss(
    dialect: Dialect,
    mapped: MappedColumn,
    scale: Scaled,
    number: str,
    places: int,
    finer: Finer | None,
    precision: int = 38,
) -> list[tuple[str, str]]:
    """Why a number cannot be the fact, in the order in which `decide` looks; then, why it is not within the range.

    `number` has `places` decimals at most.
    """
    name, times, entry = mapped.entry.type.name, mapped.unit.times, mapped.entry
    below, most = BELOW[name], DECIMALS.get(name)
    digits = precision - places if places or precision < 38 else 38

    def at_least(limit: Fraction) -> str:
        least = Fraction(ceil(limit * 10**places), 10**places)
        return f"{number} >= {decimal_literal(dialect, least, places, precision)}" if least < 10**digits else "FALSE"

    def above(limit: Fraction) -> str:
        return at_least(Fraction(floor(limit * 10**places) + 1, 10**places))

    found = [("fact-too-large", at_least(below / times))]
    if finer is not None and most is not None:
        found.append(("fact-too-precise", finer(Scaled(times * 10**most, scale.range).places)))
    if name == "rate":
        found.append(("rate-above-one", above(1 / times)))
    if most is None and finer is not None:
        decimals = Scaled(times, scale.range).places
        found.append(("fact-not-whole", finer(decimals)))
        if times.numerator % 10:  # 1.2 years are no number of months, though 1.25 are
            part = f"{dialect.tried(number, f'DECIMAL(20,{decimals})')} * {times.numerator}"
            found.append(("fact-not-whole", f"{part} % {times.denominator} <> 0"))
    if entry.minimum is not None:
        found.append(("fact-too-small", f"NOT ({at_least(Fraction(entry.minimum) / times)})"))
    found.append((BEYOND, above(scale.hi)))
    if scale.range.lo > 0:
        found.append((BEYOND, f"NOT ({at_least(scale.lo)})"))
    return [(code, condition) for code, condition in found if condition != "FALSE"]


def rounded_away(dialect: Dialect, source: SourceType, cell: str = CELL) -> Finer:
    """Whether a decimal has more than so many decimals: it is not what it is when cut to them."""

    def finer(places: int) -> str:
        if source.scale <= places:
            return "FALSE"
        cut = dialect.tried(cell, f"DECIMAL({source.precision - source.scale + places + 1},{places})")
        return f"{dialect.tried(cut, f'DECIMAL({source.precision},{source.scale})')} IS DISTINCT FROM {cell}"

    return finer


def remaining(mapped: MappedColumn) -> str:
    """The reason where no other holds."""
    return FINER if mapped.entry.type.name in DECIMALS else "fact-not-whole"
