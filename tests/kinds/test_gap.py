"""What the text leaves out, each kind of gap an answer of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

GAP = """
id: left_out
kind: gap
question: loan_limit
why: silent
see: {zh: 见协议, en: see the agreement}
"""
LIMIT = "id: top\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 100元"
GOLDEN = Path(__file__).parent / "golden"


def test_a_gap_of_certain_cases_stands_beside_the_rules(golden: Golden) -> None:
    golden(GOLDEN / "gap.txt", program(written(LIMIT, GAP + "when: loan.term > 1年"), "loan_limit"))


@pytest.mark.parametrize(
    ("why", "outcome"),
    [
        ("silent", "not_determined"),
        ("referred", "not_determined"),
        ("absent", "not_determined"),
        ("not_applicable", "not_applicable"),
    ],
)
@pytest.mark.parametrize(
    "question", ["loan_limit", "discount", "resume", "halt", "claim_trigger", "documents", "deadline"]
)
def test_a_gap_is_the_answer_of_a_question_nothing_else_answers(question: str, why: str, outcome: str) -> None:
    decision = ask(written(GAP.replace("loan_limit", question).replace("silent", why)), question, {})
    assert decision.outcome == outcome
    opens = [(why, "left_out", ("left_out",))] if outcome == "not_determined" else []
    assert [(open_.why, open_.see, open_.rules) for open_ in decision.open] == opens


@pytest.mark.parametrize(
    "question", ["loan_limit", "discount", "resume", "halt", "claim_trigger", "documents", "deadline"]
)
def test_a_question_without_any_rule_is_one_the_text_is_silent_on(question: str) -> None:
    decision = ask(written(GAP.replace("loan_limit", "renewal")), question, {})
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["silent"])


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"loan.amount": 100, "loan.term": 12}, "compliant"),
        ({"loan.amount": 100, "loan.term": 13}, "not_determined"),
        ({"loan.amount": 101, "loan.term": 13}, "non_compliant"),
        ({"loan.amount": 100}, "missing_fact"),
        ({"loan.amount": 101}, "non_compliant"),
    ],
)
def test_a_gap_of_certain_cases_leaves_the_others_answered(facts: dict[str, object], outcome: str) -> None:
    text = written(LIMIT, GAP + "when: loan.term > 1年")
    assert ask(text, "loan_limit", facts).outcome == outcome


def test_a_general_gap_beside_a_rule_that_answers_decides_nothing() -> None:
    assert ask(written(LIMIT, GAP), "loan_limit", {"loan.amount": 100}).outcome == "compliant"


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"loan.use": "consumption"}, "not_applicable"),
        ({"loan.use": "other", "loan.amount": 100}, "compliant"),
        ({"loan.amount": 100}, "missing_fact"),
    ],
)
def test_a_question_may_have_no_subject_in_certain_cases_only(facts: dict[str, object], outcome: str) -> None:
    gap = GAP.replace("silent", "not_applicable") + 'when: loan.use == "consumption"'
    assert ask(written(LIMIT, gap), "loan_limit", facts).outcome == outcome


def test_a_gap_without_a_question_answers_nothing_and_is_kept() -> None:
    from tests.packs.small import loaded

    pack = loaded(written(LIMIT, GAP.replace("question: loan_limit", "")))
    assert pack.versions[0].rules["left_out"].details["see"] == {"zh": "见协议", "en": "see the agreement"}


def test_a_gap_about_some_values_leaves_the_question_answered_and_says_why_they_are_blank() -> None:
    gap = GAP.replace("silent", "not_applicable") + "values: [premium, share]"
    decision = ask(written(LIMIT, gap), "loan_limit", {"loan.amount": 100})
    assert decision.outcome == "compliant"
    assert decision.blanks == {"premium": "not_applicable", "share": "not_applicable"}


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("why: silent", "why: quiet"), [("value-not-allowed", "quiet")]),
        (("why: silent", ""), [("key-missing", "id: left_out")]),
        (("see: {zh: 见协议, en: see the agreement}", "see: the agreement"), [("value-shape", "the agreement")]),
        (("why: silent", "why: silent\nwhen: loan.term"), [("guard-type", "loan.term")]),
    ],
)
def test_a_gap_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(GAP.replace(*wrong))) == told_
