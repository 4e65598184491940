"""The forty-two questions people put to these texts, each asked of every city it makes sense for.

The figures were worked out by hand; where a text has no answer, the test says which kind of blank it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from guarantee_rules import Decision, FactsError, allot, compare, left_out, load, matrix, resting, stress
from guarantee_rules.comparison import Blank

CITIES = ("yiwu", "shanwei", "dalian", "shangluo", "chengyang")
DAY = date(2020, 6, 1)

Facts = Mapping[str, object]

APPLIED: Facts = {"application.date": "2020-06-01"}
SIGNED: Facts = {"loan.signing_date": "2020-06-01"}
FIRM: Facts = {
    **APPLIED,
    "borrower.categories": ["enterprise"],
    "borrower.size": "small",
    "borrower.other_scheme_balance": "0.00",
    "borrower.in_priority_field": True,
    "borrower.meets_measures": True,
    "borrower.meets_bank_policy": True,
    "borrower.meets_insurer_policy": True,
    "borrower.pool_listed": True,
    "borrower.operating_since": "2019-06-01",
    "borrower.product_has_market": True,
    "borrower.able_to_perform": True,
    "borrower.bad_records": [],
    "borrower.industry": "industry",
    "guarantee.legal_representative_unlimited": True,
    "policyholder.kind": "legal_person",
    "policyholder.same_as_borrower": True,
    "loan.used_locally": True,
    "loan.use": "working_capital",
    "loan.use_changed": False,
    "loan.term": 12,
}
"""A small firm one year to the day in business."""
LOAN: Facts = {
    **SIGNED,
    **APPLIED,
    "loan.amount": "1000000.00",
    "loan.rate": "5.655%",
    "loan.term": 12,
    "loan.benchmark_rate": "4.35%",
    "premium.amount": "20000.00",
    "premium.accident": "0.00",
    "premium.other": "0.00",
}
SECURITY: Facts = {
    **FIRM,
    **LOAN,
    "agreement.compensation_ratio": "50%",
    "mitigation.value": "499999.99",
    "collateral.kind": "housing",
    "collateral.owner": "borrower",
    "collateral.fully_owned": True,
    "collateral.title_clear": True,
    "collateral.delivered_on": "2010-06-01",
    "collateral.meets_bank_rules": True,
    "guarantee.company_used": False,
    "guarantee.legal_representative": True,
    "guarantee.controller": True,
    "guarantee.controller_is_legal_person": False,
    "guarantee.controller_has_spouse": True,
    "guarantee.spouse": True,
    "guarantee.main_shareholders": False,
}
RENEWAL: Facts = {
    **APPLIED,
    "borrower.operations_normal": True,
    "renewal.earlier": 1,
    "renewal.bank_approved": True,
    "renewal.insurer_approved": True,
}
UNPAID: Facts = {
    "loan.signing_date": "2020-01-02",
    "loan.maturity_date": "2020-05-31",
    "loan.unpaid_principal": "1000000.00",
    "arrears.interest_unpaid": False,
    "collection.failed": True,
}
LOSS: Facts = {
    **SIGNED,
    "loss.principal": "1000000.00",
    "loss.interest": "56550.00",
    "loss.penalty_interest": "0.00",
    "loss.proceeds": "0.00",
    "loss.recovery_costs": "0.00",
    "scheme.stage": "initial",
    "agreement.effective_on": "2020-01-01",
    "agreement.ends_on": "2022-12-31",
    "policy.effective_on": "2020-06-01",
    "cohort.premium_to_date": "600000.00",
    "cohort.claims_paid": "0.00",
}
MEASURED: Facts = {
    "halt.measured_on": "2020-06-01",
    "state.bank": "running",
    "state.consortium": "running",
    "state.scheme": "running",
    "state.scheme_year": "running",
    "state.platform": "running",
    "bank.loan_balance": "100000000.00",
    "bank.npl_balance": "0.00",
    "consortium.premium_this_year": "1000000.00",
    "consortium.claims_this_year": "0.00",
    "scheme.balance": "1000000.00",
    "scheme.overdue_balance": "0.00",
    "scheme.premium_income": "1000000.00",
    "scheme.claims_paid": "0.00",
    "scheme.principal_loss_this_year": "0.00",
    "fund.special_balance": "3000000.00",
    "platform.loan_balance": "1000000.00",
    "platform.npl_balance": "0.00",
    "platform.compensated_principal": "0.00",
    "resume.review_done": False,
    "resume.bureau_consent": False,
    "resume.bank_consent": False,
}
POOL: Facts = {
    "loan.signing_date": "2020-01-02",
    "loan.maturity_date": "2020-05-31",
    "agreement.compensation_ratio": "50%",
    "overdue.principal": "1000000.00",
    "overdue.interest": "20000.00",
    "overdue.recovered": "100000.00",
    "overdue.recovered_from_deposit": "50000.00",
    "overdue.compensated_on": "2020-07-10",
    "accounts.enterprise_balance": "0.00",
    "accounts.government_balance": "20000000.00",
}
SUBSIDY: Facts = {
    "premium.paid_on": "2024-03-01",
    "premium.amount": "25000.00",
    "loan.amount": "1000000.00",
    "loan.term": 12,
    "subsidy.policies_before": 0,
    "subsidy.quota_taken": "0.00",
    "borrower.scheme_overdue_ever": False,
    "fund.special_balance": "3000000.00",
}


def ask(city: str, question: str, facts: Facts, as_of: date = DAY, **readings: str) -> Decision:
    return load(city).decide(question, facts, as_of=as_of, readings=readings)


def shown(decision: Decision, names: Mapping[str, object]) -> dict[str, object]:
    """The values asked for, as they are written."""
    written = {name: decision.values.get(name) for name in names}
    return {name: value if isinstance(value, bool | int | None) else str(value) for name, value in written.items()}


class Row(NamedTuple):
    """One question of one city."""

    number: int
    question: str
    city: str
    facts: Facts
    outcome: str
    values: Mapping[str, object] = {}
    as_of: date = DAY


ANSWERS = [
    # 1 to 10: before lending
    *(Row(1, "eligibility", city, FIRM, "compliant") for city in CITIES),
    Row(1, "eligibility", "dalian", {**FIRM, "borrower.operating_since": "2019-06-02"}, "non_compliant"),
    Row(1, "eligibility", "chengyang", {**FIRM, "borrower.size": "medium"}, "non_compliant"),
    Row(2, "loan_limit", "yiwu", {**FIRM, **LOAN}, "compliant", {"limit": "5000000.00", "headroom": "4000000.00"}),
    Row(2, "loan_limit", "dalian", {**FIRM, **LOAN}, "compliant", {"limit": "5000000.00", "headroom": "4000000.00"}),
    Row(2, "loan_limit", "shangluo", {**FIRM, **LOAN}, "compliant", {"limit": "1000000.00", "headroom": "0.00"}),
    Row(
        2, "loan_limit", "chengyang", {**FIRM, **LOAN}, "compliant", {"limit": "10000000.00", "headroom": "9000000.00"}
    ),
    Row(2, "loan_limit", "dalian", {**FIRM, "loan.amount": "5000000.01"}, "outside_guideline", {"excess": "0.01"}),
    Row(2, "loan_limit", "yiwu", {**FIRM, "loan.amount": "5000000.01"}, "non_compliant", {"excess": "0.01"}),
    *(Row(3, "purpose", city, FIRM, "compliant") for city in CITIES if city != "shanwei"),
    *(
        Row(3, "purpose", city, {**FIRM, "loan.use": "securities"}, "non_compliant")
        for city in CITIES
        if city != "shanwei"
    ),
    # 4.35% x 1.3 = 5.655%; 4.35% x 1.15 = 5.0025%
    *(Row(4, "rate_cap", city, LOAN, "compliant", {"rate_cap": "0.05655"}) for city in ("yiwu", "dalian", "shangluo")),
    Row(4, "rate_cap", "chengyang", LOAN, "outside_guideline", {"rate_cap": "0.050025", "rate_cap_excess": "0.006525"}),
    *(
        Row(
            5,
            "loan_term",
            city,
            {**APPLIED, "loan.term": 13, "loan.disbursed_on": "2020-02-29"},
            outcome,
            {"term_limit_excess": 1, "latest_maturity": "2021-02-28"},
        )
        for city, outcome in [
            ("yiwu", "outside_guideline"),
            ("dalian", "outside_guideline"),
            ("shangluo", "non_compliant"),
            ("chengyang", "non_compliant"),
        ]
    ),
    Row(
        5,
        "loan_term",
        "shanwei",
        {"loan.term": 25, "loan.disbursed_on": "2020-02-29"},
        "non_compliant",
        {"term_limit_excess": 1, "latest_maturity": "2022-02-28"},
    ),
    Row(6, "renewal", "dalian", RENEWAL, "permitted", {"renewal_limit": 2}),
    Row(6, "renewal", "dalian", {**RENEWAL, "renewal.earlier": 2}, "not_permitted"),
    # 499,999.99 is a fen short of half, and with 50% of 1,000,000.00 a fen short of the whole
    Row(
        7,
        "collateral",
        "chengyang",
        SECURITY,
        "non_compliant",
        {"security_min": "500000.00", "security_min_excess": "0.01", "coverage_min_excess": "0.01"},
    ),
    Row(7, "collateral", "chengyang", {**SECURITY, "mitigation.value": "500000.00"}, "compliant"),
    Row(7, "collateral", "dalian", SECURITY, "compliant"),
    Row(
        8,
        "deposit",
        "chengyang",
        {**LOAN, "deposit.paid": "20000.00"},
        "amount",
        {"deposit": "50000.00", "shortfall": "30000.00"},
    ),
    # 11, 12: after lending. 31 May 2020 + 1 month = 30 June, and the day after is 1 July
    Row(11, "claim_trigger", "yiwu", UNPAID, "not_triggered", {"earliest_claim_date": "2020-07-01"}, date(2020, 6, 30)),
    Row(11, "claim_trigger", "yiwu", UNPAID, "triggered", {"earliest_claim_date": "2020-07-01"}, date(2020, 7, 1)),
    Row(11, "claim_trigger", "shangluo", UNPAID, "not_triggered", {}, date(2020, 6, 30)),
    Row(11, "claim_trigger", "shangluo", UNPAID, "triggered", {}, date(2020, 7, 1)),
    Row(11, "claim_trigger", "chengyang", UNPAID, "not_triggered", {"trigger_from": "2020-07-01"}, date(2020, 6, 30)),
    Row(11, "claim_trigger", "chengyang", UNPAID, "triggered", {"trigger_from": "2020-07-01"}, date(2020, 7, 1)),
    # 30% of 1,056,550.00; 20% of 1,000,000.00 and all the interest; 30% of 1,000,000.00
    Row(12, "loss_share", "yiwu", LOSS, "amount", {"bank": "316965.00"}),
    Row(12, "loss_share", "shanwei", LOSS, "amount", {"bank": "256550.00", "bank_principal": "200000.00"}),
    Row(12, "loss_share", "dalian", LOSS, "amount", {"bank": "300000.00"}),
    Row(12, "loss_share", "shangluo", LOSS, "amount", {"bank": "316965.00"}),
    Row(12, "loss_share", "chengyang", POOL, "amount", {"left_with_bank": "410000.00"}),
    Row(13, "halt_state", "yiwu", {**APPLIED, **MEASURED}, "compliant"),
    Row(13, "halt_state", "yiwu", {**APPLIED, **MEASURED, "state.consortium": "halted"}, "non_compliant"),
    Row(13, "halt_state", "shanwei", {**MEASURED, "state.scheme_year": "terminated"}, "non_compliant"),
    Row(13, "halt_state", "dalian", {**APPLIED, **MEASURED, "state.scheme": "suspended"}, "non_compliant"),
    Row(13, "halt_state", "chengyang", {**APPLIED, **MEASURED, "state.platform": "halted"}, "non_compliant"),
    # 15 to 25: the insurer
    Row(15, "premium_cap", "yiwu", LOAN, "compliant", {"premium_cap": "31696.50", "premium_cap_headroom": "11696.50"}),
    Row(15, "premium_cap", "dalian", LOAN, "compliant", {"premium_cap": "25000.00"}),
    Row(15, "premium_cap", "shangluo", LOAN, "compliant", {"premium_cap": "20400.00"}),
    Row(15, "premium_cap", "shangluo", {**LOAN, "premium.accident": "400.01"}, "non_compliant"),
    # 150% of 500,000.00 received, 100,000.00 of it paid out already: 650,000.00 of the 800,000.00 is left
    Row(
        18,
        "loss_share",
        "shanwei",
        {**LOSS, "cohort.premium_to_date": "500000.00", "cohort.claims_paid": "100000.00"},
        "amount",
        {"insurer_before_cap": "800000.00", "claims_cap_left": "650000.00", "insurer": "650000.00"}
        | {"unallocated": "150000.00", "insurer_binding": "cap"},
    ),
    Row(
        19,
        "recovery_split",
        "yiwu",
        {
            **SIGNED,
            "recovery.amount": "1100000.00",
            "loss.borne_by_insurer": "700000.00",
            "loss.borne_by_bank": "300000.00",
        },
        "amount",
        {"insurer": "700000.00", "bank": "300000.00", "surplus": "100000.00"},
    ),
    Row(
        19,
        "recovery_split",
        "dalian",
        {
            **SIGNED,
            "recovery.amount": "500000.00",
            "loss.borne_by_insurer": "700000.00",
            "loss.borne_by_bank": "300000.00",
        },
        "amount",
        {"insurer": "350000.00", "bank": "150000.00"},
    ),
    # 739,585.00 x 90% = 665,626.50, and 20,000,000.00 - 19,500,000.00 is left in the year's fund
    Row(
        20,
        "compensation",
        "yiwu",
        {
            **SIGNED,
            "claim.paid": "739585.00",
            "claim.earlier_paid": "0.00",
            "claim.earlier_compensation": "0.00",
            "fund.compensated_this_year": "19500000.00",
        },
        "amount",
        {"ceiling": "665626.50", "payable": "500000.00", "binding": "fund"},
    ),
    Row(
        21,
        "insurance_term",
        "shanwei",
        {
            "loan.term": 12,
            "cover.term": 12,
            "policy.issued_on": "2020-06-01",
            "policy.received_by_bank_on": "2020-06-02",
            "loan.disbursed_on": "2020-06-08",
            "cover.extension_consented": True,
        },
        "compliant",
        {"delay_days": 6, "free_days": 6, "uncovered_days": 0},
    ),
    Row(
        22,
        "policy_year",
        "shanwei",
        {
            "agreement.effective_on": "2019-07-01",
            "agreement.ends_on": "2022-06-30",
            "policy.effective_on": "2019-12-31",
            "loan.disbursed_on": "2020-01-02",
            "premium.paid_on": "2019-12-31",
        },
        "amount",
        {
            "policy_year": 1,
            "policy_year_last": "2019-12-31",
            "disbursement_year": 2,
            "subsidy_year_first": "2019-01-01",
        },
    ),
    Row(
        23,
        "subsidy",
        "shanwei",
        SUBSIDY,
        "amount",
        {"subsidy": "12500.00", "borrower_pays": "12500.00"},
        date(2024, 4, 1),
    ),
    Row(23, "subsidy", "shanwei", {**SUBSIDY, "subsidy.policies_before": 1}, "non_compliant", {}, date(2024, 4, 1)),
    Row(24, "fee", "shanwei", {"fee.charged_by": "insurer", "fee.kind": "other_fee"}, "non_compliant"),
    Row(24, "fee", "shanwei", {"fee.charged_by": "insurer", "fee.kind": "guarantee_premium"}, "compliant"),
    Row(
        25,
        "halt",
        "yiwu",
        {**MEASURED, "consortium.claims_this_year": "1500000.00"},
        "state",
        {"consortium_ratio": "1.500000", "consortium_state": "halted", "bank_state": "running"},
    ),
    Row(
        25,
        "halt",
        "dalian",
        {**MEASURED, "scheme.claims_paid": "1299999.99"},
        "state",
        {"scheme_state": "running"},
    ),
    Row(
        25,
        "halt",
        "dalian",
        {**MEASURED, "scheme.claims_paid": "1300000.00"},
        "state",
        {"scheme_state": "suspended"},
    ),
    # 26 to 33: the fund manager. 50% of 1,020,000.00 binds; 920,000.00 is still owed
    Row(
        26,
        "compensation",
        "chengyang",
        POOL,
        "amount",
        {"comp_limit": "510000.00", "still_owed": "920000.00", "payable": "510000.00", "binding": "limit"},
        date(2020, 7, 10),
    ),
    # 31 May 2020 + 30 days = 30 June, + 60 days = 30 July
    Row(
        27,
        "compensation_window",
        "chengyang",
        {"loan.signing_date": "2020-01-02", "loan.maturity_date": "2020-05-31"},
        "due",
        {"joint_recovery_until": "2020-06-30", "request_from": "2020-07-01", "pay_by": "2020-07-30"},
    ),
    Row(
        28, "fund_balance", "yiwu", {"fund.compensated_this_year": "5000000.00"}, "amount", {"fund_left": "15000000.00"}
    ),
    Row(
        28,
        "fund_balance",
        "chengyang",
        {"fund.compensated_total": "5000000.00"},
        "amount",
        {"fund_left": "15000000.00"},
    ),
    Row(
        28,
        "fund_balance",
        "shanwei",
        {
            "fund.special_carried_over": "0.00",
            "fund.special_balance": "2500000.00",
            "fund.subsidies_paid_this_year": "500000.00",
            "fund.compensated_this_year": "0.00",
            "subsidy.quota_taken": "20000000.00",
        },
        "amount",
        {"special_fund_left": "2500000.00", "subsidy_quota_left": "30000000.00"},
    ),
    Row(
        30,
        "resume",
        "chengyang",
        {
            **MEASURED,
            "state.platform": "halted",
            "platform.npl_balance": "50000.00",
            "resume.review_done": True,
            "resume.bureau_consent": True,
            "resume.bank_consent": True,
        },
        "permitted",
        {"platform_state": "running"},
    ),
    Row(
        30,
        "halt",
        "chengyang",
        {**MEASURED, "platform.npl_balance": "150000.00"},
        "state",
        {"platform_state": "halted"},
    ),
    Row(
        30,
        "halt",
        "shanwei",
        {**MEASURED, "scheme.principal_loss_this_year": "1500000.01"},
        "state",
        {"scheme_year_state": "termination_pending"},
    ),
    Row(
        31,
        "program_volume",
        "chengyang",
        {**APPLIED, "scheme.balance": "119500000.00", "loan.amount": "500000.00"},
        "compliant",
        {"volume_limit": "120000000.00", "volume_limit_headroom": "0.00"},
    ),
    Row(
        31,
        "program_volume",
        "shanwei",
        {"scheme.balance": "50000000.00", "loan.amount": "500000.00"},
        "non_compliant",
    ),
    # 40: Chengyang runs for two years; a draft and a proposal are in force on no day
    Row(40, "validity", "yiwu", {}, "in_force", {}, date(2016, 7, 1)),
    Row(40, "validity", "yiwu", {}, "not_in_force", {}, date(2016, 6, 30)),
    Row(40, "validity", "chengyang", {}, "in_force", {}, date(2021, 12, 29)),
    Row(40, "validity", "chengyang", {}, "not_in_force", {}, date(2021, 12, 30)),
    Row(40, "validity", "dalian", {}, "in_force"),
    Row(40, "validity", "shanwei", {}, "not_in_force"),
    Row(40, "validity", "shangluo", {}, "not_in_force"),
]
NA = "not_applicable"
BLANKS = [
    (2, "loan_limit", {**FIRM, **LOAN}, {"shanwei": "referred"}),
    (3, "purpose", FIRM, {"shanwei": "referred"}),
    (4, "rate_cap", LOAN, {"shanwei": "referred"}),
    (6, "renewal", RENEWAL, {"yiwu": "silent", "shanwei": "silent", "shangluo": "silent", "chengyang": "silent"}),
    (7, "collateral", SECURITY, {"yiwu": "silent", "shanwei": "silent", "shangluo": "silent"}),
    (8, "deposit", LOAN, {"yiwu": "silent", "shanwei": "silent", "dalian": "silent", "shangluo": "silent"}),
    (11, "claim_trigger", UNPAID, {"shanwei": "referred", "dalian": "referred"}),
    (13, "halt_state", APPLIED, {"shangluo": "absent"}),
    (15, "premium_cap", LOAN, {"shanwei": "referred", "chengyang": NA}),
    (
        16,
        "discount",
        APPLIED,
        {"yiwu": "silent", "shanwei": "silent", "dalian": "silent", "shangluo": "silent", "chengyang": NA},
    ),
    (19, "recovery_split", LOSS, {"shanwei": "silent", "shangluo": "silent"}),
    (20, "compensation", SIGNED, {"shanwei": "referred", "dalian": "referred", "shangluo": "absent"}),
    (21, "insurance_term", APPLIED, {"yiwu": "silent", "dalian": "silent", "shangluo": "silent", "chengyang": NA}),
    (22, "policy_year", {}, {"yiwu": "silent", "dalian": "silent", "shangluo": "silent", "chengyang": NA}),
    (23, "subsidy", APPLIED, {"yiwu": "silent", "dalian": "silent", "shangluo": "absent", "chengyang": NA}),
    (24, "fee", APPLIED, {"yiwu": "silent", "dalian": "silent", "shangluo": "silent", "chengyang": "silent"}),
    (
        27,
        "compensation_window",
        SIGNED,
        {"yiwu": "silent", "shanwei": "silent", "dalian": "referred", "shangluo": "absent"},
    ),
    (28, "fund_balance", {}, {"dalian": "silent", "shangluo": "absent"}),
    (30, "resume", MEASURED, {"yiwu": "silent", "shanwei": "silent", "dalian": "silent", "shangluo": "absent"}),
    (31, "program_volume", APPLIED, {"yiwu": "silent", "dalian": "silent", "shangluo": "silent"}),
    (33, "sanction", {"conduct.kinds": []}, {"shangluo": "absent"}),
]


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row.number}-{row.question}-{row.city}-{row.outcome}")
def test_a_question_has_its_answer_and_its_figures(row: Row) -> None:
    decision = ask(row.city, row.question, row.facts, row.as_of)
    assert decision.outcome == row.outcome
    assert shown(decision, row.values) == row.values


@pytest.mark.parametrize(
    ("question", "facts", "city", "why"),
    [
        pytest.param(question, facts, city, why, id=f"{number}-{question}-{city}-{why}")
        for number, question, facts, blanks in BLANKS
        for city, why in blanks.items()
    ],
)
def test_where_a_text_has_no_answer_the_kind_of_blank_is_said(question: str, facts: Facts, city: str, why: str) -> None:
    decision = ask(city, question, facts)
    if why == NA:
        assert decision.outcome == NA
    else:
        assert decision.outcome == "not_determined"
        assert [item.why for item in decision.open] == [why]


# --- lists: papers, steps, reports, consequences


def papers(city: str, step: str, *held: str) -> dict[str | None, str]:
    decision = ask(city, "documents", {"documents.step": step, "documents.provided": list(held)})
    return {item.document: item.verdict for item in decision.items}


def test_9_the_papers_of_a_step_are_a_list_that_says_which_are_missing() -> None:
    assert papers("yiwu", "contract", "loan_contract") == {
        "loan_contract": "met",
        "guarantee_insurance_contract": "not_met",
    }
    assert papers("shangluo", "contract", "premium_receipt")["premium_receipt"] == "met"
    assert papers("chengyang", "compensation") == {"compensation_request": "not_met"}
    assert list(papers("dalian", "contract")) == ["guarantee_policy", "loan_contract"]
    shanwei = ask("shanwei", "documents", {"documents.step": "application", "documents.provided": ["credit_report"]})
    assert [item.document for item in shanwei.items if item.verdict == "not_met"] == [
        "business_papers",
        "product_papers",
        "sales_papers",
        "supplier_papers",
        "operation_papers",
        "controller_papers",
        "other_required_papers",
    ]
    first = shanwei.as_json()["items"][0]
    assert (first["document"], first["verdict"], first["label"]["en"]) == (
        "business_papers",
        "not_met",
        load("shanwei").versions[0].vocabulary.enums["document"].members["business_papers"]["en"],
    )


@pytest.mark.parametrize(
    ("city", "step", "outcome"),
    [
        ("yiwu", "application", "not_determined"),
        ("yiwu", "compensation", "not_determined"),
        ("shanwei", "claim", "not_determined"),
        ("dalian", "claim", "not_determined"),
        ("dalian", "subsidy", "not_determined"),
        ("shangluo", "claim", "not_determined"),
        ("chengyang", "contract", "not_determined"),
        ("chengyang", "claim", "not_applicable"),
    ],
)
def test_9_an_empty_list_of_papers_is_never_taken_for_nothing_needed(city: str, step: str, outcome: str) -> None:
    facts = {"documents.step": step, "documents.provided": [], "insurer.consortium": False}
    assert ask(city, "documents", facts).outcome == outcome


def test_10_what_comes_next_and_by_when() -> None:
    decision = ask(
        "shanwei",
        "sequence",
        {"application.submitted_on": "2020-06-01", "application.bank_approved_on": "2020-06-23"},
        date(2020, 6, 24),
    )
    # five working days from 23 June: 24, 28 (a Sunday worked for the festival of 25 to 27), 29, 30 June, 1 July
    assert shown(decision, {"next_step": 0, "next_due": 0}) == {
        "next_step": "shanwei_step_bank_intent",
        "next_due": "2020-07-01",
    }
    due = {item.rule.id: item.due for item in decision.items}
    assert due["shanwei_step_bank_intent"] == date(2020, 7, 1)
    assert [item.verdict for item in decision.items[:3]] == ["met", "met", "not_met"]


@pytest.mark.parametrize(
    ("city", "facts", "step"),
    [
        ("dalian", {"policy.issued_on": None}, "dalian_step1_apply"),
        ("shangluo", {"application.submitted_on": "2020-05-01"}, "shangluo_step2"),
        ("chengyang", {"application.listed_on": "2020-05-01"}, "chengyang_step_deposit"),
    ],
)
def test_10_the_first_step_that_is_not_done_comes_next(city: str, facts: Facts, step: str) -> None:
    assert ask(city, "sequence", facts).values["next_step"] == step


def test_10_yiwu_does_not_say_in_which_order_the_contracts_are_signed() -> None:
    decision = ask("yiwu", "sequence", {})
    assert (decision.outcome, [item.why for item in decision.open]) == ("not_determined", ["silent"])


def test_10_the_processing_deadlines_skip_days_off_and_count_days_made_up() -> None:
    yiwu = ask(
        "yiwu",
        "deadline",
        {
            **APPLIED,
            "application.first_time": True,
            "application.complete_on": "2020-06-24",
            "application.insurer_received_on": "2020-06-24",
        },
    )
    # three working days from 24 June: 28, 29, 30 June
    assert yiwu.values["bank_review_due"] == yiwu.values["insurer_opinion_due"] == date(2020, 6, 30)


def test_14_the_reports_of_a_month_are_listed_with_their_days() -> None:
    # 10 October 2020 is a Saturday that is worked; 15 October is a Thursday
    shanwei = {item.rule.id: item.due for item in ask("shanwei", "report_due", {}, date(2020, 10, 1)).items}
    assert shanwei["shanwei_insurer_monthly_report"] == date(2020, 10, 10)
    assert shanwei["shanwei_monthly_publication"] == date(2020, 10, 15)
    assert shanwei["shanwei_bank_monthly_report"] is None
    # 15 August 2020 is a Saturday: Chengyang has no roll, Shanwei has one
    assert ask("chengyang", "report_due", {}, date(2020, 8, 1)).values["monthly_report_due"] == date(2020, 8, 15)
    assert ask("shanwei", "report_due", {}, date(2020, 8, 1)).values["publication_due"] == date(2020, 8, 17)


@pytest.mark.parametrize(("city", "least"), [("yiwu", 1), ("dalian", 3)])
def test_14_reports_without_a_day_are_listed_without_one(city: str, least: int) -> None:
    decision = ask(city, "report_due", {})
    assert len(decision.items) >= least
    assert {item.due for item in decision.items} == {None}


def test_16_the_duty_to_give_a_discount_is_listed_though_its_size_is_not_given() -> None:
    assert [item.rule.id for item in ask("yiwu", "discount", APPLIED).items] == ["yiwu_premium_discount"]
    assert [item.rule.id for item in ask("dalian", "discount", APPLIED).items] == ["dalian_collateral_discount"]


def test_17_a_claim_is_ripe_and_its_papers_are_listed() -> None:
    assert ask("yiwu", "claim_trigger", UNPAID, date(2020, 7, 1)).outcome == "triggered"
    assert papers("yiwu", "claim", "event_particulars") == {
        "event_particulars": "met",
        "recovery_particulars": "not_met",
    }


def test_23_the_papers_of_the_subsidy_are_listed() -> None:
    assert list(papers("shanwei", "subsidy")) == [
        "subsidy_list",
        "drawdown_voucher",
        "policy_duplicate",
        "premium_invoice",
    ]


def test_29_whoever_pays_first_is_subsidised_first_and_the_rest_gets_what_is_left() -> None:
    before = {**SUBSIDY, "subsidy.quota_taken": "48000000.00"}
    queue = {
        "third": {**before, "premium.paid_on": "2024-03-03"},
        "first": {**before, "premium.paid_on": "2024-03-01", "loan.amount": "1500000.00", "premium.amount": "30000.00"},
        "second": {**before, "premium.paid_on": "2024-03-02"},
        "barred": {**before, "premium.paid_on": "2024-03-01", "borrower.scheme_overdue_ever": True},
        "next year": {**before, "premium.paid_on": "2025-01-02"},
    }
    allotted = allot(load("shanwei"), queue, as_of=date(2025, 2, 1))
    got = {one.name: (one.tied, str(one.decision.values.get("subsidy"))) for one in allotted}
    # 2,000,000.00 are left: 1,500,000.00, then half of the second loan, then nothing
    assert got == {
        "first": (False, "15000.00"),
        "barred": (False, "None"),
        "second": (False, "6250.00"),
        "third": (False, "0.00"),
        "next year": (False, "12500.00"),
    }
    assert [one.name for one in allotted if one.name != "barred"] == ["first", "second", "third", "next year"]


def test_29_of_those_who_pay_on_one_day_none_is_put_first_where_the_quota_does_not_suffice() -> None:
    def tied(taken: str) -> list[tuple[bool, str]]:
        one = {**SUBSIDY, "subsidy.quota_taken": taken}
        return [
            (each.tied, each.decision.outcome)
            for each in allot(load("shanwei"), {"one": one, "other": one}, as_of=date(2024, 4, 1))
        ]

    assert tied("48000000.00") == [(False, "amount"), (False, "amount")]
    assert tied("48000000.01") == [(True, "not_determined"), (True, "not_determined")]


def test_29_the_order_needs_the_day_on_which_each_premium_was_paid() -> None:
    undated = {name: value for name, value in SUBSIDY.items() if name != "premium.paid_on"}
    with pytest.raises(FactsError) as refused:
        allot(load("shanwei"), {"undated": undated}, as_of=date(2024, 4, 1))
    assert [item.code for item in refused.value.diagnostics] == ["fact-needed"]


def test_30_the_acts_that_belong_to_a_halt_are_citable() -> None:
    assert load("chengyang").versions[0].rules["chengyang_halt_review"].force == "mandatory"
    assert load("yiwu").versions[0].rules["yiwu_halt_measures"].force == "mandatory"
    assert load("dalian").versions[0].rules["dalian_halt_investigation"].force == "mandatory"


def test_32_the_reports_say_who_owes_them_to_whom() -> None:
    items = ask("chengyang", "report_due", {}, date(2020, 6, 2)).items
    assert [(item.due, set(item.whom)) for item in items] == [(date(2020, 6, 15), {"by", "to"})]


@pytest.mark.parametrize(
    ("city", "grave", "ids"),
    [
        ("yiwu", False, {"yiwu_sanction_insurer"}),
        ("shanwei", False, set()),
        ("shanwei", True, {"shanwei_sanction_insurer"}),
        ("dalian", False, {"dalian_sanction_insurer"}),
        ("chengyang", False, set()),
    ],
)
def test_33_the_sanctions_of_a_conduct_are_listed_with_their_force(city: str, grave: bool, ids: set[str]) -> None:
    conduct = {"kinds": ["claim_refused"], "scheme_harmed": True, "bank_unpaid": True, "grave": grave}
    items = ask(city, "sanction", {"conduct": conduct}).items
    assert {item.rule.id for item in items} == ids
    assert all(item.force == ("permitted" if city == "shanwei" else "mandatory") for item in items)


# --- stress


def broken(city: str, fact: str, facts: Facts = MEASURED) -> list[tuple[str, str, str]]:
    found = stress(load(city), "halt", facts, as_of=DAY, vary=fact)
    return [(each.rule.id, str(each.at), str(each.by)) for each in found.breaks]


def test_34_the_smallest_figure_that_breaks_a_halt_is_found_and_what_state_follows() -> None:
    assert broken("yiwu", "bank.npl_balance") == [("yiwu_halt_npl", "4000000.00", "4000000.00")]
    assert broken("yiwu", "consortium.claims_this_year") == [
        ("yiwu_halt_payout_ratio", "1500000.00", "1500000.00"),
    ]
    # 达到 10% against 超过 5%: the fen beyond
    assert broken("shanwei", "bank.npl_balance") == [("shanwei_halt_bank_npl", "5000000.01", "5000000.01")]
    assert broken("shanwei", "scheme.principal_loss_this_year") == [
        ("shanwei_halt_year_loss", "1500000.01", "1500000.01"),
    ]
    assert broken("dalian", "scheme.claims_paid") == [("dalian_halt_payout", "1300000.00", "1300000.00")]
    assert broken("dalian", "scheme.overdue_balance") == [("dalian_halt_overdue", "100000.00", "100000.00")]
    assert broken("chengyang", "platform.npl_balance") == [("chengyang_halt_npl", "150000.00", "150000.00")]
    one = stress(load("shanwei"), "halt", MEASURED, as_of=DAY, vary="scheme.balance").breaks[0]
    assert (str(one.at), one.states["scheme_state"]) == ("50000000.00", "suspended")


def test_34_a_shrinking_balance_breaks_a_ratio_as_well() -> None:
    # 1,000,000.00 of bad loans are 4% of 25,000,000.00
    facts = {**MEASURED, "bank.npl_balance": "1000000.00"}
    assert broken("yiwu", "bank.loan_balance", facts) == [("yiwu_halt_npl", "25000000.00", "-75000000.00")]


def test_34_every_break_is_real_and_one_fen_before_it_there_is_none() -> None:
    fen = Decimal("0.01")
    for city in ("yiwu", "shanwei", "dalian", "chengyang"):
        found = stress(load(city), "halt", MEASURED, as_of=DAY)
        assert found.breaks
        for each in found.breaks:
            before = each.at - fen if each.by > 0 else each.at + fen  # type: ignore[operator]
            at, near = (
                {check.rule: verdict for check, verdict in ask(city, "halt", facts).answer.verdicts}[each.rule.id]
                for facts in ({**MEASURED, each.fact: each.at}, {**MEASURED, each.fact: before})
            )
            assert (at, near) == ("met", "not_met")


def test_34_limits_break_too_and_what_is_broken_already_is_named() -> None:
    facts = {**FIRM, "loan.amount": "4000000.00"}
    (one,) = stress(load("yiwu"), "loan_limit", facts, as_of=DAY, vary="loan.amount").breaks
    assert (one.rule.id, str(one.at), str(one.by), one.outcome) == (
        "yiwu_limit_msme",
        "5000000.01",
        "1000000.01",
        "non_compliant",
    )
    over = stress(load("yiwu"), "loan_limit", {**FIRM, "loan.amount": "5000000.01"}, as_of=DAY)
    assert over.already == ("yiwu_limit_msme",)


def test_34_a_fact_that_plays_no_part_is_refused_and_one_not_stated_is_named() -> None:
    with pytest.raises(FactsError) as refused:
        stress(load("yiwu"), "halt", MEASURED, as_of=DAY, vary=["bank.npl_balance", "loan.amount"])
    assert [item.code for item in refused.value.diagnostics] == ["fact-unused"]
    unstated = {name: value for name, value in MEASURED.items() if name != "bank.npl_balance"}
    found = stress(load("yiwu"), "halt", unstated, as_of=DAY, vary="bank.npl_balance")
    assert (found.breaks, found.unstated) == ((), ("bank.npl_balance",))


# --- across the cities


def test_35_one_borrower_in_five_cities_with_limits_rates_and_premiums() -> None:
    limits = compare("loan_limit", {**FIRM, **LOAN}, as_of=DAY, packs=CITIES)
    assert [limits.value(city, "limit") for city in CITIES] == [
        Decimal("5000000.00"),
        Blank("referred"),
        Decimal("5000000.00"),
        Decimal("1000000.00"),
        Decimal("10000000.00"),
    ]
    together = compare("application", {**SECURITY, **MEASURED}, as_of=DAY, packs=CITIES)
    assert [together.value(city, "loan_limit.limit") for city in CITIES] == [
        limits.value(city, "limit") for city in CITIES
    ]
    assert [together.value(city, "premium_cap.premium_cap") for city in CITIES] == [
        Decimal("31696.50"),
        Blank("referred"),
        Decimal("25000.00"),
        Decimal("20400.00"),
        Blank("not_applicable"),
    ]
    assert [together.decisions[city].binding for city in CITIES] == [True, False, True, False, True]


def test_35_the_premium_caps_of_one_loan_have_three_bases() -> None:
    caps = compare("premium_cap", LOAN, as_of=DAY, packs=CITIES)
    assert [caps.value(city, "premium_cap") for city in CITIES] == [
        Decimal("31696.50"),
        Blank("referred"),
        Decimal("25000.00"),
        Decimal("20400.00"),
        Blank("not_applicable"),
    ]
    assert caps.decisions["shanwei"].outcome == "not_determined"


def test_36_one_loss_in_five_cities_and_who_bears_what() -> None:
    losses = compare("loss_share", {**LOSS, "cohort.premium_to_date": "400000.00"}, as_of=DAY, packs=CITIES)
    assert [losses.value(city, "insurer") for city in CITIES] == [
        Decimal("739585.00"),
        Decimal("600000.00"),
        Decimal("700000.00"),
        Decimal("739585.00"),
        Blank("not_applicable"),
    ]
    # 800,000.00 before the cap of 150% of 400,000.00
    assert losses.value("shanwei", "insurer_before_cap") == Decimal("800000.00")
    assert losses.value("shanwei", "unallocated") == Decimal("200000.00")
    assert losses.value("chengyang", "insurer_before_cap") == Blank("not_applicable")
    assert losses.value("yiwu", "unallocated") == Blank("not_given")


def test_36_the_insurers_columns_have_no_subject_in_chengyang_where_its_own_columns_have() -> None:
    answers = compare("loss_share", {**LOSS, **POOL}, as_of=date(2020, 7, 10), packs=CITIES)
    assert answers.value("chengyang", "insurer") == Blank("not_applicable")
    assert answers.value("chengyang", "payable") == Decimal("510000.00")
    halts = compare("halt", MEASURED, as_of=DAY, packs=CITIES)
    assert halts.value("chengyang", "consortium_ratio") == Blank("not_applicable")
    assert halts.value("shangluo", "consortium_ratio") == Blank("absent")


def test_36_at_exactly_five_per_cent_yiwu_has_stopped_and_shanwei_has_not() -> None:
    facts = {**MEASURED, "bank.npl_balance": "5000000.00"}
    halts = compare("halt", facts, as_of=DAY, packs=["yiwu", "shanwei"])
    assert halts.value("yiwu", "bank_ratio") == halts.value("shanwei", "bank_ratio") == Decimal("0.050000")
    assert halts.value("yiwu", "bank_state") == "halted"
    assert halts.value("shanwei", "bank_state") == "running"
    beyond = compare("halt", {**facts, "bank.npl_balance": "5000000.01"}, as_of=DAY, packs=["shanwei"])
    assert beyond.value("shanwei", "bank_state") == "suspended"
    words = {city: load(city).versions[0].rules for city in ("yiwu", "shanwei")}
    assert words["yiwu"]["yiwu_halt_npl"].details["at_least"] == "4%"
    assert words["shanwei"]["shanwei_halt_bank_npl"].details["more_than"] == "5%"


def test_36_one_hundred_and_fifty_per_cent_is_a_halt_in_yiwu_and_a_ceiling_in_shanwei() -> None:
    rules = {city: load(city).versions[0].rules for city in ("yiwu", "shanwei")}
    assert rules["yiwu"]["yiwu_halt_payout_ratio"].kind == "halt"
    assert rules["shanwei"]["shanwei_loss_cap_150"].kind == "payment"


def test_37_what_each_text_says_of_an_attribute_with_four_kinds_of_blank() -> None:
    table = matrix(["deposit", "subsidy", "premium_cap", "halt", "renewal"], CITIES)
    blanks = {question: [table.cell(question, city).blank for city in CITIES] for question in table.questions}
    assert blanks == {
        "deposit": ["silent", "silent", "silent", "silent", None],
        "subsidy": ["silent", None, "silent", "absent", "not_applicable"],
        "premium_cap": [None, "referred", None, None, "not_applicable"],
        "halt": [None, None, None, "absent", None],
        "renewal": ["silent", "silent", None, "silent", "silent"],
    }
    (cap,) = table.cell("premium_cap", "yiwu").rules
    assert (cap.id, cap.clause, cap.word, cap.force) == ("yiwu_premium_cap", "二（四）", "原则上不超过", "in_principle")
    assert table.cell("premium_cap", "chengyang").gaps[0].details["see"]


def test_37_the_whole_matrix_has_a_rule_or_a_kind_of_blank_in_every_cell() -> None:
    table = matrix()
    assert len(table.cells) == len(table.questions) * len(table.packs)
    for cell in table.cells.values():
        assert bool(cell.rules) is (cell.blank is None)
    with pytest.raises(KeyError):
        matrix(["no_such_question"])


def test_38_the_rules_that_rest_on_readings_and_both_values() -> None:
    by_name = {one.name: one for one in resting(load("yiwu"))}
    tiers = by_name["tier_basis"]
    assert (tiers.reading.code, tiers.reading.default, set(tiers.reading.options)) == (
        "Y-A8",
        "whole",
        {"whole", "marginal"},
    )
    assert "yiwu_compensation_ceiling" in tiers.rules
    assert tiers.questions == ("compensation",)
    facts = {
        **SIGNED,
        "claim.paid": "1000000.01",
        "claim.earlier_paid": "0.00",
        "claim.earlier_compensation": "0.00",
        "fund.compensated_this_year": "0.00",
    }
    decision = ask("yiwu", "compensation", facts)
    assert decision.values["ceiling"] == Decimal("700000.00")
    changes = {change.readings: change.values for change in decision.robustness.changes}
    # 90% of 1,000,000.00 and 70% of the fen above, cut to the fen
    assert changes[(("tier_basis", "marginal"),)]["ceiling"] == Decimal("900000.00")


@pytest.mark.parametrize("city", CITIES)
def test_38_every_reading_bears_on_a_question(city: str) -> None:
    assert all(one.questions for one in resting(load(city)))


@pytest.mark.parametrize(
    ("city", "rule", "referred"),
    [
        ("yiwu", "yiwu_claim_payment", "yiwu_premium_by_contract"),
        ("shanwei", "shanwei_ref_measures", "shanwei_insurer_pays"),
        ("dalian", "dalian_one_to_one_agreement", "dalian_claim_event_undefined"),
        ("shangluo", "shangluo_agreement_content", "shangluo_loss_share_later"),
        ("chengyang", "chengyang_agreed_ratio", "chengyang_comp_ratio_agreed"),
    ],
)
def test_39_what_is_left_to_agreements_is_a_list(city: str, rule: str, referred: str) -> None:
    assert rule in [item.rule.id for item in ask(city, "agreements", {}).items]
    assert referred in [gap.id for gap in left_out(load(city))["referred"]]


@pytest.mark.parametrize(
    ("city", "ids"),
    [
        ("yiwu", {"yiwu_interpretation", "yiwu_joint_group"}),
        ("shanwei", {"shanwei_interpretation", "shanwei_group_amend", "shanwei_group"}),
        ("dalian", {"dalian_conference"}),
        ("chengyang", {"chengyang_evaluation"}),
    ],
)
def test_41_who_interprets_amends_and_leads_is_a_list(city: str, ids: set[str]) -> None:
    decision = ask(city, "authority", {})
    assert ids <= {item.rule.id for item in decision.items}
    silent = {gap.id for gap in left_out(load(city))["silent"]}
    assert (f"{city}_interpreter_absent" in silent or f"{city}_interpreter_silent" in silent) is (
        city in ("dalian", "chengyang")
    )


def test_41_a_proposal_has_no_authority_to_interpret_it() -> None:
    assert "shangluo_interpretation" not in [item.rule.id for item in ask("shangluo", "authority", {}).items]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("row", [row for row in ANSWERS if row.values], ids=lambda row: f"{row.question}-{row.city}")
def test_42_every_answer_says_why_with_clause_and_word(row: Row, lang: str) -> None:
    decision = ask(row.city, row.question, row.facts, row.as_of)
    told = decision.explain(lang)
    cited = [finding.rule for finding in decision.findings if finding.verdict not in ("not_reached",)]
    assert cited
    assert any(rule.clause in told and (rule.word is None or rule.word in told) for rule in cited)


def test_every_one_of_the_forty_two_questions_is_asked_here() -> None:
    asked = {row.number for row in ANSWERS} | {number for number, *_ in BLANKS}
    asked |= {int(found[1]) for name in globals() if (found := re.match(r"test_(\d+)_", name))}
    assert asked == set(range(1, 43))
