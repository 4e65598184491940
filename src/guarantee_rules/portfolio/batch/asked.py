"""A question of a pack, and a mapping: put together to the queries that answer a tape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from guarantee_rules.api import Pack
from guarantee_rules.backends.columnar.columns import WORD, Input
from guarantee_rules.backends.columnar.ranges import kind_of
from guarantee_rules.portfolio.asking import Columns, prepare
from guarantee_rules.portfolio.batch.errors import BatchError
from guarantee_rules.portfolio.batch.key import key_of
from guarantee_rules.portfolio.batch.question import NUMBER, TAPE, UNREAD
from guarantee_rules.portfolio.duck import quoted
from guarantee_rules.portfolio.intake import Reading, TapeMapping, duckdb_schema, ranges_of, reading
from guarantee_rules.source.diagnostics import FactsError, diagnostic, nearest
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.workdays import CHINA, WorkCalendar

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

JUDGED, READ = "judged", "facts_read"
"""The rows of a part with their facts and with what is wrong with them, and those of which nothing is."""
CLASSES = ("borrower.categories", "borrower.size")
"""The facts that make classes unless others are named: those of them that the mapping has."""


@dataclass(frozen=True)
class Ask:
    """What is asked of a tape."""

    pack: Pack
    question: str
    mapping: TapeMapping
    as_of: date | None = None
    """The day of asking for every row, whatever the mapping says."""
    readings: Mapping[str, str] | None = None
    keep: tuple[str, ...] = ()
    """Columns to keep beside those the mapping keeps."""
    by: tuple[str, ...] | None = None
    """Facts that make the classes of the summary."""
    calendar: WorkCalendar = CHINA


@dataclass(frozen=True)
class AskedOfTape:
    """The queries. Nothing in them changes between parts."""

    ask: Ask
    prepared: Columns
    reading: Reading
    keep: tuple[str, ...]
    by: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        mapped = [name for name in self.reading.columns if name != NUMBER]
        return list(dict.fromkeys([*mapped, *self.keep]))

    @property
    def named(self) -> bool:
        return self.ask.mapping.row is not None

    @cached_property
    def answers(self) -> str:
        query = self.prepared.sql("duckdb", READ, (NUMBER, "row", *self.by))
        # Neither joins nor the steps of a query promise any order.
        return f"FROM ({query}) ORDER BY {quoted(NUMBER)}"

    @cached_property
    def aside(self) -> str:
        numbers = f'(SELECT *, {quoted(NUMBER)} AS "#line" FROM {UNREAD})'
        query = replace(self.reading, schema={**self.reading.schema, "#line": self.reading.schema[NUMBER]})
        extra = ", ".join(f"'{name}'" for name in ["", *self._extra])  # names of the vocabulary
        cells = query.aside("duckdb", numbers)
        return f"SELECT line AS number, * EXCLUDE (line) FROM ({cells}) WHERE fact NOT IN ({extra})"

    @cached_property
    def key(self) -> Mapping[str, Any]:
        return key_of(self.prepared, self.ask.as_of or self.ask.mapping.as_of, ("row", *self.keep), self.by)

    @property
    def asked(self) -> Mapping[str, Any]:
        return {
            "pack": self.ask.pack.name,
            "digest": self.ask.pack.digest,
            "versions": [version.version for version in self.ask.pack.versions],
            "question": self.ask.question,
            "readings": {name: told["option"] for name, told in self.key["readings"].items()},
            "as_of": self.key["as_of"],
            "mapping": _digest(self.ask.mapping.source.text),
            "keep": list(self.keep),
            "by": list(self.by),
            "queries": _digest(f"{self._judged}\n{self.answers}"),
            "workdays": self._workdays_digest,
        }

    @cached_property
    def _workdays_digest(self) -> str | None:
        if not self.prepared.plan.workdays:
            return None
        return _digest(repr(self.prepared.workdays))

    @cached_property
    def _judged(self) -> str:
        return self.reading.judged("duckdb", TAPE, keep=(NUMBER,))

    @cached_property
    def _extra(self) -> list[str]:
        """Facts the question does not ask for. A cell of theirs that cannot be read keeps no row from its answer."""
        asked = {entry.name for entry in self.prepared.inputs}
        return [read.fact for read in self.reading.reads if read.fact not in asked]

    @property
    def _bad(self) -> str:
        """Whether a row of `JUDGED` cannot be answered."""
        words = [(1 << WORD) - 1] * len(self.reading.masks)
        for at, read in enumerate(self.reading.reads):
            if read.fact in self._extra:
                words[at // WORD] &= ~(1 << at % WORD)
        return (
            " OR ".join(f"{mask} & {word} <> 0" for mask, word in zip(self.reading.masks, words, strict=True))
            or "false"
        )

    def prepare(self, connection: DuckDBPyConnection) -> None:
        if self.prepared.plan.workdays:
            _make_workdays(self.prepared, connection)

    def read(self, connection: DuckDBPyConnection) -> pa.Array:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS {self._judged}")
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {READ} AS SELECT * FROM {JUDGED} WHERE NOT ({self._bad})")
        number = quoted(NUMBER)
        found = connection.execute(f"SELECT {number} FROM {JUDGED} WHERE {self._bad} ORDER BY {number}")
        return found.to_arrow_table().column(0).combine_chunks()

    def explain(self, fact: str, reason: str, cell: str | None, lang: str) -> str:
        return self.reading.explain(fact, reason, cell, lang)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:24]


def asked_of(ask: Ask, schema: pa.Schema, connection: DuckDBPyConnection) -> AskedOfTape:
    """What is asked, of a tape with these columns.

    Raises `FactsError` for what cannot be asked or not of columns, `TapeError` for a mapping that does not fit the
    tape, `BatchError` for columns to keep or facts to count by that there are none of: all before any row is read.
    """
    vocabulary = ask.pack.versions[-1].vocabulary
    mapping = ask.mapping
    if ask.as_of is not None:
        mapping = _on_one_day(mapping, ask.as_of)
    prepared = prepare(
        ask.pack,
        ask.question,
        readings=ask.readings,
        ranges=ranges_of(mapping, vocabulary),
        calendar=ask.calendar,
    )
    by = _classes(ask, mapping)
    inputs = list(prepared.inputs)
    for name in by:
        if all(entry.name != name for entry in inputs):
            inputs.append(Input(name, kind_of(vocabulary.types[name], prepared.ranges.get(name))))
    columns = duckdb_schema([(NUMBER, "BIGINT"), *described(schema, connection)])
    read = reading(mapping, columns, vocabulary, inputs, prepared.ranges)
    keep = tuple(dict.fromkeys([*mapping.keep, *ask.keep]))
    _refuse_kept(keep, schema.names, [*_told(prepared), "row", *by])
    return AskedOfTape(ask, prepared, replace(read, mapping=replace(mapping, keep=())), keep, by)


def described(schema: pa.Schema, connection: DuckDBPyConnection) -> list[tuple[object, ...]]:
    """The columns of a tape as the engine takes them: name and type."""
    connection.register("described", schema.empty_table())
    try:
        return connection.execute("DESCRIBE described").fetchall()
    finally:
        connection.unregister("described")


def _on_one_day(mapping: TapeMapping, day: date) -> TapeMapping:
    from guarantee_rules.portfolio.intake.checked import AS_OF as ENTRY
    from guarantee_rules.portfolio.intake.mapping import MappedValue

    place = next(mapped.span for mapped in mapping.facts.values())  # there is at least one, and this one is never told
    return replace(mapping, facts={**mapping.facts, AS_OF: MappedValue(ENTRY, day, place)})


def _classes(ask: Ask, mapping: TapeMapping) -> tuple[str, ...]:
    if ask.by is None:
        return next(((name,) for name in CLASSES if name in mapping.facts), ())
    types = ask.pack.versions[-1].vocabulary.types
    wrong = []
    for name in ask.by:
        if name not in types:
            wrong.append(diagnostic("fact-unknown", None, fact=name, nearest=nearest(name, types)))
        elif name not in mapping.facts:
            wrong.append(diagnostic("batch-by-unmapped", None, fact=name))
    if wrong:
        raise FactsError(wrong)
    return tuple(dict.fromkeys(ask.by))


def _told(prepared: Columns) -> list[str]:
    """The columns of the answers."""
    layout = prepared.layout
    years = [name[1:] for name in layout.lacking if name.startswith("@")]
    values = [figure.column for figure in layout.values.values()]
    masks = [*layout.failing, *layout.unknown, *layout.missing, *layout.open, *years]
    return [layout.outcome, layout.version, *values, *masks, "failing", "unknown", "missing", "open"]


def _refuse_kept(keep: Sequence[str], names: Sequence[str], taken: Sequence[str]) -> None:
    wrong = []
    for name in keep:
        if name not in names:
            near = nearest(name, names)
            wrong.append(diagnostic("batch-keep-unknown", None, column=name, nearest=near, known=", ".join(names)))
        elif name.casefold() in {one.casefold() for one in taken}:
            wrong.append(diagnostic("batch-keep-taken", None, column=name))
    if wrong:
        raise BatchError(wrong)


def _make_workdays(prepared: Columns, connection: DuckDBPyConnection) -> None:
    """The relations of working days, as tables."""
    import pyarrow as pa

    from guarantee_rules.backends.columnar.sql import DIALECTS
    from guarantee_rules.backends.columnar.sql.days import relations

    for relation in relations(prepared.workdays):
        cells = list(zip(*relation.rows, strict=True)) or [()] * len(relation.columns)
        names = [name for name, _ in relation.columns]
        connection.register(
            "filling", pa.table({name: list(column) for name, column in zip(names, cells, strict=True)})
        )
        connection.execute(f"CREATE TEMP TABLE {relation.name} ({relation.definition(DIALECTS['duckdb'])})")
        connection.execute(f"INSERT INTO {relation.name} SELECT * FROM filling")
        connection.unregister("filling")
