"""What is done to a frame one after the other, each column let go once nothing after needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from guarantee_rules.backends.columnar.polars.counting import LookedUp


@dataclass(frozen=True, slots=True)
class Added:
    """Columns computed side by side."""

    columns: Mapping[str, pl.Expr]

    @property
    def adds(self) -> Iterable[str]:
        return self.columns

    @property
    def reads(self) -> Iterable[str]:
        return (name for expr in self.columns.values() for name in expr.meta.root_names())

    def done(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.with_columns(expr.alias(name) for name, expr in self.columns.items())


Step = Added | LookedUp


def taken(frame: pl.LazyFrame, steps: Sequence[Step], wanted: Iterable[str]) -> pl.LazyFrame:
    """The frame after all steps, with the columns wanted."""
    needed = dict.fromkeys(wanted)
    kept: list[list[str]] = []
    for step in reversed(steps):
        kept.append(list(needed))
        for name in step.adds:
            needed.pop(name, None)
        needed |= dict.fromkeys(step.reads)
    for step, left in zip(steps, reversed(kept), strict=True):
        frame = step.done(frame).select(left)
    return frame
