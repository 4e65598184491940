"""Cases as a tape: one column of text for each fact, as a bank would write it, with the mapping that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from guarantee_rules.backends.columnar.ranges import USUAL
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.portfolio.intake import TapeMapping, load_mapping
from guarantee_rules.source.text import SourceText
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import NUMERIC, Value
from guarantee_rules.values.whole import TooFine, whole_number

UNITS = {"money": "元", "rate": "fraction", "ratio": "fraction", "months": "个月", "days": "天"}
Facts = Mapping[str, Value]


def tape(cases: Iterable[Facts], names: Iterable[str]) -> pa.Table:
    """One row for each case; an empty cell where a fact is not stated."""
    rows = list(cases)
    facts = {name: pa.array([written(case.get(name)) for case in rows], pa.string()) for name in names}
    return pa.table({"loan": [f"L{number}" for number in range(len(rows))], **facts})


def written(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case frozenset():
            return ";".join(sorted(value)) or "none"
        case Decimal():
            return plain(value)
        case _:
            return str(value)


def mapping(vocabulary: Vocabulary, names: Iterable[str]) -> TapeMapping:
    """Every fact from the column of its own name."""
    lines = ["row: loan", "columns:"]
    day: list[str] = []
    for name in names:
        if name == AS_OF:
            day = ["as_of: {column: as_of}"]
            continue
        type = vocabulary.types[name].name
        unit = f", unit: {UNITS[type]}" if type in UNITS else ""
        several = ', separator: ";", none: [none]' if type == "enums" else ""
        lines.append(f"  {name}: {{column: {name}{unit}{several}}}")
    return load_mapping(SourceText("mapping.yaml", "\n".join([*day, *lines]) + "\n"), vocabulary)


def fits(case: Facts, vocabulary: Vocabulary) -> bool:
    """Whether a case can be a row: every figure is one that can be stated, and no finer than columns are."""
    for name, value in case.items():
        entry = vocabulary.facts.get(name)
        if entry is None or entry.type.name not in NUMERIC or not isinstance(value, Decimal | int):
            continue
        usual = USUAL[entry.type.name]
        try:
            whole = whole_number(Decimal(value), usual.scale)
        except TooFine:
            return False
        if not max(usual.lo, 0) <= whole <= usual.hi or (entry.minimum is not None and value < entry.minimum):
            return False
    return True
