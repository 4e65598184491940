"""Numbers of up to 38 digits: quotients, and figures told as decimals, on the edge of what engines can hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from guarantee_rules.backends.columnar.columns import DAY, NARROW, WIDE, Figure, Input, Layout, Node, Plan, Stage, Whole
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.sql import DIALECTS, Dialect, NotInDialect, sql_of
from guarantee_rules.values.numbers import Rounding
from tests import engines
from tests.backends.columnar.sql.agreeing import Row, Run, differing

if TYPE_CHECKING:
    from psycopg import Connection
    from pyspark.sql import SparkSession

ROUNDINGS: tuple[Rounding, ...] = ("down", "half_up", "up")
LIMB = 9 * 10**18
MOST_IN_SPARK = NARROW * LIMB
DIVIDENDS = [
    0,
    1,
    5,
    50,
    149,
    NARROW,
    NARROW + 1,
    LIMB - 1,
    LIMB,
    10**20,
    10**37 + 1,
    MOST_IN_SPARK,
    12345678901234567890123456789012345678,
]
DIVISORS = [0, 1, 2, 3, 10, 100, 10**8 + 1, LIMB, NARROW, WIDE // LIMB, WIDE // LIMB + 1, 10**20 + 3, 10**37]


def plan_of(nodes: dict[str, Node], scale: int = 0) -> Plan:
    maker = Maker()
    columns = (("outcome", maker.name("told")), *nodes.items())
    values = {name: Figure(name, node.kind, scale) for name, node in nodes.items()}
    inputs = (Input("of", OF), Input("over", OVER), Input("small", SMALL))
    return Plan("numbers", inputs, (Stage(columns),), Layout("outcome", values=values))


OF, OVER, SMALL = Whole(-MOST_IN_SPARK, MOST_IN_SPARK), Whole(-(10**37), 10**37), Whole(-NARROW, NARROW)


def quotients() -> Plan:
    """All ways to round and all widths; those over a figure are cut in halves where that is possible."""
    maker = Maker()
    of, over, small = maker.column("of", OF), maker.column("over", OVER), maker.column("small", SMALL)
    amount = maker.extreme("max", [maker.extreme("min", [small, maker.figure(10**14)]), maker.figure(0)])
    rate = maker.divided(amount, maker.figure(10**6), "down")
    made: dict[str, Node] = {}
    for rounding in ROUNDINGS:
        made[f"wide over wide {rounding}"] = maker.divided(of, over, rounding)
        made[f"wide over narrow {rounding}"] = maker.divided(of, small, rounding)
        made[f"narrow over wide {rounding}"] = maker.divided(small, over, rounding)
        made[f"narrow over narrow {rounding}"] = maker.divided(small, small, rounding)
        made[f"wide over a figure {rounding}"] = maker.divided(of, maker.figure(10**30), rounding)
        made[f"product over a figure {rounding}"] = maker.divided(
            maker.arithmetic(amount, "*", rate), maker.figure(10**8), rounding
        )
    return plan_of(made)


def rows() -> Iterator[Row]:
    signs = ((1, 1), (-1, 1), (1, -1), (-1, -1))
    for at, ((of, over), (one, other)) in enumerate(product(product(DIVIDENDS, DIVISORS), signs)):
        small = max(min(over, NARROW), -NARROW) * other
        yield {"row": at, "of": of * one, "over": over * other, "small": small}
    yield {"row": at + 1, "of": None, "over": 3, "small": None}
    yield {"row": at + 2, "of": 3, "over": None, "small": 0}


def halves() -> list[Row]:
    """Dividends that are exactly half-way, and one to each side of it."""
    around = [
        (over * times + over // 2 + by, over)
        for over in (2, 10, 10**8, 10**20)
        for times in (0, 1, 7, 10**9)
        for by in (-1, 0, 1)
    ]
    return [
        {"row": at, "of": of * sign, "over": over, "small": min(over, NARROW)}
        for at, ((of, over), sign) in enumerate(product(around, (1, -1)))
    ]


def told() -> tuple[Plan, list[Row]]:
    """Figures with 12 and with 2 decimals."""
    maker = Maker()
    nodes = {"of": maker.column("of", OF), "small": maker.column("small", SMALL)}
    plan = plan_of({f"{name} told": node for name, node in nodes.items()}, scale=12)
    money = maker.column("small", Whole(-(10**16), 10**16))
    within = plan_of({"money told": maker.extreme("min", [money, maker.figure(10**16)])}, scale=2)
    stages = (Stage((*plan.stages[0].columns, within.stages[0].columns[1])),)
    values = {**plan.layout.values, **within.layout.values}
    edges = [0, 1, -1, 10**12, 10**16, -(10**16), 999_999_999_999]
    return Plan("told", plan.inputs, stages, Layout("outcome", values=values)), [
        {"row": at, "of": of, "over": 1, "small": small}
        for at, (of, small) in enumerate([*product([*edges, MOST_IN_SPARK, -MOST_IN_SPARK, None], [*edges, None])])
    ]


def disagreements(run: Run) -> list[str]:
    return [*differing(run, quotients(), [*rows()]), *differing(run, quotients(), halves()), *differing(run, *told())]


def test_duckdb_is_exact_to_the_last_digit() -> None:
    assert disagreements(engines.run_duckdb) == []


@pytest.mark.needs_postgres
def test_postgres_is_exact_to_the_last_digit(postgres: Connection[Any]) -> None:
    assert disagreements(partial(engines.run_postgres, postgres)) == []


@pytest.mark.needs_java
def test_spark_is_exact_to_the_last_digit(spark: SparkSession) -> None:
    assert disagreements(partial(engines.run_spark, spark)) == []


def test_spark_refuses_a_quotient_it_has_no_room_for_before_it_runs() -> None:
    maker = Maker()
    plan = plan_of(
        {
            "too long": maker.divided(
                maker.column("of", Whole(0, MOST_IN_SPARK + 1)), maker.column("small", SMALL), "down"
            )
        }
    )
    with pytest.raises(NotInDialect) as refused:
        sql_of(plan, DIALECTS["spark"], "facts")
    assert (refused.value.dialect, refused.value.reason) == ("spark", "quotient")
    assert sql_of(plan, DIALECTS["duckdb"], "facts")


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_a_period_that_leaves_the_calendar_is_refused_before_anything_runs(dialect: Dialect) -> None:
    maker = Maker()
    of = maker.column("day", DAY)
    for by, move in ((Whole(0, 10**7), maker.add_months), (Whole(-(10**7), 0), maker.add_days)):
        moved = move(of, maker.column("small", by))
        with pytest.raises(NotInDialect) as refused:
            sql_of(plan_of({"moved": moved}), dialect, "facts")
        assert refused.value.reason == "period"
