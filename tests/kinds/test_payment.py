"""What is paid: the least of several amounts, and which of them binds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: paid_out
kind: payment
question: compensation
least_of:
  claim: {is: claim.paid * 90%, label: {zh: 赔付, en: claim}}
  fund: {is: fund.compensated_total, label: {zh: 资金, en: fund}}
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_payment_is_the_least_with_the_name_of_what_binds(golden: Golden) -> None:
    golden(GOLDEN / "payment.txt", program(written(RULE), "compensation"))


@pytest.mark.parametrize(
    ("paid", "fund", "payable", "binding"),
    [
        ("100.00", "89.99", "89.99", "fund"),
        # Of equal amounts the one named first is said to bind.
        ("100.00", "90.00", "90.00", "claim"),
        ("100.00", "90.01", "90.00", "claim"),
        # 90.009 is cut to the fen, and then no more than the fund holds.
        ("100.01", "90.00", "90.00", "claim"),
        ("0.00", "90.00", "0.00", "claim"),
    ],
)
def test_the_least_amount_is_paid(paid: str, fund: str, payable: str, binding: str) -> None:
    decision = ask(written(RULE), "compensation", {"claim.paid": paid, "fund.compensated_total": fund})
    assert decision.outcome == "amount"
    assert decision.values == {"payable": Decimal(payable), "binding": binding}


def test_a_payment_is_never_below_zero() -> None:
    text = written(RULE.replace("is: fund.compensated_total", "is: claim.paid - loss.principal"))
    decision = ask(text, "compensation", {"claim.paid": "1.00", "loss.principal": "1.01"})
    assert decision.values == {"payable": Decimal("0.00"), "binding": "fund"}


def test_a_payment_with_one_amount_unknown_is_unknown() -> None:
    decision = ask(written(RULE), "compensation", {"claim.paid": "0.00"})
    assert (decision.outcome, decision.missing) == ("missing_fact", ("fund.compensated_total",))


def test_a_payment_of_its_own_name_names_what_binds_after_it() -> None:
    decision = ask(written(RULE + "value: first"), "compensation", {"claim.paid": 1, "fund.compensated_total": 1})
    assert decision.values == {"first": Decimal("0.90"), "first_binding": "claim"}


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("fund.compensated_total", "loan.term"), [("guard-type", "loan.term")]),
        (
            ("{is: claim.paid * 90%, label: {zh: 赔付, en: claim}}", "{is: claim.paid * 90%}"),
            [("key-missing", "{is: claim.paid * 90%}")],
        ),
        (("  fund:", "  Fund:"), [("key-form", "Fund")]),
    ],
)
def test_a_payment_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
