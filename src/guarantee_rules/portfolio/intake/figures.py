"""Cells that hold figures: amounts, rates, ratios, counts and periods, as whole numbers of the fact's smallest unit.

A column of 万元 read into fen: the cell 500.25 is the decimal 500.250000, six decimals being all that can matter, and
so 500,250,000 fen. A cell that is no whole number of fen is set aside, never rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from guarantee_rules.backends.columnar.columns import NARROW
from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.convert import BELOW
from guarantee_rules.portfolio.intake import slips
from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.mapping import MappedColumn
from guarantee_rules.portfolio.intake.schema import SourceType
from guarantee_rules.portfolio.intake.understood import CELL, EXACT, Understood
from guarantee_rules.values.types import DECIMALS

NARROW_DIGITS = 18
"""Digits of a decimal that engines keep in 64 bits."""
BEYOND, FINER = "cell-beyond-range", "cell-finer-than-range"


@dataclass(frozen=True, slots=True)
class Scaled:
    """How figures of a column become whole numbers: `times` of the fact's smallest unit are one of the column's."""

    times: Fraction
    range: Range

    @property
    def places(self) -> int:
        """The most decimals that a figure of the column can have and still come to a whole number."""
        return max(_power(self.times.numerator, 2), _power(self.times.numerator, 5))

    @property
    def lo(self) -> Fraction:
        """The least figure of the column that is within the range, and has no more decimals than can matter."""
        step: int = 10**self.places
        return Fraction(ceil(Fraction(self.range.lo) / self.times * step), step)

    @property
    def hi(self) -> Fraction:
        """The greatest."""
        step: int = 10**self.places
        return Fraction(floor(Fraction(self.range.hi) / self.times * step), step)

    @property
    def digits(self) -> int:
        """Digits before the point."""
        return len(str(floor(self.hi)))

    @property
    def type(self) -> str:
        """The decimals that hold every figure within the range exactly."""
        return f"DECIMAL({self.digits + self.places},{self.places})"


def scaled(mapped: MappedColumn, range: Range) -> Scaled:
    return Scaled(mapped.unit.times * 10**range.scale, range)


def figure(dialect: Dialect, mapped: MappedColumn, source: SourceType, range: Range) -> Understood:
    """Cells of a column of texts, whole numbers, decimals or binary numbers."""
    scale = scaled(mapped, range)
    match source.kind:
        case "text":
            return _texts(dialect, mapped, scale)
        case "whole":
            return _wholes(dialect, mapped, scale)
        case "decimal":
            return _decimals(dialect, mapped, scale, source)
        case _:
            return _floats(dialect, mapped, scale, source)


def _texts(dialect: Dialect, mapped: MappedColumn, scale: Scaled) -> Understood:
    decimals = f"[0-9]{{1,{scale.places}}}0*" if scale.places else "0+"
    pattern = f"(?:0|[1-9][0-9]{{0,{scale.digits - 1}}})(?:\\.{decimals})?"
    tidied = slips.tidied(dialect, CELL, mapped.unit.written)
    # Nearly all figures are written as an engine writes them, idle zeros apart: 500.25 begins 500.250000. No cast is
    # trusted with others: casts take blanks, signs and exponents, and round.
    written = dialect.cast(EXACT, dialect.text)
    usual = (
        f"{dialect.begins.format(written, CELL)} AND {CELL} NOT LIKE '%.'" if scale.places else f"{written} = {CELL}"
    )
    odd = f"{dialect.matching(tidied, pattern)} AND length({CELL}) <= {slips.LONGEST}"
    high = scale.hi < 10**scale.digits - Fraction(1, 10**scale.places)
    value = (
        f"CASE WHEN {usual} THEN {_whole(dialect, scale, high=high)}\n"
        f"    WHEN {odd} THEN {_whole(dialect, scale, high=high, of=dialect.cast(tidied, scale.type))} END"
    )
    fine = slips.FINEST
    number = dialect.tried(tidied, f"DECIMAL(38,{fine})")
    figures = [
        (code, f"{slips.is_figure(dialect, tidied)} AND ({condition})")
        for code, condition in (
            ("fact-too-large", f"{number} IS NULL"),
            *_amiss(dialect, mapped, scale, number, fine, slips.finer(dialect, tidied)),
        )
    ]
    rest = _rest(mapped)
    reasons = (*slips.before(dialect, CELL), *figures, (rest, slips.is_figure(dialect, tidied)))
    return Understood(
        dialect.tried(CELL, scale.type),
        value,
        (*reasons, *slips.reasons(dialect, mapped, CELL)),
        "fact-not-a-number",
    )


def _wholes(dialect: Dialect, mapped: MappedColumn, scale: Scaled) -> Understood:
    times = scale.times
    narrow = max(scale.hi, scale.range.hi) <= NARROW
    type = "BIGINT" if narrow else dialect.wide
    number = dialect.cast(EXACT, type)
    whole = times.denominator == 1
    if not whole:
        over = dialect.over if narrow else dialect.over_wide
        number = f"({over.format(number, times.denominator)})"
    value = number if times.numerator == 1 else f"{number} * {times.numerator}"
    within = f"{EXACT} BETWEEN {ceil(scale.lo)} AND {floor(scale.hi)}"
    if not whole:
        within += f" AND {EXACT} % {times.denominator} = 0"
    return Understood(
        CELL,
        f"CASE WHEN {within} THEN {_as(dialect, value, scale, narrow=narrow)} END",
        (("fact-negative", f"{CELL} < 0"), *_amiss(dialect, mapped, scale, CELL, 0, None)),
        _rest(mapped),
    )


def _decimals(dialect: Dialect, mapped: MappedColumn, scale: Scaled, source: SourceType) -> Understood:
    same = ""
    if source.scale > scale.places:
        same = f"{dialect.tried(EXACT, f'DECIMAL({source.precision},{source.scale})')} = {CELL} AND "
    return Understood(
        dialect.tried(CELL, scale.type),
        _whole(dialect, scale, same=same),
        (
            ("fact-negative", f"{CELL} < 0"),
            *_amiss(dialect, mapped, scale, CELL, source.scale, _rounded(dialect, source), source.precision),
        ),
        _rest(mapped),
    )


def _floats(dialect: Dialect, mapped: MappedColumn, scale: Scaled, source: SourceType) -> Understood:
    """The nearest number with the stated decimals, if the cell is near enough, and not too large to have a nearest."""
    assert mapped.float is not None
    places = mapped.float.decimals
    cell = dialect.cast(CELL, "DOUBLE")
    type = f"DECIMAL({scale.digits + places},{places})"
    coarse = Fraction(2 ** (source.precision - 1), 10**places)
    double = dialect.cast(EXACT, "DOUBLE")
    apart = f"abs({double} - {cell}) <= {dialect.cast(dialect.literal(str(mapped.float.tolerance)), 'DOUBLE')}"
    fits = f"abs({cell}) < {floor(coarse)} AND {apart}"
    kept = dialect.tried(EXACT, scale.type)
    same = f"{dialect.tried(kept, type)} = {EXACT} AND " if places > scale.places else ""
    value = _whole(dialect, scale, same=f"{fits} AND {same}", of=kept)
    near = dialect.tried(cell, f"DECIMAL({min(38, 20 + places)},{places})")
    finer = _rounded(dialect, SourceType("decimal", "", min(38, 20 + places), places), near)
    amiss = _amiss(dialect, mapped, scale, near, places, finer, min(38, 20 + places))
    return Understood(
        dialect.tried(cell, type),
        value,
        (
            ("fact-not-a-number", f"{near} IS NULL AND NOT abs({cell}) < 1e30"),
            ("fact-negative", f"{cell} < 0"),
            ("fact-too-large", f"{near} IS NULL"),
            *amiss[:1],
            ("cell-float-coarse", f"abs({cell}) >= {floor(coarse)}"),
            ("cell-float-apart", f"NOT ({apart.replace(double, dialect.cast(near, 'DOUBLE'))})"),
            *amiss[1:],
        ),
        _rest(mapped),
    )


def _whole(dialect: Dialect, scale: Scaled, *, high: bool = True, same: str = "", of: str = EXACT) -> str:
    """The whole number that an exact decimal comes to; null beyond the range, or where it comes to none."""
    narrow = scale.hi * 10**scale.places <= NARROW
    type = "BIGINT" if narrow else dialect.wide
    places = scale.places
    number = dialect.cast(_shifted(dialect, of, scale.digits + places, places), type)
    rest = scale.times / 10**places
    tests = [f"{of} >= {_decimal(dialect, scale.lo, scale)}"]
    if high:
        tests.append(f"{of} <= {_decimal(dialect, scale.hi, scale)}")
    if rest.denominator != 1:
        tests.append(f"{number} % {rest.denominator} = 0")
        over = dialect.over if narrow else dialect.over_wide
        number = f"({over.format(number, rest.denominator)})"
    if rest.numerator != 1:
        number = f"{number} * {rest.numerator}"
    value = _as(dialect, number, scale, narrow=narrow)
    return f"CASE WHEN {same}{' AND '.join(tests)} THEN {value} END"


def _shifted(dialect: Dialect, number: str, digits: int, places: int) -> str:
    """A decimal without its point: 500.25 as 50025, in a decimal that may have a point and nothing behind it.

    In several steps where one would need more than 18 digits: beyond those, DuckDB is thirty times slower.
    """
    if digits >= NARROW_DIGITS:
        digits = min(38, digits + places)
        number, step = dialect.cast(number, f"DECIMAL({digits},{places})"), places
    else:
        step = NARROW_DIGITS - digits
    while places > 0:
        step = min(step, places)
        places -= step
        number = f"{number} * {dialect.cast(str(10**step), f'DECIMAL({step + 1},0)')}"
        if places:
            number = dialect.cast(number, f"DECIMAL({NARROW_DIGITS},{places})")
    return number


def _as(dialect: Dialect, number: str, scale: Scaled, *, narrow: bool) -> str:
    """In the type that the plan expects."""
    wanted = scale.range.kind.narrow
    return number if wanted == narrow else dialect.cast(number, "BIGINT" if wanted else dialect.wide)


def _amiss(
    dialect: Dialect,
    mapped: MappedColumn,
    scale: Scaled,
    number: str,
    places: int,
    finer: slips.Finer | None,
    precision: int = 38,
) -> list[tuple[str, str]]:
    """Why a number that is one cannot be the fact, in the order in which `decide` looks; then, why not within the range.

    `number` has `places` decimals at most.
    """
    name, times, entry = mapped.entry.type.name, mapped.unit.times, mapped.entry
    below, most = BELOW[name], DECIMALS.get(name)
    digits = precision - places if places or precision < 38 else 38

    def at_least(limit: Fraction) -> str:
        least = Fraction(ceil(limit * 10**places), 10**places)
        return f"{number} >= {_literal(dialect, least, places, precision)}" if least < 10**digits else "FALSE"

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


def _rounded(dialect: Dialect, source: SourceType, cell: str = CELL) -> slips.Finer:
    """Whether a decimal has more than so many decimals: it is not what it is when cut to them."""

    def finer(places: int) -> str:
        if source.scale <= places:
            return "FALSE"
        cut = dialect.tried(cell, f"DECIMAL({source.precision - source.scale + places + 1},{places})")
        return f"{dialect.tried(cut, f'DECIMAL({source.precision},{source.scale})')} IS DISTINCT FROM {cell}"

    return finer


def _rest(mapped: MappedColumn) -> str:
    return FINER if mapped.entry.type.name in DECIMALS else "fact-not-whole"


def _decimal(dialect: Dialect, value: Fraction, scale: Scaled) -> str:
    return _literal(dialect, value, scale.places, scale.digits + scale.places)


def _literal(dialect: Dialect, value: Fraction, places: int, precision: int) -> str:
    """A figure in the very type it is compared with: engines compare decimals of two types in ways of their own."""
    units = int(value * 10**places)
    if not places and precision == 38:
        return str(units)
    written = f"{units:0{places + 1}d}"
    text = f"{written[:-places]}.{written[-places:]}" if places else written
    return dialect.cast(dialect.literal(text), f"DECIMAL({precision},{places})")


def _power(number: int, prime: int) -> int:
    power = 0
    while number % prime == 0:
        number //= prime
        power += 1
    return power
