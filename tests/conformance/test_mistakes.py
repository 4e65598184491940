"""The suite itself is tested: it catches every planted mistake in made programs, and in the packs where one shows it."""

from __future__ import annotations

import pytest

from guarantee_rules.core.evaluate import run
from tests.conformance.agree import agrees
from tests.conformance.mistaken import Mistake
from tests.conformance.mistakes import MISTAKES
from tests.conformance.packs import questions
from tests.conformance.suite import in_programs, in_question, in_shapes


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda it: it.sentence)
def test_made_programs_catch_a_mistake(mistake: Mistake) -> None:
    assert next(in_programs(mistake.engine()), None) is not None


@pytest.mark.parametrize("mistake", [it for it in MISTAKES if it.shown_by], ids=lambda it: it.sentence)
def test_a_pack_catches_a_mistake(mistake: Mistake) -> None:
    pack, _, name = mistake.shown_by.partition("/")
    asked = [question for question in questions(pack) if question.name == name]
    assert any(next(in_question(mistake.engine(), question, 240), None) for question in asked)


def test_nothing_is_caught_where_there_is_no_mistake() -> None:
    assert next(in_programs(run, number=50), None) is None
    assert next(in_shapes(run), None) is None


def test_a_mistake_whose_words_stand_nowhere_is_noticed() -> None:
    with pytest.raises(LookupError):
        Mistake("nothing", "these words stand nowhere", "nor do these").engine()


def test_what_is_reported_of_a_mistake_is_as_small_as_it_gets() -> None:
    """From whatever program, down to one comparison of one fact with one figure."""
    mistaken = next(it for it in MISTAKES if it.sentence == "at most is less than").engine()
    program, case = next(in_programs(mistaken))
    with pytest.raises(AssertionError) as told:
        agrees(mistaken, program, case)
    told_lines = str(told.value).splitlines()
    assert len(told_lines) < 20
    assert sum("<=" in line for line in told_lines[:-1]) == 1
