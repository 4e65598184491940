"""A tape read as the facts of a question: SQL for the rows that can be read, and for what keeps the others from it.

Three steps, in one pass over the source. Before: text cells 贷款金额 = 500.25 (万元), rate = 5.655 (%), 开户 = maybe.

    row 1: loan.amount = 500250000 (fen), loan.rate = 5655000 (in 10⁻⁸), application.first_time = null, bad_1 = 4

A row with a cell that cannot be understood is set aside as a whole: without that fact its answer would be another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guarantee_rules.backends.columnar.columns import WORD, Input, Kind, Whole
from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.portfolio.intake.cells import understood
from guarantee_rules.portfolio.intake.checked import AS_OF
from guarantee_rules.portfolio.intake.constants import literal_of
from guarantee_rules.portfolio.intake.engines import DIALECTS, Dialect
from guarantee_rules.portfolio.intake.mapping import MappedColumn, MappedValue, TapeMapping
from guarantee_rules.portfolio.intake.schema import Schema, SourceType
from guarantee_rules.portfolio.intake.understood import Understood, filled
from guarantee_rules.source.diagnostics import Diagnostic

ROW, LINE = "#row", "#line"
"""Columns a source may have beside those of the tape: the number of the row, and the line where it begins, from 1."""
BARRIER = "#barrier"
SHOWN = 60
"""Characters of a cell that are shown of one that cannot be read."""
MISSING = "cell-as-of-missing"


@dataclass(frozen=True, slots=True)
class Read:
    """One fact that is read from a column."""

    name: str
    """What the plan calls the column."""
    mapped: MappedColumn
    source: SourceType
    kind: Kind
    range: Range | None

    @property
    def fact(self) -> str:
        return self.mapped.entry.name


@dataclass(frozen=True)
class Reading:
    """How a tape of this schema is read for one question."""

    mapping: TapeMapping
    schema: Schema
    inputs: tuple[Input, ...]
    reads: tuple[Read, ...]
    notes: tuple[Diagnostic, ...] = ()
    """What may be meant so, and may be a slip: facts that nothing asks for, facts that are not mapped."""
    _by_fact: dict[str, Read] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_fact", {read.fact: read for read in self.reads})

    @property
    def masks(self) -> tuple[str, ...]:
        """The columns of `judged` that say which cells are bad: bit 0 of the first is the first of `reads`."""
        return tuple(f"bad_{number + 1}" for number in range((len(self.reads) + WORD - 1) // WORD))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the source that are read."""
        named = (self.mapping.row, *self.mapping.keep, *(read.mapped.column for read in self.reads))
        own = (name for name in (ROW, LINE) if name in self.schema)
        return tuple(dict.fromkeys([*own, *(name for name in named if name is not None)]))

    def judged(self, dialect: str, source: str, *, keep: Sequence[str] = ()) -> str:
        """Every row in one pass: `row`, the columns to keep, the inputs of the plan, and the masks of bad cells.

        `source` is a relation with the columns of the schema: a name, or a query in brackets. A row can be asked about
        where all masks are 0. `keep` names columns of the source beside those that the mapping keeps.
        """
        engine = DIALECTS[dialect]
        own = [f"{engine.column(name)}" for name in self._kept(keep)]
        facts = [engine.column(entry.name) for entry in self.inputs]
        masks = [f"{mask} AS {name}" for name, mask in zip(self.masks, self._masks(engine), strict=True)]
        chosen = ",\n  ".join(["row", *own, *facts, *masks])
        return f"{self._steps(engine, source, self._kept(keep))}\nSELECT\n  {chosen}\nFROM facts"

    def rows(self, dialect: str, source: str, *, keep: Sequence[str] = ()) -> str:
        """The rows that can be read: `row`, the columns to keep, and the inputs of the plan."""
        engine = DIALECTS[dialect]
        own = [engine.column(name) for name in self._kept(keep)]
        chosen = ", ".join(["row", *own, *(engine.column(entry.name) for entry in self.inputs)])
        good = " AND ".join(f"NOT ({self._is_bad(engine, at, read)})" for at, read in enumerate(self.reads))
        steps = self._steps(engine, source, self._kept(keep))
        return f"{steps}\nSELECT {chosen}\nFROM facts\nWHERE {_held(engine, good)}"

    def aside(self, dialect: str, source: str) -> str:
        """Every cell that cannot be read: row, line (null where not known), column, fact, reason, and the cell as text.

        The reason is a code, for `explain`. What is said of a person is not shown.
        """
        engine = DIALECTS[dialect]
        line = engine.column(LINE) if LINE in self.schema else "CAST(NULL AS BIGINT)"
        if not self.reads:
            return (
                f"SELECT {self._row(engine)} AS row, {line} AS line, '' AS {engine.column('column')}, '' AS fact, "
                f"'' AS reason, '' AS cell FROM {source} AS tape WHERE 1 = 0"
            )
        whens = list(enumerate(self.reads))
        bad, column, fact, reason, cell = ([""] * len(whens) for _ in range(5))
        for at, read in whens:
            made = self._understood(engine, read)
            aliases = (engine.column(f"#cell_{at}"), engine.column(f"#exact_{at}"))
            bad[at] = self._is_bad(engine, at, read)
            column[at], fact[at] = engine.literal(read.mapped.column), engine.literal(read.fact)
            why = filled(made.reason(), *aliases)
            reason[at] = f"CASE WHEN {aliases[0]} IS NULL THEN '{MISSING}' ELSE {why} END" if _is_day(read) else why
            text = engine.cast(aliases[0], engine.text)
            shown = f"CASE WHEN length({text}) > {SHOWN} THEN concat(substr({text}, 1, {SHOWN}), '…') ELSE {text} END"
            cell[at] = "NULL" if read.mapped.entry.personal else shown

        def of(parts: list[str]) -> str:
            return "CASE n " + " ".join(f"WHEN {at} THEN {part}" for at, part in enumerate(parts)) + " END"

        numbers = " UNION ALL ".join(f"SELECT {at} AS n" for at, _ in whens)
        any_bad = " OR ".join(f"({one})" for one in bad)
        kept = (LINE,) if LINE in self.schema else ()
        return (
            f"{self._steps(engine, source, kept)},\n"
            f"bad AS (SELECT * FROM facts WHERE {_held(engine, any_bad)})\n"
            f"SELECT row, {line} AS line, {of(column)} AS {engine.column('column')}, {of(fact)} AS fact,\n"
            f"  {of(reason)} AS reason,\n  {of(cell)} AS cell\n"
            f"FROM bad CROSS JOIN ({numbers}) AS numbered\nWHERE {of(bad)}"
        )

    def explain(self, fact: str, reason: str, cell: str | None, lang: str = "en") -> str:
        """What is wrong with a cell that was set aside, and what to do about it, where that is known."""
        from guarantee_rules.portfolio.intake.told import told

        return told(self._by_fact[fact], reason, cell, lang)

    def _kept(self, keep: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.mapping.keep, *keep]))

    def _steps(self, engine: Dialect, source: str, kept: Iterable[str]) -> str:
        own = [engine.column(name) for name in kept]
        cells = [f"{self._cell(engine, read)} AS {engine.column(f'#cell_{at}')}" for at, read in enumerate(self.reads)]
        made = [self._understood(engine, read) for read in self.reads]
        aliases = [(engine.column(f"#cell_{at}"), engine.column(f"#exact_{at}")) for at in range(len(made))]
        exact = [f"{filled(one.exact, *alias)} AS {alias[1]}" for one, alias in zip(made, aliases, strict=True)]
        values = {
            read.name: filled(one.value, *alias) for read, one, alias in zip(self.reads, made, aliases, strict=True)
        }
        facts = [
            f"{values.get(entry.name) or self._same(engine, entry)} AS {engine.column(entry.name)}"
            for entry in self.inputs
        ]
        barrier = [f"{engine.barrier} AS {engine.column(BARRIER)}"] if engine.barrier else []
        carried = [*own, *(alias for pair in aliases for alias in pair)]

        def select(parts: Iterable[str]) -> str:
            return "SELECT\n  " + ",\n  ".join(parts)

        return (
            f"WITH cells AS ({select([f'{self._row(engine)} AS row', *own, *cells])}\nFROM {source} AS tape),\n"
            f"exact AS ({select(['*', *exact])}\nFROM cells),\n"
            f"facts AS ({select(['row', *carried, *facts, *barrier])}\nFROM exact)"
        )

    def _row(self, engine: Dialect) -> str:
        if self.mapping.row is None:
            return engine.column(ROW)
        return engine.cast(engine.column(self.mapping.row), engine.text)

    def _cell(self, engine: Dialect, read: Read) -> str:
        """The cell, null where it says that nothing is stated."""
        column = engine.column(read.mapped.column)
        if read.source.kind != "text":
            return column
        text = engine.cast(column, engine.text) if read.source.written == "ENUM" else column
        match self.mapping.null:
            case ():
                return text
            case (only,):
                return f"NULLIF({text}, {engine.literal(only)})"
            case several:
                return f"CASE WHEN {engine.among(text, several)} THEN NULL ELSE {text} END"

    def _understood(self, engine: Dialect, read: Read) -> Understood:
        if read.source.kind == "nothing":
            null = f"CAST(NULL AS {_engine_type(engine, read.kind)})"
            return Understood(null, null, (), "fact-empty")
        return understood(engine, read.mapped, read.source, read.range)

    def _is_bad(self, engine: Dialect, at: int, read: Read) -> str:
        cell, fact = engine.column(f"#cell_{at}"), engine.column(read.name)
        return f"{fact} IS NULL" if _is_day(read) else f"{cell} IS NOT NULL AND {fact} IS NULL"

    def _masks(self, engine: Dialect) -> list[str]:
        bits = [
            f"CASE WHEN {self._is_bad(engine, at, read)} THEN {1 << at % WORD} ELSE 0 END"
            for at, read in enumerate(self.reads)
        ]
        return [engine.cast("\n    + ".join(bits[at : at + WORD]), "BIGINT") for at in range(0, len(bits), WORD)]

    def _same(self, engine: Dialect, entry: Input) -> str:
        """A fact that no column states: the same for every row, or not stated."""
        mapped = self.mapping.facts.get(fact_of(entry))
        value = mapped.value if isinstance(mapped, MappedValue) else None
        scale = self.scale_of(fact_of(entry))
        return literal_of(engine, value, scale, _engine_type(engine, entry.kind))

    def scale_of(self, fact: str) -> int:
        return self.ranges[fact].scale if fact in self.ranges else 0

    ranges: Mapping[str, Range] = field(default_factory=dict)
    """Of every numeric input."""


def _held(engine: Dialect, condition: str) -> str:
    """The condition on facts; true where there is none."""
    held = f" AND {engine.column(BARRIER)} >= 0" if engine.barrier else ""
    return f"({condition or '1 = 1'}){held}"


def _is_day(read: Read) -> bool:
    """The day of asking must be known."""
    return read.fact == AS_OF.name


def fact_of(entry: Input) -> str:
    """The fact that a column of the plan holds."""
    return entry.fact or entry.name


def _engine_type(engine: Dialect, kind: Kind) -> str:
    if isinstance(kind, Whole):
        return "BIGINT" if kind.narrow else engine.wide
    types = {"day": "DATE", "truth": "BOOLEAN", "name": engine.text, "names": engine.names}
    return types[kind.name]
