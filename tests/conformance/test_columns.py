"""Asked of columns, every row has the reference's answer: near the question's own figures, under every reading."""

from __future__ import annotations

import pytest

from guarantee_rules.backends.columnar.planning import ROW_WISE
from tests.conformance.column_engines import FEWER
from tests.conformance.columnar import Comparison, Run, compared, in_made_programs, report
from tests.conformance.packs import PACKS, Question, cases, questions

FEW = 40
"""Rows of a question in the usual run, or more where more must be: each fact missing in turn, each option taken."""
LONG = 100_000
"""Rows of every pack in the long run."""
PROGRAMS = {"duckdb": 60, "polars": 120, "postgres": 20, "spark": 4}
"""Made programs in the usual run."""

Named = tuple[str, Run]


def row_wise(pack: str) -> list[Question]:
    return [question for question in questions(pack) if question.program.form in ROW_WISE]


def ask(run: Run, asked: list[Question], number: int) -> Comparison:
    """An engine beside the reference, in so many cases of every question; what differs is told in full."""
    all_ = Comparison()
    for question in asked:
        found = compared(run, question, cases(question, number))
        for one in found.differing:
            raise AssertionError(f"{question}: {report(one)}")
        all_.asked += found.asked
        all_.left_out += found.left_out
    return all_


@pytest.mark.parametrize("pack", PACKS)
def test_every_row_has_the_reference_s_answer(columns: Named, pack: str) -> None:
    name, run = columns
    asked = row_wise(pack)[PACKS.index(pack) % FEWER[name] :: FEWER[name]]
    found = ask(run, asked, FEW)
    assert found.asked >= FEW * len(asked)
    assert found.left_out < found.asked / 4


def test_a_made_program_has_the_reference_s_answer(columns: Named) -> None:
    name, run = columns
    found = in_made_programs(run, 0, PROGRAMS[name])
    for one in found.differing:
        raise AssertionError(report(one))
    assert found.asked >= PROGRAMS[name]


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
def test_a_hundred_thousand_rows_of_a_pack_have_the_reference_s_answer(columns: Named, pack: str) -> None:
    asked = row_wise(pack)
    found = ask(columns[1], asked, -(-LONG // len(asked)))
    assert found.asked + found.left_out >= LONG
    assert found.left_out < LONG / 20


@pytest.mark.long
def test_thousands_of_made_programs_have_the_reference_s_answer(columns: Named) -> None:
    found = in_made_programs(columns[1], 720, 400 if columns[0] == "spark" else 2_000)
    for one in found.differing:
        raise AssertionError(report(one))
