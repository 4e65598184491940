"""Part `portfolio`: one question of many rows, by the engines the library writes for and by code written by hand."""

from __future__ import annotations

from benchmarks.portfolio import memory
from benchmarks.tables import Table


def tables(*, quick: bool = False) -> list[Table]:
    return memory.tables(quick=quick)
