"""The columns of a synthetic tape: headers as a bank has them, each with its unit, so that a mapping is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from guarantee_rules.portfolio.synthetic.calendar import day_of_number, number_of_day
from guarantee_rules.portfolio.synthetic.catalogue import loans_of
from guarantee_rules.portfolio.synthetic.drawn import PLACES
from guarantee_rules.portfolio.synthetic.scene import Scene
from guarantee_rules.values.numbers import EXACT, trimmed
from guarantee_rules.values.types import Type, Value

TEXT_IF_THERE = ("loan.amount", "application.date", "loan.maturity_date")
IN_YUAN = ("premium", "loss", "claim", "recovery", "overdue", "deposit", "fund")
"""Groups of facts that banks keep to the fen in 元; other money is in 万元."""
SEPARATOR = "、"
NONE = "无"
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a fact is read from.

    `decimals` of the column's own unit. A `text` column is text in Parquet as well, as ledgers are often kept; others
    have a type. An `optional` one is empty in ordinary rows, too, where what it tells does not arise.
    """

    header: str
    fact: str
    type: Type
    unit: str
    decimals: int
    members: tuple[str, ...]
    labels: tuple[str, ...]
    text: bool
    optional: bool

    def value(self, number: int) -> Value:
        """What a drawn number states: the fact as reading it leaves it."""
        match self.type.name:
            case "money":
                return EXACT.scaleb(Decimal(number), -2)
            case "rate" | "ratio":
                return trimmed(EXACT.scaleb(Decimal(number), -PLACES[self.type.name]))
            case "bool":
                return bool(number)
            case "date":
                return day_of_number(number)
            case "enum":
                return self.members[number]
            case "enums":
                return frozenset(name for bit, name in enumerate(self.members) if number >> bit & 1)
            case _:
                return number

    def number(self, value: Value) -> int | None:
        """The number that states a value; None where the column has too few decimals for it, or no such value."""
        match value:
            case date():
                return number_of_day(value)
            case bool() | str() | frozenset():
                return None
            case _:
                scaled = EXACT.scaleb(Decimal(value), PLACES.get(self.type.name, 0))
                return int(scaled) if scaled == int(scaled) else None

    @property
    def step(self) -> Decimal:
        """By how much the next value of a number or date lies away."""
        return EXACT.scaleb(Decimal(1), -PLACES.get(self.type.name, 0))


def columns_of(scene: Scene) -> tuple[Column, ...]:
    """A column for each fact that the questions ask for."""
    vocabulary = scene.version.vocabulary
    texts = _texts(scene)
    trial = loans_of(scene, np.arange(1, dtype=np.int64))
    found: list[Column] = []
    headers: set[str] = set()
    for fact in scene.facts:
        entry = vocabulary.facts[fact]
        enum = entry.enumeration
        unit, decimals = _unit(fact, entry.type)
        label = entry.label["zh"]
        shown_unit = unit or (entry.unit["zh"] if entry.unit else "")
        header = f"{label}（{shown_unit}）" if shown_unit else label
        if header in headers:  # two facts of one label: the name tells them apart
            header = f"{header} {fact}"
        headers.add(header)
        optional = trial.cells(fact).empty is not None
        members = tuple(enum.members) if enum else ()
        labels = tuple(label["zh"] for label in enum.members.values()) if enum else ()
        found.append(Column(header, fact, entry.type, unit, decimals, members, labels, fact in texts, optional))
    return tuple(found)


def _texts(scene: Scene) -> frozenset[str]:
    """Columns kept as text: the usual ones, or where a pack lacks them its first amount and its first date."""
    chosen = [fact for fact in TEXT_IF_THERE if fact in scene.facts]
    for kind in ("money", "date"):
        if not any(scene.types[fact].name == kind for fact in chosen):
            chosen += [fact for fact in scene.facts if scene.types[fact].name == kind][:1]
    return frozenset(chosen)


def _unit(fact: str, type: Type) -> tuple[str, int]:
    match type.name:
        case "money":
            return ("元", 2) if fact.split(".", maxsplit=1)[0] in IN_YUAN else ("万元", 6)
        case "rate":
            return "%", 4
        case "ratio":
            return "%", 2
        case _:
            return "", 0


def combined(labels: Sequence[str], bits: int) -> str:
    """The names of a list in one cell."""
    return SEPARATOR.join(label for bit, label in enumerate(labels) if bits >> bit & 1) or NONE
