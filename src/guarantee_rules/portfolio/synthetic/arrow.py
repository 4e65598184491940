"""Chunks as Arrow tables: exact decimals, days and names in Parquet, the same cells as text in CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers, Truths
from guarantee_rules.portfolio.synthetic.chunk import Chunk
from guarantee_rules.portfolio.synthetic.columns import NO, YES, Column, combined
from guarantee_rules.portfolio.synthetic.drawn import Cells

if TYPE_CHECKING:
    import pyarrow as pa

LOAN_NUMBERS = 10_000_000_000
"""What a row's number is added to for a loan's, so that nobody takes one for the other."""


def table_of(
    chunk: Chunk, columns: Sequence[Column], bare: Mapping[str, tuple[str, Sequence[str]]], *, as_text: bool
) -> pa.Table:
    """A chunk as a table. `bare` are the columns that are no fact: each with its header, and names for its numbers."""
    import pyarrow as pa

    found: dict[str, pa.Array] = {}
    for name, (header, names) in bare.items():
        if name == "loan":
            found[header] = pa.array(chunk.rows + (LOAN_NUMBERS + 1))
        elif names:
            found[header] = _named(chunk.cells[name], names, {}, as_text)
        else:
            found[header] = pa.array(chunk.cells[name].values + LOAN_NUMBERS)
    for column in columns:
        found[column.header] = _array(chunk.cells[column.fact], column, chunk.texts.get(column.fact, {}), as_text)
    return pa.table(found)


def _array(cells: Cells, column: Column, texts: Mapping[int, str], as_text: bool) -> pa.Array:
    import pyarrow as pa

    empty = cells.empty
    match column.type.name:
        case "bool":
            return _named(cells, (NO, YES), texts, as_text)
        case "enum":
            return _named(cells, column.labels, texts, as_text)
        case "enums":
            bits, numbers = np.unique(cells.values, return_inverse=True)
            names = [combined(column.labels, int(one)) for one in bits]
            return _named(Cells(numbers.astype(np.int64), empty), names, texts, as_text)
        case "date":
            array = pa.array(cells.values.astype(np.int32), pa.int32(), mask=empty).cast(pa.date32())
        case "money" | "rate" | "ratio":
            array = decimals(cells.values, empty, column.decimals)
        case _:
            array = pa.array(cells.values, pa.int64(), mask=empty)
    return _texts(array, texts, short=column.decimals > 0) if as_text or column.text else array


def decimals(values: Numbers, empty: Truths | None, decimals: int) -> pa.Array:
    """Whole numbers as DECIMAL(18, decimals) of the same digits, without a float or a division between."""
    import pyarrow as pa

    wide = np.empty((len(values), 2), dtype=np.int64)
    wide[:, 0], wide[:, 1] = values, values >> 63
    valid = None if empty is None else pa.py_buffer(np.packbits(~empty, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.decimal128(18, decimals), len(values), [valid, pa.py_buffer(wide)])


def _texts(array: pa.Array, instead: Mapping[int, str], *, short: bool) -> pa.Array:
    """The cells as people write them, without idle zeros; some rows say something else."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = array.cast(pa.string())
    if short:
        text = pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ".")
    return _replaced(text, instead)


def _named(cells: Cells, names: Sequence[str], texts: Mapping[int, str], as_text: bool) -> pa.Array:
    import pyarrow as pa

    array = (
        pa.DictionaryArray.from_arrays(
            pa.array(cells.values.astype(np.int32), pa.int32(), mask=cells.empty), pa.array(list(names), pa.string())
        )
        if not texts
        else None
    )
    if array is not None:
        return array.cast(pa.string()) if as_text else array
    own = {text: len(names) + number for number, text in enumerate(dict.fromkeys(texts.values()))}
    numbers = cells.values.copy()
    for at, text in texts.items():
        numbers[at] = own[text]
    return _named(Cells(numbers, cells.empty), [*names, *own], {}, as_text)


def _replaced(text: pa.Array, instead: Mapping[int, str]) -> pa.Array:
    import pyarrow as pa

    if not instead:
        return text
    pieces, last = [], 0
    for at in sorted(instead):
        pieces += [text.slice(last, at - last), pa.array([instead[at]], pa.string())]
        last = at + 1
    return pa.concat_arrays([*pieces, text.slice(last)])
