"""What the library promises of the two texts it comes with, each promise at its boundary."""

from __future__ import annotations

import decimal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from guarantee_rules import Decision, FactsError, Pack, load

YIWU, CHENGYANG = load("yiwu"), load("chengyang")
DAY = date(2024, 3, 1)
IN_FORCE = date(2021, 6, 1)


def ask(
    pack: Pack,
    question: str,
    *facts: Mapping[str, object],
    as_of: date = DAY,
    readings: Mapping[str, str] | None = None,
) -> Decision:
    together: dict[str, object] = {}
    for some in facts:
        together |= some
    return pack.decide(question, together, as_of=as_of, readings=readings)


def outcome(
    pack: Pack,
    question: str,
    *facts: Mapping[str, object],
    as_of: date = DAY,
    readings: Mapping[str, str] | None = None,
) -> str:
    return ask(pack, question, *facts, as_of=as_of, readings=readings).outcome


# --- limits and caps

ENTERPRISE: dict[str, object] = {
    "application.date": "2024-03-01",
    "borrower.categories": ["enterprise"],
    "borrower.size": "micro",
    "borrower.other_scheme_balance": "0.00",
}


@pytest.mark.parametrize(
    ("amount", "other", "result"),
    [
        ("4999999.99", "0.00", "compliant"),
        ("5000000.00", "0.00", "compliant"),
        ("5000000.01", "0.00", "non_compliant"),
        ("4000000.00", "1000000.00", "compliant"),
        ("4000000.00", "1000000.01", "non_compliant"),
    ],
)
def test_in_yiwu_five_million_passes_and_one_fen_more_does_not(amount: str, other: str, result: str) -> None:
    facts = {"loan.amount": amount, "borrower.other_scheme_balance": other}
    assert outcome(YIWU, "loan_limit", ENTERPRISE, facts) == result


@pytest.mark.parametrize(
    ("rate", "benchmark", "result"),
    [
        ("5.655%", "4.35%", "compliant"),
        ("5.665%", "4.35%", "outside_guideline"),
        ("0.0585", "0.045", "compliant"),
        ("0.0586", "0.045", "outside_guideline"),
        ("0.058500000001", "0.045", "outside_guideline"),
    ],
)
def test_one_point_three_times_the_benchmark_is_compliant_to_the_last_decimal(
    rate: str, benchmark: str, result: str
) -> None:
    facts = {"application.date": "2024-03-01", "loan.rate": rate, "loan.benchmark_rate": benchmark}
    assert outcome(YIWU, "rate_cap", facts) == result


def test_the_benchmark_comes_from_the_table_where_none_is_stated() -> None:
    facts = {"application.date": "2024-03-01", "loan.term": "12个月"}
    decision = ask(YIWU, "rate_cap", facts, {"loan.rate": "5.655%"})
    assert (decision.outcome, decision.values["rate_cap"]) == ("compliant", Decimal("0.05655"))
    assert outcome(YIWU, "rate_cap", facts, {"loan.rate": "5.665%"}) == "outside_guideline"


# --- halt and resumption

MEASURED: dict[str, object] = {
    "halt.measured_on": "2021-06-30",
    "state.bank": "running",
    "state.consortium": "running",
    "bank.loan_balance": "100000000.00",
    "consortium.claims_this_year": 0,
    "consortium.premium_this_year": 1,
}


@pytest.mark.parametrize(
    ("npl", "state"), [("3999999.99", "running"), ("4000000.00", "halted"), ("4000000.01", "halted")]
)
def test_a_ratio_one_fen_short_has_not_reached_four_per_cent(npl: str, state: str) -> None:
    decision = ask(YIWU, "halt", MEASURED, {"bank.npl_balance": npl})
    # Cut to six decimals for people to read; what is compared is not what is shown.
    assert decision.values["bank_ratio"] == Decimal("0.039999" if state == "running" else "0.04")
    assert (decision.values["bank_state"], decision.values["consortium_state"]) == (state, "running")


@pytest.mark.parametrize("npl", ["0.00", "1.00"])
def test_over_no_loans_the_ratio_is_undefined_and_never_zero(npl: str) -> None:
    decision = ask(YIWU, "halt", MEASURED, {"bank.npl_balance": npl, "bank.loan_balance": "0.00"})
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["undefined_ratio"])


