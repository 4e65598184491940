"""What cannot be computed is kept and cited; with a question it is listed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import DAY, ask, loaded, program, told, written

RULE = """
id: collusion
kind: record
what: sanction
question: sanction
actor: {zh: 银行, en: bank}
text: {zh: 移送, en: sent to court}
when: '"collusion" in conduct.kinds'
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_record_with_a_question_is_an_item(golden: Golden) -> None:
    golden(GOLDEN / "record.txt", program(written(RULE), "sanction"))


@pytest.mark.parametrize(
    ("kinds", "outcome", "verdict"),
    [
        (["collusion"], "listed", "applied"),
        (["loan_fraud"], "listed", "not_reached"),
        ([], "listed", "not_reached"),
        (None, "missing_fact", "unknown"),
    ],
)
def test_a_record_is_listed_where_it_applies(kinds: list[str] | None, outcome: str, verdict: str) -> None:
    decision = ask(written(RULE), "sanction", {"conduct.kinds": kinds})
    assert decision.outcome == outcome
    assert [finding.verdict for finding in decision.findings] == [verdict]


def test_a_record_without_a_question_is_kept_for_citing() -> None:
    pack = loaded(written(RULE.replace("question: sanction", "")))
    assert pack.versions[0].rules["collusion"].details["text"] == {"zh": "移送", "en": "sent to court"}
    assert pack.decide("sanction", {}, as_of=DAY).outcome == "not_determined"


def test_a_question_with_a_form_of_its_own_is_not_answered_by_a_record() -> None:
    decision = ask(written(RULE.replace("question: sanction", "question: compensation")), "compensation", {})
    assert (decision.outcome, [open_.why for open_ in decision.open]) == ("not_determined", ["silent"])


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("what: sanction", "what: sanctions"), [("value-not-allowed", "sanctions")]),
        (("text: {zh: 移送, en: sent to court}", "text: {zh: 移送, en: ''}"), [("text-empty", "''")]),
        (("text: {zh: 移送, en: sent to court}", ""), [("key-missing", "id: collusion")]),
        (('"collusion" in', '"colusion" in'), [("member-unknown", '"colusion"')]),
        (("conduct.kinds'", "loan.use'"), [("guard-type", "loan.use")]),
    ],
)
def test_a_record_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
