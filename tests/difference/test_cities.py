"""Two cities held against each other: an end in bounded time, and nothing claimed that cases near the figures refute."""

from __future__ import annotations

from itertools import islice

import pytest

from guarantee_rules.api import load
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.meaning import has_solver, meaning_of
from guarantee_rules.difference.near import drawn
from guarantee_rules.difference.rules import text_of
from guarantee_rules.difference.sides import Pair
from tests.difference.covered import disagreements

pytestmark = pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")


def cities(old: str, new: str) -> Pair:
    return Pair(load(old).versions[-1], load(new).versions[-1], "cities")


@pytest.mark.parametrize("question", ["rate_cap", "purpose", "halt_state"])
def test_a_question_of_two_cities_is_settled_exactly(question: str) -> None:
    pair = cities("yiwu", "dalian")
    change = meaning_of(pair, text_of(pair), [question]).questions[0]
    asked = Asked(pair, question)
    assert change.complete
    assert change.lines
    assert list(islice(disagreements(asked, change, drawn(asked, 200)), 1)) == []


@pytest.mark.long
@pytest.mark.parametrize(("old", "new"), [("yiwu", "dalian"), ("chengyang", "shanwei"), ("dalian", "shangluo")])
def test_every_question_of_two_cities_ends_with_what_is_known_of_it(old: str, new: str) -> None:
    pair = cities(old, new)
    found = meaning_of(pair, text_of(pair), seconds=90)
    assert {change.question for change in found.questions} == set(pair.new.programs)
    for change in found.questions:
        asked = Asked(pair, change.question, change.readings)
        assert change.complete or change.incomplete
        assert all(line.witness.old.differs(line.witness.new) for line in change.lines if ":" not in line.about)
        if change.status == "same":
            assert not any(one.differs(two) for one, two in map(asked.answers, drawn(asked, 300)))
        if change.complete and change.different and not asked.includes:
            assert list(islice(disagreements(asked, change, drawn(asked, 300)), 1)) == []


def test_no_days_in_force_are_compared_between_cities() -> None:
    pair = cities("yiwu", "shanwei")
    change = meaning_of(pair, text_of(pair), ["validity"]).questions[0]
    assert [(line.old, line.new) for line in change.lines] == [("in_force", "not_in_force")]
    assert all(not line.where for line in change.lines)


def test_a_value_that_only_one_side_gives_is_a_difference_though_outcomes_agree() -> None:
    pair = cities("dalian", "shangluo")
    change = meaning_of(pair, text_of(pair), ["rate_cap"]).questions[0]
    told = {(line.about, line.old, line.new) for line in change.lines}
    assert ("private_cost", "none", "some") in told
    assert all(line.about not in ("outcome", "validity") for line in change.lines)
