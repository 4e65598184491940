"""Every engine gives the reference's answer to any program the core allows."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings

from guarantee_rules.core.check import check, walk
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.expr import Expr
from guarantee_rules.core.program import Program
from guarantee_rules.values.unknown import Unknown
from tests.conformance.agree import agrees, rough, unlike
from tests.conformance.engines import Engine
from tests.conformance.near import exprs_of
from tests.conformance.programs import programs_and_cases, shapes
from tests.conformance.suite import PROGRAMS, Differing, in_programs, in_shapes, made_programs
from tests.counts import counted

PARTS = 6


def none_of(differing: Differing, engine: Engine) -> None:
    """None there is, or the first of them made as small as it gets."""
    for program, case in differing:
        agrees(engine, program, case)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_made_program_has_the_reference_s_answer(engine: Engine, part: int) -> None:
    number = PROGRAMS // PARTS
    none_of(in_programs(engine, part * number, number), engine)


def test_programs_as_deep_and_wide_as_they_come_have_the_reference_s_answer(engine: Engine) -> None:
    none_of(in_shapes(engine), engine)


@settings(
    max_examples=counted(40, 100),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(drawn=programs_and_cases())
def test_a_drawn_program_has_the_reference_s_answer(engine: Engine, drawn: tuple[Program, Case]) -> None:
    agrees(engine, *drawn)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_very_many_made_programs_have_the_reference_s_answer(engine: Engine, part: int) -> None:
    none_of(in_programs(engine, PROGRAMS + 500 * part, 500), engine)


def test_a_program_asked_by_eight_threads_at_once_answers_each_its_own(engine: Engine) -> None:
    """The first time too, when an engine may still be getting ready: no other test asks these programs."""
    for program, cases in made_programs(1_000_000, 25):
        start = Barrier(8)

        def asked(
            turn: int, program: Program = program, cases: list[Case] = cases, start: Barrier = start
        ) -> list[Answer]:
            start.wait()
            with rough():
                return [engine(program, case) for case in random.Random(turn).sample(cases, len(cases))]

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(asked, range(8)))
        expected = [run(program, case) for case in cases]
        for turn, found in enumerate(answers):
            order = random.Random(turn).sample(range(len(cases)), len(cases))
            assert [unlike(expected[at], answer) for at, answer in zip(order, found, strict=True)] == [None] * len(
                cases
            )


def test_a_case_and_a_program_are_as_they_were(engine: Engine) -> None:
    for program, cases in made_programs(0, 40):
        for case in cases:
            facts, readings = dict(case.facts), dict(case.readings)
            engine(program, case)
            assert (dict(case.facts), dict(case.readings)) == (facts, readings)


# --- whether the programs made are worth it


def test_made_programs_keep_every_promise_of_the_core() -> None:
    assert [check(program) for program, _ in made_programs(0, 300)] == [()] * 300


def test_shapes_keep_every_promise_of_the_core() -> None:
    assert {name: check(program) for name, program in shapes()} == {name: () for name, _ in shapes()}


def test_made_programs_hold_every_expression_there_is() -> None:
    found = Counter(
        type(part) for program, _ in made_programs(0, 300) for expr in exprs_of(program) for part in walk(expr)
    )
    assert min(found.get(kind, 0) for kind in Expr.__args__) > 50


def test_answers_to_made_programs_are_neither_all_known_nor_all_unknown() -> None:
    answers = [run(program, case) for program, cases in made_programs(0, 300) for case in cases]
    known = [answer for answer in answers if not isinstance(answer.outcome, Unknown)]
    assert 0.25 < len(known) / len(answers) < 0.75
    unknown = [answer.outcome for answer in answers if isinstance(answer.outcome, Unknown)]
    for some in ([it.missing for it in unknown], [it.open for it in unknown], [it.among for it in unknown]):
        assert 0.05 < sum(map(bool, some)) / len(unknown) < 0.98
