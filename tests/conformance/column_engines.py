"""The columnar engines that are put through the suite, and Python's own working out of the same plans."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import duckdb
import pytest

from guarantee_rules.backends.columnar.columns import Plan
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.backends.columnar.workdays import Workdays
from tests.backends.columnar.polars.running import frame_of
from tests.conformance.columnar import Row, Run
from tests.engines import run_duckdb, run_postgres, run_spark


def in_polars(plan: Plan, workdays: Workdays | None, rows: Sequence[Row]) -> list[Row]:
    frame = frame_of(plan.inputs, rows)
    return answers(plan, frame, workdays).collect().sort("row").to_dicts()


def started(name: str, request: pytest.FixtureRequest) -> Run:
    """An engine by name; Spark and PostgreSQL are those of all tests."""
    match name:
        case "duckdb":
            connection = duckdb.connect(config={"threads": 1})
            request.addfinalizer(connection.close)
            return partial(run_duckdb, connection=connection)
        case "polars":
            return in_polars
        case "postgres":
            return partial(run_postgres, request.getfixturevalue("postgres"))
        case _:
            return partial(run_spark, request.getfixturevalue("spark"))
