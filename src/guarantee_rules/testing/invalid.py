"""Facts with one thing wrong with them, and the code of the diagnostic that has to say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from guarantee_rules.api import Pack, load
from guarantee_rules.facts.convert import BELOW, MEMBERS, YEARS
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.testing.strategies import facts
from guarantee_rules.values.types import DECIMALS, NUMERIC

HUGE = 10**400
_WRONG: Mapping[str, tuple[object, ...]] = {
    "number": (True, False, date(2024, 3, 1), [1], {}, b"1", object()),
    "date": (20240301, True, Decimal(1), [], "yesterday", "2024/03/01"),
    "bool": (0, 1, Decimal(1), "yes", date(2024, 3, 1), []),
    "enum": (1, True, Decimal(1), date(2024, 3, 1), []),
    "enums": ("enterprise", 1, True, {}, date(2024, 3, 1)),
}
"""What is no fact of a kind at all."""


@dataclass(frozen=True, repr=False)
class InvalidFacts:
    """Facts of which one is wrong: deciding must refuse them with this code, naming this fact where it is one."""

    facts: Mapping[Any, object]
    code: str
    fact: str | None

    def __repr__(self) -> str:
        """What is wrong, before all the rest."""
        return f"<InvalidFacts {self.code} {self.fact or ''}: {dict(self.facts)!r}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True)
class Fault:
    """One way to be wrong: what stands under a name instead."""

    code: str
    name: object
    value: object
    fact: str | None = None


def invalid_facts(pack: Pack | str, question: str) -> st.SearchStrategy[InvalidFacts]:
    """Valid facts of a question with one thing wrong among them: a float, a minus, an unknown name, a wrong kind."""
    pack = load(pack) if isinstance(pack, str) else pack
    vocabulary = pack.versions[-1].vocabulary
    faults = tuple(faults_of(vocabulary, pack.facts_used(question)))

    @st.composite
    def invalid_facts_of_the_question(draw: st.DrawFn) -> InvalidFacts:
        fault = faults[draw(st.integers(0, len(faults) - 1))]
        valid = draw(facts(pack, question, missing=True))
        return InvalidFacts(_with(valid, fault), fault.code, fault.fact)

    return invalid_facts_of_the_question()


def _with(valid: Mapping[str, object], fault: Fault) -> dict[Any, object]:
    if fault.code == "fact-twice":
        group, _, rest = str(fault.name).partition(".")
        return {**valid, group: {rest: fault.value}, fault.name: fault.value}
    return {**valid, fault.name: fault.value}


def faults_of(vocabulary: Vocabulary, names: tuple[str, ...]) -> Iterator[Fault]:
    """Every fault there is for these facts, each once."""
    for name in names:
        entry = vocabulary.facts[name]
        for code, value in _of_entry(entry):
            yield Fault(code, name, value, name)
        first = _valid(entry)
        if first is not None and "." in name:
            yield Fault("fact-twice", name, first, name)
    yield from _of_names(vocabulary)


def _of_names(vocabulary: Vocabulary) -> Iterator[Fault]:
    yield Fault("fact-unknown", "loan.colour", "red")
    yield Fault("fact-unknown", "", 1)
    yield Fault("fact-unknown", "no.such.group", {"amount": 1})
    yield Fault("fact-name-not-text", 7, "x")
    yield Fault("not-yuan", "loan.currency", "USD")
    for group in sorted(vocabulary.groups - vocabulary.facts.keys()):
        yield Fault("fact-is-group", group, Decimal(1), group)


def _of_entry(entry: FactEntry) -> Iterator[tuple[str, object]]:
    """What a fact of this type must not be, each with the code that says why."""
    kind = entry.type.name
    if kind in NUMERIC:
        yield from _of_number(entry)
    else:
        for value in _WRONG[kind]:
            yield "fact-wrong-kind", value
    match kind:
        case "date":
            yield "date-with-time", datetime(2024, 3, 1, 12, tzinfo=UTC)
            yield "date-impossible", "2023-02-29"
            yield "date-impossible", "2024年13月1日"
            yield "date-out-of-range", date(YEARS[0] - 1, 12, 31)
            yield "date-out-of-range", date(YEARS[-1] + 1, 1, 1)
        case "enum":
            yield "enum-unknown", "no such name"
            yield "fact-empty", ""
        case "enums":
            yield "enum-unknown", ["no such name"]
            yield "fact-wrong-kind", [1]
            yield "fact-too-many-members", ["enterprise"] * (MEMBERS + 1)
        case _:
            pass


def _of_number(entry: FactEntry) -> Iterator[tuple[str, object]]:
    kind = entry.type.name
    for value in _WRONG["number"]:
        yield "fact-wrong-kind", value
    for imprecise in (0.5, 1.0, float("nan"), float("inf"), -0.0, 1e308):
        yield "fact-is-float", imprecise
    for no_number in (Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity"), "1e5", "1,000", "01"):
        yield "fact-not-a-number", no_number
    for below_zero in (Decimal("-0.01"), -1, "-1", -HUGE):
        yield "fact-negative", below_zero
    yield "fact-empty", ""
    for enormous in (BELOW[kind], Decimal(BELOW[kind]), HUGE, Decimal("1e999")):
        yield "fact-too-large", enormous
    if kind in DECIMALS:
        yield "fact-too-precise", Decimal((0, (1,), -DECIMALS[kind] - 1))
        yield "fact-too-precise", Decimal("1e-999")
    else:
        yield "fact-not-whole", Decimal("1.5")
    if kind == "money":
        yield "not-yuan", "100美元"
        yield "not-yuan", "USD 100"
    if kind == "rate":
        yield "rate-above-one", Decimal("5.655")
        yield "rate-above-one", "5.655"
    if entry.minimum is not None and entry.minimum > 0:
        yield "fact-too-small", Decimal(0) if kind in DECIMALS else 0


def _valid(entry: FactEntry) -> object:
    """Some value the fact can have; None for a list."""
    match entry.type.name:
        case "bool":
            return True
        case "date":
            return date(2024, 3, 1)
        case "enum":
            return next(iter(entry.enumeration.members)) if entry.enumeration else None
        case "enums":
            return None
        case kind:
            one = Decimal(1) if kind in DECIMALS else 1
            return entry.minimum if entry.minimum is not None and entry.minimum > one else one
