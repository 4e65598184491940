"""The common task: eight rules of one screening, small enough that every engine can say them.

Outcome and failing rules are asked for, nothing else; every fact is stated. The exact answers are those of `floor`, the
same rules by hand, which a test compares with the library on the pack `screening.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, getcontext, setcontext
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.floor import EXACT

Facts = Mapping[str, Any]
Verdict = tuple[bool, tuple[str, ...]]
"""Whether the case passes, and the rules it fails in the order of `RULES`."""

RULES = ("limit", "term", "rate", "premium", "purpose", "local", "bank", "consortium")
PACK = Path(__file__).parent / "screening.yaml"
PASSED: Verdict = (True, ())

_FARM, _ENTREPRENEUR, _MSME = Decimal("500000.00"), Decimal("1000000.00"), Decimal("5000000.00")
_TIMES, _PREMIUM = Decimal("1.3"), Decimal("0.03")


def floor(facts: Facts) -> Verdict:
    """The screening by hand, whatever the caller's decimal context. KeyError where a fact is missing."""
    caller = getcontext()
    setcontext(EXACT)
    try:
        failing = []
        categories = facts["borrower.categories"]
        amount = facts["loan.amount"]
        if "farm_household" in categories:
            limit = _FARM
        elif "entrepreneur" in categories or "individual_business" in categories:
            limit = _ENTREPRENEUR
        else:
            limit = _MSME
        if amount + facts["borrower.other_scheme_balance"] > limit:
            failing.append("limit")
        term = facts["loan.term"]
        if term > 12:
            failing.append("term")
        if facts["loan.rate"] > facts["loan.benchmark_rate"] * _TIMES:
            failing.append("rate")
        if facts["premium.amount"] * 12 > (amount + facts["loan.interest_total"]) * _PREMIUM * term:
            failing.append("premium")
        if facts["loan.use"] not in ("working_capital", "production_assets"):
            failing.append("purpose")
        if not facts["loan.used_locally"]:
            failing.append("local")
        if facts["state.bank"] != "running":
            failing.append("bank")
        if facts["state.consortium"] != "running":
            failing.append("consortium")
        return (False, tuple(failing)) if failing else PASSED
    finally:
        setcontext(caller)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One way of doing the screening. `prepare` is not timed; `decide` is.

    An entrant that `batches` takes what `prepare` made of a whole list of facts, and answers with a list.
    """

    name: str
    engine: str
    """The name of its distribution."""
    numbers: str
    prepare: Callable[[Any], Any]
    decide: Callable[[Any], Any]
    traced: bool = False
    batches: bool = False


def verdict(holds: list[bool] | tuple[bool, ...]) -> Verdict:
    """The verdict of whether each rule holds, in the order of `RULES`."""
    if all(holds):
        return PASSED
    return False, tuple(rule for rule, it in zip(RULES, holds, strict=True) if not it)


def cases(count: int = 400, seed: int = 8) -> list[dict[str, Any]]:
    """Screenings as they come in: half of them pass, the others fail one or two rules; no figure just at its limit."""
    random = Random(seed)
    return [_case(random, edge=False) for _ in range(count)]


def boundary_cases(count: int = 600, seed: int = 13) -> list[dict[str, Any]]:
    """Screenings whose figures lie exactly at their limits, or one step beyond."""
    random = Random(seed)
    return [_case(random, edge=True) for _ in range(count)]


def gapped_cases() -> dict[str, dict[str, Any]]:
    """One screening that passes, without each of its facts in turn; none of these has an answer."""
    whole = next(case for case in cases() if floor(case)[0])
    return {name: {other: value for other, value in whole.items() if other != name} for name in whole}


def _case(random: Random, *, edge: bool) -> dict[str, Any]:
    category, limit = random.choice(
        (
            ("enterprise", _MSME),
            ("enterprise", _MSME),
            ("individual_business", _ENTREPRENEUR),
            ("farm_household", _FARM),
        )
    )
    fen = Decimal("0.01")
    other = random.choice((Decimal("0.00"), Decimal("100000.10"), Decimal("33333.33")))
    total = limit if edge else limit * random.choice((4, 5, 7)) / 8 + (limit if random.random() < 0.1 else 0)
    amount = (total - other).quantize(fen)
    benchmark = Decimal(random.randrange(350, 700)).scaleb(-4)
    rate = benchmark * _TIMES if edge else benchmark * random.choice((Decimal("1.1"), Decimal("1.25"), Decimal("1.2")))
    if edge and random.random() < 0.3:
        rate += Decimal("0.000001")
    if not edge and random.random() < 0.1:
        rate += benchmark
    term = random.choice((12, 12, 12, 6, 9, 3)) if random.random() < 0.95 else 13
    interest = (amount * rate * term / 12).quantize(fen)
    cap = ((amount + interest) * term / 400).quantize(fen, "ROUND_DOWN")
    premium = cap + random.choice((0, 0, 0, 1)) * fen if edge else (cap * random.choice((1, 3, 3)) / 4).quantize(fen)
    if not edge and random.random() < 0.1:
        premium += cap
    return {
        "borrower.categories": frozenset({category}),
        "borrower.other_scheme_balance": other,
        "loan.amount": amount,
        "loan.rate": rate.normalize(),
        "loan.benchmark_rate": benchmark.normalize(),
        "loan.term": term,
        "loan.interest_total": interest,
        "loan.use": "working_capital" if random.random() < 0.93 else "consumption",
        "loan.used_locally": random.random() < 0.95,
        "premium.amount": premium,
        "state.bank": "running" if random.random() < 0.97 else "suspended",
        "state.consortium": "running" if random.random() < 0.97 else "halted",
    }
