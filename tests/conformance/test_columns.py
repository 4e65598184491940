"""Asked of columns, every row has the reference's answer: near the question's own figures, under every reading."""

from __future__ import annotations

import pytest

from guarantee_rules.backends.columnar.planning import ROW_WISE
from tests.conformance.columnar import Comparison, Run, compared, report
from tests.conformance.packs import PACKS, Question, cases, questions

FEW = 60
"""Rows of every question in the usual run, or more where more must be: each fact missing in turn, each option taken."""
LONG = 100_000
"""Rows of every pack in the long run."""


def row_wise(pack: str) -> list[Question]:
    return [question for question in questions(pack) if question.program.form in ROW_WISE]


def ask(run: Run, pack: str, number: int) -> Comparison:
    """An engine beside the reference, in so many cases of every question; what differs is told in full."""
    all_ = Comparison()
    for question in row_wise(pack):
        found = compared(run, question, cases(question, number))
        for one in found.differing:
            raise AssertionError(f"{question}: {report(one)}")
        all_.asked += found.asked
        all_.left_out += found.left_out
    return all_


@pytest.mark.parametrize("pack", PACKS)
def test_every_row_has_the_reference_s_answer(columns: Run, pack: str) -> None:
    found = ask(columns, pack, FEW)
    assert found.asked >= FEW * len(row_wise(pack))
    assert found.left_out < found.asked / 4


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
def test_a_hundred_thousand_rows_of_a_pack_have_the_reference_s_answer(columns: Run, pack: str) -> None:
    found = ask(columns, pack, -(-LONG // len(row_wise(pack))) * 5 // 4)
    assert found.asked >= LONG
