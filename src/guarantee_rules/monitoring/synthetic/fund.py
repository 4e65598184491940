"""The money of a scheme: opened, filled up every year, paid out for losses and subsidies until little is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guarantee_rules.monitoring.synthetic.loans import Loan
from guarantee_rules.monitoring.synthetic.rows import NUMBERS, Row, loan_id
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.portfolio.synthetic.calendar import number_of_day
from guarantee_rules.portfolio.synthetic.scene import Months

Account = Literal["compensation", "special", "government"]
USUAL_BUDGET = {"compensation": 20_000_000_00, "government": 20_000_000_00, "special": 3_000_000_00}
_LEAST = 40
"""The last fortieth of a fund is never paid out in these tapes."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something to be paid from a fund: on a day, so much in fen, for a loan and its principal."""

    day: int
    kind: Literal["compensation", "subsidy"]
    amount: int
    loan: Loan
    principal: int | None


def account_of(version: PackVersion) -> Account:
    """Which account pays for losses, by the facts the pack speaks of."""
    facts = {fact for program in version.programs.values() for fact in program.facts}
    if "accounts.government_balance" in facts:
        return "government"
    return "special" if "fund.special_balance" in facts else "compensation"


def movements(
    account: Account, budget: int, needs: Iterable[Need], months: Months, until: int, usual_until: int
) -> Iterator[Row]:
    """Movements in the order of their days. Until `usual_until` two fifths of it are kept for what is to come."""
    left, number = 0, 0

    def row(day: int, kind: str, amount: int, loan: Loan | None = None, principal: int | None = None) -> Row:
        nonlocal number
        number += 1
        return f"F{NUMBERS + number}", account, day, kind, amount, loan and loan_id(loan), principal

    yield row(number_of_day(months.first), "opening", budget)
    left = budget
    fills = [number_of_day(date(year, 1, 1)) for year in range(months.first.year + 1, months.last.year + 1)]
    for need in sorted(needs, key=lambda need: (need.day, need.loan.number)):
        while fills and fills[0] <= need.day:
            day = fills.pop(0)
            if budget > left:
                yield row(day, "appropriation", budget - left)
                left = budget
        kept = budget * 2 // 5 if need.day <= usual_until else budget // _LEAST
        amount = min(need.amount, left - kept)
        if amount > 0 and need.day <= until:
            left -= amount
            principal = None if need.principal is None else min(need.principal, amount)
            yield row(need.day, need.kind, amount, need.loan, principal)
    for day in fills:
        if budget > left:
            yield row(day, "appropriation", budget - left)
            left = budget