def platform(npl: str, prior: str = "halted", done: Mapping[str, bool] | None = None) -> dict[str, object]:
    given = {"review_done": True, "bureau_consent": True, "bank_consent": True} | dict(done or {})
    return {
        "halt.measured_on": "2021-06-30",
        "state.platform": prior,
        "platform.npl_balance": npl,
        "platform.loan_balance": "100.00",
        "platform.compensated_principal": 0,
        **{f"resume.{name}": value for name, value in given.items()},
    }


@pytest.mark.parametrize(
    ("npl", "prior", "state"),
    [
        ("14.99", "running", "running"),
        ("15.00", "running", "halted"),
        ("15.01", "running", "halted"),
        ("6.00", "running", "running"),
        ("14.99", "halted", "halted"),
        ("6.00", "halted", "halted"),
        ("5.01", "halted", "halted"),
        ("5.00", "halted", "running"),
        ("4.99", "halted", "running"),
    ],
)
def test_chengyang_stops_at_fifteen_and_starts_again_only_at_five(npl: str, prior: str, state: str) -> None:
    assert ask(CHENGYANG, "halt", platform(npl, prior)).values["platform_state"] == state


@pytest.mark.parametrize("absent", ["review_done", "bureau_consent", "bank_consent"])
def test_at_five_per_cent_the_review_and_both_consents_are_needed(absent: str) -> None:
    assert outcome(CHENGYANG, "resume", platform("5.00")) == "permitted"
    assert outcome(CHENGYANG, "resume", platform("5.00", done={absent: False})) == "not_permitted"
    assert ask(CHENGYANG, "halt", platform("5.00", done={absent: False})).values["platform_state"] == "halted"


@pytest.mark.parametrize(
    ("npl", "readings", "done", "result"),
    [
        ("5.00", {"resume_ratio": "below"}, {}, "not_permitted"),
        ("4.99", {"resume_ratio": "below"}, {}, "permitted"),
        ("5.00", {"review_first": "not_required"}, {"review_done": False}, "permitted"),
        ("5.00", {"review_first": "not_required"}, {"review_done": False, "bank_consent": False}, "not_permitted"),
        ("5.00", {"review_first": "not_required", "resume_ratio": "below"}, {"review_done": False}, "not_permitted"),
        ("4.99", {"review_first": "not_required", "resume_ratio": "below"}, {"review_done": False}, "permitted"),
    ],
)
def test_the_other_readings_of_the_resumption_rule(
    npl: str, readings: dict[str, str], done: dict[str, bool], result: str
) -> None:
    facts = platform(npl, done=done)
    assert outcome(CHENGYANG, "resume", facts, readings=readings) == result
    state = "running" if result == "permitted" else "halted"
    assert ask(CHENGYANG, "halt", facts, readings=readings).values["platform_state"] == state


@pytest.mark.parametrize(("npl", "state"), [("5.00", "halted"), ("4.00", "halted"), ("0.00", "running")])
def test_loans_the_pool_paid_may_be_counted_back_in(npl: str, state: str) -> None:
    facts = platform(npl) | {"platform.compensated_principal": "5.00"}
    assert ask(CHENGYANG, "halt", facts, readings={"npl_scope": "with_compensated"}).values["platform_state"] == state


def test_how_business_resumes_in_yiwu_is_not_said() -> None:
    decision = ask(YIWU, "resume", MEASURED, {"state.bank": "halted", "bank.npl_balance": "0.00"})
    assert decision.outcome == "not_determined"
    assert [(open_.why, open_.rules) for open_ in decision.open] == [("silent", ("yiwu_resume_absent",))]
    stopped = ask(YIWU, "halt", MEASURED, {"state.bank": "halted", "bank.npl_balance": "0.00"})
    assert stopped.values["bank_state"] == "halted"


# --- compensation in Yiwu

CLAIM: dict[str, object] = {
    "loan.signing_date": "2023-01-10",
    "claim.earlier_paid": 0,
    "claim.earlier_compensation": 0,
    "fund.compensated_this_year": 0,
}


