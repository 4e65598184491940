"""The types a value can have, shared by facts, guards and the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

TypeName = Literal["money", "rate", "ratio", "integer", "months", "days", "workdays", "date", "bool", "enum", "enums"]

Value = Decimal | int | bool | str | date | frozenset[str]
"""Money, rates and ratios are `Decimal`; integers, months, days and working days `int`;
an enum is its member's `str`, a list of enum a `frozenset` of them."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value; `enum` names the enumeration of an `enum` or `enums`."""

    name: TypeName
    enum: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.enum}" if self.enum else self.name


MONEY = Type("money")
"""Yuan (CNY), at most two decimals as a fact."""
RATE = Type("rate")
"""A price for a year as a fraction of what it is charged on: 5.655% is 0.05655."""
RATIO = Type("ratio")
"""A plain fraction or multiple without a unit: 70%, 1.3."""
INTEGER = Type("integer")
MONTHS = Type("months")
DAYS = Type("days")
WORKDAYS = Type("workdays")
DATE = Type("date")
BOOL = Type("bool")


def enum_of(name: str) -> Type:
    return Type("enum", name)


NUMERIC = frozenset({"money", "rate", "ratio", "integer", "months", "days", "workdays"})
EXACT_DECIMAL = frozenset({"money", "rate", "ratio"})
DECIMALS: Mapping[str, int] = {"money": 2, "rate": 12, "ratio": 12}
"""How many decimals a fact of a type has at most."""
