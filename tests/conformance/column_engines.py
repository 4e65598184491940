"""The columnar engines that are put through the suite: what each makes of a plan and rows of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa

from guarantee_rules.backends.columnar.columns import DAY, MASK, NAME, NAMES, TRUTH, Input, Kind, Plan, Whole
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.backends.columnar.sql import DIALECTS, sql_of
from guarantee_rules.backends.columnar.sql.duckdb import add_workdays
from guarantee_rules.backends.columnar.workdays import Workdays
from tests.conformance.columnar import Row, Run

ROW = Input("row", Whole(0, 10**9))
_ARROW = {DAY: pa.date32(), TRUTH: pa.bool_(), NAME: pa.string(), NAMES: pa.list_(pa.string()), MASK: pa.int64()}
_POLARS = {DAY: pl.Date, TRUTH: pl.Boolean, NAME: pl.String, NAMES: pl.List(pl.String), MASK: pl.Int64}


def in_duckdb(plan: Plan, workdays: Workdays | None, rows: Sequence[Row]) -> list[Row]:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("stated", table_of(plan, rows))
        listed = ", ".join(
            f'CAST("{one.name}" AS {DIALECTS["duckdb"].type_of(one.kind)}) AS "{one.name}"' for one in _all(plan)
        )
        connection.execute(f"CREATE TABLE facts AS SELECT {listed} FROM stated")
        if workdays is not None:
            add_workdays(connection, workdays)
        told = connection.execute(sql_of(plan, DIALECTS["duckdb"], "facts")).to_arrow_table()
    return sorted(told.to_pylist(), key=lambda row: int(row["row"]))


def in_polars(plan: Plan, workdays: Workdays | None, rows: Sequence[Row]) -> list[Row]:
    schema = {one.name: _polars_type(one.kind) for one in _all(plan)}
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return answers(plan, frame, workdays).collect().sort("row").to_dicts()


def table_of(plan: Plan, rows: Sequence[Row]) -> pa.Table:
    """Rows as Arrow has them: whole numbers of more than 64 bits as decimals."""
    columns = {}
    for one in _all(plan):
        wide = isinstance(one.kind, Whole) and not one.kind.narrow
        values = [
            Decimal(value) if wide and isinstance(value, int) else value for value in (row[one.name] for row in rows)
        ]
        columns[one.name] = pa.array(values, type=_arrow_type(one.kind))
    return pa.table(columns)


def _all(plan: Plan) -> tuple[Input, ...]:
    return (ROW, *plan.inputs)


def _arrow_type(kind: Kind) -> pa.DataType:
    if isinstance(kind, Whole):
        return pa.int64() if kind.narrow else pa.decimal128(38, 0)
    return _ARROW[kind]


def _polars_type(kind: Kind) -> pl.DataType | type[pl.DataType]:
    if isinstance(kind, Whole):
        return pl.Int64 if kind.narrow else pl.Int128
    return _POLARS[kind]


ENGINES: Mapping[str, Run] = {"duckdb": in_duckdb, "polars": in_polars}
