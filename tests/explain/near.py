"""Facts drawn near a program's own figures: exactly at them, one step below and above, or left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from guarantee_rules.core.check import walk
from guarantee_rules.core.expr import Expr, Lit
from guarantee_rules.core.program import Program
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.facts.written import written
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Type, Value

STEP = {"money": Decimal("0.01"), "rate": Decimal("0.00000001"), "ratio": Decimal("0.000001")}
ORDINARY: dict[str, list[Value]] = {
    "money": [Decimal("0.00"), Decimal("0.05"), Decimal("100000.07"), Decimal("1285714.29"), Decimal("3000000.00")],
    "rate": [Decimal("0"), Decimal("0.0435"), Decimal("0.05655"), Decimal("0.06175")],
    "ratio": [Decimal("0"), Decimal("0.3"), Decimal("0.7"), Decimal(1), Decimal("0.333333")],
    "integer": [0, 20, 300, 1000],
    "months": [1, 6, 7, 12, 13, 36, 61],
    "date": [date(2016, 12, 31), date(2020, 1, 31), date(2021, 6, 1), date(2024, 2, 29), date(2027, 3, 1)],
}


def exprs_of(program: Program) -> Iterable[Expr]:
    yield program.outcome
    for definition in program.definitions:
        yield definition.expr
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    for notice in program.notices:
        yield from (notice.when, *(figure for _, figure in notice.figures))


def literals(program: Program, type: Type) -> list[Value]:
    """The program's own figures of a type, and the values one step around them."""
    found: dict[Value, None] = {}
    for expr in exprs_of(program):
        for part in walk(expr):
            if isinstance(part, Lit) and part.type.name == type.name and not isinstance(part.value, bool | str):
                found |= dict.fromkeys(_around(part.value, type))
    return [value for value in found if _possible(value, type)]


def _around(value: Value, type: Type) -> list[Value]:
    match value:
        case Decimal():
            return [value, value - STEP[type.name], value + STEP[type.name]]
        case date() if date(1901, 1, 1) < value < date(2199, 1, 1):
            return [value, value - timedelta(days=1), value + timedelta(days=1)]
        case int():
            return [value, value - 1, value + 1]
        case _:
            return []


def _possible(value: Value, type: Type) -> bool:
    match value:
        case Decimal():
            return 0 <= value <= (1 if type.name in ("rate", "ratio") else 10**13)
        case int():
            return 0 <= value < 10**9
        case _:
            return True


def values_of(name: str, program: Program, vocabulary: Vocabulary) -> st.SearchStrategy[object]:
    """A value of a fact as a caller writes it."""
    type = program.facts[name]
    match type.name:
        case "bool":
            return st.booleans()
        case "enum":
            return st.sampled_from(sorted(vocabulary.enums[type.enum].members))
        case "enums":
            return st.lists(st.sampled_from(sorted(vocabulary.enums[type.enum].members)), max_size=3, unique=True)
        case _:
            values = [*ORDINARY[type.name], *literals(program, type)]
            return st.sampled_from(values).map(written)


@st.composite
def cases(draw: st.DrawFn, versions: tuple[PackVersion, ...]) -> tuple[str, dict[str, object], date, dict[str, str]]:
    """A question, facts, a day of asking and readings, for a pack of these versions."""
    version = versions[-1]
    question = draw(st.sampled_from(sorted(version.programs)))
    program = version.programs[question]
    facts = {
        name: draw(values_of(name, program, version.vocabulary))
        for name in program.facts
        if name != AS_OF and draw(st.integers(0, 9)) > 0
    }
    readings = {
        name: draw(st.sampled_from(sorted(reading.options)))
        for name, reading in version.readings.items()
        if draw(st.booleans())
    }
    days = [day for day in literals(program, Type("date")) if isinstance(day, date)]
    usual = [day for day in ORDINARY["date"] if isinstance(day, date)]
    return question, facts, draw(st.sampled_from(usual + days)), readings
