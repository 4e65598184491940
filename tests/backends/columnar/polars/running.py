"""Plans and single nodes put to Polars, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import polars as pl

from guarantee_rules.backends.columnar.columns import (
    NAME,
    Column,
    Constant,
    Figure,
    Input,
    Layout,
    Node,
    Plan,
    Stage,
    WorkdayJoin,
    walk,
)
from guarantee_rules.backends.columnar.polars import answers
from guarantee_rules.backends.columnar.polars.nodes import dtype_of

Row = dict[str, object]
Engine = Literal["in-memory", "streaming"]
ENGINES: tuple[Engine, ...] = ("in-memory", "streaming")


def frame_of(inputs: Sequence[Input], rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows of facts as a frame with the types a plan asks for."""
    types = {one.name: pl.String() if one.kind == NAME else dtype_of(one.kind) for one in inputs}
    columns = {name: pl.Series([row[name] for row in rows], dtype=dtype) for name, dtype in types.items()}
    return pl.DataFrame({"row": pl.Series(range(len(rows)), dtype=pl.Int64), **columns})


def plan_of(nodes: Mapping[str, Node], joins: Sequence[WorkdayJoin] = ()) -> Plan:
    """A plan that tells the value of every node, whole numbers in units of their last place."""
    found: dict[str, Input] = {}
    for node in (*nodes.values(), *(part for join in joins for part in (join.of, join.by) if part is not None)):
        for one in walk(node):
            if isinstance(one, Column):
                found[one.name] = Input(one.name, one.kind)
    for join in joins:
        found.pop(join.name, None)
        found.pop(join.year, None)
    stages = (Stage((("outcome", Constant("told", NAME)), *nodes.items()), tuple(joins)),)
    figures = {name: Figure(name, node.kind) for name, node in nodes.items()}
    return Plan("nodes", tuple(found.values()), stages, Layout("outcome", values=figures))


def values_of(nodes: Mapping[str, Node], rows: Sequence[Row], engine: Engine = "in-memory") -> dict[str, list[object]]:
    """What each node comes to in each row."""
    plan = plan_of(nodes)
    found = answers(plan, frame_of(plan.inputs, rows)).collect(engine=engine)
    assert found["row"].to_list() == list(range(len(rows)))
    return {name: found[name].to_list() for name in nodes}


def value_of(node: Node, rows: Sequence[Row], engine: Engine = "in-memory") -> list[object]:
    """What one node comes to in each row."""
    return values_of({"value": node}, rows, engine)["value"]
