"""A small scheme for made programs to speak of: facts of every type, readings, names, and figures worth comparing with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from guarantee_rules.core.expr import ArithmeticSign, Comparator
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import Rounding
from guarantee_rules.values.types import (
    BOOL,
    DATE,
    DAYS,
    INTEGER,
    MONEY,
    MONTHS,
    RATE,
    RATIO,
    WORKDAYS,
    Type,
    Value,
    enum_of,
)
from guarantee_rules.values.unknown import OpenWhy

SIZE, TIER, KINDS = enum_of("size"), enum_of("tier"), Type("enums", "kind")
ORDERED: tuple[Comparator, ...] = ("<=", "<", ">=", ">", "==", "!=")
SAME: tuple[Comparator, ...] = ("==", "!=")
ROUNDING: tuple[Rounding, ...] = ("half_up", "down", "up")
WHYS: tuple[OpenWhy, ...] = ("silent", "referred", "absent", "conflict", "undefined_ratio")
SIGNS: tuple[ArithmeticSign, ...] = ("+", "-")
UNITS: tuple[tuple[Literal["months", "days", "workdays"], Type], ...] = (
    ("months", MONTHS), ("days", DAYS), ("workdays", WORKDAYS),
)  # fmt: skip

FIGURES: Mapping[str, tuple[Value, ...]] = {
    # Equal amounts written with more and with fewer decimals, negative ones, and halves of a fen in the making.
    "money": tuple(map(Decimal, ("0.00", "100.00", "0.05", "5", "5.0", "5.00", "1E+2", "-0.01", "-7.35", "33.33",
                                 "1000000.01", "5000000.00", "-0.00", "9999999999999.99"))),
    "rate": tuple(map(Decimal, ("0", "0.0435", "0.05655", "1", "0.0400", "-0.001"))),
    "ratio": tuple(map(Decimal, ("0", "1", "0.3", "0.70", "1.30", "0.333333", "-1", "0.5", "3", "1.000"))),
    "integer": (0, 1, 2, 3, 5, -1, 12, 300, -7, 10**12),
    "months": (0, 1, 12, 6, -1, 13, 120_000),
    "days": (0, 1, 30, -1, 365, 4_000_000),
    "workdays": (0, 1, 5, 10, 25),
    "date": tuple(map(date.fromisoformat, ("2024-02-29", "2024-01-31", "2023-12-31", "2024-10-01", "2026-12-30",
                                           "2003-12-31", "2027-02-27", "2100-02-28", "0001-01-01", "9999-12-31"))),
    "bool": (True, False),
}  # fmt: skip
NAMES: Mapping[str, tuple[str, ...]] = {
    "size": ("small", "micro", "medium"),
    "tier": ("one", "two", "none"),
    "kind": ("shop", "farm", "firm"),
    "outcome": ("compliant", "non_compliant", "not_applicable", "missing_fact"),
}
FACTS: Mapping[str, Type] = {
    "loan.amount": MONEY,
    "loan.other": MONEY,
    "loan.rate": RATE,
    "loan.share": RATIO,
    "agreed.share": RATIO,
    "firm.staff": INTEGER,
    "firm.years": INTEGER,
    "loan.term": MONTHS,
    "loan.grace": DAYS,
    "loan.notice": WORKDAYS,
    AS_OF: DATE,
    "loan.signed": DATE,
    "loan.due": DATE,
    "firm.local": BOOL,
    "firm.listed": BOOL,
    "firm.size": SIZE,
    "loan.tier": TIER,
    "firm.kinds": KINDS,
}
READINGS: Mapping[str, tuple[str, ...]] = {"way": ("wide", "narrow"), "side": ("left", "right", "middle")}
TYPES = (BOOL, MONEY, DATE, MONEY, SIZE, RATIO, DATE, INTEGER, RATE, MONTHS, DAYS, WORKDAYS, TIER, KINDS)
