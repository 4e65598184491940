"""Each law can be broken, and the breaking case is told as refuting it; what is sound is not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import pytest

from guarantee_rules.core.evaluate import Case
from guarantee_rules.laws.catalogue import CATALOGUE, theorems
from guarantee_rules.laws.theorem import Theorem, figures, tried
from guarantee_rules.values.types import Value
from tests.laws.broken import CLAIMS, NONE_OF_THEM, Broken


def theorem_of(broken: Broken) -> Theorem:
    found = {theorem.key: theorem for theorem in theorems(broken.version(), broken.question)}
    return found[broken.law, broken.question, broken.subject]


def case(theorem: Theorem, facts: Mapping[str, Value]) -> Case:
    return Case(facts, {name: options[0] for name, options in theorem.readings.items()})


@pytest.mark.parametrize("broken", CLAIMS, ids=lambda broken: f"{broken.law} {broken.subject}")
def test_a_pack_that_breaks_a_law_is_refuted_by_the_case_that_shows_it(broken: Broken) -> None:
    theorem = theorem_of(broken)
    assert tried(theorem, case(theorem, broken.facts), broken.further) == "refuted"
    assert all(name in theorem.facts for name in (*broken.facts, *broken.further))


@pytest.mark.parametrize(("broken", "every"), NONE_OF_THEM, ids=lambda it: getattr(it, "law", ""))
def test_a_pack_in_which_there_is_no_such_case_has_no_witness(
    broken: Broken, every: tuple[Mapping[str, Value], ...]
) -> None:
    theorem = theorem_of(broken)
    assert {tried(theorem, case(theorem, facts)) for facts in every} == {"vacuous"}


def test_every_law_has_a_pack_that_breaks_it() -> None:
    shown = {broken.law for broken in chain(CLAIMS, (broken for broken, _ in NONE_OF_THEM))}
    assert shown == CATALOGUE.keys()


def test_the_figures_of_a_refutation_are_told() -> None:
    (cliff,) = (broken for broken in CLAIMS if broken.law == "a_larger_claim_is_never_compensated_less")
    told = figures(theorem_of(cliff), case(theorem_of(cliff), cliff.facts))
    assert {name: str(figure) for name, figure in told.items()} == {
        "claim": "1000000.00",
        "second_claim": "1285714.28",
        "compensation": "900000.00",
        "second_compensation": "899999.99",
    }
