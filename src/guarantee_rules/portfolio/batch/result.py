"""What a batch has come to: the answers where they are, the rows set aside, and the summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.summary import Summary

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    rows: int
    """Rows that are done, those of an earlier run among them."""
    before: int
    """Those of the earlier run."""
    total: int | None
    """How many there are, where that is known before they are read."""
    share: float | None
    """What part of the tape is done, from 0 to 1; None where it cannot be told."""


Watch = Callable[[Progress], object]


@dataclass(frozen=True)
class Batch:
    """A finished run. Answers in a file stay there until they are asked for."""

    summary: Summary
    key: Mapping[str, Any] = field(repr=False)
    path: Path | None = None
    """The file or folder of answers; None where they stay in memory."""
    aside: Path | None = None
    """The file of rows that could not be read; None where there are none, or they stay in memory."""
    before: int = 0
    """Rows that an earlier run had finished."""
    answers_held: pa.Table | None = field(default=None, repr=False)
    aside_held: pa.Table | None = field(default=None, repr=False)

    def arrow(self) -> pa.Table:
        """The answers as an Arrow table."""
        if self.answers_held is not None:
            return self.answers_held
        assert self.path is not None
        if self.path.suffix.lower() == ".csv" and self.path.is_file():
            from pyarrow.csv import read_csv

            return read_csv(self.path)
        from pyarrow.parquet import read_table

        if not self.path.is_dir():
            return read_table(self.path)
        import pyarrow as pa

        return pa.concat_tables([read_table(part) for part in sorted(self.path.glob("part-*.parquet"))])

    def pandas(self) -> pandas.DataFrame:
        """The answers as a pandas frame. Amounts are `decimal.Decimal`, days `datetime.date`."""
        return self.arrow().to_pandas()

    def polars(self) -> polars.DataFrame:
        """The answers as a Polars frame."""
        import polars

        frame = polars.from_arrow(self.arrow())
        assert isinstance(frame, polars.DataFrame)
        return frame
