"""SQL of PostgreSQL, and the relations of working days on a caller's connection."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from guarantee_rules.backends.columnar.columns import Whole
from guarantee_rules.backends.columnar.sql.days import relations
from guarantee_rules.backends.columnar.sql.dialect import (
    ATOM,
    COMPARED,
    PRODUCT,
    SUM,
    Dialect,
    Shape,
    above_zero,
    double_quoted,
)
from guarantee_rules.backends.columnar.sql.text import is_plain, shown_hex
from guarantee_rules.backends.columnar.workdays import Workdays

if TYPE_CHECKING:
    from typing import Any

    from psycopg import Connection

LONGEST = 63
"""Bytes of a name; the server would cut what is longer, and two names could become one."""


def _quoted(name: str) -> str:
    """A longer name is cut here, with a mark of its own behind it: tables are to be made with these names."""
    whole = name.encode()
    if len(whole) > LONGEST:
        name = f"{whole[: LONGEST - 9].decode(errors='ignore')}~{sha256(whole).hexdigest()[:8]}"
    return double_quoted(name, "postgres")


def _literal(text: str) -> str:
    # What a backslash means between plain quotation marks is a setting.
    return f"'{text}'" if is_plain(text) else f"convert_from(decode('{shown_hex(text)}', 'hex'), 'UTF8')"


def _divided(of: Whole, over: Whole, quotient: Whole) -> Shape:
    if of.narrow and over.narrow and quotient.narrow:
        return Shape("{of} / " + above_zero(over), PRODUCT, ATOM)
    whole = f"div({{of}}, {above_zero(over)})"
    return Shape(f"CAST({whole} AS BIGINT)" if quotient.narrow else whole)


def _decimal(of: Whole, digits: int, scale: int) -> Shape:
    return Shape(f"CAST({{of}} * CAST('1E-{scale}' AS NUMERIC) AS NUMERIC({digits}, {scale}))", ATOM, PRODUCT)


def _part(part: str, of: str) -> str:
    return f"CAST(EXTRACT({part} FROM {{{of}}}) AS INTEGER)"


_FIRST = f"make_date({_part('YEAR', 'of')}, {_part('MONTH', 'of')}, 1)"


POSTGRES = Dialect(
    name="postgres",
    quoted=_quoted,
    literal=_literal,
    wide="NUMERIC",
    names="VARCHAR[]",
    divided=_divided,
    remainder=Shape("{of} % {over}", PRODUCT, ATOM),
    add_months=Shape("CAST({of} + make_interval(months => {by}) AS DATE)", ATOM, SUM),
    add_days=Shape("{of} + {by}", SUM, PRODUCT),
    year=Shape(_part("YEAR", "of")),
    last_day=Shape(
        f"CAST(make_date({_part('YEAR', 'of')}, {_part('MONTH', 'of')}, 1) + make_interval(months => 1) AS DATE) - 1",
        SUM,
    ),
    day_of_month=Shape(f"make_date({_part('YEAR', 'of')}, {_part('MONTH', 'of')}, {{day}})"),
    day_of_year=Shape(f"make_date({_part('YEAR', 'of')}, {{month}}, {{day}})"),
    months_between=Shape(
        "CASE\n  WHEN {end} <= {start} THEN 0\n"
        f"  ELSE CAST(({_part('YEAR', 'end')} - {_part('YEAR', 'start')}) * 12\n"
        f"    + {_part('MONTH', 'end')} - {_part('MONTH', 'start')}\n"
        f"    + CASE WHEN {_part('DAY', 'end')} > {_part('DAY', 'start')} THEN 1 ELSE 0 END AS BIGINT)\nEND",
        ATOM,
        SUM,
    ),
    days_between=Shape("CAST({end} - {start} AS BIGINT)", ATOM, SUM + 1),
    includes=Shape("{member} = ANY({of})", COMPARED, ATOM),
    decimal=_decimal,
    carries_all=False,
    # A step that is taken apart again would have its parts worked out at every mention.
    step="AS MATERIALIZED (",
)


def add_workdays(connection: Connection[Any], workdays: Workdays) -> None:
    """Makes the relations of working days as temporary tables of this connection."""
    with connection.cursor() as cursor:
        for relation in relations(workdays):
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{relation.name}".encode())
            cursor.execute(f"CREATE TEMPORARY TABLE {relation.name} ({relation.definition(POSTGRES)})".encode())
            with cursor.copy(f"COPY {relation.name} FROM STDIN".encode()) as copy:
                for row in relation.rows:
                    copy.write_row(row)
            # Without it the server takes these for tables of a few rows and reads all of them for each row of facts.
            cursor.execute(f"ANALYZE {relation.name}".encode())
