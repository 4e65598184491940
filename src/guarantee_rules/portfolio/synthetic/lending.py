"""The loan itself: amount, rate, term, its days and its premium."""

from __future__ import annotations

import numpy as np

from guarantee_rules.portfolio.synthetic.borrowers import CATEGORY, ENTERPRISE, WAN
from guarantee_rules.portfolio.synthetic.calendar import (
    add_months,
    days_in_month,
    first_of_month,
    month_of,
    number_of_day,
)
from guarantee_rules.portfolio.synthetic.chance import Numbers, Truths
from guarantee_rules.portfolio.synthetic.drawn import Cells, Draws, Loans

drawn = Draws()

_TERMS = {3: 40, 4: 8, 5: 7, 6: 190, 7: 8, 8: 15, 9: 45, 10: 20, 11: 15, 12: 615, 18: 12, 24: 18, 36: 7}
_STEPS = {10 * WAN: 420, 5 * WAN: 300, WAN: 200, WAN // 10: 60, 100: 20}
"""What amounts are multiples of: of 100,000 yuan most often, of one yuan seldom."""
_RATE_OVER = {100: 130, 105: 90, 110: 120, 115: 110, 120: 140, 125: 90, 130: 230, 135: 30, 140: 35, 145: 10, 150: 15}
"""Percent of the benchmark; 130, the cap of most schemes, most often."""
_PREMIUM_RATES = {10: 80, 12: 60, 15: 180, 18: 120, 20: 220, 23: 50, 24: 60, 25: 110, 28: 20, 30: 80, 32: 15, 35: 5}
"""Thousandths a year."""


@drawn("loan.amount")
def amount(loans: Loans) -> Numbers:
    """Round, more small than large, an eighth exactly at a limit of the pack, a few per cent above every one."""
    limits = np.asarray(loans.scene.limits, dtype=np.int64)
    firm = loans.is_one_of("borrower.categories", CATEGORY, ENTERPRISE)
    farm = loans.is_one_of("borrower.categories", CATEGORY, "farm_household", "rural_operator", "natural_person")
    most = np.where(farm, limits[0], np.where(firm, limits[-1], limits[len(limits) // 2]))
    # The least of two draws: small loans are more frequent than large ones.
    part = np.minimum(loans.between("amount", 10, 1050), loans.between("amount again", 10, 1350))
    step = loans.pick("roundness of amount", _STEPS)
    usual = np.maximum(most // 1000 * part // step * step, step)
    at_limit = limits[loans.among("which limit", [1] * len(limits))]
    return np.asarray(np.where(loans.often("at a limit", 125), np.minimum(at_limit, most), usual))


@drawn("loan.term")
def term(loans: Loans) -> Numbers:
    return loans.pick("loan.term", _TERMS)


@drawn("application.date")
def application_date(loans: Loans) -> Numbers:
    """A little more every month; one in seven on the last day of a month."""
    months = loans.scene.months
    first = int(month_of(np.asarray([number_of_day(months.first)]))[0])
    month = first + loans.among("month", [100 + 2 * number for number in range(months.count)])
    days = days_in_month(month)
    day = (loans.between("day of month", 0, 2**20 - 1) * days) >> 20
    return first_of_month(month) + np.where(loans.often("last day of month", 110), days - 1, day)


@drawn("loan.signing_date")
def signing_date(loans: Loans) -> Cells:
    """Some days after the application; empty where that would be after the day of the tape."""
    day = loans["application.date"] + loans.between("days to signing", 2, 25)
    return Cells(day, day > loans.scene.today)


@drawn("loan.disbursed_on")
def disbursed_on(loans: Loans) -> Cells:
    day = loans["loan.signing_date"] + loans.between("days to disbursement", 0, 6)
    return Cells(day, day > loans.scene.today)


@drawn("loan.maturity_date")
def maturity_date(loans: Loans) -> Numbers:
    """As contracted, or as it would be."""
    return add_months(loans["loan.disbursed_on"], loans["loan.term"])


@drawn("loan.drawn_amount")
def drawn_amount(loans: Loans) -> Numbers:
    """Nothing before it is disbursed."""
    return np.where(loans.stated("loan.disbursed_on"), loans["loan.amount"], 0)


@drawn("benchmark")
def benchmark(loans: Loans) -> Numbers:
    """The benchmark rate of its term on the day of its application."""
    found = loans.same(43_500)
    for day, bands in loans.scene.benchmarks:
        of_table = found
        for longest, rate in reversed(bands):
            of_table = np.where(loans["loan.term"] <= longest, rate, of_table)
        found = np.where(loans["application.date"] >= day, of_table, found)
    return found


@drawn("loan.rate")
def rate(loans: Loans) -> Numbers:
    """Around the benchmark of its term, from once to one and a half times; a fifth round to a tenth of a per cent."""
    over = loans.pick("rate over benchmark", _RATE_OVER)
    exact = loans["benchmark"] * over // 100
    return np.where(loans.often("round rate", 200), (exact + 500) // 1000 * 1000, exact)


@drawn("loan.benchmark_rate")
def stated_benchmark(loans: Loans) -> Cells:
    """Hardly ever stated, as the table gives it."""
    return Cells(loans["benchmark"], ~loans.often("benchmark stated", 10))


@drawn("loan.interest_total")
def interest_total(loans: Loans) -> Cells:
    """Stated for one loan in ten, those repaid in instalments: a little over half of what a bullet loan would cost."""
    return Cells(interest(loans) * 55 // 100, ~loans.often("repaid in instalments", 100))


def interest(loans: Loans) -> Numbers:
    """Principal × yearly rate × months / 12, cut to the fen."""
    return loans["loan.amount"] // 100 * loans["loan.rate"] // 10_000 * loans["loan.term"] // 12


@drawn("loan.use")
def use(loans: Loans) -> Numbers:
    return loans.named(
        "loan.use", "loan_use",
        {"working_capital": 880, "production_assets": 90, "other": 12, "consumption": 8, "real_estate": 4,
         "securities": 2, "equity": 2, "on_lending": 2},
    )  # fmt: skip


@drawn("loan.use_changed", "application.refused", "premium.market_adjustment", "premium.regulator_rule")
def seldom(loans: Loans) -> Cells:
    """What is so once in a hundred loans, and otherwise not even stated."""
    return Cells(loans.same(1), ~loans.often("seldom", 10))


# --- premium


@drawn("premium.rate")
def premium_rate(loans: Loans) -> Cells:
    """Stated where the premium is not, and for half of the others."""
    unstated = loans.stated("premium.amount") & loans.often("only the premium", 500)
    return Cells(loans.pick("premium.rate", _PREMIUM_RATES) * 1000, unstated)


@drawn("premium.amount")
def premium_amount(loans: Loans) -> Cells:
    """By rate, principal and months, for seven loans in ten."""
    rate = loans.pick("premium.rate", _PREMIUM_RATES)
    amount = loans["loan.amount"] // 1000 * rate * loans["loan.term"] // 12
    return Cells(amount, ~loans.often("premium stated", 700))


@drawn("premium.accident")
def accident(loans: Loans) -> Numbers:
    return np.where(loans.often("no accident cover", 600), 0, loans["loan.amount"] // 1000)


@drawn("premium.other")
def other_premium(loans: Loans) -> Numbers:
    return np.where(loans.often("no other premium", 985), 0, loans["loan.amount"] // 2000)


@drawn("premium.term_rate")
def term_rate(loans: Loans) -> Cells:
    """Where a yearly rate is stated, no rate for the whole term is."""
    return Cells(loans.same(200), loans.stated("premium.rate"))


@drawn("loan.used_locally")
def used_locally(loans: Loans) -> Truths:
    return loans.often("used locally", 960)
