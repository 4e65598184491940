"""One way of answering the rows of a task: timed, and compared with the reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.portfolio.right import Row


@dataclass(frozen=True, slots=True)
class Way:
    """`work` is timed, `answers` gives the rows to be compared."""

    name: str
    rows: int
    """How many it is given, from the first on: whoever takes microseconds for each is given fewer."""
    work: Callable[[], object]
    answers: Callable[[], Sequence[Row]]
    columns: tuple[str, ...] = ()
    """What of the answer it gives; all of it if empty."""
