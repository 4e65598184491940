"""A question asked on a caller's own Spark session has the answers of `batch`, or is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guarantee_rules import FactsError, load
from guarantee_rules.portfolio.batch import batch
from guarantee_rules.portfolio.spark import ask_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.needs_java
EXAMPLE = Path(__file__).parents[2] / "examples/yiwu-loans"


@pytest.mark.parametrize("question", [pytest.param("loan_limit", marks=pytest.mark.long), "loan_term"])
def test_spark_answers_as_batch_does(spark: SparkSession, question: str, tmp_path: Path) -> None:
    pack = load("yiwu")
    tape = spark.read.csv(str(EXAMPLE / "loans.csv"), header=True)
    found = ask_spark(pack, question, tape, EXAMPLE / "mapping.yaml")
    batch(pack, question, EXAMPLE / "loans.csv", EXAMPLE / "mapping.yaml", tmp_path / "out.parquet")

    import pyarrow.parquet as pq

    ours = {str(row["row"]): row for row in pq.read_table(tmp_path / "out.parquet").to_pylist()}
    theirs = {str(row["row"]): row.asDict() for row in found.answers.collect()}
    assert theirs.keys() == ours.keys()
    for name, row in theirs.items():
        assert plain(row) == plain({key: ours[name][key] for key in row})
    aside = {str(row["row"]) for row in found.aside.select("row").collect()}
    assert aside
    assert not aside & ours.keys()
    assert len(aside) + len(ours) == tape.count()


def plain(row: dict[str, object]) -> dict[str, object]:
    """Numbers as what they are worth, whatever type they came in."""
    return {key: Decimal(value) if isinstance(value, int | Decimal) else value for key, value in row.items()}


def test_a_session_without_ansi_rules_is_refused_by_the_name_of_the_setting(spark: SparkSession) -> None:
    tape = spark.createDataFrame([("1",)], "a string")
    spark.conf.set("spark.sql.ansi.enabled", "false")
    try:
        with pytest.raises(FactsError, match=r"spark\.sql\.ansi\.enabled"):
            ask_spark(load("yiwu"), "loan_limit", tape, EXAMPLE / "mapping.yaml")
    finally:
        spark.conf.set("spark.sql.ansi.enabled", "true")


def test_a_question_that_is_not_row_wise_is_refused_before_a_row_is_read(spark: SparkSession) -> None:
    tape = spark.read.csv(str(EXAMPLE / "loans.csv"), header=True)
    with pytest.raises(FactsError, match="halt"):
        ask_spark(load("yiwu"), "halt", tape, EXAMPLE / "mapping.yaml")
