"""A question made ready to be asked of columns: millions of cases at once, each with the answer `decide` would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from guarantee_rules.api import Pack
from guarantee_rules.backends.columnar.columns import Input, Layout, Plan
from guarantee_rules.backends.columnar.planning import Asked, Planned, planned
from guarantee_rules.backends.columnar.ranges import USUAL, Range
from guarantee_rules.backends.columnar.refusals import (
    BeyondCalendar,
    FactsDiffer,
    NotColumnar,
    NotRowWise,
    TooManyDigits,
)
from guarantee_rules.backends.columnar.telling import Told, told
from guarantee_rules.backends.columnar.workdays import Workdays, workdays_of
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, diagnostic, nearest
from guarantee_rules.values.types import DECIMALS, NUMERIC
from guarantee_rules.values.workdays import CHINA, WorkCalendar

if TYPE_CHECKING:
    import polars

Dialect = Literal["duckdb", "spark", "postgres"]
CALENDAR_YEARS = (1900, 2210)
"""The years whose working days a portfolio can ask for: those of cases, and of what is counted from them."""


@dataclass(frozen=True)
class Columns:
    """One question of a pack under chosen readings, for facts in columns. Nothing in it changes."""

    pack: Pack
    question: str
    readings: Mapping[str, str]
    """Those that were chosen otherwise than by default."""
    ranges: Mapping[str, Range]
    calendar: WorkCalendar
    planned: Planned = field(repr=False)

    @property
    def plan(self) -> Plan:
        return self.planned.plan

    @property
    def layout(self) -> Layout:
        """Which columns hold the answer, and what their bits stand for."""
        return self.plan.layout

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The columns the facts must have, beside `row`: each null where the fact is not stated."""
        return self.plan.inputs

    def range_of(self, fact: str) -> Range:
        """How large and how fine a numeric fact can be."""
        types = self.pack.versions[-1].vocabulary.types
        return self.ranges.get(fact) or USUAL[types[fact].name]

    def sql(self, dialect: Dialect = "duckdb", source: str = "facts", keep: Sequence[str] = ("row",)) -> str:
        """The question as one query over the relation `source`, which has the columns of `inputs` and those to keep.

        Raises `FactsError` for what this engine could not work out exactly in every row.
        """
        from guarantee_rules.backends.columnar.sql import DIALECTS, NotInDialect, sql_of

        try:
            return sql_of(self.plan, DIALECTS[dialect], source, keep)
        except NotInDialect as refusal:
            raise FactsError(
                [diagnostic("columns-not-in-dialect", None, dialect=dialect, case=refusal.reason, found=refusal.what)]
            ) from refusal

    def type_of(self, column: Input, dialect: Dialect = "duckdb") -> str:
        """The type an input has in one engine."""
        from guarantee_rules.backends.columnar.sql import DIALECTS

        return DIALECTS[dialect].type_of(column.kind)

    def polars(self, frame: polars.DataFrame | polars.LazyFrame, keep: Sequence[str] = ("row",)) -> polars.LazyFrame:
        """The answers to a frame that has the columns of `inputs`: a lazy frame, worked out when it is collected.

        Names are taken as they are: one that no enumeration has is like none of those the rules ask for. Raises
        `FactsError` where Polars is not installed, or a column is absent or of a type that cannot be read exactly.
        """
        from guarantee_rules.backends.columnar.polars import answers

        try:
            return answers(self.plan, frame, self.workdays if self.plan.workdays else None, keep)
        except ModuleNotFoundError as absent:
            raise FactsError([diagnostic("polars-missing", None)]) from absent
        except NotColumnar as refusal:
            where, found = refusal.where, refusal.reason
            raise FactsError([diagnostic("polars-frame", None, where=where, found=found)]) from refusal

    @cached_property
    def workdays(self) -> Workdays:
        """The relations of working days, where `plan.workdays` says that they are needed."""
        return workdays_of(self.calendar, *CALENDAR_YEARS)

    def decode(self, row: Mapping[str, object]) -> Told:
        """One row of the answers, in words of rules and facts."""
        return told(self.planned, row)


def prepare(
    pack: Pack,
    question: str,
    *,
    readings: Mapping[str, str] | None = None,
    ranges: Mapping[str, Range] | None = None,
    calendar: WorkCalendar = CHINA,
) -> Columns:
    """A question made ready to be asked of columns.

    `ranges` has numeric facts that are smaller or coarser than usual. Raises `FactsError` for a question or readings
    there are none of, and, before any row is read, for what cannot be answered exactly in columns: a question whose
    answer is a list or a state, or a rule whose numbers could need more than 38 digits, by its name.
    """
    pack.prepare(question, readings=readings, calendar=calendar)  # whatever is wrong with these is told as ever
    ranges = dict(ranges or {})
    wrong = [*_wrong_ranges(pack, ranges), *_unknown_to_some(pack, readings or {})]
    if wrong:
        raise FactsError(wrong)
    asked = [
        Asked(
            version.version,
            version.programs[question],
            version.default_readings
            | {name: str(option) for name, option in (readings or {}).items() if name in version.readings},
            {name: tuple(enum.members) for name, enum in version.vocabulary.enums.items()},
        )
        for version in pack.versions
    ]
    title = f"{pack.name} {', '.join(one.version for one in asked)} {question}"
    chosen = "".join(f", {name}={option}" for name, option in (readings or {}).items())
    try:
        made = planned(asked, ranges, title + chosen)
    except NotColumnar as refusal:
        raise FactsError([_refused(refusal, pack, question)]) from refusal
    return Columns(pack, question, dict(readings or {}), ranges, calendar, made)


def _refused(refusal: NotColumnar, pack: Pack, question: str) -> Diagnostic:
    where, found = refusal.where, refusal.reason
    match refusal:
        case NotRowWise():
            return diagnostic("columns-not-row-wise", None, case=found, pack=pack.name, question=question, found=found)
        case TooManyDigits():
            return diagnostic(
                "columns-too-many-digits", None, pack=pack.name, question=question, where=where, found=found
            )
        case BeyondCalendar():
            return diagnostic(
                "columns-beyond-calendar", None, pack=pack.name, question=question, where=where, found=found
            )
        case FactsDiffer():
            return diagnostic("columns-facts-differ", None, pack=pack.name, where=where, found=found)
        case _:
            return diagnostic(
                "columns-lists-compared", None, pack=pack.name, question=question, where=where, found=found
            )


def _wrong_ranges(pack: Pack, ranges: Mapping[str, Range]) -> list[Diagnostic]:
    types = pack.versions[-1].vocabulary.types
    wrong: list[Diagnostic] = []
    for name, range in ranges.items():
        type = types[name].name if name in types else ""
        places = DECIMALS.get(type, 0)
        if type not in NUMERIC:
            near = nearest(name, [fact for fact, type in types.items() if type.name in NUMERIC])
            wrong.append(diagnostic("columns-range-of-no-number", None, name=name, nearest=near))
        elif not 0 <= range.lo <= range.hi or not 0 <= range.scale <= places:
            wrong.append(diagnostic("columns-range-impossible", None, name=name, places=places))
    return wrong


def _unknown_to_some(pack: Pack, readings: Mapping[str, str]) -> list[Diagnostic]:
    """Options that a version of the pack does not have, whose rows would be left without an answer."""
    return [
        diagnostic("option-unknown", None, name=str(option), reading=name, options=", ".join(reading.options))
        for version in pack.versions
        for name, option in readings.items()
        if (reading := version.readings.get(name)) is not None and str(option) not in reading.options
    ]