@pytest.mark.parametrize(
    ("paid", "payable", "notices"),
    [
        ("999999.99", "899999.99", []),
        ("1000000.00", "900000.00", []),
        ("1000000.01", "700000.00", ["cliff"]),
        ("1285714.28", "899999.99", ["cliff"]),
        ("1285714.29", "900000.00", []),
    ],
)
def test_one_fen_more_claimed_can_be_200_000_less_paid_and_is_pointed_out(
    paid: str, payable: str, notices: list[str]
) -> None:
    decision = ask(YIWU, "compensation", CLAIM, {"claim.paid": paid})
    assert decision.outcome == "amount"
    assert decision.values["ceiling"] == decision.values["payable"] == Decimal(payable)
    assert decision.values["binding"] == "tier"
    assert [notice.key for notice in decision.notices] == notices


def test_read_in_bands_there_is_no_cliff() -> None:
    decision = ask(YIWU, "compensation", CLAIM, {"claim.paid": "1000000.01"}, readings={"tier_basis": "marginal"})
    assert decision.values["payable"] == Decimal("900000.00")
    assert [notice.key for notice in decision.notices] == []


def test_without_the_use_of_the_fund_the_ceiling_is_given_and_the_payment_is_not() -> None:
    decision = ask(YIWU, "compensation", CLAIM, {"claim.paid": "1000000.00", "fund.compensated_this_year": None})
    assert (decision.outcome, decision.missing) == ("missing_fact", ("fund.compensated_this_year",))
    assert decision.values == {"ceiling": Decimal("900000.00")}
    assert set(decision.unknown) == {"fund_left", "payable", "binding"}


@pytest.mark.parametrize(
    ("used", "payable", "binding"),
    [("19100000.00", "900000.00", "tier"), ("19100000.01", "899999.99", "fund"), ("20000000.00", "0.00", "fund")],
)
def test_the_years_fund_is_a_hard_limit(used: str, payable: str, binding: str) -> None:
    decision = ask(YIWU, "compensation", CLAIM, {"claim.paid": "1000000.00", "fund.compensated_this_year": used})
    assert (decision.values["payable"], decision.values["binding"]) == (Decimal(payable), binding)


# --- loss and claim in Yiwu


def test_a_loss_of_five_fen_is_four_and_one() -> None:
    facts = {"loan.signing_date": "2023-01-10", "loss.principal": "0.05", "loss.interest": "0.00"}
    decision = ask(YIWU, "loss_share", facts)
    assert decision.values == {"insurer": Decimal("0.04"), "bank": Decimal("0.01")}


MATURED: dict[str, object] = {
    "loan.signing_date": "2023-01-10",
    "loan.maturity_date": "2024-01-31",
    "loan.unpaid_principal": "1.00",
    "arrears.interest_unpaid": False,
    "collection.failed": True,
}


@pytest.mark.parametrize(
    ("reading", "first"),
    [
        (None, date(2024, 3, 1)),
        ("day_after", date(2024, 3, 1)),
        ("last_day", date(2024, 2, 29)),
        ("thirty_days", date(2024, 3, 2)),
        ("rolled", date(2024, 3, 1)),
    ],
)
def test_principal_due_on_31_january_is_claimable_from_the_day_the_reading_gives(
    reading: str | None, first: date
) -> None:
    readings = {} if reading is None else {"claim_day": reading}
    on_the_day = ask(YIWU, "claim_trigger", MATURED, as_of=first, readings=readings)
    day_before = ask(YIWU, "claim_trigger", MATURED, as_of=date.fromordinal(first.toordinal() - 1), readings=readings)
    assert on_the_day.values["earliest_claim_date"] == day_before.values["earliest_claim_date"] == first
    assert (on_the_day.outcome, day_before.outcome) == ("triggered", "not_triggered")
    assert on_the_day.readings["claim_day"] == (reading or "day_after")


