"""Whether the files of a finished part are still as they were written, before a run is gone on with behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from guarantee_rules.portfolio.batch.manifest import Finished
from guarantee_rules.portfolio.batch.output import Output
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic


def amiss(part: Finished, output: Output) -> Iterator[Diagnostic]:
    """What is wrong with its files: one is gone, has another size, cannot be opened or holds other rows."""
    answers, unread = output.answers(part.number), output.unread(part.number)
    for file, size, rows, count in (
        (answers, part.sizes[0], part.answered, _answered),
        (unread, part.sizes[1], part.aside, _aside),
    ):
        if not file.is_file():
            yield diagnostic("batch-part-gone", None, file=file)
        elif file.stat().st_size != size or not _holds(file, rows, count):
            yield diagnostic("batch-part-damaged", None, file=file)


def _holds(file: Path, rows: int, count: Callable[[Path], int]) -> bool:
    from pyarrow import ArrowException

    try:
        return count(file) == rows
    except (OSError, ArrowException):
        return False


def _answered(file: Path) -> int:
    from pyarrow.parquet import read_metadata

    return int(read_metadata(file).num_rows)


def _aside(file: Path) -> int:
    """Rows, of which several cells may have been set aside."""
    from pyarrow.feather import read_table

    return len(read_table(str(file), columns=["number"]).column(0).unique())
