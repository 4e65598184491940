"""What stands above an emitted query, for whoever reads or runs it: the columns it asks for, and what its bits mean."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.backends.columnar.columns import NAME, NAMES, WORD, Input, Whole
from guarantee_rules.portfolio.asking import Columns, Dialect
from guarantee_rules.values.numbers import EXACT, plain
from guarantee_rules.values.types import DECIMALS
from guarantee_rules.wording import phrase


def legend(columns: Columns, dialect: Dialect, lang: str) -> str:
    """Comments of SQL, a line each."""
    return "".join(f"-- {' '.join(line.split())}\n" for line in _lines(columns, dialect, lang))


def _lines(columns: Columns, dialect: Dialect, lang: str) -> Iterator[str]:
    yield phrase(lang, "columns.legend.facts")
    for one in columns.inputs:
        yield f"  {one.name} {columns.type_of(one, dialect)}{_told(columns, one, lang)}"
    version = columns.pack.versions[-1]
    rules = [
        f"{rule} ({version.rules[rule].clause})" if rule in version.rules else rule for _, rule in columns.planned.rules
    ]
    yield from _bits(columns.layout.failing, rules, phrase(lang, "columns.legend.failing"))
    yield from _bits(columns.layout.unknown, rules, phrase(lang, "columns.legend.unknown"))
    yield from _bits(columns.layout.missing, columns.layout.lacking, phrase(lang, "columns.legend.missing"))
    opens = [" ".join(filter(None, (one.why, one.see, *one.rules))) for one in columns.planned.opens]
    yield from _bits(columns.layout.open, opens, phrase(lang, "columns.legend.open"))


def _told(columns: Columns, one: Input, lang: str) -> str:
    """The unit and bounds of a number, the names there are of a name."""
    vocabulary = columns.pack.versions[-1].vocabulary
    entry = vocabulary.facts.get(one.fact)
    if one.kind in (NAME, NAMES) and entry is not None and entry.enumeration is not None:
        return ": " + ", ".join(entry.enumeration.members)
    if not isinstance(one.kind, Whole) or entry is None:
        return ""
    range = columns.range_of(one.fact)
    unit = ""
    if entry.type.name in DECIMALS:
        unit = plain(EXACT.scaleb(1, -range.scale))
        unit = phrase(lang, f"columns.legend.{'money' if entry.type.name == 'money' else 'fraction'}", step=unit)
    return f": {unit}{range.lo} … {range.hi}"


def _bits(words: tuple[str, ...], names: object, told: str) -> Iterator[str]:
    """Which bit of which word stands for what."""
    listed = list(names) if isinstance(names, list | tuple) else []
    for at, word in enumerate(words):
        yield f"{word}: {told}"
        for bit, name in enumerate(listed[at * WORD : (at + 1) * WORD]):
            yield f"  {1 << bit} {name}"
