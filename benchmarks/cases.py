"""Applications to Yiwu near its thresholds, drawn with a fixed seed: as exact values, and as a caller would write them.

Most are complete, some lack one or two facts, some fail. `wild` ones take every fact on its own, to test with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.floor_tables import LARGE, RATE_CAPS, SINCE

SEED = 20160701
AS_OF = date(2026, 3, 2)
_FEN = Decimal("0.01")
_LIMITS = {
    "enterprise": 5_000_000,
    "individual_business": 1_000_000,
    "entrepreneur": 1_000_000,
    "farm_household": 500_000,
}
_USES = ("consumption", "real_estate", "securities", "on_lending", "other")
_CAP = RATE_CAPS[-1][0]

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Application:
    """One case: its exact values by dotted name, the same as nested text, and whether anything asked for is missing."""

    values: Values
    text: dict[str, dict[str, Any]]
    complete: bool


def applications(count: int = 400, seed: int = SEED) -> list[Application]:
    """Cases as a bank's desk sees them: one in five lacks one or two facts."""
    random = Random(seed)
    drawn = []
    for number in range(count):
        values = _usual(random)
        complete = number % 5 != 0
        if not complete:
            for name in random.sample(_leavable(values), random.choice((1, 1, 2))):
                del values[name]
        drawn.append(Application(values, as_text(values, random), complete))
    return drawn


def _usual(random: Random) -> Values:
    category = random.choice(("enterprise",) * 6 + ("individual_business", "entrepreneur", "farm_household"))
    categories = {category} if random.random() < 0.97 else {"natural_person"}
    if category == "individual_business" and random.random() < 0.5:
        categories.add("enterprise")
    limit = Decimal(_LIMITS[category]).quantize(_FEN)
    other = Decimal(random.choice((0, 0, 0, 10_000_000, 20_000_050))).scaleb(-2)
    amount = random.choice((limit - other, limit - other, limit - other - _FEN, limit / 2, limit - other + _FEN))
    term = random.choice((12, 12, 12, 12, 11, 6, 6, 3, 13))
    rate = _CAP + random.choice((0, 0, 0, -1, -1, -10_000, 1)) * Decimal("0.000001")
    values: Values = {
        "application.date": date(2016, 7, 1) + timedelta(days=random.randrange(3_500)),
        "borrower.categories": frozenset(categories),
        "borrower.other_scheme_balance": other,
        "loan.amount": amount.quantize(_FEN),
        "loan.rate": rate,
        "loan.term": term,
        "loan.use": random.choice(("working_capital",) * 12 + ("production_assets",) * 6 + _USES[:1]),
        "loan.used_locally": random.random() < 0.95,
        "state.bank": "running" if random.random() < 0.97 else "suspended",
        "state.consortium": "running" if random.random() < 0.98 else "halted",
    }
    if random.random() < 0.02:
        values["application.date"] = date(2016, 6, 30)
    if random.random() < 0.3:
        values["borrower.size"] = random.choice(("medium", "small", "small", "micro", "micro", "large"))
    else:
        values |= _figures(random)
    if random.random() < 0.2:
        values["loan.signing_date"] = values["application.date"] + timedelta(days=20)
    if random.random() < 0.2:
        values["loan.benchmark_rate"] = Decimal("0.0435")
    if random.random() < 0.2:
        values["loan.disbursed_on"] = values["application.date"] + timedelta(days=30)
    interest = values["loan.amount"] * rate * term / 12
    if random.random() < 0.4:
        interest = interest.quantize(_FEN)
        values["loan.interest_total"] = interest
    cap = ((values["loan.amount"] + interest) * term / 400).quantize(_FEN, "ROUND_DOWN")
    if random.random() < 0.85:
        values["premium.amount"] = random.choice((cap, cap, (cap * 2 / 3).quantize(_FEN), cap - _FEN, cap + _FEN))
    else:
        values["premium.rate"] = Decimal(random.choice(("0.03", "0.02", "0.0312"))).normalize()
    return values


def _figures(random: Random) -> Values:
    """A business near the figures from which it counts as large, or well below them."""
    if random.random() < 0.03:
        return {"borrower.industry": "not_covered"}
    industry = random.choice(tuple(LARGE))
    employees, revenue, assets = LARGE[industry]
    step = random.choice((0, -1, -1))
    part = Decimal(random.choice(("1", "0.4", "0.05")))
    return {
        "borrower.industry": industry,
        "borrower.employees": max(int((employees or 50) * part) + step, 0),
        "borrower.revenue": ((revenue or Decimal(10_000_000)) * part + step * _FEN).quantize(_FEN),
        "borrower.total_assets": ((assets or Decimal(10_000_000)) * part + step * _FEN).quantize(_FEN),
    }


