"""The public face of a batch: pack, question, tape and mapping in; answers, what was set aside and a summary out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path

from guarantee_rules.api import Pack, load
from guarantee_rules.portfolio.batch.asked import Ask, asked_of
from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.lock import locked
from guarantee_rules.portfolio.batch.output import output_of
from guarantee_rules.portfolio.batch.result import Batch, Watch
from guarantee_rules.portfolio.batch.run import ROWS, Means, run_in_memory, run_into
from guarantee_rules.portfolio.batch.sources.opening import open_tape
from guarantee_rules.portfolio.duck import MEMORY, connection
from guarantee_rules.portfolio.intake import TapeMapping, read_mapping
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.values.workdays import CHINA, WorkCalendar


def batch(
    pack: Pack | str,
    question: str,
    source: object,
    mapping: TapeMapping | str | PathLike[str],
    out: str | PathLike[str] | None = None,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    by: Sequence[str] | None = None,
    decode: bool = False,
    rows_per_part: int = ROWS,
    memory: str = MEMORY,
    threads: int | None = None,
    restart: bool = False,
    calendar: WorkCalendar = CHINA,
    lang: str = "zh",
    progress: Watch | None = None,
) -> Batch:
    """One question asked of every row of a tape: each row's answer is what `decide` says of its facts.

    `source` is a path (Parquet, CSV, a folder or pattern of Parquet files, `FILE.duckdb::TABLE`), an Arrow table, a
    pandas or Polars frame, or a DuckDB relation; `mapping` says which column is which fact. `out` is a `.parquet` or
    `.csv` file or a folder; without it the answers stay in memory. A run into `out` that was killed goes on behind
    its last finished part when it is asked the same again; `restart` begins anew.

    `as_of` goes before what the mapping says; `by` are the facts the summary counts by; `lang` is the language of the
    sentences about rows set aside. Raises `FactsError`, `TapeError`, `BatchError` or `EngineRefused` with everything
    that is wrong, before any row is read where that can be known.
    """
    asked = load(pack) if isinstance(pack, str) else pack
    mapped = mapping_of(mapping, asked)
    kept, classes = tuple(keep), None if by is None else tuple(by)
    ask = Ask(asked, question, mapped, as_of, readings, kept, classes, calendar)
    means = Means(max(1, rows_per_part), decode, memory, threads, lang, progress)
    if out is None:
        with connection(memory=memory, threads=threads) as duck:
            tape = open_tape(source, mapped.csv)
            return run_in_memory(asked_of(ask, tape.schema, duck), tape, duck, means)
    output = output_of(out)
    with locked(output.lock), connection(memory=memory, threads=threads, spill=output.spill) as duck:
        tape = open_tape(source, mapped.csv)
        return run_into(output, asked_of(ask, tape.schema, duck), tape, duck, means, restart=restart)


def mapping_of(given: object, pack: Pack) -> TapeMapping:
    """The mapping in a file, for the facts a pack knows; or a mapping as it is.

    Raises `TapeError` for what is wrong in the file, `BatchError` for what is neither a path nor a mapping.
    """
    if isinstance(given, TapeMapping):
        return given
    if not isinstance(given, str | PathLike):
        raise BatchError([diagnostic("tape-mapping-unknown", None, found=type(given).__name__)])
    return read_mapping(Path(given), pack.versions[-1].vocabulary)
