"""What is planned to happen, each in a known month: bad loans pass a line and are paid, claims pass another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from guarantee_rules.monitoring.synthetic.lines import Line
from guarantee_rules.monitoring.synthetic.loans import BANKS, Loan, Trouble
from guarantee_rules.portfolio.synthetic.calendar import day_of_number, number_of_day
from guarantee_rules.portfolio.synthetic.scene import Months
from guarantee_rules.values.dates import add_days, add_months

ENOUGH = Fraction(8, 5)
"""How far past a line events go, so that no other loan's chance undoes them."""
_MOST = Fraction(3, 5)
USUAL_SHARE = Fraction(4, 100)
USUAL_CLAIMS = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """The months in which things happen, by their last days."""

    bad: int
    """Bad loans pass the line by the end of this month, and are paid in `cured`."""
    cured: int
    claims: int

    @property
    def stopped(self) -> range:
        """The days on which the bank concerned does not lend."""
        return range(self.bad + 1, self.cured + 32)


def plan_of(months: Months) -> Plan:
    """Bad loans after two fifths of the months, paid four months later; claims after seven tenths of them."""
    return Plan(
        *(_end(months, number) for number in (months.count * 2 // 5, months.count * 2 // 5 + 4, months.count * 7 // 10))
    )


def _end(months: Months, number: int) -> int:
    return number_of_day(add_days(add_months(months.first, min(number, months.count - 1) + 1), -1))


def move_to_others(loans: Iterable[Loan], plan: Plan) -> None:
    """The first bank's loans of the time in which it does not lend are made by the second."""
    for loan in loans:
        if loan.bank == 0 and loan.disbursed in plan.stopped:
            loan.bank = 1


def turn_bad(loans: Sequence[Loan], plan: Plan, lines: Sequence[Line]) -> None:
    """The first bank's loans, or where the line is one of the whole scheme every bank's, overdue and then bad."""
    shares = [line for line in lines if line.to is not None and ("npl" in line.of or "overdue" in line.of)]
    of_scheme = any(not line.of.startswith("bank.") for line in shares)
    share = max((line.figure for line in shares), default=USUAL_SHARE)
    for bank in range(BANKS if of_scheme else 1):
        own = [loan for loan in loans if loan.bank == bank and loan.is_outstanding(plan.bad)]
        wanted = sum(loan.amount for loan in own) * min(share * ENOUGH, _MOST)
        whole = min(Fraction(len(own)) * share * ENOUGH, len(own) * _MOST)
        for loan in own:
            if wanted <= 0 and whole <= 0:
                break
            if loan.trouble is None and loan.disbursed < plan.bad - 130 and loan.maturity > plan.bad:
                # More than ninety days overdue by the end of the month, and found to be bad in its course.
                loan.trouble = Trouble(plan.bad - 100, plan.bad - 15, None, plan.cured - 10)
                wanted, whole = wanted - loan.amount, whole - 1


def claims_wanted(loans: Sequence[Loan], plan: Plan, lines: Sequence[Line], paid: Fraction) -> Fraction:
    """What still has to be claimed in the month of the plan to pass the line for the premium of the year, or of all."""
    ratios = [line for line in lines if line.to is not None and "claims" in line.of]
    ratio = max((line.figure for line in ratios), default=USUAL_CLAIMS)
    ever = any("this_year" not in line.of for line in ratios)
    since = -(10**6) if ever else number_of_day(day_of_number(plan.claims).replace(month=1, day=1))
    premium = sum(loan.premium for loan in loans if since <= loan.disbursed <= plan.claims)
    claimed = [
        loan.amount
        for loan in loans
        if (at := loan.trouble) is not None and at.claimed_on is not None and since <= at.claimed_on <= plan.claims
    ]
    return premium * ratio * ENOUGH / paid - sum(claimed)


def claim(loans: Sequence[Loan], plan: Plan, wanted: Fraction | int) -> None:
    """So much principal claimed for in the last days of one month, of loans that were paid until shortly before."""
    for loan in loans:
        if wanted <= 0:
            return
        if loan.trouble is None and loan.disbursed < plan.claims - 60 and plan.claims < loan.maturity:
            day = plan.claims - 5 - loan.number % 10
            loan.trouble = Trouble(day - 30, None, day, day)
            wanted -= loan.amount
