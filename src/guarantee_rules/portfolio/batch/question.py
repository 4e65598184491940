"""A question made ready for a tape: the queries that answer a part of it, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TAPE = "tape"
"""The relation a query reads: the part's rows in the tape's own columns, after `ROW` and `LINE`."""


@dataclass(frozen=True, slots=True)
class TapeQuestion:
    """One question of one pack about one tape."""

    columns: tuple[str, ...]
    """The columns of the tape that are read."""
    answers: str
    """SQL: of each row that can be read its number, what is kept of it, and its answer."""
    aside: str
    """SQL: of each row that cannot, `row, line, column, fact, code, params`, once for everything wrong with it."""
    asked: Mapping[str, Any]
    """Everything of the question that answers depend on, for the manifest."""
    key: Mapping[str, Any]
    """What each column and bit of the answers is, for the key."""
    setup: tuple[str, ...] = ()
    """Done once before the first part: relations of working days."""
