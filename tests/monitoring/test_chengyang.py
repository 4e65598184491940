"""Chengyang by hand: a halt at 15%, and a restart only at 5% with the review done and both parties' consent.

The platform's loans stand at 10,000,000.00 throughout, the bad one among them at first at 1,499,999.99, from April 2020
at 1,500,000.00 (exactly 15%), from June at 500,000.01 and from July at 500,000.00 (exactly 5%).

The review is recorded in May, the bureau's consent in July and the bank's in August. The bank's consent of February was
given before anything had stopped, and does not count.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.monitoring.taped import (
    Row,
    answered,
    course,
    figure,
    loan,
    months,
    moved,
    record,
    stands,
    state,
    why,
    write,
)

CONSENTS = [
    record("2020-02-01", "resume.bank_consent", "true"),
    record("2020-05-20", "resume.review_done", "true"),
    record("2020-07-15", "resume.bureau_consent", "true"),
    record("2020-08-05", "resume.bank_consent", "true"),
]


@pytest.fixture(scope="module")
def tapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def bad(on: str, balance: str) -> list[Row]:
        return [stands("bad", on, balance, overdue_since="2020-01-10", grade="loss")]

    return write(
        tmp_path_factory.mktemp("chengyang"),
        loans=[
            loan("good", "CCB", "2020-01-02", "9500000.00"),
            loan("bad", "CCB", "2020-01-02", "1499999.99"),
        ],
        balances=[
            stands("good", "2020-01-02", "8500000.01"),
            *bad("2020-01-02", "1499999.99"),
            stands("good", "2020-04-20", "8500000.00"),
            *bad("2020-04-20", "1500000.00"),
            stands("good", "2020-06-20", "9499999.99"),
            *bad("2020-06-20", "500000.01"),
            stands("good", "2020-07-20", "9500000.00"),
            *bad("2020-07-20", "500000.00"),
        ],
        fund=[
            moved("m1", "government", "2020-01-01", "opening", "20000000.00"),
            moved("m2", "government", "2020-06-10", "compensation", "700000.00", "600000.00"),
            moved("m3", "enterprise", "2020-01-05", "opening", "0.00"),
            moved("m4", "enterprise", "2020-01-06", "contribution", "50000.00"),
            moved("m5", "deposit", "2020-02-06", "contribution", "475000.00"),
        ],
        records=[record("2020-01-01", "state.platform", "running"), *CONSENTS],
    )


def test_the_halt_stays_until_ratio_review_and_both_consents_are_there(tapes: Path) -> None:
    views = months("chengyang", tapes, "2020-01", "2020-09")
    assert course(views, "platform") == {
        "2020-01": "running",
        "2020-02": "running",
        "2020-03": "running",
        "2020-04": "halted",  # exactly 15%
        "2020-05": "halted",
        "2020-06": "halted",  # 5.0000001%: not down yet
        "2020-07": "halted",  # 5%, but the bank has not agreed
        "2020-08": "running",  # and now it has
        "2020-09": "running",
    }
    assert [state(view, "platform").lines[0].value for view in (views["2020-03"], views["2020-04"])] == [
        Decimal("0.149999"),
        Decimal("0.150000"),
    ]


def test_the_pack_says_why_it_may_not_resume_yet(tapes: Path) -> None:
    views = months("chengyang", tapes, "2020-04", "2020-08")
    outcomes = {
        month: [asked.decision.outcome for asked in view.answers if asked.question == "resume"]
        for month, view in views.items()
    }
    assert outcomes == {
        "2020-04": [],  # nothing had stopped before
        "2020-05": ["not_permitted"],
        "2020-06": ["not_permitted"],
        "2020-07": ["not_permitted"],
        "2020-08": ["permitted"],
    }


def test_a_consent_given_before_the_halt_is_none(tapes: Path) -> None:
    asked = next(
        asked
        for asked in months("chengyang", tapes, "2020-04", "2020-07")["2020-07"].answers
        if asked.question == "resume"
    )
    facts = asked.decision.facts.by_name
    assert [facts[f"resume.{step}"] for step in ("review_done", "bureau_consent", "bank_consent")] == [
        True,
        True,
        False,
    ]


def test_below_five_per_cent_the_cautious_reading_still_waits(tapes: Path) -> None:
    views = months("chengyang", tapes, "2020-01", "2020-08", {"resume_ratio": "below"})
    assert course(views, "platform")["2020-08"] == "halted"


def test_without_records_no_consent_is_known_and_none_is_denied(tapes: Path, tmp_path: Path) -> None:
    for name in ("loans", "balances"):
        (tmp_path / f"{name}.csv").write_bytes((tapes / f"{name}.csv").read_bytes())
    (tmp_path / "tapes.yaml").write_text("begin: running\n", encoding="utf-8")
    view = months("chengyang", tmp_path, "2020-04", "2020-08")["2020-08"]
    assert answered(view, "resume")["outcome"] == "missing_fact"
    assert state(view, "platform").missing == (
        "resume.bank_consent",
        "resume.bureau_consent",
        "resume.review_done",
    )


def test_the_pool_is_what_its_accounts_hold_and_what_is_left_of_the_fund(tapes: Path) -> None:
    views = months("chengyang", tapes, "2020-01", "2020-06")
    assert figure(views["2020-01"], "accounts.government_balance") == Decimal("20000000.00")
    assert figure(views["2020-06"], "accounts.government_balance") == Decimal("19300000.00")
    assert figure(views["2020-06"], "accounts.enterprise_balance") == Decimal("50000.00")
    assert why(views["2020-06"], "accounts.deposit_balance") == "no_opening"
    assert answered(views["2020-06"], "fund_balance")["fund_left"] == Decimal("19300000.00")


def test_principal_the_pool_has_paid_is_added_back_where_the_reading_says_so(tapes: Path) -> None:
    view = months("chengyang", tapes, "2020-06", "2020-06", {"npl_scope": "with_compensated"})["2020-06"]
    # (500,000.01 + 600,000.00) of (10,000,000.00 + 600,000.00)
    assert state(view, "platform").lines[0].value == Decimal("0.103773")


def test_room_is_left_to_the_volume_and_the_next_report_has_its_day(tapes: Path) -> None:
    view = months("chengyang", tapes, "2020-03", "2020-03")["2020-03"]
    volume = answered(view, "program_volume")
    assert (volume["volume_limit"], volume["volume_limit_headroom"]) == (
        Decimal("120000000.00"),
        Decimal("110000000.00"),
    )
    assert answered(view, "report_due")["monthly_report_due"] == date(2020, 4, 15)


def test_after_the_two_years_the_text_stops_nothing(tapes: Path) -> None:
    views = months("chengyang", tapes, "2021-11", "2021-12")
    assert [at.scope for at in views["2021-11"].watched] == ["platform"]
    assert views["2021-12"].watched == ()  # in force until 29 December 2021
    assert answered(views["2021-12"], "halt")["outcome"] == "not_in_force"
    assert answered(views["2021-12"], "fund_balance")["outcome"] == "not_in_force"
