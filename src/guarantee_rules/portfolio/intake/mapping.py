"""A mapping, read and checked against the vocabulary: for each fact, where it is found and what its cells mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.portfolio.intake.days import Shape
from guarantee_rules.portfolio.intake.errors import TapeError
from guarantee_rules.portfolio.intake.units import NO_UNIT, Unit
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.source.reading import source_from_file
from guarantee_rules.source.text import SourceText, Span
from guarantee_rules.values.types import Value


@dataclass(frozen=True, slots=True)
class Float:
    """How a column of binary numbers is understood: the nearest number with so many decimals, if it is near enough."""

    decimals: int
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """The column of one fact, and what its cells mean."""

    entry: FactEntry
    column: str
    span: Span
    """Where the mapping names the column."""
    unit: Unit = NO_UNIT
    unit_name: str = ""
    values: Mapping[str, str | bool] = field(default_factory=dict)
    """What cells say for a member or a truth value, beside what is understood anyhow."""
    shape: Shape | None = None
    separator: str | None = None
    none: tuple[str, ...] = ()
    float: Float | None = None


@dataclass(frozen=True, slots=True)
class MappedValue:
    """A fact that is the same in every row."""

    entry: FactEntry
    value: Value
    span: Span


Mapped = MappedColumn | MappedValue


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written."""

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class TapeMapping:
    """Which column of a tape is which fact."""

    facts: Mapping[str, Mapped]
    """By the name of the fact; the day of asking is `as_of`."""
    row: str | None = None
    keep: tuple[str, ...] = ()
    null: tuple[str, ...] = ("",)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    """Of the facts that the mapping says something about, whole and checked."""
    csv: CsvForm = CsvForm()
    source: SourceText = field(default_factory=lambda: SourceText("", ""))
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where `row` and each column of `keep` stand, by the column's name."""
    notes: tuple[Diagnostic, ...] = ()
    """What may be meant so, and may be a slip: warnings."""

    @property
    def as_of(self) -> date | None:
        """The day of asking, where it is the same for every row."""
        mapped = self.facts.get("as_of")
        return mapped.value if isinstance(mapped, MappedValue) and isinstance(mapped.value, date) else None


def read_mapping(path: Path, vocabulary: Vocabulary) -> TapeMapping:
    """The mapping in a file. TapeError with everything that is wrong in it."""
    return load_mapping(source_from_file(path, refusal=TapeError), vocabulary)


def load_mapping(source: SourceText, vocabulary: Vocabulary) -> TapeMapping:
    """The mapping in a text. TapeError with everything that is wrong in it."""
    from guarantee_rules.portfolio.intake.checked import checked

    return checked(source, vocabulary)
