"""What the tests of reading share: a mapping made of a few words, cells in a table, and what DuckDB makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow

from guarantee_rules.backends.columnar.columns import Input
from guarantee_rules.backends.columnar.ranges import kind_of
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.portfolio.intake import (
    Reading,
    SourceType,
    TapeMapping,
    duckdb_schema,
    load_mapping,
    ranges_of,
    reading,
)
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.types import DATE

VOCABULARY: Vocabulary = bundled_shelf().vocabulary


def mapping(text: str) -> TapeMapping:
    return load_mapping(SourceText("mapping.yaml", text), VOCABULARY)


def inputs(given: TapeMapping, names: Sequence[str]) -> tuple[Input, ...]:
    """The inputs of a plan that asks for these facts."""
    ranges = ranges_of(given, VOCABULARY)
    types = {name: DATE if name == "as_of" else VOCABULARY.facts[name].type for name in names}
    return tuple(Input(name, kind_of(type, ranges.get(name))) for name, type in types.items())


def read(given: TapeMapping, schema: dict[str, SourceType], names: Sequence[str] | None = None) -> Reading:
    return reading(given, schema, VOCABULARY, inputs(given, names or list(given.facts)))


class Tape:
    """A table in DuckDB with the rows numbered from 1."""

    def __init__(self, columns: dict[str, str], rows: Sequence[Sequence[object]]) -> None:
        self.engine = duckdb.connect()
        self.engine.execute("SET TimeZone = 'UTC'")
        names = {'"#row"': "BIGINT", **{f'"{name}"': type for name, type in columns.items()}}
        self.engine.execute(f"CREATE TABLE tape ({', '.join(f'{name} {type}' for name, type in names.items())})")
        if rows:
            cells = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
            self.engine.register("given", pyarrow.table({"#row": range(1, len(rows) + 1), **cells}))
            self.engine.execute("INSERT INTO tape SELECT * FROM given")

    @property
    def schema(self) -> dict[str, SourceType]:
        return duckdb_schema(self.engine.execute("DESCRIBE tape").fetchall())

    def asked(self, query: str) -> list[dict[str, Any]]:
        answer = self.engine.execute(query)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def read(
        self, text: str, names: Sequence[str] | None = None
    ) -> tuple[dict[int, dict[str, Any]], dict[int, list[str]]]:
        """The facts of the rows that can be read by number, and the reasons why the others cannot."""
        how = read(mapping(text), self.schema, names)
        rows = {row["row"]: row for row in self.asked(how.rows("duckdb", "tape"))}
        reasons: dict[int, list[str]] = {}
        for cell in self.asked(how.aside("duckdb", "tape")):
            reasons.setdefault(cell["row"], []).append(cell["reason"])
        return rows, reasons
