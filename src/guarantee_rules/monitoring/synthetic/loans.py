"""The loans of a monitor's tapes: who lent what to whom until when, and how those go that do not go well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from guarantee_rules.portfolio.synthetic.calendar import (
    add_months,
    days_in_month,
    first_of_month,
    month_of,
    number_of_day,
)
from guarantee_rules.portfolio.synthetic.chance import Chance
from guarantee_rules.portfolio.synthetic.scene import Months

BANKS, INSURERS = 4, 3
_ROUND = 10_000_00
_TERMS = {3: 5, 6: 25, 9: 10, 12: 60}
_AT_A_TIME = 65_536


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a loan goes that is not repaid as agreed, by day numbers: overdue, perhaps non-performing, perhaps claimed
    for; from `ended` on nothing is outstanding any more.
    """

    overdue_since: int
    bad_from: int | None
    claimed_on: int | None
    ended: int


@dataclass(slots=True)
class Loan:
    """One loan; amounts in fen, days as numbers. Its trouble may be planned for it later."""

    number: int
    bank: int
    insurer: int
    borrower: int
    disbursed: int
    maturity: int
    term: int
    amount: int
    premium: int
    instalments: int
    trouble: Trouble | None = None

    def ends(self) -> int:
        """From when on nothing is outstanding."""
        return self.maturity if self.trouble is None else self.trouble.ended

    def is_outstanding(self, day: int) -> bool:
        """At the end of a day."""
        return self.disbursed <= day < self.ends()


def loans_of(chance: Chance, count: int, months: Months, yearly: int | None) -> list[Loan]:
    """So many loans made in these months, a little more every month. `yearly`: what is to be lent a year, in fen."""
    loans = [loan for start in range(0, count, _AT_A_TIME) for loan in _some(chance, start, count, months)]
    if yearly is not None and loans:
        lent = sum(loan.amount for loan in loans)
        wanted = yearly * months.count // 12
        for loan in loans:
            amount = max(loan.amount * wanted // lent // 1000_00 * 1000_00, 1000_00)
            loan.amount, loan.premium = amount, loan.premium * amount // loan.amount
    return loans


def _some(chance: Chance, start: int, count: int, months: Months) -> Iterator[Loan]:
    rows = np.arange(start, min(start + _AT_A_TIME, count), dtype=np.int64)
    first = int(month_of(np.asarray([number_of_day(months.first)]))[0])
    month = first + chance.among("month lent", rows, [100 + 2 * number for number in range(months.count)])
    day = first_of_month(month) + ((chance.between("day lent", rows, 0, 2**20 - 1) * days_in_month(month)) >> 20)
    term = np.asarray(list(_TERMS))[chance.among("term lent", rows, list(_TERMS.values()))]
    amount = np.minimum(*(chance.between(f"amount lent {turn}", rows, 1, 60) for turn in (1, 2))) * 5 * _ROUND
    premium = amount // 1000 * chance.between("premium", rows, 15, 26) * term // 12
    columns = (
        rows,
        chance.among("bank", rows, [4, 3, 3, 2]),
        chance.among("insurer", rows, [3, 2, 2]),
        rows,
        day,
        add_months(day, term),
        term,
        amount,
        premium,
        1 + chance.often("paid in two", rows, 100),
    )
    for values in zip(*(column.tolist() for column in columns), strict=True):
        loan = Loan(*values)
        loan.trouble = _usual_trouble(chance, loan)
        yield loan


def _usual_trouble(chance: Chance, loan: Loan) -> Trouble | None:
    """One loan in eighty is not paid at maturity; of ten such, three are paid some weeks later."""
    row = np.asarray([loan.number], dtype=np.int64)
    if not chance.often("trouble", row, 12)[0]:
        return None
    late, cured = int(chance.between("late", row, 0, 28)[0]), bool(chance.often("cured", row, 300)[0])
    if cured:
        return Trouble(loan.maturity, None, None, loan.maturity + 20 + late)
    claimed = loan.maturity + 100 + late
    return Trouble(loan.maturity, loan.maturity + 65, claimed, claimed)
