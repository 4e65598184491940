"""A fact that is the same in every row, as a literal in the type that the plan expects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guarantee_rules.portfolio.intake.engines.dialect import Dialect
from guarantee_rules.values.numbers import EXACT
from guarantee_rules.values.types import Value


def literal_of(engine: Dialect, value: Value | None, scale: int, type: str) -> str:
    """The value, whole numbers in units of 10^-scale; null where there is none."""
    match value:
        case None:
            return engine.cast("NULL", type)
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal() | int():
            return engine.cast(str(int(EXACT.scaleb(Decimal(value), scale))), type)
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return engine.literal(value)
        case _:
            members = ", ".join(map(engine.literal, sorted(value)))
            return engine.cast(engine.nothing if not members else engine.list_of.format(members), type)
