"""A value under a name, which other rules use; it decides nothing by itself."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import TWO_READINGS, ask, program, told, written

VALUE = """
id: monthly
kind: value
value: monthly
is: loan.amount / 12
round: up
"""
LIMIT = """
id: monthly_limit
kind: limit
question: loan_limit
of: monthly
at_most: 100元
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_value_is_a_definition_without_a_verdict(golden: Golden) -> None:
    golden(GOLDEN / "value.txt", program(written(LIMIT, VALUE), "loan_limit"))


@pytest.mark.parametrize(
    ("amount", "outcome"), [("1199.99", "compliant"), ("1200.00", "compliant"), ("1200.01", "non_compliant")]
)
def test_the_rule_that_uses_a_value_sees_it_as_rounded(amount: str, outcome: str) -> None:
    # One fen more makes 100.0008…, rounded up to 100.01.
    assert ask(written(VALUE, LIMIT), "loan_limit", {"loan.amount": amount}).outcome == outcome


def test_a_value_may_be_of_any_type() -> None:
    due = """
    id: due
    kind: value
    value: due
    is: {reading: wide_or_narrow, wide: loan.maturity_date + 1个月, narrow: loan.maturity_date}
    """
    over = "id: over\nkind: condition\nquestion: eligibility\nrequire: as_of > due"
    text = written(due, over, readings=TWO_READINGS)
    facts = {"loan.maturity_date": "2024-02-01"}
    assert ask(text, "eligibility", facts).outcome == "non_compliant"
    assert ask(text, "eligibility", facts, readings={"wide_or_narrow": "narrow"}).outcome == "compliant"


def test_a_value_with_a_question_is_part_of_its_answer() -> None:
    text = written(VALUE + "question: discount")
    assert ask(text, "discount", {"loan.amount": "1200.01"}).values == {"monthly": Decimal("100.01")}


def test_a_division_needs_its_rounding() -> None:
    assert told(written(VALUE.replace("round: up", ""))) == [("division-unrounded", "loan.amount / 12")]


def test_alternatives_of_different_types_are_refused() -> None:
    mixed = """
    id: mixed
    kind: value
    value: mixed
    is: {choose: [{when: loan.amount > 3元, is: loan.amount}], otherwise: loan.term}
    """
    assert told(written(mixed)) == [("guard-type", "loan.term")]