def test_a_last_day_off_moves_only_where_the_reading_says_so() -> None:
    # Due 2023-12-31, the month ends on Wednesday 2024-01-31; due 2024-01-10 it ends on Saturday 2024-02-10, in the
    # new-year holiday that lasts until the 17th, and Sunday the 18th is worked.
    facts = MATURED | {"loan.maturity_date": "2024-01-10"}
    assert ask(YIWU, "claim_trigger", facts).values["earliest_claim_date"] == date(2024, 2, 11)
    rolled = ask(YIWU, "claim_trigger", facts, readings={"claim_day": "rolled"})
    assert rolled.values["earliest_claim_date"] == date(2024, 2, 19)


# --- the pool in Chengyang

OVERDUE: dict[str, object] = {
    "loan.signing_date": "2020-06-01",
    "loan.maturity_date": "2021-04-30",
    "overdue.principal": "900.00",
    "overdue.interest": "100.00",
    "overdue.recovered": "0.00",
    "overdue.recovered_from_deposit": "0.00",
    "agreement.compensation_ratio": "60%",
    "accounts.enterprise_balance": "300.00",
    "accounts.government_balance": "700.00",
}


@pytest.mark.parametrize(
    ("changed", "payable", "binding"),
    [
        ({}, "600.00", "limit"),
        ({"overdue.recovered": "400.00"}, "600.00", "limit"),
        ({"overdue.recovered": "400.01"}, "599.99", "outstanding"),
        ({"overdue.recovered": "1000.01"}, "0.00", "outstanding"),
        ({"accounts.government_balance": "300.00"}, "600.00", "limit"),
        ({"accounts.government_balance": "299.99"}, "599.99", "accounts"),
        ({"accounts.government_balance": "299.99", "overdue.recovered": "400.02"}, "599.98", "outstanding"),
    ],
)
def test_the_pool_pays_the_least_of_limit_debt_and_accounts(
    changed: dict[str, object], payable: str, binding: str
) -> None:
    decision = ask(CHENGYANG, "compensation", OVERDUE, changed, as_of=IN_FORCE)
    assert decision.outcome == "amount"
    assert (decision.values["payable"], decision.values["binding"]) == (Decimal(payable), binding)


def test_what_was_recovered_is_not_taken_off_the_limit() -> None:
    decision = ask(CHENGYANG, "compensation", OVERDUE, {"overdue.recovered": "500.00"}, as_of=IN_FORCE)
    assert decision.values["comp_limit"] == Decimal("600.00")
    assert decision.values["still_owed"] == decision.values["payable"] == Decimal("500.00")


def test_without_the_agreed_ratio_the_answer_is_in_the_agreement() -> None:
    decision = ask(CHENGYANG, "compensation", OVERDUE, {"agreement.compensation_ratio": None}, as_of=IN_FORCE)
    assert decision.outcome == "not_determined"
    assert [(open_.why, open_.see) for open_ in decision.open] == [("referred", "chengyang_comp_ratio_agreed")]
    assert "payable" not in decision.values
    see = decision.version.rules["chengyang_comp_ratio_agreed"].details["see"]
    assert isinstance(see, dict)
    assert "附件1" in see["zh"]


def test_a_text_that_has_ended_takes_no_new_loans_and_keeps_the_old_ones() -> None:
    applied = {"application.date": "2022-06-01", "loan.amount": 1, "borrower.other_scheme_balance": 0}
    assert outcome(CHENGYANG, "loan_limit", applied, as_of=date(2022, 6, 1)) == "not_in_force"
    signed = OVERDUE | {"loan.signing_date": "2021-06-01", "loan.maturity_date": "2022-05-15"}
    asked = date(2022, 6, 20)
    assert outcome(CHENGYANG, "compensation", signed, as_of=asked) == "amount"
    assert (
        outcome(CHENGYANG, "compensation", signed, as_of=asked, readings={"existing_loans": "lapse"}) == "not_in_force"
    )
    late = signed | {"loan.signing_date": "2022-06-01"}
    assert outcome(CHENGYANG, "compensation", late, as_of=asked) == "not_in_force"


@pytest.mark.parametrize("question", ["premium", "premium_cap", "insurance_term", "discount", "subsidy"])
def test_where_there_is_no_insurer_a_question_of_premium_has_no_subject(question: str) -> None:
    assert outcome(CHENGYANG, question, {"application.date": "2021-06-01"}, as_of=IN_FORCE) == "not_applicable"


