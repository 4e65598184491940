"""Plans drawn at random come on every engine to what Python's own numbers and dates come to; mistakes are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, get_args

import duckdb
import pytest

from guarantee_rules.backends.columnar.columns import Node, Plan, Whole, walk
from guarantee_rules.backends.columnar.sql import DIALECTS, Dialect, NotInDialect, sql_of
from guarantee_rules.backends.columnar.sql.dialect import ATOM, PRODUCT, SUM, Shape
from guarantee_rules.backends.columnar.workdays import Workdays
from tests import engines
from tests.backends.columnar.drawing import Drawing
from tests.backends.columnar.sql.agreeing import Row, differing
from tests.counts import counted

if TYPE_CHECKING:
    from psycopg import Connection
    from pyspark.sql import SparkSession

NODES, DEPTH, ROWS = 24, 4, 150


def drawn(seed: int, nodes: int = NODES, depth: int = DEPTH, rows: int = ROWS) -> tuple[Plan, list[Row]]:
    drawing = Drawing(seed)
    return drawing.plan(nodes, depth), drawing.rows(rows)


@pytest.mark.parametrize("seed", range(counted(6, 300)))
def test_duckdb_agrees_with_python(seed: int) -> None:
    assert differing(engines.run_duckdb, *drawn(seed)) == []


@pytest.mark.needs_postgres
@pytest.mark.parametrize("seed", range(counted(4, 300)))
def test_postgres_agrees_with_python(postgres: Connection[Any], seed: int) -> None:
    assert differing(partial(engines.run_postgres, postgres), *drawn(seed)) == []


@pytest.mark.needs_java
@pytest.mark.parametrize("seed", range(counted(1, 100)))
def test_spark_agrees_with_python(spark: SparkSession, seed: int) -> None:
    # Spark says before it runs that it has no room for a quotient of 38 digits; the next plan has none.
    plans = (drawn(at, nodes=16, depth=3, rows=80) for at in count(seed * 1000))
    plan, rows = next((plan, rows) for plan, rows in plans if spark_has_room(plan))
    assert differing(partial(engines.run_spark, spark), plan, rows) == []


def spark_has_room(plan: Plan) -> bool:
    try:
        return bool(sql_of(plan, DIALECTS["spark"], "facts"))
    except NotInDialect:
        return False


def test_every_kind_of_node_is_drawn() -> None:
    kinds = {type(node) for seed in range(6) for _, node in nodes_of(drawn(seed)[0])}
    assert kinds == set(get_args(Node))


def nodes_of(plan: Plan) -> list[tuple[str, Node]]:
    return [(name, inside) for stage in plan.stages for name, node in stage.columns for inside in walk(node)]


# --- mistakes that would be made

DUCKDB = DIALECTS["duckdb"]


def cut_like_a_double(of: Whole, over: Whole, quotient: Whole) -> Shape:
    return Shape("CAST(trunc(CAST({of} AS DOUBLE) / NULLIF({over}, 0)) AS HUGEINT)")


def over_zero_is_zero(of: Whole, over: Whole, quotient: Whole) -> Shape:
    return Shape(f"COALESCE({DUCKDB.divided(of, over, quotient).text}, 0)")


MISTAKES: dict[str, Dialect] = {
    "quotients as doubles": replace(DUCKDB, divided=cut_like_a_double),
    "nothing over zero is zero": replace(DUCKDB, divided=over_zero_is_zero),
    "nothing is left of a quotient": replace(DUCKDB, remainder=Shape("{of} * 0", PRODUCT, ATOM)),
    "64 bits for everything": replace(DUCKDB, wide="BIGINT"),
    "thirty days a month": replace(DUCKDB, add_months=Shape("{of} + 30 * {by}", SUM, PRODUCT)),
    "months begun are not counted": replace(DUCKDB, months_between=Shape("date_diff('month', {start}, {end})")),
    "days from end to start": replace(DUCKDB, days_between=Shape("date_diff('day', {end}, {start})")),
    "the last day is the thirtieth": replace(DUCKDB, last_day=Shape("make_date(year({of}), month({of}), 28) + 2", SUM)),
    "no list includes anything": replace(DUCKDB, includes=Shape("{of} IS NULL AND {member} = ''")),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_seen(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "DIALECTS", {"duckdb": MISTAKES[mistake]})
    assert any(seen(engines.run_duckdb, seed) for seed in range(40))


def seen(run: Callable[[Plan, Workdays | None, Sequence[Row]], list[Row]], seed: int) -> bool:
    """Whether a plan shows a mistake: by a wrong cell, or because it cannot be computed."""
    try:
        return bool(differing(run, *drawn(seed, nodes=60, depth=3, rows=60)))
    except duckdb.Error:
        return True
