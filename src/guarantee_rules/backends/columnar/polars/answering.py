"""A frame's answers: its inputs read, the plan's stages one after the other, and the columns of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import polars as pl

from guarantee_rules.backends.columnar.columns import NAME, Figure, Layout, Node, Plan, Whole, WorkdayJoin
from guarantee_rules.backends.columnar.polars.counting import LookedUp, relations_of
from guarantee_rules.backends.columnar.polars.decimals import decimal_of
from guarantee_rules.backends.columnar.polars.inputs import inputs_of
from guarantee_rules.backends.columnar.polars.nodes import Emitter
from guarantee_rules.backends.columnar.polars.sharing import levels, uses_in
from guarantee_rules.backends.columnar.polars.steps import Added, Step, taken
from guarantee_rules.backends.columnar.refusals import NotColumnar
from guarantee_rules.backends.columnar.workdays import Workdays

KEPT = "~kept "
"""Before the names of kept columns, so that they are none of the plan's."""


def answered(
    plan: Plan, frame: pl.LazyFrame | pl.DataFrame, workdays: Workdays | None, keep: Sequence[str]
) -> pl.LazyFrame:
    """See `answers`."""
    if plan.workdays and workdays is None:
        raise ValueError(f"{plan.title}: counts working days, and no relations of them are given")
    results = result_of(plan.layout)
    frame = frame.lazy()
    schema = frame.collect_schema()
    for name in keep:
        if name in results:
            raise NotColumnar("a kept column with the name of one of the answer", name)
        if name not in schema:
            raise NotColumnar("no such column to keep", name)
    kept = {f"{KEPT}{name}": name for name in keep}
    frame = frame.select(*inputs_of(plan, schema), *(pl.col(name).alias(inner) for inner, name in kept.items()))
    frame = taken(frame, steps_of(plan, workdays), [*kept, *results])
    last = [pl.col(inner).alias(name) for inner, name in kept.items()]
    return frame.select(*last, *(expr.alias(name) for name, expr in results.items()))


def steps_of(plan: Plan, workdays: Workdays | None) -> list[Step]:
    """What is added to the frame, in order."""
    return _Planning(plan, workdays).steps()


class _Planning:
    """The steps of one plan; what one stage has computed the later ones know."""

    def __init__(self, plan: Plan, workdays: Workdays | None) -> None:
        self.plan = plan
        self.relations = None if workdays is None else relations_of(workdays)
        self.uses = uses_in(plan)
        self.emitter = Emitter()
        self.numbers = count(1)

    def steps(self) -> list[Step]:
        found: list[Step] = []
        for stage in self.plan.stages:
            for join in stage.joins:
                found += self._join(join)
            found += self._columns(stage.columns)
        return found

    def _columns(self, wanted: Sequence[tuple[str, Node]]) -> list[Step]:
        """The columns wanted, in as many steps as they need."""
        named = self.emitter.named
        found: list[Step] = []
        for level in levels(wanted, self.uses, named, self._fresh):
            found.append(Added({name: self.emitter.of(node) for name, node in level}))
            for name, node in level:
                named.setdefault(id(node), name)
        return found

    def _join(self, join: WorkdayJoin) -> list[Step]:
        assert self.relations is not None
        of, by = self._fresh(), None if join.by is None else self._fresh()
        wanted = [(of, join.of)] + ([(by, join.by)] if by is not None and join.by is not None else [])
        lookup = LookedUp(join.name, join.year, of, by, self._fresh(), self.relations)
        return [*self._columns(wanted), lookup]

    def _fresh(self) -> str:
        """A name that no plan has."""
        return f"~{next(self.numbers)}"


def result_of(layout: Layout) -> dict[str, pl.Expr]:
    """The columns of the answer, each made of the plan's column of that name."""
    names = [layout.outcome, *([layout.version] if layout.version else [])]
    found = {name: pl.col(name).cast(pl.String) for name in names}
    found |= {figure.column: _told(figure) for figure in layout.values.values()}
    words = (*layout.failing, *layout.unknown, *layout.missing, *layout.open)
    found |= {name: pl.col(name) for name in words}
    years = [name[1:] for name in layout.lacking if name.startswith("@")]
    return found | {name: pl.col(name).cast(pl.Int32) for name in years}


def _told(figure: Figure) -> pl.Expr:
    """A value as it is told."""
    column = pl.col(figure.column)
    if isinstance(figure.kind, Whole) and figure.scale:
        return decimal_of(column, figure.kind, figure.scale, figure.column)
    return column.cast(pl.String) if figure.kind == NAME else column
