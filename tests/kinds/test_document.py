"""A paper the file must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: contract
kind: document
question: documents
document: loan_contract
by: {zh: 借款人, en: borrower}
to: {zh: 银行, en: bank}
"""
FORM = RULE.replace("contract", "form").replace("loan_form", "application_form")
STEP = FORM + 'when: not given(documents.step) or documents.step == "application"'
GOLDEN = Path(__file__).parent / "golden"


def test_a_document_is_an_item_met_when_it_is_there(golden: Golden) -> None:
    golden(GOLDEN / "document.txt", program(written(RULE, STEP), "documents"))


@pytest.mark.parametrize(
    ("facts", "verdicts"),
    [
        ({"documents.provided": ["loan_contract"]}, {"contract": "met", "form": "not_met"}),
        ({"documents.provided": []}, {"contract": "not_met", "form": "not_met"}),
        ({}, {"contract": "unknown", "form": "unknown"}),
        ({"documents.step": "contract", "documents.provided": []}, {"contract": "not_met", "form": "not_reached"}),
    ],
)
def test_every_paper_is_listed_with_what_is_there(facts: dict[str, object], verdicts: dict[str, str]) -> None:
    decision = ask(written(RULE, STEP), "documents", facts)
    assert decision.outcome == "listed"
    assert {finding.rule.id: finding.verdict for finding in decision.findings} == verdicts


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("loan_contract", "loan_contracts"), [("member-unknown", "loan_contracts")]),
        (("by: {zh: 借款人, en: borrower}", "by: {zh: 借款人}"), [("key-missing", "{zh: 借款人}")]),
        (("by: {zh: 借款人, en: borrower}", ""), [("key-missing", "id: contract")]),
        (("by: {zh: 借款人, en: borrower}", "by: borrower"), [("value-shape", "borrower")]),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
