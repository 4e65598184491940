"""A question made ready for a tape: the queries that answer a part of it, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from guarantee_rules.portfolio.intake import ROW

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

TAPE = "tape"
"""The relation a query reads: the part's rows in the tape's own columns, behind `NUMBER`."""
UNREAD = "tape_unread"
"""Of these, the rows that cannot be read."""
NUMBER = ROW
"""The column with the number of the row, counted from 1 through the tape."""


class TapeQuestion(Protocol):
    """One question of one pack about one tape."""

    @property
    def columns(self) -> list[str]:
        """The columns of the tape that are read."""

    @property
    def keep(self) -> tuple[str, ...]:
        """Those that come out beside the answers as they are."""

    @property
    def named(self) -> bool:
        """Whether rows are called by a column of the tape, which may call several the same."""

    @property
    def answers(self) -> str:
        """SQL: `NUMBER` of each row that can be read, in the order of the tape, its name as `row`, and its answer."""

    @property
    def aside(self) -> str:
        """SQL over `UNREAD`: of each cell that cannot be read `number, row, column, fact, reason, cell`."""

    @property
    def asked(self) -> Mapping[str, Any]:
        """Everything of the question that answers depend on, for the manifest."""

    @property
    def key(self) -> Mapping[str, Any]:
        """What each column and bit of the answers is."""

    def prepare(self, connection: DuckDBPyConnection) -> None:
        """Done once before the first part."""

    def read(self, connection: DuckDBPyConnection) -> pa.Array:
        """Done for each part before its queries. The numbers of the rows that cannot be read, going up."""

    def explain(self, fact: str, reason: str, cell: str | None, lang: str) -> str:
        """What is wrong with a cell that cannot be read, in a sentence."""
