"""Cells that hold figures: amounts, rates, ratios, counts and periods, as whole numbers of the fact's smallest unit.

A column of 万元 read into fen: the cell 500.25 is the decimal 500.250000, six decimals being all that can matter, and
so 500,250,000 fen. A cell that is no whole number of fen is set aside, never rounded.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from guarantee_rules.backends.columnar.columns import NARROW
from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.portfolio.intake import slips
from guarantee_rules.portfolio.intake.amiss import amiss, remaining, rounded_away
from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.mapping import MappedColumn
from guarantee_rules.portfolio.intake.scale import Scaled, decimal_literal, scaled
from guarantee_rules.portfolio.intake.schema import SourceType
from guarantee_rules.portfolio.intake.understood import CELL, EXACT, Understood

NARROW_DIGITS = 18
"""Digits of a decimal that engines keep in 64 bits."""


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
            *amiss(dialect, mapped, scale, number, fine, slips.finer(dialect, tidied)),
        )
    ]
    rest = remaining(mapped)
    reasons = (*slips.before(dialect, CELL), *figures, (rest, slips.is_figure(dialect, tidied)))
    return Understood(
        dialect.tried(CELL, scale.type),
        value,
        (*reasons, *slips.reasons(dialect, mapped, CELL)),
        "fact-not-a-number",
    )


def _wholes(dialect: Dialect, mapped: MappedColumn, scale: Scaled) -> Understood:
    times = scale.times
    narrow = scale.hi <= NARROW and scale.range.hi <= NARROW
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
        (("fact-negative", f"{CELL} < 0"), *amiss(dialect, mapped, scale, CELL, 0, None)),
        remaining(mapped),
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
            *amiss(dialect, mapped, scale, CELL, source.scale, rounded_away(dialect, source), source.precision),
        ),
        remaining(mapped),
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
    finer = rounded_away(dialect, SourceType("decimal", "", min(38, 20 + places), places), near)
    why = amiss(dialect, mapped, scale, near, places, finer, min(38, 20 + places))
    return Understood(
        dialect.tried(cell, type),
        value,
        (
            ("fact-not-a-number", f"{near} IS NULL AND NOT abs({cell}) < 1e30"),
            ("fact-negative", f"{cell} < 0"),
            ("fact-too-large", f"{near} IS NULL"),
            *why[:1],
            ("cell-float-coarse", f"abs({cell}) >= {floor(coarse)}"),
            ("cell-float-apart", f"NOT ({apart.replace(double, dialect.cast(near, 'DOUBLE'))})"),
            *why[1:],
        ),
        remaining(mapped),
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


def _decimal(dialect: Dialect, value: Fraction, scale: Scaled) -> str:
    return decimal_literal(dialect, value, scale.places, scale.digits + scale.places)
