"""Plans drawn at random come in Polars to what Python's own numbers and dates come to; each planted mistake is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import and_, or_

import polars as pl
import pytest

from guarantee_rules.backends.columnar.columns import Plan
from guarantee_rules.backends.columnar.polars import answers, days, nodes, numbers
from guarantee_rules.values.numbers import Rounding
from tests.backends.columnar.drawing import Drawing
from tests.backends.columnar.evaluating import worked_out
from tests.backends.columnar.polars.running import ENGINES, Engine, Row, frame_of
from tests.counts import counted

ROWS, NODES, DEPTH = 60, 40, 4


def drawn(seed: int) -> tuple[Plan, list[Row]]:
    drawing = Drawing(seed)
    return drawing.plan(NODES, DEPTH), drawing.rows(ROWS)


def differing(plan: Plan, rows: Sequence[Row], engine: Engine = "in-memory") -> Iterator[str]:
    """Every value that is not what it should be."""
    told = [*plan.layout.values, *plan.layout.failing]
    found = answers(plan, frame_of(plan.inputs, rows)).collect(engine=engine).select("row", *told).to_dicts()
    for row, answer in zip(rows, found, strict=True):
        wanted = worked_out(plan, row)
        for name in ("row", *told):
            if wanted[name] != answer[name] or type(wanted[name]) is not type(answer[name]):
                yield f"{name} of {row} is {answer[name]}, not {wanted[name]}"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(counted(5, 200)))
def test_a_drawn_plan_comes_to_what_python_makes_of_it(seed: int, engine: Engine) -> None:
    assert list(islice(differing(*drawn(seed), engine), 3)) == []


# --- mistakes that would be made

REAL_MAGNITUDE, REAL_MONTHS_AFTER = numbers.magnitude, days.months_after


def nulls_passed_over(which: str, exprs: Sequence[pl.Expr], _: object) -> pl.Expr:
    return pl.min_horizontal(*exprs) if which == "min" else pl.max_horizontal(*exprs)


def towards_minus_infinity(above: pl.Expr, below: pl.Expr, *_: object) -> pl.Expr:
    return above // below


def halves_down(above: pl.Expr, below: pl.Expr, most: int, over: int, rounding: Rounding) -> pl.Expr:
    whole = REAL_MAGNITUDE(above, below, most, over, "down")
    if rounding != "half_up":
        return REAL_MAGNITUDE(above, below, most, over, rounding)
    left = above - whole * below
    return whole + (left > below - left).cast(pl.Int8)


def over_the_end_of_the_month(of: pl.Expr, by: pl.Expr) -> pl.Expr:
    first = REAL_MONTHS_AFTER((of.cast(pl.Int32) - of.dt.day() + 1).cast(pl.Date), by)
    return (first.cast(pl.Int32) + of.dt.day() - 1).cast(pl.Date)


def only_whole_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month() - start.dt.month()
    return pl.max_horizontal(months.cast(pl.Int64), 0)


def unknown_taken_for_true(*parts: pl.Expr) -> pl.Expr:
    return reduce(and_, (part.fill_null(True) for part in parts))


def unknown_taken_for_false(*parts: pl.Expr) -> pl.Expr:
    return reduce(or_, (part.fill_null(False) for part in parts))


SAME_SIGN = {op: op for op in nodes.MIRRORED}
MISTAKES: dict[str, tuple[object, str, object]] = {
    "the least of what is known": (numbers, "extreme", nulls_passed_over),
    "quotients cut towards minus infinity": (numbers, "divided", towards_minus_infinity),
    "halves rounded down": (numbers, "magnitude", halves_down),
    "64 bits for everything": (numbers, "wide", lambda *_: False),
    "days past the end of the month": (days, "months_after", over_the_end_of_the_month),
    "a month begun is not counted": (days, "months_between", only_whole_months),
    "a comparison not turned round with its sides": (nodes, "MIRRORED", SAME_SIGN),
    "and of what is known": (pl, "all_horizontal", unknown_taken_for_true),
    "or of what is known": (pl, "any_horizontal", unknown_taken_for_false),
}
SEEDS = 40
"""Plans within which every mistake is seen."""


def seen(seed: int) -> bool:
    """Whether a plan shows a mistake: by a wrong value, or because it cannot be computed."""
    try:
        return any(True for _ in differing(*drawn(seed)))
    except pl.exceptions.PolarsError:
        return True


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_seen(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, mistaken = MISTAKES[mistake]
    monkeypatch.setattr(module, name, mistaken)
    assert any(seen(seed) for seed in range(SEEDS))
