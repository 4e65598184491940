"""Plans as Polars expressions: the same columns as SQL gives, in memory or streamed. Polars is imported when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from guarantee_rules.backends.columnar.columns import Plan
from guarantee_rules.backends.columnar.workdays import Workdays

if TYPE_CHECKING:
    import polars as pl

__all__ = ["answers"]


def answers(
    plan: Plan, frame: pl.LazyFrame | pl.DataFrame, workdays: Workdays | None = None, keep: Sequence[str] = ("row",)
) -> pl.LazyFrame:
    """The answers of a plan to a frame that has its inputs by their names, in the frame's order and not yet collected.

    Inputs are whole numbers (64 bits, or 128 where the plan says they are wide), Date, Boolean, String, Categorical or
    Enum, and lists of names; null where a fact is not stated. Every number lies within its input's bounds.
    `workdays` is asked for where `plan.workdays` says so. Columns: those kept, `outcome`, `value_<name>` (decimals as
    Decimal of their scale), the words `failing_1`, `unknown_1`, `missing_1`, `open_1` and on, and `calendar_1` and on.
    Raises `NotColumnar` where the frame lacks an input or has it in another type.
    """
    from guarantee_rules.backends.columnar.polars.answering import answered

    return answered(plan, frame, workdays, keep)
