"""What is the same for many loans: banks and insurers, states of business, figures of the whole scheme."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers
from guarantee_rules.portfolio.synthetic.drawn import Draws, Loans

drawn = Draws()

BANKS = 12
INSURERS = 4
_HALTED_BANK, _HALTED_INSURER = 7, 3
WAN = 10_000_00


@drawn("bank")
def bank(loans: Loans) -> Numbers:
    """The number of the bank that lends; the first ones lend most."""
    return loans.among("bank", [BANKS + 3 - number for number in range(BANKS)])


@drawn("insurer")
def insurer(loans: Loans) -> Numbers:
    return loans.among("insurer", [4, 3, 2, 1])


@drawn("borrower")
def borrower(loans: Loans) -> Numbers:
    """The number of the borrower; of ten loans two go to someone who has another one."""
    own = loans.rows + 1
    earlier = 1 + loans.between("earlier borrower", 0, 2**30) % own
    return np.where(loans.often("borrows again", 200), earlier, own)


# --- states: running, but for one bank and one insurer that have been stopped


def _state(loans: Loans, stopped: Numbers) -> Numbers:
    members = loans.scene.members("lending_state")
    return np.where(stopped, members.index("halted"), members.index("running"))


@drawn("state.bank")
def state_of_bank(loans: Loans) -> Numbers:
    return _state(loans, loans["bank"] == _HALTED_BANK)


@drawn("state.insurer")
def state_of_insurer(loans: Loans) -> Numbers:
    return _state(loans, loans["insurer"] == _HALTED_INSURER)


@drawn("state.consortium", "state.platform", "state.scheme", "state.scheme_year")
def running(loans: Loans) -> Numbers:
    return loans.same(loans.scene.members("lending_state").index("running"))


# --- figures of the whole scheme: one for each tape, in fen

_OF_THE_SCHEME = {
    "fund.compensated_this_year": (100, 1_600),
    "scheme.balance": (1_000, 9_000),
    "accounts.enterprise_balance": (100, 500),
    "accounts.government_balance": (1_500, 2_000),
    "accounts.deposit_balance": (200, 800),
    "cohort.premium_to_date": (100, 300),
    "cohort.claims_paid": (50, 250),
    "insurer_cohort.premium_to_date": (20, 90),
    "insurer_cohort.claims_paid": (10, 80),
}


def _of_the_scheme(fact: str, least: int, most: int) -> Callable[[Loans], Numbers]:
    def draw(loans: Loans) -> Numbers:
        return loans.same(loans.chance.one(fact, least * WAN, most * WAN))

    return draw


for _fact, (_least, _most) in _OF_THE_SCHEME.items():
    drawn[_fact] = _of_the_scheme(_fact, _least, _most)


@drawn("accounts.highest_balance")
def highest_balance(loans: Loans) -> Numbers:
    return (loans["accounts.enterprise_balance"] + loans["accounts.government_balance"]) * 11 // 10


@drawn("cohort.premium_final")
def premium_final(loans: Loans) -> Numbers:
    return loans["cohort.premium_to_date"]


@drawn("insurer_cohort.premium_final")
def insurer_premium_final(loans: Loans) -> Numbers:
    return loans["insurer_cohort.premium_to_date"]
