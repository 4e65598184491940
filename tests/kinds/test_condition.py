"""A condition the case must meet, or a bar it must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

REQUIRE = """
id: small_enough
kind: condition
question: eligibility
require: borrower.employees < 300
"""
BAR = """
id: no_crowd
kind: condition
question: eligibility
bar: borrower.employees >= 300
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_condition_is_one_check(golden: Golden) -> None:
    golden(GOLDEN / "condition.txt", program(written(REQUIRE, BAR), "eligibility"))


@pytest.mark.parametrize("rule", [REQUIRE, BAR], ids=["require", "bar"])
@pytest.mark.parametrize(("employees", "outcome"), [(299, "compliant"), (300, "non_compliant"), (301, "non_compliant")])
def test_what_is_required_holds_and_what_is_barred_does_not(rule: str, employees: int, outcome: str) -> None:
    assert ask(written(rule), "eligibility", {"borrower.employees": employees}).outcome == outcome


@pytest.mark.parametrize(
    ("force", "outcome"),
    [
        ("mandatory", "non_compliant"),
        ("in_principle", "outside_guideline"),
        ("generally", "outside_guideline"),
        # These inform; a question with nothing else is one the text does not answer.
        ("permitted", "not_determined"),
        ("promotional", "not_determined"),
        ("descriptive", "not_determined"),
    ],
)
def test_the_force_of_the_word_decides_what_a_breach_is(force: str, outcome: str) -> None:
    decision = ask(written(REQUIRE + f"force: {force}"), "eligibility", {"borrower.employees": 300})
    assert decision.outcome == outcome
    assert [(finding.rule.id, finding.verdict) for finding in decision.findings] == [("small_enough", "not_met")]


def test_favour_never_refuses_beside_a_rule_that_is_met() -> None:
    favour = (
        "id: favour\nkind: condition\nquestion: eligibility\nforce: promotional\nrequire: borrower.in_priority_field"
    )
    decision = ask(
        written(REQUIRE, favour), "eligibility", {"borrower.employees": 1, "borrower.in_priority_field": False}
    )
    assert decision.outcome == "compliant"
    assert {finding.rule.id: finding.verdict for finding in decision.findings} == {
        "small_enough": "met",
        "favour": "not_met",
    }


@pytest.mark.parametrize(
    ("amount", "employees", "outcome", "verdict"),
    [
        ("100.00", None, "compliant", "not_reached"),
        ("100.01", None, "missing_fact", "unknown"),
        ("100.01", 300, "non_compliant", "not_met"),
        ("100.01", 299, "compliant", "met"),
        (None, 299, "compliant", "met"),
        (None, 300, "missing_fact", "unknown"),
    ],
)
def test_a_condition_asks_nothing_where_it_does_not_apply(
    amount: str | None, employees: int | None, outcome: str, verdict: str
) -> None:
    facts = {"loan.amount": amount, "borrower.employees": employees, "loan.use": "consumption"}
    always = "id: always\nkind: condition\nquestion: eligibility\nrequire: loan.use == 'consumption'"
    decision = ask(written(REQUIRE + "when: loan.amount > 100元", always), "eligibility", facts)
    assert (decision.outcome, decision.findings[0].verdict) == (outcome, verdict)


@pytest.mark.parametrize(
    ("rule", "told_"),
    [
        (REQUIRE.replace("require: borrower.employees < 300", ""), [("exactly-one", "id: small_enough")]),
        (REQUIRE + "bar: borrower.pool_listed", [("exactly-one", "id: small_enough")]),
        (REQUIRE.replace("< 300", "+ 300"), [("guard-type", "borrower.employees + 300")]),
        (BAR.replace(">= 300", ">= 300元"), [("not-comparable", "borrower.employees >= 300元")]),
        (BAR.replace(">= 300", ">="), [("guard-ends-early", ">=")]),
        (BAR.replace(">=", "≥"), [("guard-character", "≥")]),
        (BAR.replace("bar: borrower.employees >= 300", "bar: {any: []}"), [("formula-shape", "{any: []}")]),
        (
            BAR.replace("borrower.employees >= 300", "given(borrower.employees)"),
            [("given-without-meaning", "borrower.employees")],
        ),
        (BAR.replace("borrower.employees >= 300", "loan.use == 'shares'"), [("member-unknown", "'shares'")]),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_at_its_place(rule: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(rule)) == told_
