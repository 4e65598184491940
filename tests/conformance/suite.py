"""What an engine is put through: made programs, awkward shapes, and every question of every pack.

Each yields the programs and cases in which an engine differs from the reference; none, if it means the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from tests.conformance.agree import difference, rough, unlike
from tests.conformance.choosing import Seeded
from tests.conformance.engines import Engine
from tests.conformance.near import figures_of
from tests.conformance.packs import Question, cases
from tests.conformance.programs import case_of, program_of, readings_of, shapes
from tests.counts import counted

PROGRAMS = counted(300, 720)
"""Made programs; the mistake that is caught last needs 256 of them."""
EACH = 6
CASES = counted(20, 60)
"""Cases of every question of every pack, or more where more must be: each fact missing in turn, each option taken."""

Differing = Iterator[tuple[Program, Case]]


@cache
def _made(at: int) -> tuple[Program, tuple[tuple[Case, Answer], ...]]:
    """Always the same program, with a few cases near its figures and the reference's answers."""
    choose = Seeded("program", at)
    program = program_of(choose)
    figures = figures_of(program)
    ways = [readings_of(program, choose) for _ in range(2)]  # an engine may make a program ready for each
    cases = [case_of(program, figures, choose, ways[turn % 2]) for turn in range(EACH)]
    return program, tuple((case, run(program, case)) for case in cases)


def made_programs(first: int, number: int) -> Iterator[tuple[Program, list[Case]]]:
    """So many programs from the first on, each with a few cases."""
    for at in range(first, first + number):
        program, answered = _made(at)
        yield program, [case for case, _ in answered]


def in_programs(engine: Engine, first: int = 0, number: int = PROGRAMS) -> Differing:
    for at in range(first, first + number):
        program, answered = _made(at) if at < PROGRAMS else _made.__wrapped__(at)
        for case in _differing(engine, program, answered):
            yield program, case


def in_shapes(engine: Engine) -> Differing:
    for name, program in shapes():
        choose, figures = Seeded(name), figures_of(program)
        readings = readings_of(program, choose)
        for _ in range(counted(3, EACH)):
            case = case_of(program, figures, choose, readings)
            if difference(engine, program, case) is not None:
                yield program, case


def in_question(engine: Engine, question: Question, number: int = CASES, words: object = "") -> Differing:
    for case in _differing(engine, question.program, ((case, None) for case in cases(question, number, words))):
        yield question.program, case


def _differing(engine: Engine, program: Program, asked: Iterable[tuple[Case, Answer | None]]) -> Iterator[Case]:
    """The cases in which the engine differs. One that has `answers`, to many cases at once, is asked so."""
    answers: Callable[[Program, list[Case]], list[Answer]] | None = getattr(engine, "answers", None)
    if answers is None:
        for case, expected in asked:
            if difference(engine, program, case, expected) is not None:
                yield case
        return
    kept = list(asked)
    with rough():
        found = answers(program, [case for case, _ in kept])
    for (case, expected), answer in zip(kept, found, strict=True):
        if unlike(expected or run(program, case), answer) is not None:
            yield case
