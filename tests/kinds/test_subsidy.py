"""A subsidy within a quota: the loan across the line counts in part, and nothing is rounded twice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Golden
from tests.packs.small import DAY, ask, loaded, program, told, written

RULE = """
id: half
kind: subsidy
question: subsidy
of: premium.amount
rate: 50%
amount: loan.amount
quota: 5000万元
taken: scheme.balance
"""
GOLDEN = Path(__file__).parent / "golden"


def _facts(taken: object, amount: object = "3000000.00", premium: object = "30000.00") -> dict[str, object]:
    return {
        "application.date": "2024-03-01",
        "premium.amount": premium,
        "loan.amount": amount,
        "scheme.balance": taken,
    }


def test_a_subsidy_names_what_is_left_and_what_is_within(golden: Golden) -> None:
    golden(GOLDEN / "subsidy.txt", program(written(RULE), "subsidy"))


@pytest.mark.parametrize(
    ("taken", "subsidy", "within", "left"),
    [
        ("0.00", "15000.00", "3000000.00", "47000000.00"),
        ("47000000.00", "15000.00", "3000000.00", "0.00"),
        # One fen over the line: 15,000.00 × 2,999,999.99 / 3,000,000.00 = 14,999.99995, cut to the fen.
        ("47000000.01", "14999.99", "2999999.99", "0.00"),
        ("49000000.00", "5000.00", "1000000.00", "0.00"),
        ("50000000.00", "0.00", "0.00", "0.00"),
        ("50000000.01", "0.00", "0.00", "0.00"),
    ],
)
def test_only_the_part_of_a_loan_within_the_quota_is_subsidised(
    taken: str, subsidy: str, within: str, left: str
) -> None:
    decision = ask(written(RULE), "subsidy", _facts(taken))
    expected = {"subsidy": subsidy, "within_quota": within, "quota_left": left}
    assert (decision.outcome, dict(decision.values)) == (
        "amount",
        {name: Decimal(value) for name, value in expected.items()},
    )


def test_half_of_an_odd_premium_is_cut_once() -> None:
    # 30,000.03 × 50% = 15,000.015; × 1/3 = 5,000.005: cutting 15,000.01 first would give 5,000.00 as well, 0.05 would not.
    assert ask(written(RULE), "subsidy", _facts("49000000.00", premium="30000.03")).values["subsidy"] == Decimal(
        "5000.00"
    )
    assert ask(written(RULE), "subsidy", _facts("0.00", premium="0.05")).values["subsidy"] == Decimal("0.02")


@given(
    taken=st.integers(0, 6_000_000_000),
    amount=st.integers(1, 1_000_000_000),
    premium=st.integers(0, 10_000_000),
)
def test_a_subsidy_is_never_more_than_its_rate_of_what_was_paid(taken: int, amount: int, premium: int) -> None:
    fen = [Decimal(value).scaleb(-2) for value in (taken, amount, premium)]
    values = PACK.decide("subsidy", _facts(*fen), as_of=DAY).values
    assert 0 <= values["subsidy"] <= fen[2] / 2  # type: ignore[operator]
    assert values["within_quota"] + values["quota_left"] == max(Decimal(50_000_000) - fen[0], Decimal(0))  # type: ignore[operator]


def test_over_a_loan_of_nothing_the_part_is_undefined() -> None:
    decision = ask(written(RULE), "subsidy", _facts("0.00", amount="0.00"))
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["undefined_ratio"])


def test_a_quota_that_is_no_amount_is_refused_at_its_place() -> None:
    assert told(written(RULE.replace("5000万元", "50%"))) == [("figure-unreadable", "50%")]


PACK = loaded(written(RULE))
