"""Answers with words: the rules and facts that the bits of a row's masks stand for, as lists of names.

Rows with the same bits have the same names: each combination is put into words once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.key import FORMAT, METADATA
from guarantee_rules.portfolio.batch.sources.frames import table_of
from guarantee_rules.source.diagnostics import diagnostic

if TYPE_CHECKING:
    import pyarrow as pa

DECODED = ("failing", "unknown", "missing", "open")
"""The columns of names: rules not met, rules not known to be met, facts missing, and why the text leaves it open."""

Key = Mapping[str, Any]


def decode(answers: object, key: Key | str | PathLike[str] | None = None) -> pa.Table:
    """The answers with the columns `failing`, `unknown`, `missing` and `open`, each a list of names, behind them.

    `answers` is an Arrow table, a pandas or Polars frame, or a Parquet file of answers; `key` is the key, or the path
    of OUT.key.json; a Parquet file has its key with it. Raises `BatchError` where there is no key, or it is not
    the key of these answers.
    """
    from pyarrow import parquet

    if isinstance(answers, str | PathLike):
        table = parquet.read_table(Path(fspath(answers)))
    else:
        found = table_of(answers)
        if found is None:
            raise BatchError([diagnostic("tape-unknown", None, found=type(answers).__name__)])
        table = found
    return decoded(table, _key(key, table))


def _key(given: Key | str | PathLike[str] | None, table: pa.Table) -> Key:
    key: Any = given
    if given is None:
        text = (table.schema.metadata or {}).get(METADATA)
        if text is None:
            raise BatchError([diagnostic("batch-key-none", None)])
        key = json.loads(text)
    elif isinstance(given, str | PathLike):
        key = json.loads(Path(fspath(given)).read_text(encoding="utf-8"))
    needed = _words(key) if isinstance(key, Mapping) and key.get("format") == FORMAT else None
    if needed is None:
        raise BatchError([diagnostic("batch-key-unreadable", None)])
    for column in needed:
        if column not in table.schema.names:
            raise BatchError([diagnostic("batch-key-of-other", None, column=column)])
    return dict(key)


def _words(key: Key) -> list[str]:
    """The columns that masks are in, with those that say a calendar's year."""
    years = [bit["calendar"] for bit in key["missing"]["bits"] if "calendar" in bit]
    return [
        *key["rules"]["failing"],
        *key["rules"]["unknown"],
        *key["missing"]["columns"],
        *key["open"]["columns"],
        *years,
    ]


def decoded(table: pa.Table, key: Key) -> pa.Table:
    """A table of answers with names beside its masks."""
    rules = [bit["rule"] for bit in key["rules"]["bits"]]
    lacking = [f"@{bit['calendar']}" if "calendar" in bit else str(bit["fact"]) for bit in key["missing"]["bits"]]
    opens = [f"{bit['why']}:{bit['see'] or '+'.join(bit['rules'])}".rstrip(":") for bit in key["open"]["bits"]]
    columns = {
        "failing": names_of(table, key["rules"]["failing"], rules, key["word"]),
        "unknown": names_of(table, key["rules"]["unknown"], rules, key["word"]),
        "missing": names_of(table, key["missing"]["columns"], lacking, key["word"]),
        "open": names_of(table, key["open"]["columns"], opens, key["word"]),
    }
    for name, cells in columns.items():
        table = table.append_column(name, cells)
    return table


def names_of(table: pa.Table, words: Sequence[str], names: Sequence[str], width: int) -> pa.Array:
    """For each row the names of the bits set; `@COLUMN` is `calendar.` with the year in that column."""
    import pyarrow as pa

    years = [name[1:] for name in names if name.startswith("@")]
    which, combinations = _combinations(table, [*words, *years])
    lists: list[list[str]] = []
    for combination in combinations:
        masks, told = combination[: len(words)], dict(zip(years, combination[len(words) :], strict=True))
        lists.append(
            [
                f"calendar.{told[name[1:]]}" if name.startswith("@") else name
                for number, name in enumerate(names)
                if is_set(masks, number, width)
            ]
        )
    return pa.array(lists or [[]], pa.list_(pa.string())).take(which)


def is_set(words: Sequence[int | None], number: int, width: int) -> bool:
    """Whether a bit is set. Words that no row can have anything in are left out at the end."""
    at = number // width
    return at < len(words) and bool((words[at] or 0) >> (number % width) & 1)


def _combinations(table: pa.Table, columns: Sequence[str]) -> tuple[pa.Array, list[tuple[int | None, ...]]]:
    """For each row the number of its combination of values, and the combinations."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pa.repeat(pa.scalar(0, pa.int64()), table.num_rows)
    combinations: list[tuple[int | None, ...]] = [()]
    for name in columns:
        cells = table.column(name).combine_chunks()
        encoded = cells.dictionary_encode(null_encoding="encode")
        values = encoded.dictionary.to_pylist()
        if not values:
            return numbers, [(None,) * len(columns)]
        both = pc.add(pc.multiply(numbers, len(values)), encoded.indices.cast(pa.int64())).dictionary_encode()
        combinations = [
            (*combinations[pair // len(values)], values[pair % len(values)]) for pair in both.dictionary.to_pylist()
        ]
        numbers = both.indices.cast(pa.int64())
    return numbers, combinations
