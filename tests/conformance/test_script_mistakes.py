"""Every mistake planted in the evaluator in JavaScript is caught, by made programs or by the question it names."""

from __future__ import annotations

import pytest

from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.program import Program
from tests.conformance.agree import unlike
from tests.conformance.javascript import JavaScript
from tests.conformance.misscripted import MISTAKES, Misscripted
from tests.conformance.packs import cases, questions
from tests.conformance.suite import made_programs

pytest.importorskip("py_mini_racer", reason="V8 is not installed: pip install mini-racer")


@pytest.mark.parametrize("mistake", [it for it in MISTAKES if it.shown_by], ids=lambda it: it.sentence)
def test_a_question_of_a_pack_catches_a_mistake(mistake: Misscripted) -> None:
    pack, _, name = mistake.shown_by.partition("/")
    engine = mistake.engine()
    asked = [(question.program, list(cases(question, 60))) for question in questions(pack) if question.name == name]
    assert any(_differs(engine, program, some) for program, some in asked)


@pytest.mark.parametrize("mistake", [it for it in MISTAKES if not it.shown_by], ids=lambda it: it.sentence)
def test_made_programs_catch_a_mistake(mistake: Misscripted) -> None:
    engine = mistake.engine()
    assert any(_differs(engine, program, some) for program, some in made_programs(0, 300))


def _differs(engine: JavaScript, program: Program, some: list[Case]) -> bool:
    answers = zip(some, engine.answers(program, some), strict=True)
    return any(unlike(run(program, case), found) is not None for case, found in answers)
