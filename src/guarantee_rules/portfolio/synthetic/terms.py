"""What parties agreed and what secures a loan."""

from __future__ import annotations

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers
from guarantee_rules.portfolio.synthetic.drawn import Cells, Draws, Loans

drawn = Draws()

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
    return loans.named(
        "collateral.owner", "collateral_owner", {"borrower": 400, "business_owner": 450, "third_party": 150}
    )


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
