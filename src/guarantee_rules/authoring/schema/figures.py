"""Figures as patterns: 500万元, 3%, 3个月, 2016-07-01, and the plain numbers that an ordinary YAML reader sees."""

from __future__ import annotations

import re
from typing import Any

from guarantee_rules.kinds.fields import Whole
from guarantee_rules.values.quantities import units_of
from guarantee_rules.values.types import MONEY, RATIO, Type

Schema = dict[str, Any]

# Full-width digits are read as well: 500万元 pasted from a document is 500万元.
_DIGIT, _POINT = "[0-9０-９]", "[.．]"
_WHOLE = f"{_DIGIT}{{1,30}}"
_NUMBER = f"{_WHOLE}(?:{_POINT}{_DIGIT}+)?"
_DAY = f"{_DIGIT}{{4}}(?:-{_DIGIT}{{2}}-{_DIGIT}{{2}}|年{_DIGIT}{{1,2}}月{_DIGIT}{{1,2}}日)"


def figure(type: Type) -> Schema:
    """A figure of a pack. An amount without its unit is whole, and a bare number above 1 is no ratio: 60 is not 60%."""
    match type.name:
        case "money":
            return _number(type, _WHOLE)
        case "ratio":
            return {**_number(type, _NUMBER), "maximum": 1}
        case "date":
            return {"type": "string", "pattern": f"^{_DAY}$"}
        case _:
            return _number(type, "")


def stated(type: Type) -> Schema:
    """A figure stated as a fact, which may always be a plain number: 12 is a term of 12 months."""
    match type.name:
        case "date":
            return figure(type)
        case "rate":
            return {**_number(RATIO, _NUMBER), "maximum": 1}
        case _:
            return _number(type, _NUMBER)


def whole(read: Whole) -> Schema:
    """A whole number within its bounds."""
    return {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$", "minimum": read.least, "maximum": read.most}


def _number(type: Type, bare: str) -> Schema:
    """A number with one of the units of its type, or without where `bare` says how it is written then."""
    digits = _NUMBER if type in (MONEY, RATIO) else _WHOLE
    units = [*dict.fromkeys(unit.strip() for unit in units_of(type) if unit), *(["％"] if type == RATIO else ())]
    ways = [f"{digits} {{0,2}}(?:{'|'.join(map(re.escape, units))})"] if units else []
    pattern = "|".join([*ways, *([bare] if bare else ())])
    return (
        {"type": ["string", "number"], "pattern": f"^(?:{pattern})$", "minimum": 0}
        if bare
        else {
            "type": "string",
            "pattern": f"^(?:{pattern})$",
        }
    )
