"""One order of outcomes: of all that could be said of a case, the first that holds is said."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from tests.packs.small import DAY, ask, written

ORDER = (
    "not_in_force",
    "not_applicable",
    "non_compliant",
    "missing_fact",
    "not_determined",
    "outside_guideline",
    "compliant",
)
RULES = [
    "id: none_for_others\nkind: gap\nquestion: {question}\nwhy: not_applicable\nwhen: loan.use == 'other'",
    "id: top\nkind: limit\nquestion: {question}\nof: loan.amount\nat_most: 100元",
    "id: listed\nkind: condition\nquestion: {question}\nrequire: borrower.pool_listed",
    "id: too_long\nkind: gap\nquestion: {question}\nwhy: silent\nwhen: loan.term > 1年",
    "id: local\nkind: condition\nquestion: {question}\nforce: in_principle\nrequire: loan.used_locally",
]
FINE: dict[str, object] = {
    "application.date": "2024-03-01",
    "loan.use": "working_capital",
    "loan.amount": "100.00",
    "borrower.pool_listed": True,
    "loan.term": 12,
    "loan.used_locally": True,
}
# What makes each outcome hold, whatever else does.
SO: dict[str, dict[str, object]] = {
    "not_in_force": {"application.date": "2019-12-31"},
    "not_applicable": {"loan.use": "other"},
    "non_compliant": {"loan.amount": "100.01"},
    "missing_fact": {"borrower.pool_listed": None},
    "not_determined": {"loan.term": 13},
    "outside_guideline": {"loan.used_locally": False},
    "compliant": {},
}


def _text(question: str, extra: str = "") -> str:
    rules = [rule.replace("{question}", question) for rule in RULES]
    return written(*rules, *([extra] if extra else []), valid="{from: 2020-01-01}")


@pytest.mark.parametrize(("first", "second"), list(combinations(ORDER, 2)))
def test_of_two_outcomes_that_hold_the_one_before_is_the_answer(first: str, second: str) -> None:
    facts = FINE | SO[second] | SO[first]
    assert ask(_text("loan_limit"), "loan_limit", facts).outcome == first


@pytest.mark.parametrize("outcome", ORDER)
def test_each_outcome_comes_out_by_itself(outcome: str) -> None:
    assert ask(_text("loan_limit"), "loan_limit", FINE | SO[outcome]).outcome == outcome


@pytest.mark.parametrize("number", range(len(ORDER)))
def test_with_everything_from_an_outcome_on_it_is_still_that_outcome(number: int) -> None:
    facts = dict(FINE)
    for outcome in ORDER[number:]:
        facts |= SO[outcome]
    assert ask(_text("loan_limit"), "loan_limit", facts).outcome == ORDER[number]


def test_a_breach_decides_though_nothing_else_is_known() -> None:
    facts = {"application.date": "2024-03-01", "loan.amount": "100.01", "loan.use": "working_capital"}
    decision = ask(_text("loan_limit"), "loan_limit", facts)
    assert (decision.outcome, decision.missing) == ("non_compliant", ())


def test_what_is_missing_is_exactly_what_can_still_change_the_answer() -> None:
    decision = ask(
        _text("loan_limit"), "loan_limit", {"application.date": "2024-03-01", "loan.amount": 1, "loan.term": 1}
    )
    assert set(decision.missing) == {"loan.use", "borrower.pool_listed", "loan.used_locally"}


# The other forms of answer keep the same order for what goes wrong in them.

AMOUNT = "id: sum\nkind: amount\nquestion: discount\nvalue: sum\nis: loan.drawn_amount"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "amount"),
        ({"application.date": "2019-12-31", "loan.amount": "100.01", "loan.drawn_amount": None}, "not_in_force"),
        ({"loan.use": "other", "loan.amount": "100.01", "loan.drawn_amount": None}, "not_applicable"),
        ({"loan.amount": "100.01", "loan.drawn_amount": None, "loan.term": 13}, "non_compliant"),
        ({"loan.drawn_amount": None, "loan.term": 13}, "missing_fact"),
        ({"loan.term": 13}, "not_determined"),
        # A guideline is no bar to an amount.
        ({"loan.used_locally": False}, "amount"),
    ],
)
def test_an_amount_follows_the_same_order(changed: dict[str, object], outcome: str) -> None:
    facts = FINE | {"loan.drawn_amount": "1.00"} | changed
    assert ask(_text("discount", AMOUNT), "discount", facts).outcome == outcome


TRIGGER = "id: event\nkind: claim_trigger\nquestion: claim_trigger\nwhile: loan.unpaid_principal > 0元\nclaim_from: loan.maturity_date\nvalue: from_day"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "triggered"),
        ({"loan.signing_date": "2019-12-31"}, "not_in_force"),
        ({"loan.use": "other"}, "not_applicable"),
        ({"loan.amount": "100.01"}, "not_triggered"),
        ({"loan.amount": "100.01", "borrower.pool_listed": None, "loan.term": 13}, "not_triggered"),
        ({"borrower.pool_listed": None, "loan.term": 13}, "missing_fact"),
        ({"loan.term": 13}, "not_determined"),
        ({"loan.unpaid_principal": "0.00", "loan.term": 13}, "not_triggered"),
        ({"loan.maturity_date": "2024-03-02", "loan.term": 13}, "not_triggered"),
    ],
)
def test_a_trigger_follows_the_same_order(changed: dict[str, object], outcome: str) -> None:
    base = {"loan.signing_date": "2024-03-01", "loan.unpaid_principal": "1.00", "loan.maturity_date": "2024-03-01"}
    facts = FINE | base | changed
    assert ask(_text("claim_trigger", TRIGGER), "claim_trigger", facts, as_of=DAY).outcome == outcome


def test_the_date_that_governs_is_asked_for_before_anything_else() -> None:
    decision = ask(_text("loan_limit"), "loan_limit", FINE | {"application.date": None}, as_of=date(2024, 3, 1))
    assert (decision.outcome, decision.missing) == ("missing_fact", ("application.date",))
