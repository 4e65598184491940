"""Whatever a session sets, the answers are the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from guarantee_rules.backends.columnar.sql.duckdb import refusal
from guarantee_rules.backends.columnar.sql.spark import refusal as spark_refusal
from tests import engines
from tests.backends.columnar.drawing import Drawing
from tests.backends.columnar.sql.agreeing import differing

if TYPE_CHECKING:
    from psycopg import Connection
    from pyspark.sql import SparkSession

DUCKDB = (
    "SET TimeZone = 'Pacific/Kiritimati'",
    "SET integer_division = true",
    "SET default_null_order = 'nulls_first'",
    "SET default_order = 'DESC'",
    "SET threads = 1",
    "SET threads = 2",
    "SET ieee_floating_point_ops = false",
    "SET preserve_insertion_order = false",
    "SET preserve_identifier_case = false",
    "PRAGMA disable_optimizer",
)
POSTGRES = (
    "SET TimeZone = 'Pacific/Kiritimati'",
    "SET DateStyle = 'SQL, DMY'",
    "SET standard_conforming_strings = off",
    "SET backslash_quote = off",
    "SET quote_all_identifiers = on",
    "SET IntervalStyle = 'sql_standard'",
)
SPARK = {
    "spark.sql.session.timeZone": "America/Sao_Paulo",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parser.escapedStringLiterals": "true",
    "spark.sql.codegen.wholeStage": "false",
}


def drawn(seed: int) -> Any:
    drawing = Drawing(seed)
    return drawing.plan(24, 3), drawing.rows(60)


def test_no_setting_of_duckdb_matters_but_one() -> None:
    for seed, setting in enumerate(DUCKDB):
        with duckdb.connect() as connection:
            connection.execute(setting)
            run = partial(engines.run_duckdb, connection=connection)
            assert differing(run, *drawn(seed)) == [], setting
            assert refusal(connection) is None
            connection.execute("SET default_collation = 'NOCASE'")
            assert refusal(connection) == "default_collation"


@pytest.mark.needs_postgres
def test_no_setting_of_postgres_matters(postgres: Connection[Any]) -> None:
    for seed, setting in enumerate(POSTGRES):
        try:
            postgres.execute(setting.encode())
            assert differing(partial(engines.run_postgres, postgres), *drawn(seed)) == [], setting
        finally:
            postgres.execute("RESET ALL")


@pytest.mark.needs_java
def test_no_setting_of_spark_matters_but_two(spark: SparkSession) -> None:
    session = spark.newSession()
    for name, value in SPARK.items():
        session.conf.set(name, value)
    assert differing(partial(engines.run_spark, session), *drawn(8)) == []
    for name, wrong in (("spark.sql.parser.quotedRegexColumnNames", "true"), ("spark.sql.ansi.enabled", "false")):
        assert spark_refusal(session) is None
        session.conf.set(name, wrong)
        assert spark_refusal(session) == name
        session.conf.unset(name)
