"""The columnar engines that are put through the suite, and Python's own working out of the same plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from guarantee_rules.backends.columnar.columns import Plan
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.backends.columnar.workdays import Workdays
from tests.backends.columnar.polars.running import frame_of
from tests.conformance.columnar import Row, Run
from tests.engines import postgres_server, run_duckdb, run_postgres, run_spark, spark_session


def in_polars(plan: Plan, workdays: Workdays | None, rows: Sequence[Row]) -> list[Row]:
    frame = frame_of(plan.inputs, rows)
    return answers(plan, frame, workdays).collect().sort("row").to_dicts()


@contextmanager
def duckdb() -> Iterator[Run]:
    import duckdb as engine

    with engine.connect(config={"threads": 1}) as connection:
        yield partial(run_duckdb, connection=connection)


@contextmanager
def polars() -> Iterator[Run]:
    yield in_polars


@contextmanager
def spark() -> Iterator[Run]:
    with spark_session() as session:
        yield partial(run_spark, session)


@contextmanager
def postgres() -> Iterator[Run]:
    with postgres_server() as connection:
        yield partial(run_postgres, connection)


ENGINES = {"duckdb": duckdb, "polars": polars, "postgres": postgres, "spark": spark}
"""How each is started."""
NEEDS: Mapping[str, str] = {"postgres": "needs_postgres", "spark": "needs_java"}
FEWER: Mapping[str, int] = {"duckdb": 1, "polars": 1, "postgres": 6, "spark": 17}
"""In the usual run an engine is asked every so manieth question: reading one query takes Spark a second or two."""
