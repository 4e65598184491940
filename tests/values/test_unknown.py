"""What is unknown adds up: every missing fact and every open question is kept."""

from __future__ import annotations

from decimal import Decimal

from guarantee_rules.values.types import DATE, MONEY, Type, enum_of
from guarantee_rules.values.unknown import Open, Unknown, left_open, merged, missing


def test_where_everything_is_known_nothing_is_missing() -> None:
    assert merged() is None
    assert merged(Decimal(1), False, 0, "") is None


def test_everything_unknown_is_named_together() -> None:
    together = merged(missing("loan.amount"), Decimal(1), missing("loan.term"), left_open("referred", "《实施办法》"))
    assert together == Unknown(
        missing=frozenset({"loan.amount", "loan.term"}), open=frozenset({Open("referred", "《实施办法》")})
    )
    assert merged(missing("loan.amount"), missing("loan.amount")) == missing("loan.amount")


def test_a_type_is_shown_with_its_enumeration() -> None:
    assert [str(type_) for type_ in (MONEY, DATE, enum_of("size"), Type("enums", "size"))] == [
        "money", "date", "enum size", "enums size",
    ]  # fmt: skip
