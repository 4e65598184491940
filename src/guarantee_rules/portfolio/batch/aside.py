"""Rows that could not be read: which row and line, which column and fact, and why, with a sentence for people."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.portfolio.batch.files import replaced
from guarantee_rules.portfolio.batch.sources.tape import Torn
from guarantee_rules.source.diagnostics import Diagnostic, sentence

if TYPE_CHECKING:
    import pyarrow as pa

ASIDE = "aside"
COLUMNS = ("row", "line", "column", "fact", "reason", "sentence")


def aside_table(unread: pa.Table, torn: Sequence[Torn]) -> pa.Table:
    """What the engine could not read and the rows that were none, by row; reasons of a row in the mapping's order."""
    import pyarrow as pa

    names = ("row", "line", "column", "fact", "code", "params")
    schema = pa.schema(
        [("row", pa.int64()), ("line", pa.int64()), *((name, pa.string()) for name in names[2:])],
    )
    read = unread.select(names).cast(schema)
    if torn:
        rows = [
            {"row": one.row, "line": one.line, "column": None, "fact": None, "code": one.code,
             "params": json.dumps(dict(one.params), ensure_ascii=False)}
            for one in torn
        ]  # fmt: skip
        read = pa.concat_tables([read, pa.Table.from_pylist(rows, schema)])
    return read.sort_by([("row", "ascending"), ("column", "ascending"), ("code", "ascending")])


def write_aside(path: Path, parts: Iterable[Path], lang: str) -> None:
    """The set-aside file of a whole tape, as CSV. Spreadsheets open it as it is."""
    with replaced(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for part in parts:
            writer.writerows(_rows(part, lang))


def _rows(part: Path, lang: str) -> Iterator[tuple[object, ...]]:
    from pyarrow.feather import read_table

    for batch in read_table(str(part)).to_batches(10_000):
        for row in batch.to_pylist():
            told = reason(row["code"], row["params"], lang)
            yield row["row"], row["line"], row["column"], row["fact"], row["code"], told


def reason(code: str, params: str | None, lang: str) -> str:
    """Why, in a sentence."""
    particulars = tuple((name, str(value)) for name, value in json.loads(params or "{}").items())
    return sentence(Diagnostic(code, None, particulars), lang)
