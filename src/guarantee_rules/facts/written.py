"""Facts as they are put into a record: exact, in JSON's own kinds, and readable again as the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import Value

Written = str | int | bool | list[str]


def written(value: Value) -> Written:
    """Amounts and rates as text, so that no reader makes binary numbers of them; dates as 2016-07-01."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case int():
            return value


def written_facts(facts: Mapping[str, Value]) -> dict[str, Written]:
    """Every fact by its dotted name, in the order of the names."""
    return {name: written(facts[name]) for name in sorted(facts)}
