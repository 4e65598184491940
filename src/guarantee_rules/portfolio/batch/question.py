"""A question made ready for a tape: the queries that answer a part of it, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TAPE = "tape"
"""The relation a query reads: the part's rows in the tape's own columns, behind `NUMBER` and `LINE`."""
NUMBER = "tape row"
LINE = "tape line"


class TapeQuestion(Protocol):
    """One question of one pack about one tape."""

    @property
    def columns(self) -> list[str]:
        """The columns of the tape that are read."""

    @property
    def answers(self) -> str:
        """SQL: `NUMBER` of each row that can be read, in the order of the tape, what is kept of it, and its answer."""

    @property
    def aside(self) -> str:
        """SQL: of each row that cannot, `row, line, column, fact, code, params`, once for each thing wrong with it."""

    @property
    def asked(self) -> Mapping[str, Any]:
        """Everything of the question that answers depend on, for the manifest."""

    @property
    def key(self) -> Mapping[str, Any]:
        """What each column and bit of the answers is."""

    def prepare(self, connection: DuckDBPyConnection) -> None:
        """Done once before the first part."""

    def read(self, connection: DuckDBPyConnection) -> None:
        """Done for each part before its queries."""
