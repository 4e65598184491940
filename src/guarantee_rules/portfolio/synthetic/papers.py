"""The papers' way through the offices: each step some days after the one before, empty where its day has not come."""

from __future__ import annotations

from collections.abc import Callable

from guarantee_rules.portfolio.synthetic.drawn import Cells, Draws, Loans

drawn = Draws()

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
    drawn[_fact] = _step(_fact, _after, _from, _to, _often)
