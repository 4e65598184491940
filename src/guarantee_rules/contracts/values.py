"""The values of an answer as JSON: exact text for amounts, rates and ratios, ISO days, whole numbers for periods.

The form is that of `values` in a record and in the decision document: {"type": "money", "value": "5000000.00"}.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from guarantee_rules.contracts.naming import Reply, titled
from guarantee_rules.facts.written import Written, written
from guarantee_rules.values.types import Type, TypeName, Value

Exact = Annotated[str, Field(pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", examples=["5000000.00"])]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"})]


class MoneyValue(Reply):
    """Yuan."""

    type: Literal["money"]
    value: Exact


class RateValue(Reply):
    """A price for a year as a fraction: 5.655% is 0.05655."""

    type: Literal["rate"]
    value: Exact


class RatioValue(Reply):
    """A plain fraction or multiple: 70% is 0.7."""

    type: Literal["ratio"]
    value: Exact


class CountValue(Reply):
    """A whole number: of things, months, days or working days."""

    type: Literal["integer", "months", "days", "workdays"]
    value: int


class DateValue(Reply):
    """A day."""

    type: Literal["date"]
    value: Day


class BoolValue(Reply):
    """Yes or no."""

    type: Literal["bool"]
    value: bool


class NameValue(Reply):
    """One name of the enumeration `enum`."""

    type: Literal["enum"]
    enum: str
    value: str


class NamesValue(Reply):
    """Names of the enumeration `enum`."""

    type: Literal["enums"]
    enum: str
    value: list[str]


AnyValue = Annotated[
    MoneyValue | RateValue | RatioValue | CountValue | DateValue | BoolValue | NameValue | NamesValue,
    Field(discriminator="type"),
]
_PLAIN: Mapping[TypeName, Any] = {
    "money": MoneyValue, "rate": RateValue, "ratio": RatioValue, "date": DateValue, "bool": BoolValue,
}  # fmt: skip


@lru_cache(maxsize=1_000)
def value_model(type_: Type, members: tuple[str, ...], owner: str) -> Any:
    """The model of a value of this type; `members` are the names an enumeration has, `owner` the pack it is of.

    The same model for the same type, so that a document holds it once.
    """
    match type_.name:
        case "enum" | "enums" as name:
            several = name == "enums"
            one: Any = Literal[members]
            of: Any = Literal[type_.enum]
            return create_model(
                titled(owner, type_.enum, "Values" if several else "Value"),
                __base__=NamesValue if several else NameValue,
                enum=(of, ...),
                value=(list[one] if several else one, ...),
            )
        case "integer" | "months" | "days" | "workdays" as name:
            only: Any = Literal[name]
            return create_model(titled(name, "Value"), __base__=CountValue, type=(only, ...))
        case name:
            return _PLAIN[name]


def told_value(type_: Type, value: Value) -> dict[str, Written]:
    """A value in this form."""
    told: dict[str, Written] = {"type": type_.name, "value": written(value)}
    return {**told, "enum": type_.enum} if type_.enum else told