def _leavable(values: Values) -> list[str]:
    """The facts whose absence leaves something to ask for."""
    optional = {"borrower.size", "loan.signing_date", "loan.benchmark_rate", "loan.disbursed_on", "loan.interest_total"}
    return sorted(set(values) - optional - {"premium.amount", "premium.rate"})


def as_text(values: Mapping[str, Any], random: Random) -> dict[str, dict[str, Any]]:
    """Nested entries of text, in the spellings people use for them."""
    nested: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        group, _, key = name.partition(".")
        nested.setdefault(group, {})[key] = _written(name, value, random)
    return nested


def _written(name: str, value: Any, random: Random) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case Decimal() if name.endswith(("rate", "_rate")):
            percent = format((value * 100).normalize(), "f")
            return random.choice((f"{percent}%", format(value, "f")))
        case int() if name == "loan.term":
            return random.choice((f"{value}个月", str(value)))
        case _:
            return str(value)


def wild(random: Random) -> Values:
    """Any of the facts at or beside any figure of the scheme, of some cases many left out."""
    gaps = random.choice((0, 0, 0.05, 0.2))
    values = {name: draw(random) for name, draw in _WILD.items() if random.random() >= gaps}
    for name in ("borrower.size", "loan.benchmark_rate", "loan.signing_date", "premium.amount", "loan.interest_total"):
        if random.random() < 0.5:
            values.pop(name, None)
    return values


def _near(random: Random, figures: list[int]) -> Decimal:
    figure = Decimal(random.choice(figures)).quantize(_FEN)
    return max(figure + random.choice((0, 0, -1, 1)) * _FEN, Decimal("0.00"))


_MONEY = [0, 1, 25_000, 100_000, 500_000, 1_000_000, 3_000_000, 5_000_000, 12_345_678]
_SIZES = sorted({0, 1_000_000, *(int(figure) for row in LARGE.values() for figure in row[1:])})
_RATES = [
    Decimal(0),
    Decimal("0.03"),
    Decimal("0.0435"),
    Decimal("0.999999999999"),
    *(cap for row in RATE_CAPS for cap in row),
]
_DAYS = [date(1900, 1, 1), date(2008, 12, 22), date(2016, 6, 30), date(2016, 7, 1), date(2020, 2, 29), *SINCE]
_CATEGORIES = (
    "enterprise",
    "individual_business",
    "entrepreneur",
    "farm_household",
    "rural_operator",
    "natural_person",
)


def _rate(random: Random) -> Decimal:
    rate = random.choice(_RATES) + random.choice((0, 0, -1, 1)) * Decimal("0.000000000001")
    return min(max(rate, Decimal(0)), Decimal(1))


def _state(random: Random) -> str:
    return random.choice(("running",) * 8 + ("suspended", "halted", "terminated"))


def _day(random: Random) -> date:
    return random.choice(_DAYS) + timedelta(days=random.choice((0, 0, 1, 4_000)))


_WILD = {
    "application.date": lambda random: _day(random) if random.random() < 0.4 else date(2024, 3, 1),
    "borrower.categories": lambda random: frozenset(random.sample(_CATEGORIES, random.choice((0, 1, 1, 1, 2)))),
    "borrower.employees": lambda random: random.choice((0, 9, 10, 50, *(row[0] for row in LARGE.values()))),
    "borrower.industry": lambda random: random.choice((*LARGE, "not_covered")),
    "borrower.other_scheme_balance": lambda random: _near(random, [0, 0, 0, *_MONEY]),
    "borrower.revenue": lambda random: _near(random, _SIZES),
    "borrower.size": lambda random: random.choice(("large", "medium", "small", "micro")),
    "borrower.total_assets": lambda random: _near(random, _SIZES),
    "loan.amount": lambda random: _near(random, _MONEY),
    "loan.benchmark_rate": _rate,
    "loan.disbursed_on": _day,
    "loan.interest_total": lambda random: _near(random, _MONEY),
    "loan.rate": _rate,
    "loan.signing_date": _day,
    "loan.term": lambda random: random.choice((0, 1, 5, 6, 7, 11, 12, 12, 12, 13, 36, 37, 60, 61, 9999)),
    "loan.use": lambda random: random.choice(("working_capital",) * 8 + ("production_assets", *_USES)),
    "loan.used_locally": lambda random: random.random() < 0.8,
    "premium.amount": lambda random: _near(random, [0, 15_849, 25_000, 158_483, *_MONEY]),
    "premium.rate": _rate,
    "state.bank": _state,
    "state.consortium": _state,
}
