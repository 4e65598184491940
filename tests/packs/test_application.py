"""All checks before lending in one decision: what each question found keeps its name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.packs.small import ask, program, written

LIMIT = "id: top\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 100元"
TERM = "id: year\nkind: limit\nquestion: loan_term\nforce: generally\nof: loan.term\nat_most: 1年"
LISTED = "id: listed\nkind: condition\nquestion: eligibility\nrequire: borrower.pool_listed"
INCLUDES = "application: {includes: [eligibility, loan_limit, loan_term]}"
TEXT = written(LIMIT, TERM, LISTED, questions=INCLUDES)


@pytest.mark.parametrize(
    ("amount", "term", "listed", "outcome"),
    [
        (100, 12, True, "compliant"),
        (100, 13, True, "outside_guideline"),
        (101, 13, True, "non_compliant"),
        (100, 12, False, "non_compliant"),
        (100, 13, None, "missing_fact"),
        (101, None, None, "non_compliant"),
    ],
)
def test_an_application_passes_only_where_every_part_does(
    amount: int, term: int | None, listed: bool | None, outcome: str
) -> None:
    facts = {"loan.amount": amount, "loan.term": term, "borrower.pool_listed": listed}
    assert ask(TEXT, "application", facts).outcome == outcome


def test_the_values_of_each_part_are_named_after_its_question() -> None:
    decision = ask(TEXT, "application", {"loan.amount": 101, "loan.term": 12, "borrower.pool_listed": True})
    assert decision.values == {
        "loan_limit.limit": Decimal(100),
        "loan_limit.headroom": Decimal(0),
        "loan_limit.excess": Decimal(1),
        "loan_term.limit": 12,
        "loan_term.headroom": 0,
    }
    assert {finding.rule.id: finding.verdict for finding in decision.findings} == {
        "top": "not_met",
        "year": "met",
        "listed": "met",
    }


def test_a_part_the_text_is_silent_on_is_no_pass() -> None:
    text = written(LIMIT, questions="application: {includes: [loan_limit, purpose]}")
    decision = ask(text, "application", {"loan.amount": 100})
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["silent"])


def test_a_part_the_text_leaves_open_leaves_the_whole_open() -> None:
    gap = "id: uses\nkind: gap\nquestion: purpose\nwhy: referred\nsee: {zh: 办法, en: measures}"
    text = written(LIMIT, gap, questions="application: {includes: [loan_limit, purpose]}")
    decision = ask(text, "application", {"loan.amount": 100})
    assert (decision.outcome, [open_.rules for open_ in decision.open]) == ("not_determined", [("uses",)])
    assert ask(text, "application", {"loan.amount": 101}).outcome == "non_compliant"


def test_a_rule_of_two_parts_is_considered_once() -> None:
    both = LIMIT.replace("question: loan_limit", "question: [loan_limit, eligibility]")
    text = written(both, questions="application: {includes: [eligibility, loan_limit]}")
    assert program(text, "application").count("requirement top") == 1
    assert len(ask(text, "application", {"loan.amount": 1}).findings) == 1


def test_without_parts_an_application_is_not_determined() -> None:
    assert ask(written(LIMIT), "application", {"loan.amount": 100}).outcome == "not_determined"
