"""The facts of a screening as engines take them: short names, binary floats or decimals, lists for sets."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks.screening import Facts

NAMES = {
    "borrower.categories": "categories",
    "borrower.other_scheme_balance": "other",
    "loan.amount": "amount",
    "loan.rate": "rate",
    "loan.benchmark_rate": "benchmark",
    "loan.term": "term",
    "loan.interest_total": "interest",
    "loan.use": "use",
    "loan.used_locally": "used_locally",
    "premium.amount": "premium",
    "state.bank": "bank",
    "state.consortium": "consortium",
}


def flat(facts: Facts) -> dict[str, Any]:
    """Amounts and rates as binary floats, as they come out of JSON."""
    return _shaped(facts, float)


def flat_decimal(facts: Facts) -> dict[str, Any]:
    """Amounts and rates as `Decimal`, for engines that can take them."""
    return _shaped(facts, lambda number: number)


def flat_text(facts: Facts) -> dict[str, Any]:
    """Amounts and rates as text, for engines that read their own decimals from it."""
    return _shaped(facts, str)


def _shaped(facts: Facts, number: Callable[[Decimal], Any]) -> dict[str, Any]:
    shaped: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, Decimal):
            shaped[NAMES[name]] = number(value)
        else:
            shaped[NAMES[name]] = sorted(value) if isinstance(value, frozenset) else value
    return shaped
