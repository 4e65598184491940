"""Which fact of the vocabulary is which figure of the tapes. Written once, for every city: no pack is named here.

A pack's questions ask for facts; the facts say what is measured. What a tape cannot tell stays unstated, so that the
answer names it as missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

By = Literal["bank", "insurer", "cohort"]
Over = Literal["year", "all", "cohort_year"]


@dataclass(frozen=True, slots=True)
class Level:
    """How loans stand at a month's end: a field of `Standing`, of one bank or of all."""

    figure: Literal["balance", "loans", "overdue", "overdue_loans", "overdue_90", "npl"]
    by: tuple[By, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """What flowed in the calendar year so far, ever so far, or by the end of a cohort's year."""

    flow: str
    over: Over
    by: tuple[By, ...] = ()
    less: str | None = None
    """Another flow to be taken off, where the tapes' settings say net."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved in accounts of the funds, of one kind: amounts, or the principal they paid off."""

    kind: str
    over: Over
    accounts: tuple[str, ...]
    part: Literal["amount", "principal"] = "amount"

    @property
    def by(self) -> tuple[By, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Held:
    """What an account holds on the day of measuring, or held when the year before ended."""

    account: str
    at: Literal["now", "year_before"] = "now"

    @property
    def by(self) -> tuple[By, ...]:
        return ()


Measure = Level | Sum | Moved | Held
PUBLIC = ("compensation", "special", "government")
"""Accounts of public money: what they pay for losses is compensation."""
EVERY = (*PUBLIC, "enterprise", "deposit")
LOST = "principal_recovered"

MEASURES: Mapping[str, Measure] = {
    "bank.loan_balance": Level("balance", ("bank",)),
    "bank.npl_balance": Level("npl", ("bank",)),
    "bank.overdue_balance": Level("overdue", ("bank",)),
    "bank.overdue_90_balance": Level("overdue_90", ("bank",)),
    "bank.loans": Level("loans", ("bank",)),
    "bank.overdue_loans": Level("overdue_loans", ("bank",)),
    "platform.loan_balance": Level("balance"),
    "platform.npl_balance": Level("npl"),
    "scheme.balance": Level("balance"),
    "scheme.overdue_balance": Level("overdue"),
    "scheme.overdue_90_balance": Level("overdue_90"),
    "scheme.loans": Level("loans"),
    "scheme.overdue_loans": Level("overdue_loans"),
    "consortium.claims_this_year": Sum("claims_paid", "year"),
    "consortium.premium_this_year": Sum("premium_received", "year"),
    "scheme.claims_paid": Sum("claims_paid", "all"),
    "scheme.premium_income": Sum("premium_income", "all"),
    "scheme.premium_income_this_year": Sum("premium_income", "year"),
    "scheme.principal_loss_this_year": Sum("principal_lost", "year", less=LOST),
    "insurer.claims_paid": Sum("claims_paid", "all", ("insurer",)),
    "insurer.claims_this_year": Sum("claims_paid", "year", ("insurer",)),
    "insurer.premium_income": Sum("premium_income", "all", ("insurer",)),
    "insurer.premium_income_this_year": Sum("premium_income", "year", ("insurer",)),
    "cohort.premium_to_date": Sum("premium_received", "all", ("cohort",)),
    "cohort.premium_final": Sum("premium_received", "cohort_year", ("cohort",)),
    "cohort.claims_paid": Sum("claims_paid", "all", ("cohort",)),
    "insurer_cohort.premium_to_date": Sum("premium_received", "all", ("insurer", "cohort")),
    "insurer_cohort.premium_final": Sum("premium_received", "cohort_year", ("insurer", "cohort")),
    "insurer_cohort.claims_paid": Sum("claims_paid", "all", ("insurer", "cohort")),
    "fund.compensated_this_year": Moved("compensation", "year", PUBLIC),
    "fund.compensated_total": Moved("compensation", "all", PUBLIC),
    "fund.subsidies_paid_this_year": Moved("subsidy", "year", ("special",)),
    "platform.compensated_principal": Moved("compensation", "all", EVERY, "principal"),
    "fund.special_balance": Held("special"),
    "fund.special_carried_over": Held("special", "year_before"),
    "accounts.government_balance": Held("government"),
    "accounts.enterprise_balance": Held("enterprise"),
    "accounts.deposit_balance": Held("deposit"),
}

RATIOS: Mapping[str, tuple[str, str]] = {
    "bank.npl_ratio": ("bank.npl_balance", "bank.loan_balance"),
    "bank.overdue_ratio": ("bank.overdue_balance", "bank.loan_balance"),
    "scheme.npl_ratio": ("platform.npl_balance", "platform.loan_balance"),
    "scheme.overdue_ratio": ("scheme.overdue_balance", "scheme.balance"),
    "consortium.claim_ratio": ("consortium.claims_this_year", "consortium.premium_this_year"),
    "insurer.claim_ratio": ("insurer.claims_this_year", "insurer.premium_income_this_year"),
    "cohort.claim_ratio": ("cohort.claims_paid", "cohort.premium_to_date"),
}
"""Ratios shown beside the figures, cut to six decimals; no rule rests on them, as rules take the two figures."""


def subject_of(fact: str) -> tuple[By, ...]:
    """Whose a fact is: one bank's, one insurer's, a cohort's; the scheme's where it is nobody's."""
    if fact in MEASURES:
        return MEASURES[fact].by
    whose: dict[str, By] = {"state.bank": "bank", "state.insurer": "insurer"}
    return (whose[fact],) if fact in whose else ()