# --- exact, whatever the caller does


@contextmanager
def imprecise() -> Iterator[None]:
    with decimal.localcontext() as context:
        context.prec = 5
        context.rounding = decimal.ROUND_UP
        context.traps[decimal.Inexact] = False
        yield


@pytest.mark.parametrize(
    ("pack", "question", "facts", "as_of"),
    [
        (YIWU, "loan_limit", ENTERPRISE | {"loan.amount": "4999999.99"}, DAY),
        (YIWU, "loan_limit", ENTERPRISE | {"loan.amount": Decimal("5000000.01")}, DAY),
        (YIWU, "compensation", CLAIM | {"claim.paid": "1285714.28"}, DAY),
        (YIWU, "loss_share", {"loan.signing_date": "2023-01-10", "loss.principal": "12345678.95", "loss.interest": "0.10"}, DAY),
        (YIWU, "halt", MEASURED | {"bank.npl_balance": "3999999.99"}, DAY),
        (
            YIWU,
            "premium_cap",
            {"application.date": "2024-03-01", "loan.amount": "1234567.89", "loan.rate": "5.655%", "loan.term": 7, "premium.amount": "22000.00"},
            DAY,
        ),
        (CHENGYANG, "compensation", OVERDUE | {"overdue.principal": "1234567.89", "agreement.compensation_ratio": "66.666667%"}, IN_FORCE),
    ],
    ids=["limit", "above the limit", "compensation", "loss", "halt", "premium", "pool"],
)  # fmt: skip
def test_the_callers_decimal_context_changes_nothing(
    pack: Pack, question: str, facts: dict[str, object], as_of: date
) -> None:
    usual = ask(pack, question, facts, as_of=as_of)
    with imprecise():
        rough = ask(pack, question, facts, as_of=as_of)
        findings = rough.findings
    elsewhere: list[Decision] = []
    thread = threading.Thread(target=lambda: elsewhere.append(ask(pack, question, facts, as_of=as_of)))
    thread.start()
    thread.join()
    for other in (rough, *elsewhere):
        assert (other.outcome, dict(other.values)) == (usual.outcome, dict(usual.values))
    assert findings == usual.findings


# --- refused, all together


def refused(**asked: Any) -> list[str]:
    usual: dict[str, Any] = {"question": "loan_limit", "facts": ENTERPRISE, "as_of": DAY}
    with pytest.raises(FactsError) as error:
        YIWU.decide(**(usual | asked))
    return sorted(problem.code for problem in error.value.diagnostics)


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("loan.amount", 5000000.0, "fact-is-float"),
        ("loan.amount", float("nan"), "fact-is-float"),
        ("loan.amount", Decimal("NaN"), "fact-not-a-number"),
        ("loan.amount", "Infinity", "fact-not-a-number"),
        ("loan.amount", "-0.01", "fact-negative"),
        ("loan.amount", -1, "fact-negative"),
        ("loan.amount", "0.001", "fact-too-precise"),
        ("application.date", "2024-02-30", "date-impossible"),
        ("loan.amuont", "1.00", "fact-unknown"),
        ("loan.use", "working_capitl", "enum-unknown"),
        ("loan.amount", "USD 5", "not-yuan"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(fact: str, value: object, code: str) -> None:
    assert refused(facts={fact: value}) == [code]


def test_everything_that_is_wrong_is_told_together_and_nothing_is_decided() -> None:
    facts = {
        "loan": {"amount": 5000000.0, "drawn_amount": "-1", "use": "shares", "trem": 12, "maturity_date": "2023-02-29"},
        "loss": {"principal": Decimal("NaN")},
    }
    codes = refused(
        facts=facts,
        question="loan_limits",
        as_of=datetime(2024, 3, 1),  # noqa: DTZ001
        readings={"claim_dya": "last_day", "claim_day": "lastday"},
    )
    assert codes == sorted(
        [
            "fact-is-float", "fact-negative", "enum-unknown", "fact-unknown", "date-impossible", "fact-not-a-number",
            "question-unknown", "as-of-not-a-date", "reading-unknown", "option-unknown",
        ]
    )  # fmt: skip
