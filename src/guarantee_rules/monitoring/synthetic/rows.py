"""The rows of each tape that a loan and its events come to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from guarantee_rules.monitoring.synthetic.loans import Loan
from guarantee_rules.portfolio.synthetic.chance import Chance

Row = tuple[object, ...]
NUMBERS = 10_000_000_000


def loan_id(loan: Loan) -> str:
    return f"L{NUMBERS + loan.number + 1}"


def policy_id(loan: Loan) -> str:
    return f"P{NUMBERS + loan.number + 1}"


def balances(loan: Loan, until: int) -> Iterator[Row]:
    """From each day on, how the loan stood: in the order of the days."""
    at, name = loan.trouble, loan_id(loan)
    rows: list[Row] = [(name, loan.disbursed, loan.amount, None, "normal")]
    if at is not None:
        rows.append((name, at.overdue_since, loan.amount, at.overdue_since, "special_mention"))
        if at.bad_from is not None:
            rows.append((name, at.bad_from, loan.amount, at.overdue_since, "substandard"))
    rows.append((name, loan.ends(), 0, None, "normal"))
    return (row for row in rows if isinstance(row[1], int) and row[1] <= until)


def premiums(loan: Loan, until: int) -> Iterator[Row]:
    """All at disbursement, or the second half three months later."""
    second = loan.premium // 2 if loan.instalments == 2 else 0
    parts = [(loan.disbursed, loan.premium - second), (loan.disbursed + 90, second)]
    for number, (day, amount) in enumerate(parts, 1):
        if amount and day <= until:
            yield f"R{NUMBERS + loan.number + 1}-{number}", policy_id(loan), day, amount


def claim_paid(loan: Loan, paid: Fraction, until: int) -> tuple[int, int, int, int] | None:
    """Day, what is paid, the debt and the principal lost; never more than the loan."""
    if loan.trouble is None or loan.trouble.claimed_on is None or loan.trouble.claimed_on > until:
        return None
    interest = loan.amount * loan.term // 12 // 1000 * 25
    debt = loan.amount + interest
    return loan.trouble.claimed_on, min(int(debt * paid), loan.amount), debt, loan.amount


def recoveries(chance: Chance, loan: Loan, paid_on: int, paid: int, until: int) -> Iterator[Row]:
    """Half of the claims bring something back within the year, once or twice, and never more than was paid."""
    row = np.asarray([loan.number], dtype=np.int64)
    if chance.often("nothing recovered", row, 500)[0]:
        return
    first = paid * int(chance.between("recovered first", row, 5, 40)[0]) // 100
    second = paid * int(chance.between("recovered second", row, 0, 30)[0]) // 100
    day = paid_on + 30 + int(chance.between("days to recovery", row, 0, 120)[0])
    for number, (on, amount) in enumerate(((day, first), (day + 60, second)), 1):
        if amount and on <= until:
            yield f"V{NUMBERS + loan.number + 1}-{number}", loan_id(loan), on, amount, amount
