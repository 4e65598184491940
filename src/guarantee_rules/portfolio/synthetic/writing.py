"""Chunks written to one file as they come, in their order; drawn by several threads, a few ahead of the writing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    import pyarrow as pa

Form = Literal["parquet", "csv"]
Made = TypeVar("Made")


class Out(Protocol):
    """Where tables of one schema go."""

    def write_table(self, table: pa.Table) -> None: ...


@contextmanager
def written(path: Path, form: Form, schema: pa.Schema, told: dict[str, str]) -> Iterator[Out]:
    """A file to write tables to, under its name only when all went well. `told` goes into Parquet's own metadata."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with _opened(draft, form, schema, told) as out:
            yield out
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path, form: Form, schema: pa.Schema, told: dict[str, str]) -> Iterator[Out]:
    if form == "parquet":
        from pyarrow.parquet import ParquetWriter

        with ParquetWriter(path, schema.with_metadata(told), compression="zstd", compression_level=1) as parquet:
            yield parquet
    else:
        from pyarrow.csv import CSVWriter

        with CSVWriter(path, schema) as csv:
            yield csv


def in_order(make: Callable[[int], Made], count: int, threads: int) -> Iterator[Made]:
    """`make(0)`, `make(1)` … in this order, made by several threads, of which few are ever done and not yet taken."""
    with ThreadPoolExecutor(threads) as pool:
        numbers = iter(range(count))
        ahead: deque[Future[Made]] = deque(pool.submit(make, number) for number in islice(numbers, threads + 1))
        try:
            while ahead:
                yield ahead.popleft().result()
                ahead.extend(pool.submit(make, number) for number in islice(numbers, 1))
        finally:
            for future in ahead:
                future.cancel()
