"""A question asked of a Spark data frame, on the caller's own session: for tapes that one machine is too small for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from guarantee_rules.api import Pack
from guarantee_rules.portfolio.asking import Columns, prepare
from guarantee_rules.portfolio.intake import Reading, TapeMapping, ranges_of, read_mapping, reading, spark_schema
from guarantee_rules.source.diagnostics import FactsError, diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class SparkAnswers:
    """Two data frames, neither of them worked out until it is used."""

    columns: Columns
    reading: Reading
    answers: DataFrame
    """One row for each that can be read: `row`, the columns kept, and the answer (`columns.decode` reads a row)."""
    aside: DataFrame
    """One row for each cell that cannot be read: row, line, column, fact, reason, cell."""


def ask_spark(
    pack: Pack,
    question: str,
    tape: DataFrame,
    mapping: TapeMapping | str | Path,
    *,
    readings: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
) -> SparkAnswers:
    """A question about every row of a data frame of Spark, with the same answers as `batch`.

    `mapping` says which column is which fact, as for `batch`; the day of asking stands in it. Raises `FactsError` where
    the session is not under ANSI rules, under which nothing overflows into null, or the question cannot be asked of
    columns; `TapeError` where the mapping does not fit the frame. Nothing is set on the session but temporary views.
    """
    session = tape.sparkSession
    vocabulary = pack.versions[-1].vocabulary
    mapped = mapping if isinstance(mapping, TapeMapping) else read_mapping(Path(mapping), vocabulary)
    _refuse(session)
    columns = prepare(pack, question, readings=readings, ranges=ranges_of(mapped, vocabulary))
    schema = spark_schema(tape.dtypes)
    read = reading(mapped, schema, vocabulary, columns.inputs, columns.ranges)
    view = f"guarantee_rules_{uuid4().hex}"
    tape.createOrReplaceTempView(view)
    if columns.plan.workdays:
        from guarantee_rules.backends.columnar.sql.spark import add_workdays

        add_workdays(session, columns.workdays)
    kept = tuple(dict.fromkeys([*mapped.keep, *keep]))
    facts = f"(\n{read.rows('spark', view, keep=keep)}\n) AS facts"
    answers = session.sql(columns.sql("spark", facts, ("row", *kept)))
    return SparkAnswers(columns, read, answers, session.sql(read.aside("spark", view)))


def _refuse(session: SparkSession) -> None:
    from guarantee_rules.backends.columnar.sql.spark import EXPECTED, refusal

    setting = refusal(session)
    if setting is not None:
        raise FactsError([diagnostic("spark-setting", None, name=setting, expected=EXPECTED[setting])])
