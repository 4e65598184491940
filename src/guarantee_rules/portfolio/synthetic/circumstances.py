"""What is the same for many loans: banks, states of business, funds, agreements; and the papers' way through the offices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers
from guarantee_rules.portfolio.synthetic.drawn import DRAWS, Cells, Loans, drawn

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


@drawn("state.consortium")
@drawn("state.platform")
@drawn("state.scheme")
@drawn("state.scheme_year")
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
    DRAWS[_fact] = _of_the_scheme(_fact, _least, _most)


@drawn("accounts.highest_balance")
def highest_balance(loans: Loans) -> Numbers:
    return (loans["accounts.enterprise_balance"] + loans["accounts.government_balance"]) * 11 // 10


@drawn("cohort.premium_final")
def premium_final(loans: Loans) -> Numbers:
    return loans["cohort.premium_to_date"]


@drawn("insurer_cohort.premium_final")
def insurer_premium_final(loans: Loans) -> Numbers:
    return loans["insurer_cohort.premium_to_date"]


# --- agreements: shares that add up to the whole, where any are agreed

_SHARES = {7000: 60, 8000: 30, 6000: 10}


@drawn("agreement.insurer_share")
def insurer_share(loans: Loans) -> Cells:
    """Agreed for one loan in twenty."""
    return Cells(loans.pick("agreed share", _SHARES), ~loans.often("shares agreed", 50))


@drawn("agreement.bank_share")
def bank_share(loans: Loans) -> Cells:
    cells = loans.cells("agreement.insurer_share")
    return Cells(10_000 - cells.values, cells.empty)


@drawn("agreement.compensation_ratio")
def compensation_ratio(loans: Loans) -> Numbers:
    return loans.pick("compensation ratio", {5000: 60, 4000: 20, 3000: 10, 8000: 10})


@drawn("agreement.application_order")
def application_order(loans: Loans) -> Cells:
    count = len(loans.scene.members("application_order"))
    return Cells(loans.among("application order", [1] * count), ~loans.often("order agreed", 50))


@drawn("agreement.effective_on")
def agreement_effective_on(loans: Loans) -> Numbers:
    return loans.same(loans.scene.today - loans.chance.one("agreement", 600, 800))


@drawn("agreement.ends_on")
def agreement_ends_on(loans: Loans) -> Numbers:
    return loans["agreement.effective_on"] + 3 * 365


# --- papers: each step some days after the one before, empty where that day has not come

_STEPS = {
    "application.complete_on": ("application.date", 0, 8, 1000),
    "application.insurer_received_on": ("application.complete_on", 0, 2, 300),
    "application.bank_reviewed_on": ("application.complete_on", 1, 6, 950),
    "application.insurer_opined_on": ("application.complete_on", 1, 7, 950),
    "application.intent_letter_on": ("application.date", 1, 4, 950),
    "application.bank_approved_on": ("application.date", 2, 8, 950),
    "application.insurer_approved_on": ("application.bank_approved_on", 0, 5, 950),
    "application.confirmation_on": ("application.insurer_approved_on", 0, 6, 950),
    "application.contract_papers_sent_on": ("loan.signing_date", 0, 3, 950),
    "application.contract_papers_received_on": ("application.contract_papers_sent_on", 0, 2, 950),
    "policy.issued_on": ("loan.signing_date", 0, 5, 970),
    "policy.effective_on": ("policy.issued_on", 0, 1, 1000),
    "policy.received_by_bank_on": ("policy.issued_on", 0, 6, 970),
}


def _step(fact: str, after: str, least: int, most: int, often: int) -> Callable[[Loans], Cells]:
    def draw(loans: Loans) -> Cells:
        before = loans.cells(after)
        day = before.values + loans.between(fact, least, most)
        if not loans.scene.version.vocabulary.facts[fact].defaulted:
            return Cells(day)
        undone = ~loans.often(f"{fact} done", often) | (day > loans.scene.today)
        return Cells(day, undone if before.empty is None else undone | before.empty)

    return draw


for _fact, (_after, _from, _to, _often) in _STEPS.items():
    DRAWS[_fact] = _step(_fact, _after, _from, _to, _often)


@drawn("collateral.delivered_on")
def delivered_on(loans: Loans) -> Numbers:
    return loans["application.date"] - loans.between("age of collateral", 100, 9000)


@drawn("mitigation.value")
def mitigation(loans: Loans) -> Numbers:
    return loans["loan.amount"] // 100 * loans.pick("mitigation", {50: 300, 60: 300, 70: 200, 100: 120, 40: 80})


@drawn("mitigation.appraised_value")
def appraised(loans: Loans) -> Numbers:
    return loans["mitigation.value"] * 10 // 7 // 100 * 100


@drawn("deposit.paid")
def deposit(loans: Loans) -> Numbers:
    return loans["loan.amount"] // 100 * loans.pick("deposit", {5: 940, 4: 20, 6: 40})


@drawn("collateral.kind")
def collateral_kind(loans: Loans) -> Numbers:
    return loans.named(
        "collateral.kind", "collateral_kind",
        {"housing": 450, "shop": 200, "industrial_land": 120, "standard_plant": 150, "deposit_slip": 30, "none": 50},
    )  # fmt: skip


@drawn("collateral.owner")
def collateral_owner(loans: Loans) -> Numbers:
    return loans.named("collateral.owner", "collateral_owner", {"borrower": 400, "business_owner": 450, "third_party": 150})


@drawn("guarantee.controller_is_legal_person")
def controller_is_legal_person(loans: Loans) -> Numbers:
    return loans.often("controller is a legal person", 80).astype(np.int64)


@drawn("guarantee.company_used")
def company_used(loans: Loans) -> Numbers:
    return loans.often("guarantee company", 150).astype(np.int64)


@drawn("borrower.bad_records")
def bad_records(loans: Loans) -> Numbers:
    """None, but for two borrowers in a hundred."""
    which = np.int64(1) << loans.among("bad record", [1] * len(loans.scene.members("bad_record")))
    return np.where(loans.often("bad records", 20), which, 0)
