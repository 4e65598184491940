"""Every case of every bundled pack: answers worked out by hand from the texts, one test for each."""

from __future__ import annotations

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.cases.load import Case, Cases
from guarantee_rules.cases.run import Report, run_case
from tests.cases.bundled import cases_of

FILES = [cases_of(pack) for pack in bundled()]
CASES = [pytest.param(file, case, id=f"{file.pack}: {case.sentence}") for file in FILES for case in file.cases]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_the_pack_answers_as_worked_out_by_hand(file: Cases, case: Case) -> None:
    result = run_case(load(file.pack), case)
    assert result.passed, "\n" + Report(file.pack, file.source, (result,)).render(result)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.pack)
def test_every_question_the_text_speaks_to_has_a_case(file: Cases) -> None:
    rules = load(file.pack).versions[-1].rules.values()
    spoken = {question for rule in rules for question in rule.questions}
    assert sorted(spoken - {case.question for case in file.cases}) == []
