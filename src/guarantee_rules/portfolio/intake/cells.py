"""Cells that hold days, truth values, names and lists of names."""

from __future__ import annotations

from collections.abc import Iterable

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.convert import ANSWERS, MEMBERS, YEARS
from guarantee_rules.portfolio.intake.days import CHINESE, ISO, day_in
from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.portfolio.intake.figures import figure
from guarantee_rules.portfolio.intake.mapping import MappedColumn
from guarantee_rules.portfolio.intake.schema import SourceType
from guarantee_rules.portfolio.intake.understood import CELL, EXACT, Understood
from guarantee_rules.values.types import NUMERIC

_WIDE, _NARROW = "０１２３４５６７８９", "0123456789"
_BLANKS = " \u3000\t"


def understood(dialect: Dialect, mapped: MappedColumn, source: SourceType, range: Range | None) -> Understood:
    """How the cells of a column are read as the fact. `range` is that of a numeric fact."""
    name = mapped.entry.type.name
    if name in NUMERIC:
        assert range is not None
        return figure(dialect, mapped, source, range)
    match name:
        case "date":
            return _day(dialect, mapped, source)
        case "bool":
            return _truth(dialect, mapped, source)
        case "enum":
            return _name(dialect, mapped, source)
        case _:
            return _names(dialect, mapped, source)


def _day(dialect: Dialect, mapped: MappedColumn, source: SourceType) -> Understood:
    match source.kind:
        case "day":
            return Understood(CELL, _in_years(EXACT), (), "date-out-of-range")
        case "moment":
            return _moment(dialect)
        case _:
            return _written_day(dialect, mapped, source)


def _written_day(dialect: Dialect, mapped: MappedColumn, source: SourceType) -> Understood:
    """A day as texts write it, or numbers such as 20240301."""
    text = dialect.cast(CELL, dialect.text) if source.kind == "whole" else CELL
    empty = ("fact-empty", f"{text} = ''")
    if (shape := mapped.shape) is not None:
        day = day_in(dialect, text, (shape,))
        there_is_none = dialect.matching(text, shape.pattern)
        reasons = (empty, ("date-out-of-range", f"{day} IS NOT NULL"), ("date-impossible", there_is_none))
        return Understood(day, _in_years(EXACT), reasons, "cell-format")
    # Nearly all days are written as engines write them; the rest is looked at more closely.
    narrow = f"translate({text}, {dialect.literal(_WIDE)}, {dialect.literal(_NARROW)})"
    day = day_in(dialect, narrow)
    as_written = f"{dialect.cast(EXACT, dialect.text)} = {text}"
    time = dialect.matching(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[^\\n]*")
    return Understood(
        dialect.tried(text, "DATE"),
        f"CASE WHEN {as_written} THEN {_in_years(EXACT)} ELSE {_in_years(day)} END",
        (
            empty,
            ("date-out-of-range", f"{day} IS NOT NULL"),
            *(("date-impossible", dialect.matching(text, shape.pattern)) for shape in (ISO, CHINESE)),
            ("date-with-time", time),
        ),
        "fact-wrong-kind.date",
    )


def _moment(dialect: Dialect) -> Understood:
    """A day with a time, which must be midnight: what engines and frames that have no days make of one."""
    day = dialect.tried(CELL, "DATE")
    midnight = f"{dialect.cast(EXACT, dialect.moment)} = {CELL}"
    later = ("date-with-time", f"{dialect.cast(day, dialect.moment)} <> {CELL}")
    return Understood(day, f"CASE WHEN {midnight} THEN {_in_years(EXACT)} END", (later,), "date-out-of-range")


def _in_years(day: str) -> str:
    first, last = f"DATE '{YEARS[0]}-01-01'", f"DATE '{YEARS[-1]}-12-31'"
    return f"CASE WHEN {day} BETWEEN {first} AND {last} THEN {day} END"


def _truth(dialect: Dialect, mapped: MappedColumn, source: SourceType) -> Understood:
    if source.kind == "truth":
        return Understood(CELL, EXACT, (), "fact-wrong-kind.bool")
    text = CELL if source.kind == "text" else dialect.cast(CELL, dialect.text)
    usual = ANSWERS if source.kind == "text" else {}
    answers = {word: "TRUE" if meant else "FALSE" for word, meant in {**usual, **mapped.values}.items()}
    return Understood(dialect.lookup(text, answers), EXACT, (("fact-empty", f"{text} = ''"),), "fact-wrong-kind.bool")


def _name(dialect: Dialect, mapped: MappedColumn, source: SourceType) -> Understood:
    text = CELL if source.kind == "text" else dialect.cast(CELL, dialect.text)
    return Understood(_member(dialect, mapped, text), EXACT, (("fact-empty", f"{text} = ''"),), "enum-unknown")


def _names(dialect: Dialect, mapped: MappedColumn, source: SourceType) -> Understood:
    items = CELL
    if source.kind == "text":
        assert mapped.separator is not None
        blanks = dialect.literal(_BLANKS)
        split = dialect.split.format(CELL, dialect.literal(mapped.separator))
        items = dialect.each.format(split, f"trim(BOTH {blanks} FROM item)")
    found = dialect.each.format(items, _member(dialect, mapped, "item"))
    if source.kind == "text" and mapped.none:
        nothing = dialect.among(CELL, mapped.none)
        found = f"CASE WHEN {nothing} THEN {dialect.cast(dialect.nothing, dialect.names)} ELSE {found} END"
    unknown = dialect.any.format(EXACT, "item IS NULL")
    value = f"CASE WHEN NOT ({unknown}) AND {dialect.size.format(EXACT)} <= {MEMBERS} THEN {EXACT} END"
    reasons = (
        ("fact-too-many-members", f"{dialect.size.format(items)} > {MEMBERS}"),
        ("fact-wrong-kind.enum", dialect.any.format(items, "item IS NULL")),
        ("fact-empty", dialect.any.format(items, "item = ''")),
    )
    return Understood(found, value, reasons, "enum-unknown")


def _member(dialect: Dialect, mapped: MappedColumn, text: str) -> str:
    """The member that a text means: as the mapping says, by its name, or by what it is called in either language."""
    enumeration = mapped.entry.enumeration
    assert enumeration is not None
    words: dict[str, str] = {}
    called = [label for labels in enumeration.members.values() for label in labels.values()]
    for word in (*mapped.values, *enumeration.members, *called):
        meant = mapped.values.get(word) or enumeration.member(word)
        words[word] = dialect.literal(str(meant))
    lower = {label.casefold(): dialect.literal(str(enumeration.member(label))) for label in _in_letters(called)}
    exact = dialect.lookup(text, words)
    return f"COALESCE({exact}, {dialect.lookup(f'lower({text})', lower)})" if lower else exact


def _in_letters(labels: Iterable[str]) -> list[str]:
    """Those of which there are small and capital letters."""
    return [label for label in labels if label.lower() != label.upper()]
