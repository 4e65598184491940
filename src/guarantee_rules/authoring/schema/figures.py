"""Figures as patterns: 500万元, 3%, 3个月, 2016-07-01, and the plain numbers that an ordinary YAML reader sees."""

from __future__ import annotations

import re
from typing import Any

from guarantee_rules.kinds.fields import Figure, Whole
from guarantee_rules.values.quantities import units_of
from guarantee_rules.values.types import INTEGER, MONEY, RATIO, Type

Schema = dict[str, Any]

# Full-width digits are read as well: 500万元 pasted from a document is 500万元.
_DIGIT, _POINT = "[0-9０-９]", "[.．]"
_WHOLE = f"{_DIGIT}{{1,30}}"
_NUMBER = f"{_WHOLE}(?:{_POINT}{_DIGIT}+)?"
_DAY = f"{_DIGIT}{{4}}(?:-{_DIGIT}{{2}}-{_DIGIT}{{2}}|年{_DIGIT}{{1,2}}月{_DIGIT}{{1,2}}日)"


def figure(read: Figure) -> Schema:
    """What an entry holds that is a figure of one type."""
    return quantity(read.type)


def quantity(type: Type) -> Schema:
    """A figure of a type, as text or as a plain number. A bare number above 1 is no ratio: 60 was meant as 60%."""
    match type.name:
        case "date":
            return {"type": "string", "pattern": f"^{_DAY}$"}
        case "money":
            return _number(MONEY, bare=True)
        case "rate" | "ratio":
            return {**_number(RATIO, bare=True), "maximum": 1}
        case name:
            return _number(type, bare=name == "integer")


def bare(schema: Schema) -> Schema:
    """The same for facts, of which a plain number may always be stated: 12 is a term of 12 months."""
    return {**schema, "type": ["string", "number"], "pattern": schema["pattern"].replace(")$", "|)$", 1)}


def whole(read: Whole) -> Schema:
    """A whole number within its bounds."""
    return {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$", "minimum": read.least, "maximum": read.most}


def _number(type: Type, *, bare: bool) -> Schema:
    units = [*dict.fromkeys(unit.strip() for unit in units_of(type) if unit)]
    if type == RATIO:
        units.append("％")
    written = "|".join(re.escape(unit) for unit in units)
    ends = (f"{written}|" if bare else written) if units else ""
    digits = _NUMBER if type in (MONEY, RATIO) else _WHOLE
    schema: Schema = {"type": ["string", "number"] if bare else "string", "pattern": f"^{digits} {{0,2}}(?:{ends})$"}
    if bare:
        schema |= {"type": ["string", "integer"], "minimum": 0} if type == INTEGER else {"minimum": 0}
    return schema
