"""Decisions to explain, a few of each sort."""

from __future__ import annotations

from datetime import date

from guarantee_rules.api import load
from guarantee_rules.explain.decision import Decision
from tests.packs.small import TWO_READINGS, loaded, written

DAY = "2024-03-01"


def yiwu(question: str, as_of: str = DAY, /, *, readings: dict[str, str] | None = None, **facts: object) -> Decision:
    return load("yiwu").decide(question, facts, as_of=date.fromisoformat(as_of), readings=readings)


def chengyang(question: str, as_of: str, /, **facts: object) -> Decision:
    return load("chengyang").decide(question, facts, as_of=date.fromisoformat(as_of))


ENTERPRISE = {"categories": ["enterprise"], "size": "micro", "other_scheme_balance": "2000000.01"}
APPLIED = {"date": DAY}
SIGNED = {"signing_date": "2023-01-10"}

DECISIONS = {
    "a-fen-over-the-limit": yiwu("loan_limit", borrower=ENTERPRISE, loan={"amount": "3000000.00"}, application=APPLIED),
    "an-application-half-stated": yiwu(
        "application",
        application=APPLIED,
        borrower={"categories": ["enterprise"], "industry": "industry", "employees": 25, "revenue": "500万元"},
        loan={"amount": "300万元"},
    ),
    "a-premium-for-seven-months": yiwu(
        "premium_cap",
        application=APPLIED,
        loan={"amount": "100000.00", "rate": "5%", "term": "7个月"},
        premium={"amount": "1801.05"},
    ),
    "a-rate-above-a-stated-benchmark": yiwu(
        "rate_cap", application=APPLIED, loan={"rate": "5.7%", "term": "12个月", "benchmark_rate": "4.35%"}
    ),
    "a-claim-in-a-leap-year": yiwu(
        "claim_trigger",
        loan={**SIGNED, "maturity_date": "2024-01-31", "unpaid_principal": "500000.00"},
        arrears={"interest_unpaid": False},
        collection={"failed": True},
    ),
    "compensation-past-the-cliff": yiwu(
        "compensation",
        loan=SIGNED,
        claim={"paid": "1000000.01", "earlier_paid": "0", "earlier_compensation": "0"},
        fund={"compensated_this_year": "0"},
    ),
    "shares-that-do-not-add-up": yiwu(
        "loss_share",
        loan=SIGNED,
        loss={"principal": "100.00", "interest": "0.05"},
        agreement={"insurer_share": "70%", "bank_share": "40%"},
    ),
    "a-bank-one-fen-below-the-halt": yiwu(
        "halt",
        halt={"measured_on": "2024-02-29"},
        bank={"npl_balance": "3999999.99", "loan_balance": "100000000.00"},
        consortium={"claims_this_year": "0.00", "premium_this_year": "0.00"},
        state={"bank": "running", "consortium": "running"},
    ),
    "the-pool-pays": chengyang(
        "compensation",
        "2021-07-15",
        loan={"signing_date": "2020-06-01", "maturity_date": "2021-06-01"},
        agreement={"compensation_ratio": "50%"},
        overdue={"principal": "5000000.00", "interest": "120000.00", "recovered": "300000.00"},
        accounts={"enterprise_balance": "0.00", "government_balance": "2000000.00"},
    ),
    "no-premium-in-chengyang": chengyang("premium_cap", "2020-03-01", application={"date": "2020-03-01"}),
    "before-the-text-was-issued": chengyang(
        "loan_limit",
        "2019-12-29",
        application={"date": "2019-12-29"},
        loan={"amount": "1000万元"},
        borrower={"other_scheme_balance": "0"},
    ),
    "a-draft": loaded(
        written(
            """
            id: small_limit
            kind: limit
            question: loan_limit
            of: loan.amount
            at_most: {reading: wide_or_narrow, wide: 50万元, narrow: 30万元}
            force: generally
            """,
            readings=TWO_READINGS,
            standing="draft",
        )
    ).decide(
        "loan_limit", {"loan": {"amount": "400000"}}, as_of=date(2024, 3, 1), readings={"wide_or_narrow": "narrow"}
    ),
}
