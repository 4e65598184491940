"""Shanwei by hand: three halts at once, policy years with their caps, and subsidies while the quota of loans lasts.

Loans by the day their premium was paid, each with a premium of 2% of the loan:
  L1 20,000,000.00, borrower One,   3 July 2023: subsidised, half of 400,000.00
  L2 20,000,000.00, borrower Two,  10 July:      subsidised, half of 400,000.00; the quota has 10,000,000.00 left
  L3  5,000,000.00, borrower One,  10 August:    the second time in a year: none, and no quota used
  L4  8,000,000.00, borrower Three, 20 August:   subsidised, half of 160,000.00; 2,000,000.00 left
  L5  6,000,000.00, borrower Four,  5 September: two sixths of it within the quota: 120,000.00 / 2 × 2 / 6 = 20,000.00
  L6  6,000,000.00, borrower One,   8 January 2024: a new natural year, but a loan of his is overdue since September

Citywide balance: 40,000,000.00 in July, 53,000,000.00 in August (over 50,000,000.00). From 15 September L1 stands at
1,900,000.00 and is doubtful: of bank A's 14,900,000.00 that is 12.7516%, over 5%.

The special fund holds 3,000,000.00, pays 200,000.00 of subsidies in October and 300,000.00 of compensation on 20 November.
The loss of principal of 1,500,000.00 in November is over half of the 2,500,000.00 left. The written notice is of
15 December.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.monitoring.run import MonthView
from tests.monitoring.taped import (
    answered,
    claim,
    course,
    figure,
    loan,
    months,
    moved,
    policy,
    receipt,
    record,
    stands,
    state,
    write,
)

LENT = [
    ("L1", "A", "2023-07-03", 20_000_000, "One"),
    ("L2", "B", "2023-07-10", 20_000_000, "Two"),
    ("L3", "A", "2023-08-10", 5_000_000, "One"),
    ("L4", "A", "2023-08-20", 8_000_000, "Three"),
    ("L5", "B", "2023-09-05", 6_000_000, "Four"),
    ("L6", "B", "2024-01-08", 6_000_000, "One"),
]
FIRST_YEAR, SECOND_YEAR = date(2023, 7, 1), date(2024, 1, 1)


def lent() -> dict[str, list[Mapping[str, object]]]:
    return {
        "loans": [loan(name, bank, on, amount, borrower) for name, bank, on, amount, borrower in LENT],
        "balances": [stands(name, on, amount) for name, _, on, amount, _ in LENT],
        "policies": [policy(f"P{name}", name, "Insurer", on, amount // 50) for name, _, on, amount, _ in LENT],
        "premiums": [receipt(f"R{name}", f"P{name}", on, amount // 50) for name, _, on, amount, _ in LENT],
    }


@pytest.fixture(scope="module")
def tapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tapes = lent()
    tapes["balances"] += [
        stands("L1", "2023-09-15", "1900000.00", overdue_since="2023-09-01", grade="doubtful"),
        stands("L2", "2023-12-20", "0.00"),
    ]
    return write(
        tmp_path_factory.mktemp("shanwei"),
        **tapes,
        claims=[
            claim("c1", "PL1", "2023-11-05", "1200000.00", "1500000.00"),
            claim("c2", "PL1", "2024-02-05", "100000.00", "125000.00"),
        ],
        fund=[
            moved("m1", "special", "2023-07-01", "opening", "3000000.00"),
            moved("m2", "special", "2023-10-20", "subsidy", "200000.00"),
            moved("m3", "special", "2023-11-20", "compensation", "300000.00"),
            moved("m4", "special", "2024-01-02", "appropriation", "500000.00"),
        ],
        records=[
            record("2023-07-01", "agreement.effective_on", "2023-07-01"),
            record("2023-07-01", "agreement.ends_on", "2026-06-30"),
            *(record("2023-07-01", "state.bank", "running", bank) for bank in "AB"),
            record("2023-07-01", "state.scheme", "running"),
            record("2023-07-01", "state.scheme_year", "running"),
            record("2023-12-15", "halt.notice_on", "2023-12-15"),
        ],
    )


@pytest.fixture(scope="module")
def views(tapes: Path) -> dict[str, MonthView]:
    return months("shanwei", tapes, "2023-07", "2024-02")


def test_the_citywide_balance_suspends_from_fifty_million_and_nothing_lifts_it(views: dict[str, MonthView]) -> None:
    assert list(course(views, "scheme").values()) == ["running", *["suspended"] * 7]
    assert state(views["2023-07"], "scheme").lines[0].headroom == Decimal(10_000_000)
    assert figure(views["2023-08"], "scheme.balance") == Decimal("53000000.00")


def test_one_banks_bad_loans_suspend_that_bank_alone(views: dict[str, MonthView]) -> None:
    assert list(course(views, "bank", "A").values()) == ["running", "running", *["suspended"] * 6]
    assert set(course(views, "bank", "B").values()) == {"running"}


def test_the_years_loss_ends_the_year_once_the_notice_is_given(views: dict[str, MonthView]) -> None:
    assert course(views, "scheme_year") == {
        "2023-07": "running",
        "2023-08": "running",
        "2023-09": "running",
        "2023-10": "running",
        "2023-11": "termination_pending",
        "2023-12": "terminated",
        "2024-01": None,  # the state of the year before says nothing of this one, and none is on record
        "2024-02": None,
    }
    line = state(views["2023-11"], "scheme_year").lines[0]
    assert (line.value, line.threshold, line.headroom) == (1_500_000, 1_250_000, -250_000)
    assert state(views["2024-01"], "scheme_year").missing == ("state.scheme_year",)


def test_the_fund_is_measured_as_the_reading_says(tapes: Path) -> None:
    views = months("shanwei", tapes, "2023-07", "2023-11", {"loss_base": "appropriation"})
    assert course(views, "scheme_year")["2023-11"] == "running"  # 1,500,000.00 is not more than half of 3,000,000.00


def test_each_policy_year_has_its_own_cap_on_claims(views: dict[str, MonthView]) -> None:
    def cap(month: str, year: date) -> tuple[object, object]:
        answer = answered(views[month], "loss_share", cohort=year)
        return answer["claims_cap"], answer["claims_cap_left"]

    # 59,000,000.00 of loans in the first year: 1,180,000.00 of premium, and claims up to 1,770,000.00
    assert cap("2023-07", FIRST_YEAR) == (Decimal("1200000.00"), Decimal("1200000.00"))
    assert cap("2023-11", FIRST_YEAR) == (Decimal("1770000.00"), Decimal("570000.00"))
    # The claim of 2024 is on a policy of the first year, and counts there.
    assert cap("2024-02", FIRST_YEAR) == (Decimal("1770000.00"), Decimal("470000.00"))
    assert cap("2024-02", SECOND_YEAR) == (Decimal("180000.00"), Decimal("180000.00"))
    assert figure(views["2023-11"], "cohort.claim_ratio", cohort=FIRST_YEAR) == Decimal("1.016949")


def test_insurer_by_insurer_the_cap_is_each_ones_own(tapes: Path) -> None:
    view = months("shanwei", tapes, "2023-11", "2023-11", {"claims_pool": "insurer"})["2023-11"]
    answer = answered(view, "loss_share", insurer="Insurer", cohort=FIRST_YEAR)
    assert answer["claims_cap_left"] == Decimal("570000.00")


def test_subsidies_go_by_the_day_of_payment_until_the_quota_is_used(views: dict[str, MonthView]) -> None:
    placed = {case.policy: case for view in views.values() for case in view.placed}
    assert {name: (case.allotted.decision.outcome, case.subsidy) for name, case in placed.items()} == {
        "PL1": ("amount", Decimal("200000.00")),
        "PL2": ("amount", Decimal("200000.00")),
        "PL3": ("non_compliant", Decimal("0.00")),
        "PL4": ("amount", Decimal("80000.00")),
        "PL5": ("amount", Decimal("20000.00")),
        "PL6": ("non_compliant", Decimal("0.00")),
    }
    left = [answered(view, "fund_balance")["subsidy_quota_left"] for view in views.values()]
    assert left == [Decimal(m) for m in ("10000000.00", "2000000.00", *["0.00"] * 4, "50000000.00", "50000000.00")]


def test_two_who_pay_on_one_day_for_more_than_is_left_are_both_left_open(tmp_path: Path) -> None:
    tapes = lent()
    tapes["premiums"] = [
        {**row, "paid_on": "2023-08-20"} if row["receipt_id"] == "RL5" else row for row in tapes["premiums"]
    ]
    view = months("shanwei", write(tmp_path, **tapes), "2023-08", "2023-08")["2023-08"]
    told = {case.policy: (case.allotted.tied, case.allotted.decision.outcome) for case in view.placed}
    # 8,000,000.00 and 6,000,000.00 on 20 August, with 10,000,000.00 left
    assert told == {
        "PL3": (False, "non_compliant"),
        "PL4": (True, "not_determined"),
        "PL5": (True, "not_determined"),
    }


def test_the_fund_left_and_the_days_of_the_reports(views: dict[str, MonthView]) -> None:
    assert answered(views["2023-11"], "fund_balance")["special_fund_left"] == Decimal("2500000.00")
    assert answered(views["2024-01"], "fund_balance")["special_fund_left"] == Decimal("3000000.00")
    # 15 October 2023 is a Sunday; 10 to 17 February 2024 is the Spring Festival, Sunday the 18th a working day.
    assert answered(views["2023-09"], "report_due")["publication_due"] == date(2023, 10, 16)
    assert answered(views["2024-01"], "report_due")["insurer_report_due"] == date(2024, 2, 18)


def test_without_an_opening_the_year_and_what_was_paid_give_the_fund(tapes: Path, tmp_path: Path) -> None:
    for path in tapes.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write(tmp_path, fund=[moved("m", "special", "2023-10-20", "subsidy", "200000.00")])
    answer = answered(months("shanwei", tmp_path, "2023-11", "2023-11")["2023-11"], "fund_balance")
    assert (answer["fund_used"], answer["special_fund_left"]) == (Decimal("200000.00"), Decimal("2800000.00"))


def test_recovered_principal_is_taken_off_the_loss_where_the_tapes_say_net(tapes: Path, tmp_path: Path) -> None:
    for path in tapes.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    recovered = {"recovery_id": "r", "loan_id": "L1", "on": "2023-11-25", "amount": "300000", "principal": "250000"}
    write(tmp_path, recoveries=[recovered])
    assert figure(
        months("shanwei", tmp_path, "2023-11", "2023-11")["2023-11"], "scheme.principal_loss_this_year"
    ) == Decimal("1500000.00")
    (tmp_path / "tapes.yaml").write_text("principal_loss: net\n", encoding="utf-8")
    view = months("shanwei", tmp_path, "2023-07", "2023-11")["2023-11"]
    assert figure(view, "scheme.principal_loss_this_year") == Decimal("1250000.00")
    assert state(view, "scheme_year").after == "running"  # not more than half of 2,500,000.00
