"""A deposit: a fraction of an amount, and what of it is still short."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: five_percent
kind: deposit
question: deposit
of: loan.amount
rate: 5%
paid: deposit.paid
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_deposit_is_an_amount_and_a_note_whether_it_is_paid(golden: Golden) -> None:
    golden(GOLDEN / "deposit.txt", program(written(RULE), "deposit"))


@pytest.mark.parametrize(
    ("amount", "deposit"), [("100.00", "5.00"), ("100.09", "5.00"), ("100.10", "5.01"), ("0.00", "0.00")]
)
def test_a_deposit_is_rounded_half_up(amount: str, deposit: str) -> None:
    decision = ask(written(RULE), "deposit", {"loan.amount": amount})
    assert (decision.outcome, decision.values["deposit"]) == ("amount", Decimal(deposit))


@pytest.mark.parametrize(
    ("paid", "verdict", "shortfall"),
    [("4.99", "not_met", "0.01"), ("5.00", "met", "0.00"), ("5.01", "met", "0.00"), (None, "unknown", None)],
)
def test_what_is_short_is_told(paid: str | None, verdict: str, shortfall: str | None) -> None:
    decision = ask(written(RULE), "deposit", {"loan.amount": "100.00", "deposit.paid": paid})
    assert decision.outcome == "amount"
    assert [finding.verdict for finding in decision.findings] == [verdict]
    assert decision.values.get("shortfall") == (None if shortfall is None else Decimal(shortfall))


def test_a_deposit_nobody_asks_to_see_paid_has_no_shortfall() -> None:
    decision = ask(written(RULE.replace("paid: deposit.paid", "")), "deposit", {"loan.amount": "100.00"})
    assert decision.values == {"deposit": Decimal("5.00")}


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("5%", "five"), [("figure-unreadable", "five")]),
        (("5%", "5元"), [("figure-unreadable", "5元")]),
        (("5%", "5"), [("percentage-above-one", "5")]),
        (("deposit.paid", "loan.rate"), [("guard-type", "loan.rate")]),
        (("of: loan.amount", "of: loan.rate"), [("guard-type", "loan.rate")]),
    ],
)
def test_a_deposit_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
