"""Single figures of the five packs changed one by one: each is found to differ, with a case, or proved the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.difference.asked import Asked, asked_of
from guarantee_rules.difference.meaning import has_solver, meaning_of
from guarantee_rules.difference.near import drawn
from guarantee_rules.difference.rules import text_of
from guarantee_rules.difference.sides import Pair
from guarantee_rules.values.types import Value
from tests.difference.covered import disagreements
from tests.difference.edits import Figure, figures, sample

pytestmark = pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")

# Rounded percentages take the solver longer: they are among the many.
FEW = [figure for figure in sample(bundled(), 25, seed=3) if "%" not in figure.old and figure.old[0] != "0"][:10]
MANY = sample(bundled(), 75, seed=1)


def look(figure: Figure, cases: int) -> None:
    """Settles the pack with one figure changed, and tries cases near all figures against what is said of it."""
    new = figure.applied()
    if new is None:
        return  # no pack any more: it is refused before anyone compares it
    pair = Pair(load(figure.pack).versions[-1], new.versions[-1], "edit")
    text = text_of(pair)
    assert [change.status for change in text.rules] == ["changed"]
    single = {asked.question: asked for asked in asked_of(pair) if not asked.includes}
    for change in meaning_of(pair, text, list(single)).questions:
        asked = single[change.question]
        if change.readings:
            continue
        differing = [line for line in change.lines if not line.about.startswith("rule:")]
        assert all(line.witness.old.differs(line.witness.new) for line in differing), figure
        if change.status == "same" and not asked.joint.same:
            assert list(islice(differing_cases(asked, cases), 1)) == [], figure
        if change.complete and change.different:
            assert list(islice(disagreements(asked, change, drawn(asked, cases)), 1)) == [], figure


def differing_cases(asked: Asked, count: int) -> Iterator[Mapping[str, Value]]:
    for facts in drawn(asked, count):
        old, new = asked.answers(facts)
        if old.differs(new):
            yield facts


@pytest.mark.parametrize(
    "figure", [*FEW[::2], *(pytest.param(it, marks=pytest.mark.long) for it in FEW[1::2])], ids=str
)
def test_a_changed_figure_differs_with_a_case_or_is_proved_the_same(figure: Figure) -> None:
    look(figure, cases=100)


@pytest.mark.long
@pytest.mark.parametrize("figure", MANY, ids=str)
def test_many_changed_figures_differ_with_a_case_or_are_proved_the_same(figure: Figure) -> None:
    look(figure, cases=600)


def test_there_are_figures_enough_to_change() -> None:
    assert all(len(list(figures(pack))) >= 15 for pack in bundled())
    assert len(MANY) >= 60
