"""Spark reads every cell as DuckDB does: the same facts, the same reasons."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from guarantee_rules.portfolio.intake import spark_schema
from tests.portfolio.intake.ground import Tape, mapping, read
from tests.portfolio.intake.test_cells_mean_what_decide_understands import DAYS, ODD, figures

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.needs_java, pytest.mark.long]

TEXTS = """
columns:
  loan.amount: {column: a, unit: 万元}
  loan.drawn_amount: {column: a, unit: 元}
  loan.interest_total: {column: a, unit: 分}
  loan.rate: {column: a, unit: "%"}
  agreement.bank_share: {column: a, unit: fraction}
  loan.term: {column: a, unit: 年}
  borrower.employees: {column: a}
  loan.signing_date: {column: a}
  loan.maturity_date: {column: a, format: "%Y/%m/%d"}
  application.first_time: {column: a, values: {Y: true, "5": false}}
  borrower.size: {column: a, values: {"'": small, "\\\\": micro}}
  borrower.categories: {column: a, separator: "|", none: ["-"]}
'null': ["NULL"]
"""
TYPED = """
columns:
  loan.amount: {column: whole, unit: 元}
  loan.drawn_amount: {column: d2, unit: 元}
  loan.interest_total: {column: d2, unit: 万元}
  premium.amount: {column: wide, unit: 元}
  loan.unpaid_principal: {column: double, unit: 元, float: {decimals: 2, tolerance: 0.001}}
  loan.rate: {column: wide, unit: "%"}
  premium.rate: {column: double, unit: "%", float: {decimals: 4, tolerance: 0.00001}}
  agreement.bank_share: {column: wide, unit: fraction}
  loan.term: {column: whole, unit: 年}
  borrower.employees: {column: whole}
  loan.signing_date: {column: day}
  loan.maturity_date: {column: moment}
  application.first_time: {column: truth}
  collection.failed: {column: whole, values: {1: true, 0: false}}
  borrower.categories: {column: list}
"""


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.session.timeZone", "America/New_York")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def compared(spark: SparkSession, text: str, columns: dict[str, tuple[str, str]], rows: list[tuple[Any, ...]]) -> int:
    """How many rows were read, by both alike. `columns` has the types in DuckDB and in Spark."""
    tape = Tape({name: types[0] for name, types in columns.items()}, rows)
    facts, reasons = tape.read(text)
    declared = ", ".join(["`#row` bigint", *(f"`{name}` {types[1]}" for name, types in columns.items())])
    frame = spark.createDataFrame([(n, *row) for n, row in enumerate(rows, 1)], declared)
    frame.createOrReplaceTempView("tape")
    how = read(mapping(text), spark_schema(frame.dtypes))
    theirs = {row["row"]: row.asDict() for row in spark.sql(how.rows("spark", "tape")).collect()}
    whys: dict[int, list[str]] = {}
    for bad in spark.sql(how.aside("spark", "tape")).collect():
        whys.setdefault(bad["row"], []).append(f"{bad['fact']} {bad['reason']}")
    ours: dict[int, list[str]] = {}
    for cell in tape.asked(read(mapping(text), tape.schema).aside("duckdb", "tape")):
        ours.setdefault(cell["row"], []).append(f"{cell['fact']} {cell['reason']}")
    differing = [
        (rows[number - 1], sorted(set(ours.get(number, [])) ^ set(whys.get(number, []))))
        for number in sorted(ours.keys() | whys.keys())
        if sorted(ours.get(number, [])) != sorted(whys.get(number, []))
    ]
    assert differing == []
    assert theirs == facts
    assert reasons.keys() == ours.keys()
    # What is set aside for one bad cell hides what the others came to: the judged rows are compared as well.
    judged = {row["row"]: row.asDict() for row in spark.sql(how.judged("spark", "tape")).collect()}
    assert judged == {row["row"]: row for row in tape.asked(read(mapping(text), tape.schema).judged("duckdb", "tape"))}
    return len(facts)


def moment(*parts: int) -> datetime:
    """A moment without a time zone, as tables hold them."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]  # year, month, day and time of day


def test_texts(spark: SparkSession) -> None:
    words = [
        "small",
        "小型",
        "SMALL",
        "enterprise|企业",
        "企业 | 自然人",
        "-",
        "NULL",
        "Y",
        "2024/3/1",
        "2024/03/01",
        "2024/13/1",
    ]
    texts = [*ODD, *DAYS, *words, *list(figures(random.Random(7)))[len(ODD) : len(ODD) + 300]]
    compared(spark, TEXTS, {"a": ("VARCHAR", "string")}, [(text,) for text in texts])


def test_typed_columns(spark: SparkSession) -> None:
    chance = random.Random(8)
    columns = {
        "whole": ("BIGINT", "bigint"),
        "d2": ("DECIMAL(18,2)", "decimal(18,2)"),
        "wide": ("DECIMAL(38,18)", "decimal(38,18)"),
        "double": ("DOUBLE", "double"),
        "day": ("DATE", "date"),
        "moment": ("TIMESTAMP", "timestamp_ntz"),
        "truth": ("BOOLEAN", "boolean"),
        "list": ("VARCHAR[]", "array<string>"),
    }
    rows: list[tuple[Any, ...]] = [
        (None,) * len(columns),
        (1, Decimal("500.25"), Decimal("0.5"), 0.1 + 0.2, date(2024, 3, 1), moment(2024, 3, 1), True, ["企业"]),
        (0, Decimal("-1.00"), Decimal(10), float("nan"), date(1899, 1, 1), moment(2024, 3, 1, 1), False, []),
        (-1, Decimal(0), Decimal("1e-18"), float("inf"), date(2201, 1, 1), moment(1, 1, 1), None, ["x"]),
        (2**62, Decimal("9999999999999999.99"), Decimal("99999999999999999999.5"), 1e300, None, None, None, [None]),
    ]
    for _ in range(300):
        digits = chance.randrange(1, 20)
        near = round(chance.random() * 10 ** chance.randrange(14), chance.randrange(5))
        rows.append(
            (
                chance.randrange(10 ** chance.randrange(1, 15)),
                Decimal(chance.randrange(10 ** chance.randrange(1, 16))).scaleb(-2),
                Decimal(chance.randrange(10**digits)).scaleb(-chance.randrange(19)),
                near,
                date(1890 + chance.randrange(320), 1 + chance.randrange(12), 1 + chance.randrange(28)),
                moment(2000 + chance.randrange(30), 1, 1, chance.choice([0, 0, 5])),
                chance.random() < 0.5,
                chance.sample(["enterprise", "企业", "自然人", "y"], 2),
            )
        )
    compared(spark, TYPED, columns, rows)
