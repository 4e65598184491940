"""Asked of columns, every row has the reference's answer: near the question's own figures, under every reading."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from guarantee_rules.backends.columnar.planning import ROW_WISE
from tests.conformance.columnar import Comparison, Run, compared, in_made_programs, report
from tests.conformance.packs import PACKS, Question, cases, questions

LONG = 100_000
"""Rows of every pack in the long run."""


@dataclass(frozen=True)
class Usual:
    """What an engine is asked in the usual run: reading one query takes Spark a second or two."""

    every: int
    """One question in so many."""
    rows: int
    """Rows of a question, or more where more must be: each fact missing in turn, each option of a reading taken."""
    queries: int | None
    """Of one question: each choice of readings and calendar is one."""
    programs: int
    """Made programs."""
    long_queries: int
    """Of one question in the long run."""


USUAL = {
    "duckdb": Usual(2, 25, None, 20, 60),
    "polars": Usual(3, 25, None, 30, 60),
    "postgres": Usual(7, 25, 3, 10, 30),
    "spark": Usual(14, 12, 1, 3, 3),
}

Named = tuple[str, Run]


def row_wise(pack: str) -> list[Question]:
    return [question for question in questions(pack) if question.program.form in ROW_WISE]


def ask(
    run: Run, asked: list[Question], number: int, queries: int | None = None, *, all_cases: bool = False
) -> Comparison:
    """An engine beside the reference, in so many cases of every question; what differs is told in full."""
    all_ = Comparison()
    for question in asked:
        found = compared(run, question, cases(question, number), queries, all_cases=all_cases)
        for one in found.differing:
            raise AssertionError(f"{question}: {report(one)}")
        all_.asked += found.asked
        all_.left_out += found.left_out
    return all_


@pytest.mark.parametrize("pack", PACKS)
def test_every_row_has_the_reference_s_answer(columns: Named, pack: str) -> None:
    name, run = columns
    usual = USUAL[name]
    asked = row_wise(pack)[PACKS.index(pack) % usual.every :: usual.every]
    found = ask(run, asked, usual.rows, usual.queries)
    assert found.asked >= (usual.rows if usual.queries is None else 1) * len(asked)
    assert found.left_out < found.asked / 4


def test_a_made_program_has_the_reference_s_answer(columns: Named) -> None:
    name, run = columns
    found = in_made_programs(run, 0, USUAL[name].programs)
    for one in found.differing:
        raise AssertionError(report(one))
    assert found.asked >= USUAL[name].programs


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
def test_a_hundred_thousand_rows_of_a_pack_have_the_reference_s_answer(columns: Named, pack: str) -> None:
    name, run = columns
    asked = row_wise(pack)
    found = ask(run, asked, -(-LONG // len(asked)), USUAL[name].long_queries, all_cases=True)
    assert found.asked + found.left_out >= LONG
    assert found.left_out < LONG / 20


@pytest.mark.long
def test_thousands_of_made_programs_have_the_reference_s_answer(columns: Named) -> None:
    found = in_made_programs(columns[1], 720, 400 if columns[0] == "spark" else 2_000)
    for one in found.differing:
        raise AssertionError(report(one))
