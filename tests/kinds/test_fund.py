"""A sum set aside, and what is left of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: yearly
kind: fund
question: fund_balance
budget: 2000万元
used: fund.compensated_this_year
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_fund_is_its_budget_less_what_was_used(golden: Golden) -> None:
    golden(GOLDEN / "fund.txt", program(written(RULE), "fund_balance"))


@pytest.mark.parametrize(
    ("used", "left"),
    [("0.00", "20000000.00"), ("19999999.99", "0.01"), ("20000000.00", "0.00"), ("20000000.01", "0.00")],
)
def test_what_is_left_never_falls_below_zero(used: str, left: str) -> None:
    decision = ask(written(RULE), "fund_balance", {"fund.compensated_this_year": used})
    assert (decision.outcome, dict(decision.values)) == ("amount", {"fund_left": Decimal(left)})


def test_a_use_that_is_not_stated_is_not_taken_to_be_nothing() -> None:
    decision = ask(written(RULE), "fund_balance", {})
    assert (decision.outcome, decision.missing) == ("missing_fact", ("fund.compensated_this_year",))


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("2000万元", "2000万"), [("figure-unreadable", "2000万")]),
        (("2000万元", "20%"), [("figure-unreadable", "20%")]),
        (
            ("fund.compensated_this_year", "fund.compensated_this_yaer"),
            [("name-unknown", "fund.compensated_this_yaer")],
        ),
        (("fund.compensated_this_year", "loan.term"), [("guard-type", "loan.term")]),
    ],
)
def test_a_fund_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
