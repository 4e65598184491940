"""The fields rules are made of: every scalar arrives as text, and its field alone says what it may be."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from guarantee_rules.source.model import Model, entry, whole
from guarantee_rules.source.readers import After, Before, Length, OneOrMore, refused
from guarantee_rules.values.quantities import Quantity, read_quantity
from guarantee_rules.values.types import DATE, INTEGER, MONEY, MONTHS, RATIO, Type

__all__ = [
    "PARTIES",
    "SEVERAL",
    "Amount",
    "Bilingual",
    "Count",
    "Day",
    "DayOfMonth",
    "FactName",
    "Figure",
    "Flag",
    "Formula",
    "Key",
    "Keys",
    "Length",
    "Model",
    "Months",
    "NameOf",
    "Percentage",
    "Position",
    "Rate",
    "Share",
    "Text",
    "Whole",
    "entry",
    "refused",
    "whole",
]

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Bilingual(Model):
    """The same words in Chinese and English."""

    zh: Text
    en: Text


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        raise refused("value-shape", wanted="text")
    return value


def _text(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise refused("text-empty")
    return value


def _key(value: object) -> object:
    if not _KEY.fullmatch(_scalar(value)):
        raise refused("key-form", found=value)
    return value


class Whole(NamedTuple):
    """Reads a whole number of at least and at most so much."""

    least: int
    most: int

    def __call__(self, value: object) -> object:
        written = _scalar(value)
        if not re.fullmatch(r"[0-9]{1,9}", written) or not self.least <= int(written) <= self.most:
            percentage = re.fullmatch(r"([0-9]{1,9})\s*[%％]", written)
            told = {"case": "percentage", "meant": percentage[1]} if percentage else {}
            raise refused("whole-number", found=written, least=self.least, most=self.most, **told)
        return int(written)


def _formula(value: object) -> object:
    """Only its presence and outer form; what it says is read with its place, against the vocabulary."""
    if isinstance(value, str) and not value.strip():
        raise refused("guard-empty")
    if not isinstance(value, str | dict):
        raise refused("formula-shape")
    return value


class Figure(NamedTuple):
    """Reads a figure of one type, as the text writes it."""

    type: Type

    def __call__(self, value: object) -> object:
        written, type = _scalar(value), self.type
        quantity = read_quantity(written)
        if type == RATIO and quantity is not None and _bare_above_one(quantity, str(value)):
            # 60 is no percentage: whoever means 60% writes the sign.
            raise refused("percentage-above-one", found=value)
        if quantity is None or (quantity.type != type and not (type in (MONEY, RATIO) and quantity.type == INTEGER)):
            raise refused("figure-unreadable", found=written, case=type)
        return Decimal(str(quantity.value)) if quantity.type == INTEGER else quantity.value


def _flag(value: object) -> object:
    if value not in ("true", "false", False, True):
        raise refused("value-not-allowed", found=value, allowed="true, false")
    return value in ("true", True)


class NameOf(NamedTuple):
    """In an annotation: the text is the name of something declared elsewhere, which editors can complete."""

    sort: Literal["fact"]


def _bare_above_one(quantity: Quantity, text: str) -> bool:
    number = quantity.value if quantity.type in (RATIO, INTEGER) else 0
    return isinstance(number, Decimal | int) and number > 1 and not text.endswith(("%", "％", "‰"))


Text = Annotated[str, After(_text)]
Key = Annotated[str, Before(_key)]
"""A name made of small letters, digits and underscores."""
Keys = Annotated[tuple[Key, ...], OneOrMore()]
Formula = Annotated[object, Before(_formula)]
Amount = Annotated[Decimal, Before(Figure(MONEY))]
"""Yuan, as the text writes it: 100万元."""
Percentage = Annotated[Decimal, Before(Figure(RATIO))]
"""A fraction, as the text writes it: 90%."""
Months = Annotated[int, Before(Figure(MONTHS))]
Rate = Percentage
"""A year's price as a fraction: 4.35%."""
Day = Annotated[date, Before(Figure(DATE))]
Count = Annotated[int, Before(Whole(0, 100_000_000))]
Flag = Annotated[bool, Before(_flag)]
Share = Annotated[int, Before(Whole(0, 1_000_000))]
Position = Annotated[int, Before(Whole(1, 999))]
DayOfMonth = Annotated[int, Before(Whole(1, 31))]
SEVERAL = Length(most=60)
"""No table of a policy is longer; it bounds how deep the choices made from one can nest."""
PARTIES = Length(1, 12)
FactName = Annotated[str, After(_text), NameOf("fact")]
