"""A procedure: the first step that is not done comes next, with its day where the text gives one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

REVIEW = """
id: review
kind: step
question: sequence
order: 1
do: {zh: 审核, en: review}
by: {zh: 银行, en: bank}
due: application.complete_on + 3个工作日
done: application.bank_reviewed_on
"""
OPINION = """
id: opinion
kind: step
question: sequence
order: 2
when: application.first_time
do: {zh: 承保意见, en: underwriting opinion}
by: {zh: 保险机构, en: insurer}
done: application.insurer_opined_on
"""
CONTRACT = """
id: contract
kind: step
question: sequence
order: 3
do: {zh: 签约, en: sign}
by: {zh: 借款人, en: borrower}
papers: [loan_contract]
"""
# The order of the steps is a figure of the rule, not its place in the pack.
TEXT = written(CONTRACT, OPINION, REVIEW)
GOLDEN = Path(__file__).parent / "golden"


def test_a_procedure_gives_its_next_step(golden: Golden) -> None:
    golden(GOLDEN / "step.txt", program(TEXT, "sequence"))


@pytest.mark.parametrize(
    ("facts", "values"),
    [
        # 2023-09-28 + 3 working days: the National Day week is off, the first working day after it is 10-07.
        ({}, {"next_step": "review", "next_due": date(2023, 10, 9)}),
        ({"application.bank_reviewed_on": "2023-10-08"}, {"next_step": "opinion"}),
        (
            {"application.bank_reviewed_on": "2023-10-08", "application.insurer_opined_on": "2023-10-09"},
            {"next_step": "contract"},
        ),
        ({"application.bank_reviewed_on": "2023-10-08", "application.first_time": False}, {"next_step": "contract"}),
    ],
)
def test_what_is_done_or_does_not_apply_is_passed_over(facts: dict[str, object], values: dict[str, object]) -> None:
    given = {"application.complete_on": "2023-09-28", "application.first_time": True} | facts
    decision = ask(TEXT, "sequence", given)
    assert (decision.outcome, dict(decision.values)) == ("listed", values)


def test_whether_a_step_applies_is_missing_only_when_it_is_not_known() -> None:
    decision = ask(TEXT, "sequence", {"application.complete_on": "2023-09-28"})
    assert (decision.outcome, decision.missing) == ("missing_fact", ("application.first_time",))


@pytest.mark.parametrize(
    ("rule", "wrong", "told_"),
    [
        (CONTRACT, ("loan_contract", "loan_contrct"), [("member-unknown", "loan_contrct")]),
        (REVIEW, ("order: 1", "order: 0"), [("whole-number", "0")]),
        (
            REVIEW,
            ("done: application.bank_reviewed_on", "done: application.date"),
            [("given-without-meaning", "application.date")],
        ),
        (REVIEW, ("done: application.bank_reviewed_on", "done: loan.amount"), [("guard-type", "loan.amount")]),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_at_its_place(
    rule: str, wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(rule.replace(*wrong))) == told_
