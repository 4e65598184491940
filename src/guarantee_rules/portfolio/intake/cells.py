"""Cells that hold days, truth values, names and lists of names."""

from __future__ import annotations

from collections.abc import Iterable

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.convert import ANSWERS, MEMBERS, YEARS
from guarantee_rules.portfolio.intake.days import CHINESE, ISO, Shape
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
            midnight = f"{dialect.cast(EXACT, dialect.moment)} = {dialect.cast(CELL, dialect.moment)}"
            exact = dialect.tried(CELL, "DATE")
            return Understood(
                exact, f"CASE WHEN {midnight} THEN {_in_years(EXACT)} END",
                (("date-with-time", f"NOT ({midnight.replace(EXACT, exact)})"),), "date-out-of-range",
            )  # fmt: skip
    text = dialect.cast(CELL, dialect.text) if source.kind == "whole" else CELL
    if mapped.shape is not None:
        exact = _shaped(dialect, text, mapped.shape)
        value, otherwise, shapes = _in_years(EXACT), "cell-format", (mapped.shape,)
    else:
        exact = dialect.tried(text, "DATE")
        narrow = f"translate({text}, {dialect.literal(_WIDE)}, {dialect.literal(_NARROW)})"
        odd = f"COALESCE({', '.join(_shaped(dialect, narrow, shape) for shape in (CHINESE, ISO))})"
        as_written = f"{dialect.cast(EXACT, dialect.text)} = {text}"
        value = f"CASE WHEN {as_written} THEN {_in_years(EXACT)} ELSE {_in_years(odd)} END"
        otherwise, shapes = "fact-wrong-kind.date", (ISO, CHINESE)
    reasons = [("fact-empty", f"{text} = ''")]
    wide = f"translate({text}, {dialect.literal(_WIDE)}, {dialect.literal(_NARROW)})" if not mapped.shape else text
    for shape in shapes:
        is_day = f"{_shaped(dialect, wide, shape)} IS NOT NULL"
        reasons.append(("date-out-of-range", is_day))
    reasons.extend(("date-impossible", dialect.matching(text, shape.pattern)) for shape in shapes)
    if mapped.shape is None:
        time = "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[^\\n]*"
        reasons.append(("date-with-time", dialect.matching(text, time)))
    return Understood(exact, value, tuple(reasons), otherwise)


def _shaped(dialect: Dialect, text: str, shape: Shape) -> str:
    """The day that a text of this shape writes; null for another text, and where there is no such day."""
    parts = [dialect.reference.format(group) for group in (shape.year, shape.month, shape.day)]
    pattern = dialect.literal(dialect.whole.format(shape.pattern))
    iso = dialect.replace_all.format(text, pattern, dialect.literal("-".join(parts)))
    return f"CASE WHEN {dialect.matching(text, shape.pattern)} THEN {dialect.tried(iso, 'DATE')} END"


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
    lower = {
        label.casefold(): dialect.literal(str(enumeration.member(label))) for label in _in_letters(called)
    }
    exact = dialect.lookup(text, words)
    return f"COALESCE({exact}, {dialect.lookup(f'lower({text})', lower)})" if lower else exact


def _in_letters(labels: Iterable[str]) -> list[str]:
    """Those of which there are small and capital letters."""
    return [label for label in labels if label.lower() != label.upper()]
