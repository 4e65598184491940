"""Two ways to ask one question of one tape: what both need of it, and which values both give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from guarantee_rules.api import Pack
from guarantee_rules.backends.columnar.columns import Figure, Input, Whole
from guarantee_rules.backends.columnar.ranges import kind_of
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.portfolio.batch.asked import Ask, AskedOfTape, asked_of, described
from guarantee_rules.portfolio.batch.question import NUMBER
from guarantee_rules.portfolio.intake import TapeMapping, duckdb_schema, reading
from guarantee_rules.portfolio.whatif.facts import TapeFacts
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.values.types import DECIMALS, NUMERIC
from guarantee_rules.values.workdays import CHINA, WorkCalendar

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

AMOUNT = "loan.amount"
"""The amount that is summed where rows change, unless another is named: where the mapping has it."""
MOST_DIGITS = 38


@dataclass(frozen=True)
class Side:
    """One way to answer: a pack under readings. Nothing in it changes.

    `assumed` says that its one version is asked as if it were in force on every day; else a row is answered by the
    version in force on its own day.
    """

    named: str
    pack: Pack
    readings: Mapping[str, str] = field(default_factory=dict)
    assumed: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is asked of a tape, beside the two sides."""

    question: str
    mapping: TapeMapping
    as_of: date | None = None
    by: tuple[str, ...] | None = None
    """Facts that make classes; those of `batch` unless stated."""
    amount: str | None = None
    """The amount summed where rows change; that of the loan unless stated."""
    calendar: WorkCalendar = CHINA

    def ask(self, side: Side) -> Ask:
        """The same as a batch is asked it, of one side."""
        readings = side.readings or None
        return Ask(side.pack, self.question, self.mapping, self.as_of, readings, (), self.by, self.calendar)


@dataclass(frozen=True, slots=True)
class Compared:
    """A value of the answer, with its column on each side; None on a side that gives no such value."""

    key: str
    """Its name; where the sides have values of one name that are not of one type, with the side before it."""
    name: str
    type: str
    old: Figure | None
    new: Figure | None

    @property
    def common(self) -> bool:
        return self.old is not None and self.new is not None

    @property
    def money(self) -> bool:
        return self.type == "money"

    @property
    def ordered(self) -> bool:
        """Whether one can be more than another, or later."""
        return self.type in NUMERIC or self.type in ("date", "workdays")


