"""Tapes read back without any of the code that drew them: Arrow, YAML, and the library's own reading of a case."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("pyarrow")

from pyarrow.parquet import read_table

from guarantee_rules import load
from guarantee_rules.api import Pack
from guarantee_rules.portfolio.synthetic.tape import Wanted, write_tape

CITIES = ("yiwu", "dalian", "chengyang", "shanwei", "shangluo")


@dataclass(frozen=True)
class Tape:
    """A tape in a folder."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "tape.json").read_text("utf-8"))
        return found

    @cached_property
    def mapping(self) -> dict[str, Any]:
        # Every scalar as it is written: a day of asking is no date, and 否 is no truth value.
        found: dict[str, Any] = yaml.load((self.folder / "mapping.yaml").read_text("utf-8"), yaml.BaseLoader)
        return found

    @cached_property
    def marked(self) -> list[dict[str, str]]:
        with (self.folder / "marked.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def rows_of(self, sort: str) -> list[int]:
        return [int(mark["row"]) for mark in self.marked if mark["sort"] == sort]

    @cached_property
    def cells(self) -> list[dict[str, str | None]]:
        """Every cell as text."""
        if (self.folder / "loans.csv").exists():
            with (self.folder / "loans.csv").open(encoding="utf-8", newline="") as file:
                return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
        rows = read_table(self.folder / "loans.parquet").to_pylist()
        return [{name: _written(cell) for name, cell in row.items()} for row in rows]

    def stated(self, row: int) -> dict[str, object]:
        """What a row, numbered from 1, states: cells with the mapping's units, to be read as a case is."""
        facts: dict[str, object] = {}
        for fact, part in self.mapping["columns"].items():
            cell = self.cells[row - 1][part["column"]]
            if cell is None:
                continue
            if "separator" in part:
                facts[fact] = [] if cell in part["none"] else cell.split(part["separator"])
            else:
                facts[fact] = cell + part.get("unit", "")
        return facts

    def empty(self) -> Iterator[tuple[int, str]]:
        """Row and fact of every empty cell."""
        for row, cells in enumerate(self.cells, 1):
            for fact, part in self.mapping["columns"].items():
                if cells[part["column"]] is None:
                    yield row, fact


def nested(flat: dict[str, object]) -> dict[str, object]:
    """`loan.amount` as `amount` within `loan`, as a case is written."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        *groups, last = name.split(".")
        at = found
        for group in groups:
            at = at.setdefault(group, {})
        at[last] = value
    return found


def _written(cell: object) -> str | None:
    match cell:
        case None:
            return None
        case Decimal():
            text = f"{cell:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def drawn(folder: Path, city: str | Pack = "yiwu", **wanted: Any) -> Tape:
    """A tape with nothing planted unless asked for."""
    how = {name: wanted.pop(name) for name in ("threads", "rows_at_a_time", "lang") if name in wanted}
    asked = Wanted(**{"boundaries": 0, "missing": 0, "bad": 0, **wanted})
    write_tape(load(city) if isinstance(city, str) else city, folder, asked, **how)
    return Tape(folder)
