"""What comes after: arrears, unpaid principal, losses after maturity, claims and what is recovered of them."""

from __future__ import annotations

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Numbers, Truths
from guarantee_rules.portfolio.synthetic.drawn import Cells, Draws, Loans
from guarantee_rules.portfolio.synthetic.lending import interest

drawn = Draws()

LOSS_AFTER = 60
"""Days after maturity from which what is unpaid counts as a loss in these tapes."""


@drawn("in trouble")
def in_trouble(loans: Loans) -> Truths:
    """Four loans in a hundred are not repaid as agreed."""
    return loans.often("in trouble", 40) & loans.stated("loan.disbursed_on")


def _matured(loans: Loans, days: int = 0) -> Truths:
    return np.asarray(loans["loan.maturity_date"] + days <= loans.scene.today)


@drawn("loan.unpaid_principal")
def unpaid_principal(loans: Loans) -> Numbers:
    """Before maturity the amount drawn; after it nothing, or a part where the loan is in trouble."""
    left = loans["loan.amount"] // 1000 * loans.pick("part unpaid", {1000: 500, 900: 100, 800: 100, 500: 200, 200: 100})
    drawn_down = np.where(loans.stated("loan.disbursed_on"), loans["loan.amount"], 0)
    return np.where(_matured(loans), np.where(loans["in trouble"] == 1, left, 0), drawn_down)


@drawn("arrears.interest_unpaid")
def interest_unpaid(loans: Loans) -> Truths:
    late = loans.often("interest late", 5) & loans.stated("loan.disbursed_on")
    return np.asarray(loans["in trouble"] == 1) & loans.often("interest unpaid", 800) | late


@drawn("arrears.interest_since")
def interest_since(loans: Loans) -> Cells:
    """The day of an instalment between disbursement and the day of the tape; empty where nothing is in arrears."""
    room = np.maximum(loans.scene.today - loans["loan.disbursed_on"], 1)
    back = (loans.between("arrears", 0, 2**20 - 1) * np.minimum(room, 240)) >> 20
    return Cells(loans.scene.today - back, loans["arrears.interest_unpaid"] == 0)


@drawn("collection.failed")
def collection_failed(loans: Loans) -> Truths:
    return np.asarray(loans["in trouble"] == 1) & loans.often("collection failed", 750)


@drawn("lost")
def lost(loans: Loans) -> Truths:
    return np.asarray(loans["in trouble"] == 1) & _matured(loans, LOSS_AFTER)


@drawn("loss.principal")
def loss_of_principal(loans: Loans) -> Numbers:
    return np.where(loans["lost"] == 1, loans["loan.unpaid_principal"], 0)


@drawn("loss.interest")
def loss_of_interest(loans: Loans) -> Numbers:
    """A part of the contract's interest."""
    return np.where(loans["lost"] == 1, interest(loans) * loans.between("interest lost", 0, 100) // 100, 0)


@drawn("loss.penalty_interest")
def loss_of_penalty(loans: Loans) -> Numbers:
    return loans["loss.interest"] * loans.between("penalty", 0, 50) // 100


@drawn("loss.proceeds", "loss.recovery_costs")
def small_part_of_the_loss(loans: Loans) -> Numbers:
    return np.where(loans.often("no proceeds and costs", 800), 0, loans["loss.principal"] // 50)


@drawn("overdue.principal")
def overdue_principal(loans: Loans) -> Numbers:
    return np.where(_matured(loans) & (loans["in trouble"] == 1), loans["loan.unpaid_principal"], 0)


@drawn("overdue.interest")
def overdue_interest(loans: Loans) -> Numbers:
    part = interest(loans) * loans.between("interest overdue", 0, 100) // 100
    return np.where(loans["overdue.principal"] > 0, part, 0)


@drawn("overdue.recovered_from_deposit")
def recovered_from_deposit(loans: Loans) -> Numbers:
    return np.minimum(loans["loan.amount"] // 20, loans["overdue.principal"]) * loans.often("deposit set off", 800)


@drawn("overdue.recovered")
def recovered_jointly(loans: Loans) -> Numbers:
    """The deposit and a part of the rest; never more than was overdue."""
    rest = loans["overdue.principal"] - loans["overdue.recovered_from_deposit"]
    return loans["overdue.recovered_from_deposit"] + rest * loans.pick("joint recovery", {0: 6, 5: 2, 20: 2}) // 100


def _days_after_maturity(loans: Loans, word: str, least: int, most: int, often: int) -> Cells:
    day = loans["loan.maturity_date"] + loans.between(word, least, most)
    return Cells(
        day, (loans["overdue.principal"] == 0) | ~loans.often(f"{word} done", often) | (day > loans.scene.today)
    )


@drawn("overdue.declared_due_on")
def declared_due_on(loans: Loans) -> Cells:
    """One loan in ten of those that are overdue was called a month or two early."""
    back = loans.between("called early", 20, 60)
    return Cells(loans["loan.maturity_date"] - back, (loans["overdue.principal"] == 0) | ~loans.often("called", 100))


@drawn("overdue.deposit_applied_on")
def deposit_applied_on(loans: Loans) -> Cells:
    return _days_after_maturity(loans, "deposit applied", 1, 29, 800)


@drawn("overdue.compensated_on")
def compensated_on(loans: Loans) -> Cells:
    return _days_after_maturity(loans, "compensated", 30, 90, 600)


# --- claims


@drawn("claim.debt")
def claim_debt(loans: Loans) -> Numbers:
    return loans["loss.principal"] + loans["loss.interest"]


@drawn("claim.paid")
def claim_paid(loans: Loans) -> Numbers:
    """Seven tenths of the debt, cut to the fen."""
    return loans["claim.debt"] * 7 // 10


@drawn("claim.earlier_debt")
def earlier_debt(loans: Loans) -> Numbers:
    """One claim in twelve is the second on its loan, the first for arrears of interest."""
    return np.where((loans["claim.debt"] > 0) & loans.often("second claim", 80), interest(loans) // 2, 0)


@drawn("claim.earlier_paid")
def earlier_paid(loans: Loans) -> Numbers:
    return loans["claim.earlier_debt"] * 7 // 10


@drawn("claim.earlier_compensation")
def earlier_compensation(loans: Loans) -> Numbers:
    return loans["claim.earlier_paid"] * loans.pick("earlier compensation", {0: 1, 7: 1}) // 10


@drawn("loss.borne_by_insurer")
def borne_by_insurer(loans: Loans) -> Numbers:
    return loans["claim.paid"] + loans["claim.earlier_paid"]


@drawn("loss.borne_by_bank")
def borne_by_bank(loans: Loans) -> Numbers:
    return loans["claim.debt"] + loans["claim.earlier_debt"] - loans["loss.borne_by_insurer"]


@drawn("recovery.amount")
def recovered(loans: Loans) -> Numbers:
    """Often nothing, and never more than was paid."""
    part = loans.pick("recovered", {0: 550, 5: 120, 10: 120, 25: 120, 60: 60, 100: 30})
    return loans["loss.borne_by_insurer"] * part // 100
