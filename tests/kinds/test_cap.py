"""A bound worked out by a formula: compared exactly, shown cut or raised to the fen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RATE = """
id: rate
kind: cap
question: rate_cap
force: in_principle
of: loan.rate
at_most: loan.benchmark_rate * 1.3倍
"""
PREMIUM = """
id: premium
kind: cap
question: premium_cap
of: premium.amount
at_most: loan.amount * 3% * months(loan.term) / 12
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_cap_is_a_check_on_the_exact_formula_and_a_bound_to_show(golden: Golden) -> None:
    golden(GOLDEN / "cap.txt", program(written(PREMIUM), "premium_cap"))


@pytest.mark.parametrize(
    ("rate", "outcome"),
    [("5.6549999999%", "compliant"), ("5.655%", "compliant"), ("5.6550000001%", "outside_guideline")],
)
def test_a_rate_is_held_against_the_exact_product(rate: str, outcome: str) -> None:
    decision = ask(written(RATE), "rate_cap", {"loan.rate": rate, "loan.benchmark_rate": "4.35%"})
    assert (decision.outcome, decision.values["cap"]) == (outcome, Decimal("0.05655"))


@pytest.mark.parametrize(
    ("key", "premium", "outcome", "cap"),
    [
        # 100.00 × 3% × 7 / 12 is 1.75 exactly; 100.01 gives 1.750175.
        ("at_most", "1.75", "compliant", "1.75"),
        ("at_most", "1.76", "non_compliant", "1.75"),
        ("at_least", "1.75", "non_compliant", "1.76"),
        ("at_least", "1.76", "compliant", "1.76"),
    ],
)
def test_a_ceiling_is_cut_to_the_fen_and_a_floor_raised(key: str, premium: str, outcome: str, cap: str) -> None:
    facts = {"premium.amount": premium, "loan.amount": "100.01", "loan.term": 7}
    decision = ask(written(PREMIUM.replace("at_most", key)), "premium_cap", facts)
    assert (decision.outcome, decision.values["cap"]) == (outcome, Decimal(cap))


def test_a_rounding_of_the_packs_own_only_changes_what_is_shown() -> None:
    facts = {"premium.amount": "1.76", "loan.amount": "100.01", "loan.term": 7}
    decision = ask(written(PREMIUM + "round: up"), "premium_cap", facts)
    assert (decision.outcome, decision.values["cap"]) == ("non_compliant", Decimal("1.76"))


@pytest.mark.parametrize(
    ("rule", "told_"),
    [
        (RATE.replace("at_most: loan.benchmark_rate * 1.3倍", ""), [("exactly-one", "id: rate")]),
        (RATE.replace("loan.benchmark_rate * 1.3倍", "loan.amount * 1.3倍"), [("guard-type", "loan.amount * 1.3倍")]),
        (PREMIUM + "round: nearest", [("value-not-allowed", "nearest")]),
        (PREMIUM + "value: Premium Cap", [("key-form", "Premium Cap")]),
    ],
)
def test_a_cap_that_makes_no_sense_is_refused_at_its_place(rule: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(rule)) == told_
