"""A figure that may not be passed, with its comparator beside it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.values.types import Value
from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: at_most_five_million
kind: limit
question: loan_limit
of: loan.amount + borrower.other_scheme_balance
at_most: 500万元
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_limit_is_a_check_with_the_room_left_and_the_excess(golden: Golden) -> None:
    golden(GOLDEN / "limit.txt", program(written(RULE), "loan_limit"))


@pytest.mark.parametrize(
    ("key", "amount", "outcome", "values"),
    [
        ("at_most", "4999999.99", "compliant", {"headroom": "0.01"}),
        ("at_most", "5000000.00", "compliant", {"headroom": "0.00"}),
        ("at_most", "5000000.01", "non_compliant", {"headroom": "0.00", "excess": "0.01"}),
        ("less_than", "4999999.99", "compliant", {"headroom": "0.01"}),
        ("less_than", "5000000.00", "non_compliant", {"headroom": "0.00", "excess": "0.00"}),
        ("at_least", "5000000.00", "compliant", {"headroom": "0.00"}),
        ("at_least", "5000000.01", "compliant", {"headroom": "0.01"}),
        ("at_least", "4999999.99", "non_compliant", {"headroom": "0.00", "excess": "0.01"}),
        ("more_than", "5000000.01", "compliant", {"headroom": "0.01"}),
        ("more_than", "5000000.00", "non_compliant", {"headroom": "0.00", "excess": "0.00"}),
    ],
)
def test_the_word_decides_at_the_figure_itself(key: str, amount: str, outcome: str, values: dict[str, str]) -> None:
    facts = {"loan.amount": amount, "borrower.other_scheme_balance": "0.00"}
    decision = ask(written(RULE.replace("at_most:", f"{key}:")), "loan_limit", facts)
    assert decision.outcome == outcome
    assert decision.values == {"limit": Decimal(5000000), **{name: Decimal(value) for name, value in values.items()}}


@pytest.mark.parametrize(
    ("of", "figure", "facts", "outcome", "headroom"),
    [
        ("loan.term", "1年", {"loan.term": 12}, "compliant", 0),
        ("loan.term", "1年", {"loan.term": 13}, "non_compliant", 0),
        ("loan.term", "1年", {"loan.term": 1}, "compliant", 11),
        ("borrower.employees", "20", {"borrower.employees": 20}, "compliant", 0),
        ("borrower.employees", "20", {"borrower.employees": 21}, "non_compliant", 0),
    ],
)
def test_a_limit_may_be_on_a_term_or_a_count(
    of: str, figure: str, facts: dict[str, object], outcome: str, headroom: Value
) -> None:
    rule = RULE.replace("loan.amount + borrower.other_scheme_balance", of).replace("500万元", figure)
    decision = ask(written(rule), "loan_limit", facts)
    assert (decision.outcome, decision.values["headroom"]) == (outcome, headroom)


def test_a_limit_of_its_own_name_names_its_room_after_it() -> None:
    decision = ask(written(RULE + "value: top"), "loan_limit", {"loan.amount": "1", "borrower.other_scheme_balance": 0})
    assert set(decision.values) == {"top", "top_headroom"}


def test_the_limit_is_told_though_the_amount_is_not_known() -> None:
    decision = ask(written(RULE), "loan_limit", {"loan.amount": "1"})
    assert (decision.outcome, decision.missing) == ("missing_fact", ("borrower.other_scheme_balance",))
    assert decision.values == {"limit": Decimal(5000000)}


@pytest.mark.parametrize(
    ("rule", "told_"),
    [
        (RULE.replace("at_most: 500万元", ""), [("exactly-one", "id: at_most_five_million")]),
        (RULE + "less_than: 500万元", [("exactly-one", "id: at_most_five_million")]),
        (RULE.replace("500万元", "1年"), [("guard-type", "1年")]),
        (RULE.replace("500万元", "五百万元"), [("guard-character", "五")]),
        (RULE.replace("500万元", "5,000,000元"), [("guard-unexpected", ",")]),
    ],
)
def test_a_limit_without_one_figure_of_its_type_is_refused_at_its_place(
    rule: str, told_: list[tuple[str, str]]
) -> None:
    assert told(written(rule)) == told_
