"""Working days, looked up by joining the two small relations of `workdays.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from guarantee_rules.backends.columnar.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Relations:
    """The relations as frames: by `day` what is counted up to it, and by number (`at`) the working day."""

    counted: pl.LazyFrame
    numbered: pl.LazyFrame


def relations_of(workdays: Workdays) -> Relations:
    rows = workdays.counted
    counted = {
        "day": pl.Series([row.day for row in rows], dtype=pl.Date),
        "number": pl.Series([row.number for row in rows], dtype=pl.Int64),
        "gap": pl.Series([row.gap for row in rows], dtype=pl.Int64),
        "next": pl.Series([row.next for row in rows], dtype=pl.Date),
        "next_gap": pl.Series([row.next_gap for row in rows], dtype=pl.Int64),
    }
    numbered = {
        "at": pl.Series([number for number, _ in workdays.numbered], dtype=pl.Int64),
        "working": pl.Series([day for _, day in workdays.numbered], dtype=pl.Date),
    }
    return Relations(pl.LazyFrame(counted), pl.LazyFrame(numbered))


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The two columns that a `WorkdayJoin` adds; `of` and `by` are the columns that have its day and count, and what is
    joined has names that begin with `prefix`.
    """

    name: str
    year: str
    of: str
    by: str | None
    prefix: str
    relations: Relations

    @property
    def adds(self) -> Iterable[str]:
        return self.name, self.year

    @property
    def reads(self) -> Iterable[str]:
        return (self.of,) if self.by is None else (self.of, self.by)

    def done(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with both columns, every row once and in its place."""
        if self.by is None:
            return self._next(frame)
        return self._counted(frame, pl.col(self.by))

    def _next(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        of, found = pl.col(self.of), pl.col(self._own("next"))
        year = pl.coalesce(self._own("next_gap"), of.dt.year().cast(pl.Int64))
        lacking = of.is_not_null() & found.is_null()
        frame = self._joined(frame, self.relations.counted.select("day", "next", "next_gap"), self.of, "day")
        return frame.with_columns(found.alias(self.name), pl.when(lacking).then(year).alias(self.year))

    def _counted(self, frame: pl.LazyFrame, by: pl.Expr) -> pl.LazyFrame:
        of, found, number, target = pl.col(self.of), pl.col(self._own("working")), self._own("number"), self._own("to")
        frame = self._joined(frame, self.relations.counted.select("day", "number", "gap"), self.of, "day")
        frame = frame.with_columns((pl.col(number) + by).alias(target))
        frame = self._joined(frame, self.relations.numbered, target, "at")
        # A day without a calendar is counted from the day after it.
        after = (of.cast(pl.Int32) + 1).cast(pl.Date)
        year = pl.coalesce(self._own("gap"), after.dt.year().cast(pl.Int64))
        lacking = of.is_not_null() & (by != 0) & found.is_null()
        day = pl.when(by == 0).then(of).otherwise(found)
        return frame.with_columns(day.alias(self.name), pl.when(lacking).then(year).alias(self.year))

    def _joined(self, frame: pl.LazyFrame, relation: pl.LazyFrame, on: str, key: str) -> pl.LazyFrame:
        renamed = relation.select(pl.all().name.prefix(self.prefix))
        return frame.join(renamed, left_on=on, right_on=self._own(key), how="left", maintain_order="left")

    def _own(self, name: str) -> str:
        return f"{self.prefix}{name}"
