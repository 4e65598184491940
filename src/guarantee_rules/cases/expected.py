"""Values as a case expects them: text until the type of the answer says what it can be."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.numbers import percent, plain
from guarantee_rules.values.quantities import read_quantity
from guarantee_rules.values.types import EXACT_DECIMAL, Type, TypeName, Value

_SPELLED_AS: dict[TypeName, frozenset[TypeName]] = {
    "money": frozenset({"money", "ratio", "integer"}),
    "rate": frozenset({"ratio", "integer"}),
    "ratio": frozenset({"ratio", "integer"}),
    "integer": frozenset({"integer"}),
    "months": frozenset({"months", "integer"}),
    "days": frozenset({"days", "integer"}),
    "workdays": frozenset({"workdays", "integer"}),
    "date": frozenset({"date"}),
}


def read_expected(text: str, type: Type, version: PackVersion) -> Value | None:
    """The value that a text states for an answer of this type; None where it states none."""
    match type.name:
        case "bool":
            return {"true": True, "false": False}.get(text)
        case "enum":
            return text if text in members_of(type, version) else None
        case "enums":
            names = frozenset(name.strip() for name in text.strip("[]").split(",") if name.strip())
            return names if names <= set(members_of(type, version)) else None
        case _:
            return _figure(text, type.name)


def _figure(text: str, type: TypeName) -> Value | None:
    # What a case states of an amount may be below zero, as no figure of a policy and no fact is.
    negative = text.startswith("-")
    quantity = read_quantity(text.removeprefix("-"))
    if quantity is None or quantity.type.name not in _SPELLED_AS[type]:
        return None
    value = Decimal(quantity.value) if isinstance(quantity.value, int) and type in EXACT_DECIMAL else quantity.value
    if negative:
        return value.copy_negate() if isinstance(value, Decimal) else -value if isinstance(value, int) else None
    return value


def members_of(type: Type, version: PackVersion) -> Collection[str]:
    """The names an answer of this type can be: the vocabulary's, or those that rules and standards give."""
    if type.enum in version.vocabulary.enums:
        return version.vocabulary.enums[type.enum].members
    return version.enums.get(type.enum, {})


def told(value: Value, like: str = "") -> str:
    """A value found, written as a case would state it; a fraction in percent where it is set beside one in percent."""
    match value:
        case bool():
            return str(value).lower()
        case Decimal():
            return percent(value) if like.endswith("%") else plain(value)
        case frozenset():
            return listed(sorted(value))
        case _:
            return str(value)


def listed(names: Collection[str]) -> str:
    return f"[{', '.join(names)}]"
