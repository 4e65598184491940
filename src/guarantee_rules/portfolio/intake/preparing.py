"""A mapping and the columns there are, brought together: all that keeps the tape from being read, before a row is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from guarantee_rules.backends.columnar.columns import Input
from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.portfolio.intake.bounds import usual_of
from guarantee_rules.portfolio.intake.checked import AS_OF
from guarantee_rules.portfolio.intake.errors import TapeError
from guarantee_rules.portfolio.intake.mapping import MappedColumn, MappedValue, TapeMapping
from guarantee_rules.portfolio.intake.reading import ROW, Read, Reading, fact_of
from guarantee_rules.portfolio.intake.schema import Schema, SourceKind, SourceType
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.text import Span
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import NUMERIC

_FITTING: Mapping[str, frozenset[SourceKind]] = {
    "date": frozenset({"text", "day", "moment", "nothing"}),
    "bool": frozenset({"text", "truth", "nothing"}),
    "enum": frozenset({"text", "nothing"}),
    "enums": frozenset({"text", "texts", "nothing"}),
    **dict.fromkeys(NUMERIC, frozenset[SourceKind]({"text", "whole", "decimal", "nothing"})),
}
"""What kinds of columns can hold facts of a type."""
_BY_MAPPING: Mapping[str, tuple[str, frozenset[SourceKind]]] = {
    "date": ("shape", frozenset({"whole"})),
    "bool": ("values", frozenset({"whole"})),
    "enum": ("values", frozenset({"whole", "truth"})),
    **dict.fromkeys(NUMERIC, ("float", frozenset[SourceKind]({"float"}))),
}
"""And what others where the mapping says how they are written."""
_WHOLE = frozenset({"integer", "months", "days"})
_SIGNS = {";": ";", "\t": "tab", "|": "|", ",": ","}
"""What may stand between the cells of a file, and how a mapping writes it."""


def ranges_of(mapping: TapeMapping, vocabulary: Vocabulary, names: Iterable[str] | None = None) -> dict[str, Range]:
    """How large and how fine each numeric fact of a tape is taken to be: for the plan and for the reading."""
    facts = vocabulary.facts if names is None else {name: vocabulary.facts[name] for name in names}
    return {
        name: mapping.ranges.get(name) or usual_of(entry) for name, entry in facts.items() if entry.type.name in NUMERIC
    }


def reading(
    mapping: TapeMapping,
    schema: Schema,
    vocabulary: Vocabulary,
    inputs: Iterable[Input],
    ranges: Mapping[str, Range] | None = None,
) -> Reading:
    """How a tape with these columns is read as the inputs of a plan.

    `ranges` are those the plan was made with, those of the mapping if not given. Raises TapeError with every column
    that is not there, cannot hold its fact, or holds binary numbers of which the mapping says nothing.
    """
    wanted = tuple(inputs)
    asked = {fact_of(entry) for entry in wanted}
    names = [name for name in asked if name in vocabulary.facts]
    known = {**ranges_of(mapping, vocabulary, names), **(ranges or {})}
    found = list(_wrong(mapping, schema, asked, known))
    if any(problem.severity == "error" for problem in found):
        raise TapeError(found, [mapping.source])
    reads = []
    for entry in wanted:
        mapped = mapping.facts.get(fact_of(entry))
        if isinstance(mapped, MappedColumn):
            reads.append(Read(entry.name, mapped, schema[mapped.column], entry.kind, known.get(fact_of(entry))))
    notes = [
        *mapping.notes,
        *(
            diagnostic("mapping-fact-unused", mapped.span, severity="warning", fact=name)
            for name, mapped in mapping.facts.items()
            if name not in asked and name != AS_OF.name
        ),
    ]
    return Reading(mapping, schema, wanted, tuple(reads), tuple(notes), ranges=known)


def unparted_by(columns: list[str]) -> str | None:
    """The `delimiter` to state where all the names of a tape came out as one; None where nothing looks so."""
    if len(columns) != 1:
        return None
    return next((written for sign, written in _SIGNS.items() if sign in columns[0]), None)


def _wrong(mapping: TapeMapping, schema: Schema, asked: set[str], ranges: Mapping[str, Range]) -> Iterator[Diagnostic]:
    columns = [name for name in schema if not name.startswith("#")]

    unparted = unparted_by(columns)

    def absent(column: str, span: Span | None) -> Diagnostic:
        if unparted is not None:
            return diagnostic(
                "mapping-column-unknown", span, column=column, case="delimiter", columns=columns[0], delimiter=unparted
            )
        told = ", ".join(columns[:20]) + ("…" if len(columns) > 20 else "")
        return diagnostic("mapping-column-unknown", span, column=column, nearest=nearest(column, columns), columns=told)

    for column in (mapping.row, *mapping.keep):
        if column is not None and column not in schema:
            yield absent(column, mapping.places.get(column))
    if mapping.row is None and ROW not in schema:
        yield diagnostic("mapping-row-missing", None)
    if AS_OF.name in asked and AS_OF.name not in mapping.facts:
        yield diagnostic("mapping-as-of-missing", None)
    for name, mapped in mapping.facts.items():
        if isinstance(mapped, MappedValue):
            if (range := ranges.get(name)) is not None and not _within(mapped.value, range):
                yield diagnostic("mapping-value-beyond", mapped.span, fact=name, value=mapped.value)
        elif mapped.column not in schema:
            yield absent(mapped.column, mapped.span)
        elif name in asked:
            yield from _unfit(mapped, schema[mapped.column])


def _unfit(mapped: MappedColumn, source: SourceType) -> Iterator[Diagnostic]:
    """Why a column of this type cannot be read as the fact."""
    name = mapped.entry.type.name
    part, kinds = _BY_MAPPING.get(name, ("", frozenset()))
    told = (("column", mapped.column), ("fact", mapped.entry.name), ("type", name), ("found", source.written))
    if source.kind in _FITTING[name] or (source.kind in kinds and getattr(mapped, part)):
        if name == "enums" and source.kind == "text" and mapped.separator is None:
            yield Diagnostic("mapping-separator-missing", mapped.span, told)
        return
    case = part if source.kind in kinds else "zoned" if source.kind == "zoned" else ""
    if case == "float" and name in _WHOLE:
        case = "float-whole"
    yield Diagnostic("mapping-column-kind", mapped.span, (*told, ("case", case)) if case else told)


def _within(value: object, range: Range) -> bool:
    """Whether a value that is the same for all rows is one the plan can hold."""
    if not isinstance(value, Decimal | int):
        return True
    units = EXACT.scaleb(Decimal(value), range.scale)
    return units == int(units) and range.lo <= int(units) <= range.hi
