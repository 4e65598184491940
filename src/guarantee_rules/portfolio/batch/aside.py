"""Rows that could not be read: which row and line, which column and fact, and why, with a sentence for people."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.files import replaced
from guarantee_rules.portfolio.batch.sources.tape import Torn
from guarantee_rules.source.diagnostics import Diagnostic, sentence

if TYPE_CHECKING:
    import pyarrow as pa

ASIDE = "aside"
COLUMNS = ("row", "number", "line", "column", "fact", "reason", "sentence")
"""`row` as the answers call it, `number` counted from 1 through the tape, `line` in a file of lines."""
Say = Callable[[str, str, str | None, str], str]
"""What is wrong with a cell: of fact, reason, cell and language the sentence."""


def aside_table(unread: pa.Table, torn: Sequence[Torn]) -> pa.Table:
    """The cells that could not be read and the rows that were none, in the order of the tape; of a row by column."""
    import pyarrow as pa

    texts = ("row", "column", "fact", "reason", "cell")
    schema = pa.schema([("number", pa.int64()), ("line", pa.int64()), *((name, pa.string()) for name in texts)])
    read = unread.select(schema.names).cast(schema)
    if torn:
        rows = [
            {"number": one.row, "line": one.line, "reason": one.code, "cell": json.dumps(dict(one.params))}
            for one in torn
        ]
        read = pa.concat_tables([read, pa.Table.from_pylist(rows, schema)])
    return read.sort_by([("number", "ascending"), ("column", "ascending"), ("fact", "ascending")])


def write_aside(path: Path, parts: Iterable[Path], say: Say, lang: str) -> None:
    """The set-aside file of a whole tape, as CSV. Spreadsheets open it as it is."""
    from pyarrow.feather import read_table

    say = _once(say)
    with replaced(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for part in parts:
            writer.writerows(_rows(read_table(str(part)), say, lang))


def told(table: pa.Table, say: Say, lang: str) -> pa.Table:
    """The same as a table, for whoever has it in memory."""
    import pyarrow as pa

    say = _once(say)
    sentences = [_sentence(row, say, lang) for batch in table.to_batches() for row in batch.to_pylist()]
    chosen = [name for name in COLUMNS if name in table.schema.names]
    return table.select(chosen).append_column("sentence", pa.array(sentences, pa.string()))


def _once(say: Say) -> Say:
    """The same sentence is found once: a tape that says `N/A` a million times says it of one thing."""
    return lru_cache(maxsize=10_000)(say)


def _rows(table: pa.Table, say: Say, lang: str) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(10_000):
        for row in batch.to_pylist():
            yield (*(_harmless(row[name]) for name in COLUMNS[:-1]), _harmless(_sentence(row, say, lang)))


def _sentence(row: dict[str, Any], say: Say, lang: str) -> str:
    if row["fact"] is not None:
        return say(row["fact"], row["reason"], row["cell"], lang)
    return sentence(Diagnostic(row["reason"], None, tuple(json.loads(row["cell"]).items())), lang)


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
