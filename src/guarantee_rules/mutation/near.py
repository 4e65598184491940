"""What a fact could be instead, near a case: each figure reached exactly and passed by a step, each name, each day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from guarantee_rules.cases.points import exprs_of
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import Compare, Expr, Fact, Given, Includes, Lit, Reading, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.dates import OutOfCalendar, add_days
from guarantee_rules.values.numbers import EXACT, rounded
from guarantee_rules.values.types import EXACT_DECIMAL, NUMERIC, Type, Value
from guarantee_rules.values.unknown import Outcome

STEP = {"money": Decimal("0.01"), "rate": Decimal("0.0001"), "ratio": Decimal("0.0001")}
PLACES = {"money": 2, "rate": 6, "ratio": 6}
MOST_NAMES = 40
_SHARED = frozenset({"money", "rate", "ratio"})


def literals(programs: Iterable[Program]) -> dict[str, list[Value]]:
    """The figures and days that programs speak of, by the name of their type, each once."""
    found: dict[str, dict[Value, None]] = {}
    for program in programs:
        for expr in exprs_of(program):
            for part in walk(expr):
                if isinstance(part, Lit) and not isinstance(part.value, bool | str | frozenset):
                    found.setdefault(part.type.name, {})[part.value] = None
    return {name: list(values) for name, values in found.items()}


@dataclass(frozen=True)
class Concerned:
    """What two programs speak of where they differ: facts, readings, and the names that lists are searched for."""

    facts: frozenset[str]
    readings: frozenset[str]
    words: frozenset[str]


def concerned(one: Program, other: Program) -> Concerned:
    """What the difference of two programs is about, the values it refers to included."""
    facts, readings, words = set[str](), set[str](), set[str]()
    for program, beside in ((one, other), (other, one)):
        same = set(exprs_of(beside))
        definitions = {definition.name: definition.expr for definition in program.definitions}
        pending = [expr for expr in exprs_of(program) if expr not in same and expr is not program.outcome]
        seen = set[str]()
        while pending:
            for part in walk(pending.pop()):
                match part:
                    case Fact(name) | Given(name):
                        facts.add(name)
                    case Reading(name):
                        readings.add(name)
                    case Includes(_, member):
                        words.add(member)
                    case Ref(name) if name not in seen:
                        seen.add(name)
                        pending.append(definitions[name])
                    case _:
                        continue
    return Concerned(frozenset(facts), frozenset(readings), frozenset(words))


def distances(program: Program, case: Case) -> set[tuple[str, Decimal]]:
    """By how much the two sides of each comparison that is made in a case differ; of days in days."""
    found: set[tuple[str, Decimal]] = set()
    values: dict[int, Outcome] = {}

    def observe(expr: Expr, value: Outcome) -> None:
        values[id(expr)] = value
        if isinstance(expr, Compare):
            left, right = values[id(expr.left)], values[id(expr.right)]
            if isinstance(left, date) and isinstance(right, date):
                found.add(("date", Decimal((right - left).days)))
            elif isinstance(left, Decimal | int) and isinstance(right, Decimal | int):
                found.add(("number", EXACT.subtract(Decimal(right), Decimal(left))))

    run(program, case, observe)
    return found


def values_near(
    type: Type,
    now: Value | None,
    figures: Mapping[str, list[Value]],
    apart: Iterable[tuple[str, Decimal]],
    version: PackVersion,
    words: Collection[str] = (),
) -> list[Value | None]:
    """What a fact of this type could be instead of what it is `now`. `words` are names worth putting together."""
    if type.name == "bool":
        return [not now] if isinstance(now, bool) else [True, False]
    if type.name in ("enum", "enums"):
        return _names(type, now, version, words)
    if type.name == "date":
        return list(_days(now, figures.get("date", []), apart))
    return list(_numbers(type, now, figures, apart)) if type.name in NUMERIC else []


def _names(type: Type, now: Value | None, version: PackVersion, words: Collection[str]) -> list[Value | None]:
    entry = version.vocabulary.enums.get(type.enum)
    members = list(entry.members if entry else version.enums.get(type.enum, ()))[:MOST_NAMES]
    if type.name == "enum":
        return [name for name in members if name != now]
    held = now if isinstance(now, frozenset) else frozenset[str]()
    pairs = (frozenset(pair) for pair in combinations([name for name in members if name in words], 2))
    return list(dict.fromkeys([*(frozenset({name}) for name in members), *pairs, *(held ^ {name} for name in members)]))


def _days(now: Value | None, days: list[Value], apart: Iterable[tuple[str, Decimal]]) -> Iterator[date]:
    found: dict[date, None] = {}
    bases = [day for day in days if isinstance(day, date)]
    shifts = {0, 1, -1}
    if isinstance(now, date):
        bases = [now, *bases]
        wide = {int(by) for kind, by in apart if kind == "date"}
        shifts_of_now = {sign * by + one for by in wide for sign in (1, -1) for one in (0, 1, -1)} | {30, 31, 366}
    else:
        shifts_of_now = set()
    for number, base in enumerate(bases):
        for by in sorted(shifts | shifts_of_now if number == 0 and isinstance(now, date) else shifts, key=abs):
            try:
                found[add_days(base, by)] = None
            except OutOfCalendar:
                continue
    for day in _ENDS:
        found[day] = None
    return iter([day for day in found if day != now])


_ENDS = (
    date(2024, 2, 29),
    date(2023, 8, 31),
    date(2024, 1, 30),
    date(2024, 2, 9),
    date(2024, 10, 1),
    date(2023, 12, 29),
)
"""Days on which months, leap years and holidays make a difference."""


def _numbers(
    type: Type, now: Value | None, figures: Mapping[str, list[Value]], apart: Iterable[tuple[str, Decimal]]
) -> Iterator[Value]:
    step = STEP.get(type.name, Decimal(1))
    like = _SHARED - {"money"} if type.name in ("rate", "ratio") else {type.name}
    bases = [Decimal(figure) for name in like for figure in figures.get(name, []) if isinstance(figure, Decimal | int)]
    if isinstance(now, Decimal | int):
        shifts = (EXACT.add(Decimal(now), sign * by) for kind, by in apart if kind == "number" for sign in (1, -1))
        bases += [*shifts, EXACT.multiply(Decimal(now), 2), EXACT.add(Decimal(now), step)]
    found: dict[Decimal, None] = {}
    for base in bases:
        whole = rounded(base, PLACES.get(type.name, 0), "down")
        for value in (whole, EXACT.add(whole, step), EXACT.subtract(whole, step)):
            if value >= 0:
                found[value] = None
    found[Decimal(0)] = None
    for value in found:
        told: Value = value if type.name in EXACT_DECIMAL else int(value)
        if told != now:
            yield told
