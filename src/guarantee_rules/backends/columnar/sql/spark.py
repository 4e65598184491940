"""SQL of Spark under ANSI rules, and the relations of working days on a caller's session.

A DECIMAL(38, 0) stays one in sums, differences and products. Not so in `/`, whose digits depend on a setting, and
`abs` and the sign `-` cut to 34 digits: none of them is used. `div` gives 64 bits and wraps beyond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.backends.columnar.columns import NARROW, WIDE, Whole
from guarantee_rules.backends.columnar.sql.days import relations
from guarantee_rules.backends.columnar.sql.dialect import (
    ATOM,
    PRODUCT,
    SUM,
    Dialect,
    NotInDialect,
    Shape,
    above_zero,
    tenths,
)
from guarantee_rules.backends.columnar.sql.text import has_controls, is_plain, shown_hex
from guarantee_rules.backends.columnar.workdays import Workdays

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_WIDE = "DECIMAL(38, 0)"
_LIMB = 9 * 10**18
"""A divisor for the first half of a long quotient, so that either half has 64 bits."""


def _quoted(name: str) -> str:
    if has_controls(name) or "$" in name:
        raise NotInDialect("spark", "name", name)
    return "`" + name.replace("`", "``") + "`"


def _literal(text: str) -> str:
    return f"'{text}'" if is_plain(text) else f"CAST(X'{shown_hex(text)}' AS STRING)"


def _divided(of: Whole, over: Whole, quotient: Whole) -> Shape:
    if of.narrow and over.narrow and quotient.narrow:
        return Shape("{of} div " + above_zero(over, zero="0L"), PRODUCT, ATOM)
    below = above_zero(over, zero=_figure(0))
    if quotient.narrow:
        return Shape("{of} div " + below, PRODUCT, ATOM)
    if max(-quotient.lo, quotient.hi) > NARROW * _LIMB:
        raise NotInDialect("spark", "quotient", str(quotient.hi))
    furthest = WIDE // _LIMB
    times = f"({below} * {_figure(_LIMB)})"
    halves = (
        f"CAST({{of}} div {times} AS {_WIDE}) * {_figure(_LIMB)}\n  + CAST({{of}} % {times} div {below} AS {_WIDE})"
    )
    if -furthest <= over.lo and over.hi <= furthest:
        return Shape(halves, SUM, ATOM)
    small = f"{{over}} BETWEEN {_figure(-furthest)} AND {_figure(furthest)}"
    return Shape(f"CASE\n  WHEN {small} THEN {halves}\n  ELSE CAST({{of}} div {below} AS {_WIDE})\nEND", ATOM, ATOM)


def _figure(value: int) -> str:
    return f"CAST({value} AS {_WIDE})"


def _decimal(of: Whole, digits: int, scale: int) -> Shape:
    own = len(str(max(-of.lo, of.hi)))
    if own + scale + 1 <= 38:
        return Shape(f"CAST(CAST({{of}} AS DECIMAL({own}, 0)) * {tenths(scale)} AS DECIMAL({digits}, {scale}))")
    # A product would need more than 38 digits, and then Spark gives decimals up.
    return Shape(f"CAST(concat(CAST({{of}} AS STRING), 'E-{scale}') AS DECIMAL({digits}, {scale}))")


SPARK = Dialect(
    name="spark",
    quoted=_quoted,
    literal=_literal,
    wide=_WIDE,
    names="ARRAY<STRING>",
    divided=_divided,
    remainder=Shape("{of} % {over}", PRODUCT, ATOM),
    add_months=Shape("add_months({of}, {by})"),
    add_days=Shape("date_add({of}, {by})"),
    year=Shape("year({of})"),
    last_day=Shape("last_day({of})"),
    day_of_month=Shape("make_date(year({of}), month({of}), {day})"),
    day_of_year=Shape("make_date(year({of}), {month}, {day})"),
    months_between=Shape(
        "CASE\n  WHEN {end} <= {start} THEN 0L\n"
        "  ELSE CAST((year({end}) - year({start})) * 12 + month({end}) - month({start})\n"
        "    + CASE WHEN day({end}) > day({start}) THEN 1 ELSE 0 END AS BIGINT)\nEND",
        ATOM,
        SUM,
    ),
    days_between=Shape("CAST(datediff({end}, {start}) AS BIGINT)"),
    includes=Shape("array_contains({of}, {member})"),
    decimal=_decimal,
    carries_all=False,
    figure="{}L",
    loose=False,
    name_type="STRING",
    small="INT",
)


EXPECTED = {"spark.sql.ansi.enabled": "true", "spark.sql.parser.quotedRegexColumnNames": "false"}
"""Without ANSI rules what overflows would be null, which is a fact that is missing; names are no patterns."""


def refusal(session: SparkSession) -> str | None:
    """The setting that keeps this session from exact answers."""
    settings = EXPECTED.items()
    return next((name for name, value in settings if str(session.conf.get(name)).lower() != value), None)


def add_workdays(session: SparkSession, workdays: Workdays) -> None:
    """Makes the relations of working days as temporary views of this session."""
    for relation in relations(workdays):
        session.createDataFrame(list(relation.rows), relation.definition(SPARK)).createOrReplaceTempView(relation.name)
