"""An amount the text fixes: exact until it is rounded once to the fen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: third
kind: amount
question: discount
value: discount
is: loan.amount / 3
"""
GOLDEN = Path(__file__).parent / "golden"


def test_an_amount_is_one_definition_rounded_once(golden: Golden) -> None:
    golden(GOLDEN / "amount.txt", program(written(RULE), "discount"))


@pytest.mark.parametrize(
    ("rounding", "amount", "third"),
    [
        ("", "100.00", "33.33"),
        ("", "0.01", "0.00"),
        ("", "0.02", "0.01"),
        ("round: down", "0.02", "0.00"),
        ("round: up", "0.01", "0.01"),
        ("round: half_up", "50.00", "16.67"),
    ],
)
def test_an_amount_is_rounded_half_up_unless_the_pack_says_otherwise(rounding: str, amount: str, third: str) -> None:
    decision = ask(written(RULE + rounding), "discount", {"loan.amount": amount})
    assert (decision.outcome, dict(decision.values)) == ("amount", {"discount": Decimal(third)})


def test_half_a_fen_is_rounded_up() -> None:
    decision = ask(written(RULE.replace("/ 3", "* 50%")), "discount", {"loan.amount": "0.01"})
    assert decision.values["discount"] == Decimal("0.01")


def test_an_amount_of_an_unknown_fact_names_the_fact() -> None:
    decision = ask(written(RULE), "discount", {})
    assert (decision.outcome, decision.missing) == ("missing_fact", ("loan.amount",))


def test_an_amount_where_it_does_not_apply_is_no_answer() -> None:
    text = written(RULE + "when: loan.amount > 100元")
    assert ask(text, "discount", {"loan.amount": "100.00"}).outcome == "not_determined"
    assert ask(text, "discount", {"loan.amount": "100.01"}).values == {"discount": Decimal("33.34")}


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ("is: loan.rate", "guard-type", "loan.rate"),
        ("is: loan.amount > 3元", "guard-type", "loan.amount > 3元"),
        ("is: loan.amuont / 3", "name-unknown", "loan.amuont"),
        ("is: loan.amount / loan.term", "no-such-sum", "loan.amount / loan.term"),
        ("is: [loan.amount]", "formula-shape", "[loan.amount]"),
        ("is: ''", "guard-empty", "''"),
    ],
)
def test_a_formula_that_is_no_amount_is_refused_at_its_place(wrong: str, code: str, words: str) -> None:
    assert told(written(RULE.replace("is: loan.amount / 3", wrong))) == [(code, words)]


def test_only_the_three_roundings_are_known() -> None:
    assert told(written(RULE + "round: hulf_up")) == [("value-not-allowed", "hulf_up")]
