"""What the solver is told of a program is what the reference makes of it, near every pack's own figures."""

from __future__ import annotations

from datetime import date

import pytest

from guarantee_rules.backends.smt.concrete import Concrete
from guarantee_rules.backends.smt.domain import MOST, USUAL, Domain
from guarantee_rules.core.evaluate import run
from guarantee_rules.values.workdays import CHINA
from tests.conformance.engines import name_of
from tests.conformance.near import figures_of
from tests.conformance.packs import PACKS, cases, questions
from tests.conformance.solver import agrees, concrete, few, left_possible, within
from tests.conformance.suite import PROGRAMS, made_programs

CALENDAR = Domain(MOST.numbers, date.min, date.max)
"""Made programs speak of any date there is."""
WITH_WORKDAYS = {
    "chengyang": {"report_due"},
    "dalian": set(),
    "shangluo": {"claim_trigger"},
    "shanwei": {"deadline", "report_due", "sequence"},
    "yiwu": {"claim_trigger", "deadline"},
}
"""The questions of each pack in which working days are counted: of these the solver knows no more than what is certain."""


@pytest.mark.parametrize("pack", PACKS)
def test_every_question_is_encoded_as_the_reference_answers_it(pack: str) -> None:
    for question in questions(pack):
        made = concrete(question, MOST)
        assert made.encoding.unencoded == ({"workdays"} if question.name in WITH_WORKDAYS[pack] else set())
        for case in few(question, MOST, 20, 2):
            agrees(made, case)


@pytest.mark.parametrize("pack", PACKS)
def test_in_the_usual_domain_a_question_is_encoded_so_too(pack: str) -> None:
    """Where amounts and years have narrow bounds, more is settled without the solver."""
    for question in questions(pack)[::4]:
        made = concrete(question, USUAL)
        for case in few(question, USUAL, 16, 3):
            agrees(made, case)


@pytest.mark.parametrize("pack", PACKS)
def test_told_the_facts_the_solver_finds_the_reference_s_outcome_and_no_other(pack: str) -> None:
    for question in questions(pack)[::4]:
        if question.name not in WITH_WORKDAYS[pack]:
            made = concrete(question, USUAL if question.name == "application" else MOST)
            for case in few(question, made.encoding.domain, 40, 1, "forced"):
                assert left_possible(made, case) == [name_of(run(question.program, case).outcome)]


@pytest.mark.parametrize("pack", PACKS)
def test_where_working_days_are_counted_the_reference_s_outcome_stays_possible(pack: str) -> None:
    for question in questions(pack):
        if question.name in WITH_WORKDAYS[pack]:
            made = concrete(question, MOST)
            for case in few(question, MOST, 20, 2, "forced"):
                assert name_of(run(question.program, case).outcome) in left_possible(made, case)


def test_made_programs_of_every_expression_are_encoded_as_the_reference_answers_them() -> None:
    put(0, 18)


# --- in the long run


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
def test_thousands_of_cases_of_a_pack_are_encoded_as_the_reference_answers_them(pack: str) -> None:
    for question in questions(pack):
        made = concrete(question, MOST)
        for case in cases(question, 6000 // len(questions(pack)), "solver"):
            agrees(made, within(question.program, case, MOST))


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
def test_a_thousand_cases_of_the_usual_domain_are_encoded_so_too(pack: str) -> None:
    for question in questions(pack):
        made = concrete(question, USUAL)
        for case in few(question, USUAL, 4, 1000 // len(questions(pack))):
            agrees(made, case)


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
def test_the_solver_finds_no_other_outcome_in_any_question(pack: str) -> None:
    for question in questions(pack):
        if question.name not in WITH_WORKDAYS[pack]:
            made = concrete(question, USUAL)
            for case in few(question, USUAL, 10, 3, "forced"):
                assert left_possible(made, case) == [name_of(run(question.program, case).outcome)]


@pytest.mark.long
@pytest.mark.parametrize("part", range(6))
def test_very_many_made_programs_are_encoded_as_the_reference_answers_them(part: int) -> None:
    put(part * PROGRAMS // 6, PROGRAMS // 6)


def put(first: int, number: int) -> None:
    for program, made_cases in made_programs(first, number):
        made = Concrete(program, figures_of(program).names, CALENDAR)
        for case in made_cases:
            agrees(made, within(program, case, CALENDAR))


def test_cases_are_asked_with_the_calendar_that_encodings_are_made_for() -> None:
    question = questions("yiwu")[0]
    assert all(case.calendar is CHINA for case in few(question, MOST, 5, 5))
