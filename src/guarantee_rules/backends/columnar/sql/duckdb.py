"""SQL of DuckDB, and the relations of working days on a caller's connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guarantee_rules.backends.columnar.columns import NARROW, Whole
from guarantee_rules.backends.columnar.sql.days import relations
from guarantee_rules.backends.columnar.sql.dialect import (
    ATOM,
    PRODUCT,
    SUM,
    Dialect,
    Shape,
    above_zero,
    double_quoted,
    tenths,
)
from guarantee_rules.backends.columnar.sql.text import has_controls, shown_hex
from guarantee_rules.backends.columnar.workdays import Workdays

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


BITS = NARROW.bit_length()


def _literal(text: str) -> str:
    return f"decode(unhex('{shown_hex(text)}'))" if has_controls(text) else "'" + text.replace("'", "''") + "'"


def _divided(of: Whole, over: Whole, quotient: Whole) -> Shape:
    """Dividing 128 bits takes a microsecond or two, so it is done only for rows for which there is nothing else."""
    if of.narrow and over.narrow and quotient.narrow:
        return Shape("{of} // " + above_zero(over), PRODUCT, ATOM)
    wide = [name for name, one in (("{of}", of), ("{over}", over)) if not one.narrow]
    short = " AND ".join(f"{name} BETWEEN -{NARROW} AND {NARROW}" for name in wide) or "TRUE"
    branches = [f"WHEN {short} THEN {{short_of}} // {above_zero(over, '{short_over}')}"]
    long = "{of} // " + above_zero(over)
    last = f"CAST({long} AS BIGINT)" if quotient.narrow else long
    bits = BITS - over.lo.bit_length()
    if over.lo == over.hi > 0 and bits > 0 and quotient.narrow:
        most = (1 << BITS + bits) - 1
        if of.lo >= 0 and of.hi <= most:
            last = _in_two(over.lo, bits)
        else:
            branches.append(f"WHEN {{of}} BETWEEN 0 AND {most} THEN {_in_two(over.lo, bits)}")
    lines = "\n  ".join([*branches, f"ELSE {last}"])
    return Shape(f"CASE\n  {lines}\nEND", ATOM, ATOM)


def _in_two(over: int, bits: int) -> str:
    """Long division in 64 bits: first without so many last bits, then what is left with them."""
    first = f"CAST({{of}} >> {bits} AS BIGINT)"
    last = f"CAST({{of}} & {(1 << bits) - 1} AS BIGINT)"
    step = 1 << bits
    return f"({first} // {over}) * {step}\n    + (({first} % {over}) * {step} + {last}) // {over}"


def _decimal(of: Whole, digits: int, scale: int) -> Shape:
    # Decimals of up to 18 digits are reckoned in 64 bits; this product has the digits of `of` and no more.
    width = 18 if of.lo > -(10**18) and of.hi < 10**18 else 38
    shown = f"CAST({{of}} AS DECIMAL({width}, 0)) * {tenths(scale)}"
    return Shape(shown, PRODUCT) if digits == width else Shape(f"CAST({shown} AS DECIMAL({digits}, {scale}))")


DUCKDB = Dialect(
    name="duckdb",
    quoted=lambda name: double_quoted(name, "duckdb"),
    literal=_literal,
    wide="HUGEINT",
    names="VARCHAR[]",
    divided=_divided,
    remainder=Shape("{of} % {over}", PRODUCT, ATOM),
    # A day and an interval make a time stamp.
    add_months=Shape("CAST({of} + to_months({by}) AS DATE)", ATOM, SUM),
    add_days=Shape("{of} + {by}", SUM, PRODUCT),
    year=Shape("year({of})"),
    last_day=Shape("last_day({of})"),
    day_of_month=Shape("make_date(year({of}), month({of}), {day})"),
    day_of_year=Shape("make_date(year({of}), {month}, {day})"),
    months_between=Shape(
        "CASE\n  WHEN {end} <= {start} THEN 0\n"
        "  ELSE (year({end}) - year({start})) * 12 + month({end}) - month({start})\n"
        "    + CASE WHEN day({end}) > day({start}) THEN 1 ELSE 0 END\nEND",
        ATOM,
        SUM,
    ),
    days_between=Shape("date_diff('day', {start}, {end})"),
    includes=Shape("list_contains({of}, {member})"),
    decimal=_decimal,
    # Of a longer list it makes a join, which is done for every row, wherever the list stands.
    listed=5,
)


def refusal(connection: DuckDBPyConnection) -> str | None:
    """The setting that keeps this connection from exact answers: names that differ must not be taken for the same."""
    found = connection.execute("SELECT current_setting('default_collation')").fetchone()
    return "default_collation" if found and str(found[0]).lower() not in ("", "binary", "c", "posix") else None


def add_workdays(connection: DuckDBPyConnection, workdays: Workdays) -> None:
    """Makes the relations of working days as temporary tables of this connection."""
    for relation in relations(workdays):
        connection.execute(f"CREATE OR REPLACE TEMPORARY TABLE {relation.name} ({relation.definition(DUCKDB)})")
        if relation.rows:
            lists = ", ".join(f"unnest(CAST(? AS {DUCKDB.type_of(kind)}[]))" for _, kind in relation.columns)
            columns = [list(column) for column in zip(*relation.rows, strict=True)]
            connection.execute(f"INSERT INTO {relation.name} SELECT {lists}", columns)
