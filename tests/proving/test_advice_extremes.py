"""The largest amount, the longest term, the highest rate: exact, with the step beyond that fails."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guarantee_rules.proving.advice.extremes import Extreme, extremes
from guarantee_rules.proving.processes import Pool
from tests.proving.advised import example, yiwu


def reached(facts: object, *names: str, question: str = "application") -> dict[str, Extreme]:
    with Pool(2) as pool:
        return {it.fact: it for it in extremes(pool, yiwu(question, facts), names or None)}


def test_how_far_the_example_can_go_to_the_fen_the_month_and_the_step_of_a_rate() -> None:
    found = reached(example())
    assert {name: it.most for name, it in found.items()} == {
        "loan.amount": Decimal("5000000.00"),
        "loan.term": 12,
        "loan.rate": Decimal("0.05655"),
    }
    beyond = {it.beyond.value: it.beyond for it in found.values() if it.beyond is not None}
    assert set(beyond) == {Decimal("5000000.01"), 13, Decimal("0.056551")}
    assert beyond[Decimal("5000000.01")].rules == ("yiwu_limit_msme",)


def test_every_end_passes_and_one_step_outside_it_does_not() -> None:
    """The premium is fixed in yuan, so that a small loan would pay too much for it."""
    (span,) = reached(example(), "loan.amount")["loan.amount"].spans
    assert isinstance(span.least, Decimal)
    assert isinstance(span.most, Decimal)
    assert span.least > 0
    step = Decimal("0.01")
    outcomes = [
        yiwu("application", example(loan__amount=amount)).outcome == "compliant"
        for amount in (span.least - step, span.least, span.most, span.most + step)
    ]
    assert outcomes == [False, True, True, False]


def test_what_is_not_stated_is_told_with_how_far_it_could_go() -> None:
    found = reached(example(borrower__other_scheme_balance=None), "loan.amount")["loan.amount"]
    assert found.spans == ()
    assert found.top == Decimal("5000000.00")
    assert dict(found.beside) == {"borrower.other_scheme_balance": Decimal("0.00")}


def test_where_another_rule_fails_no_value_passes_whatever_is_stated_besides() -> None:
    facts = example(state__bank="suspended", borrower__other_scheme_balance=None)
    found = reached(facts, "loan.amount")["loan.amount"]
    assert found.spans == ()
    assert found.top is None
    assert found.top_why == "never"


def test_a_number_without_an_upper_limit_is_told_as_such() -> None:
    found = reached(example(), "borrower.employees")["borrower.employees"]
    assert found.open
    assert found.most == 1_000_000
    assert found.beyond is None
    assert found.why == ""


def test_a_fact_that_is_no_number_is_refused() -> None:
    with pytest.raises(KeyError):
        reached(example(), "loan.use")
