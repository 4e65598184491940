"""Working days looked up by joins are those that are counted day by day, or the year whose calendar is missing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from guarantee_rules.backends.columnar.columns import (
    DAY,
    Column,
    Figure,
    Input,
    Layout,
    Plan,
    Stage,
    Whole,
    WorkdayJoin,
)
from guarantee_rules.backends.columnar.maker import Maker
from guarantee_rules.backends.columnar.sql import DIALECTS, NotInDialect, sql_of
from guarantee_rules.values.workdays import SuppliedYears
from tests import engines
from tests.backends.columnar.sql.agreeing import Row, differing

if TYPE_CHECKING:
    from psycopg import Connection
    from pyspark.sql import SparkSession


class Unknown:
    """No year."""

    def is_workday(self, day: date) -> None:
        return None


WEEKENDS = {year: frozenset[date]() for year in (2019, 2020, 2021, 2023)}
"""2022 has no calendar, nor have the years before and after."""
CALENDAR = SuppliedYears(
    WEEKENDS | {2020: frozenset({date(2020, 1, 1), date(2020, 12, 31)})},
    {2020: frozenset({date(2020, 2, 1)})},
    Unknown(),
)
YEAR, COUNT = Whole(1, 9999), Whole(0, 99_999)


def plan() -> Plan:
    """Days counted from columns, from what is worked out, and from days that were looked up before."""
    maker = Maker()
    start, count = maker.column("start", DAY), maker.column("count", COUNT)
    first = (
        WorkdayJoin("counted", "counted year", start, count),
        WorkdayJoin("fifth", "fifth year", maker.add_days(start, maker.figure(3)), maker.figure(5)),
        WorkdayJoin("next", "next year", start, None),
        WorkdayJoin("doubled", "doubled year", start, maker.times(count, 2)),
    )
    then = (WorkdayJoin("next but", "next but year", Column("counted", DAY), maker.nothing(COUNT)),)
    again = (WorkdayJoin("from next", "from next year", Column("next", DAY), maker.figure(20)),)
    names = [name for one in (*first, *then, *again) for name in (one.name, one.year)]
    stages = (Stage((), first), Stage((), (*then, *again)), Stage((("outcome", maker.name("told")),)))
    days = {name: Figure(name, YEAR if name.endswith("year") else DAY) for name in names}
    return Plan("days", (Input("start", DAY), Input("count", COUNT)), stages, Layout("outcome", values=days))


def rows() -> list[Row]:
    around = [
        date(year, 1, 1) + timedelta(days=by)
        for year in range(2018, 2025)
        for by in (-9, -8, -3, -2, -1, 0, 1, 2, 3, 30)
    ]
    counts = (0, 1, 4, 5, 20, 260, 600, 99_999, None)
    drawn = [(start, count) for start in (*around, None) for count in counts]
    return [{"row": at, "start": start, "count": count} for at, (start, count) in enumerate(drawn)]


def test_duckdb_counts_as_people_do() -> None:
    assert differing(engines.run_duckdb, plan(), rows(), CALENDAR) == []


@pytest.mark.needs_postgres
def test_postgres_counts_as_people_do(postgres: Connection[Any]) -> None:
    assert differing(partial(engines.run_postgres, postgres), plan(), rows(), CALENDAR) == []


@pytest.mark.needs_java
def test_spark_counts_as_people_do(spark: SparkSession) -> None:
    assert differing(partial(engines.run_spark, spark), plan(), rows()[::4], CALENDAR) == []


def test_working_days_are_not_counted_backwards() -> None:
    join = WorkdayJoin("day", "year", Column("start", DAY), Column("count", Whole(-1, 5)))
    wrong = Plan("back", (Input("start", DAY), Input("count", Whole(-1, 5))), (Stage((), (join,)),), Layout("day"))
    with pytest.raises(NotInDialect):
        sql_of(wrong, DIALECTS["duckdb"], "facts")