@dataclass(frozen=True)
class Both:
    """Both sides made ready for one tape."""

    wanted: Wanted
    sides: tuple[Side, Side]
    asked: tuple[AskedOfTape, AskedOfTape]
    facts: TapeFacts
    """What reads the tape for both."""
    by: tuple[str, ...]
    amount: str | None

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.facts.reading.inputs

    @cached_property
    def values(self) -> tuple[Compared, ...]:
        """Every value of either side. Two of one name and of different types are two values."""
        return tuple(self._values())

    def _values(self) -> Iterator[Compared]:
        old, new = (asked.key["values"] for asked in self.asked)
        figures = [asked.prepared.layout.values for asked in self.asked]
        for name in dict.fromkeys((*old, *new)):
            one, two = old.get(name), new.get(name)
            if one and two and one["type"] == two["type"]:
                yield Compared(name, name, one["type"], figures[0][name], figures[1][name])
                continue
            clash = bool(one and two)
            if one:
                yield Compared(f"old:{name}" if clash else name, name, one["type"], figures[0][name], None)
            if two:
                yield Compared(f"new:{name}" if clash else name, name, two["type"], None, figures[1][name])

    def scale_of(self, fact: str) -> int:
        return self.facts.reading.scale_of(fact)

    def label_of(self, value: Compared) -> Mapping[str, str]:
        """What a value is called, in both languages: as the newer side calls it."""
        key = self.asked[0 if value.new is None else 1].key
        found: Mapping[str, str] = key["values"][value.name]["label"]
        return found

    @property
    def key(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return self.asked[0].key, self.asked[1].key


def both_of(old: Side, new: Side, wanted: Wanted, schema: pa.Schema, connection: DuckDBPyConnection) -> Both:
    """Both sides, for a tape with these columns.

    Raises `FactsError` for what cannot be asked, not of columns, or not of both sides, and `TapeError` for a mapping
    that does not fit the tape: all before any row is read.
    """
    refuse_unlike(old, new, wanted.question)
    if wrong := list(_wrong_amount(wanted, new)):
        raise FactsError(wrong)
    one, two = (asked_of(wanted.ask(side), schema, connection) for side in (old, new))
    amount = wanted.amount or (AMOUNT if AMOUNT in wanted.mapping.facts else None)
    inputs = {entry.name: entry for asked in (one, two) for entry in asked.reading.inputs}
    needed = frozenset(entry.name for asked in (one, two) for entry in asked.prepared.inputs)
    vocabulary = joint_vocabulary(old, new)
    if amount is not None and amount not in inputs:
        inputs[amount] = Input(amount, kind_of(vocabulary.types[amount], one.prepared.ranges.get(amount)))
    columns = duckdb_schema([(NUMBER, "BIGINT"), *described(schema, connection)])
    ranges = {**one.prepared.ranges, **two.prepared.ranges}
    read = reading(one.reading.mapping, columns, vocabulary, inputs.values(), ranges)
    both = Both(wanted, (old, new), (one, two), TapeFacts(read, needed, one.keep), one.by, amount)
    if wide := [value for value in both.values if value.common and _too_wide(value)]:
        told = (diagnostic("what-if-value-too-wide", None, value=value.name) for value in wide)
        raise FactsError(list(told))
    return both


def joint_vocabulary(old: Side, new: Side) -> Vocabulary:
    """The facts of both sides; those both know are alike where both ask for them."""
    one, two = (side.pack.versions[-1].vocabulary for side in (old, new))
    if one.digest == two.digest:
        return two
    return Vocabulary({**one.facts, **two.facts}, {**one.enums, **two.enums})


def refuse_unlike(old: Side, new: Side, question: str) -> None:
    """Raises `FactsError` for a question that one side has not, and for facts that mean another thing to the other."""
    if wrong := list(_unlike(old, new, question)):
        raise FactsError(wrong)


def _unlike(old: Side, new: Side, question: str) -> Iterator[Diagnostic]:
    for side in (old, new):
        if question not in side.pack.questions:
            near = nearest(question, side.pack.questions)
            yield diagnostic("question-unknown", None, case="shown", name=question, nearest=near, pack=side.pack.name)
            return
    one, two = (side.pack.versions[-1].vocabulary.facts for side in (old, new))
    asked = dict.fromkeys(name for side in (old, new) for name in side.pack.facts_used(question))
    for name in asked:
        known = name in one and name in two
        if known and (one[name].type != two[name].type or _names(one[name]) != _names(two[name])):
            yield diagnostic("what-if-fact-differs", None, fact=name, old=old.named, new=new.named)


def _names(entry: FactEntry) -> tuple[str, ...]:
    return tuple(entry.enumeration.members) if entry.enumeration is not None else ()


def _wrong_amount(wanted: Wanted, new: Side) -> Iterator[Diagnostic]:
    types, name = new.pack.versions[-1].vocabulary.types, wanted.amount
    if name is None:
        return
    if name not in types:
        yield diagnostic("fact-unknown", None, fact=name, nearest=nearest(name, types))
    elif types[name].name != "money":
        yield diagnostic("what-if-amount-no-money", None, fact=name)
    elif name not in wanted.mapping.facts:
        yield diagnostic("what-if-amount-unmapped", None, fact=name)


def _too_wide(value: Compared) -> bool:
    """Whether both sides' figures need more digits than an engine's decimals have, at the finer scale of the two."""
    figures = [figure for figure in (value.old, value.new) if figure is not None]
    scale = max(figure.scale for figure in figures)
    if value.type not in DECIMALS:
        return False
    return any(
        len(str(max(abs(figure.kind.lo), abs(figure.kind.hi)))) + scale - figure.scale > MOST_DIGITS
        for figure in figures
        if isinstance(figure.kind, Whole)
    )
