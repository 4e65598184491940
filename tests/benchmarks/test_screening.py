"""The common screening: the library and every engine that is installed agree with the exact answers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, localcontext

import pytest

from benchmarks import library
from benchmarks.facing import answers, gaps, installed
from benchmarks.peers import PEERS
from benchmarks.screening import RULES, Entrant, boundary_cases, cases, floor, gapped_cases


def test_the_library_gives_the_exact_answers_at_and_beside_every_limit() -> None:
    for entrant in library.entrants():
        for facts in (cases(), boundary_cases(100)):
            assert answers(entrant, facts) == [floor(one) for one in facts], entrant.name


def test_every_rule_fails_in_some_case_and_some_cases_pass() -> None:
    verdicts = [floor(one) for one in cases()]
    assert {rule for _, failing in verdicts for rule in failing} == set(RULES)
    assert sum(passed for passed, _ in verdicts) > 100


def test_the_library_names_whatever_fact_is_missing() -> None:
    prepare, decide = library.entrants()[0].prepare, library.entrants()[0].decide
    for name, facts in gapped_cases().items():
        with pytest.raises(library.Missing, match=name):
            decide(prepare(facts))


def test_the_floor_of_the_screening_does_not_follow_the_callers_decimal_context() -> None:
    facts = boundary_cases()
    expected = [floor(one) for one in facts]
    with localcontext(Context(prec=4)):
        assert [floor(one) for one in facts] == expected


@pytest.mark.parametrize(("name", "make"), PEERS, ids=[name for name, _ in PEERS])
def test_an_installed_engine_agrees_wherever_no_figure_lies_at_its_limit(
    name: str, make: Callable[[], list[Entrant]]
) -> None:
    entrants = installed(make)
    if entrants is None:
        pytest.skip(f"{name} is not installed")
    for entrant in entrants:
        facts = cases(40)
        assert answers(entrant, facts) == [floor(one) for one in facts], entrant.name
        assert entrant.engine == name


def test_an_engine_that_is_not_installed_is_told_as_such() -> None:
    def make() -> list[Entrant]:
        raise ImportError("no such engine")

    assert installed(make) is None


def test_what_becomes_of_cases_with_gaps_is_told_for_an_engine_that_takes_them_for_zero() -> None:
    guessing = Entrant("guessing", "", "", dict, lambda facts: (len(facts) > 11, ()))
    assert gaps(guessing) == "fails 12"
    assert gaps(library.entrants()[0]) == "names the fact 12"
