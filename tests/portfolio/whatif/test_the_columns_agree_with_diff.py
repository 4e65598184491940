"""Rows near the figures of both sides: those that change lie in the regions `diff` tells, all in these regions change,
and both answers are the reference's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, permutations

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.backends.columnar.planning import ROW_WISE
from guarantee_rules.difference.asked import asked_of
from guarantee_rules.difference.found import QuestionChange
from guarantee_rules.difference.meaning import has_solver, meaning_of
from guarantee_rules.difference.rules import text_of
from guarantee_rules.difference.sides import Pair
from tests.difference.covered import covers, disagreements
from tests.difference.edits import Figure, edited, sample
from tests.portfolio.whatif.sides import (
    Portfolio,
    as_columns_say,
    assert_each_row_is_the_references,
    assert_the_counts_are_the_references,
    portfolio,
)

DALIAN_LOWERED = edited("dalian", ("at_most: 500万元", "at_most: 300万元"))
LOWERED = edited("yiwu", ("at_most: 500万元", "at_most: 300万元"))
ONE_POINT = edited("yiwu", ("at_most: 500万元", "less_than: 500万元"))
READ_OTHERWISE = edited("yiwu", ("Y-A1\n        default: borrower", "Y-A1\n        default: loan"))
Beside = tuple[str | Pack, str | Pack, str]
QUICK: dict[str, Beside] = {
    "a limit lowered": ("dalian", DALIAN_LOWERED, "loan_limit"),
    "two cities": ("dalian", "chengyang", "loan_limit"),
}
SLOW: dict[str, Beside] = {
    "a limit lowered for one class": ("yiwu", LOWERED, "loan_limit"),
    "a limit that leaves out one point": ("yiwu", ONE_POINT, "loan_limit"),
    "another reading by default": ("yiwu", READ_OTHERWISE, "loan_limit"),
    "two cities, one with classes": ("yiwu", "dalian", "loan_limit"),
}
PAIRS = [
    *(pytest.param(pair, id=name) for name, pair in QUICK.items()),
    *(pytest.param(pair, id=name, marks=pytest.mark.long) for name, pair in SLOW.items()),
]
MANY = sample(bundled(), 60, seed=6)


def row_wise(pair: Pair) -> list[str]:
    """The questions both sides can be asked of columns."""
    return [asked.question for asked in asked_of(pair) if all(program.form in ROW_WISE for program in asked.programs)]


def regions(rows: Portfolio) -> QuestionChange:
    """What `diff` says of the question, for all cases there can be."""
    pair = rows.asked[1].pair
    found = meaning_of(pair, text_of(pair), [rows.asked[1].question]).questions
    return next(change for change in found if not change.readings)


def assert_the_regions_are_met(rows: Portfolio, change: QuestionChange) -> None:
    """As the columns answer: no row changes outside, and none in a part told as exact stays."""
    columns = as_columns_say(rows)
    assert list(islice(disagreements(columns, change, iter(rows.cases)), 3)) == []
    by_rule = [line for line in change.lines if line.about.startswith("rule:")]
    for number, (old, new) in rows.changed.items():
        if by_rule and old.outcome != new.outcome:
            assert any(covers(columns, line, rows.cases[number]) for line in by_rule), rows.cases[number]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")
def test_rows_change_exactly_where_diff_says(pair: Beside) -> None:
    rows = portfolio(*pair, rows=400)
    assert rows.changed
    change = regions(rows)
    assert change.complete
    assert_each_row_is_the_references(rows)
    assert_the_regions_are_met(rows, change)


@pytest.mark.parametrize("pair", PAIRS)
def test_rows_that_lack_facts_are_answered_as_the_reference_does(pair: Beside) -> None:
    rows = portfolio(*pair, rows=400, gaps=True)
    assert rows.changed
    assert_each_row_is_the_references(rows)
    assert_the_counts_are_the_references(rows)


def test_a_reading_of_one_side_is_that_sides_alone() -> None:
    rows = portfolio("dalian", "dalian", "loan_limit", rows=200, readings={"limit_scope": "loan"}, gaps=True)
    assert rows.changed
    assert_each_row_is_the_references(rows)
    assert_the_counts_are_the_references(rows)


@pytest.mark.long
@pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")
@pytest.mark.parametrize("figure", MANY, ids=str)
def test_many_changed_figures_change_rows_exactly_where_diff_says(figure: Figure) -> None:
    new = figure.applied()
    if new is None:
        return  # no pack any more: it is refused before anyone compares it
    pair = Pair(load(figure.pack).versions[-1], new.versions[-1], "edit")
    differing = {asked.question for asked in asked_of(pair) if not asked.includes and not asked.joint.same}
    for question in row_wise(pair):
        if question in differing:
            rows = portfolio(figure.pack, new, question, rows=600)
            assert_each_row_is_the_references(rows)
            change = regions(rows)
            if change.complete:
                assert_the_regions_are_met(rows, change)


@pytest.mark.long
@pytest.mark.parametrize(("old", "new"), list(permutations(bundled(), 2)))
def test_two_cities_are_answered_as_the_reference_does(old: str, new: str) -> None:
    pair = Pair(load(old).versions[-1], load(new).versions[-1], "cities")
    for question in row_wise(pair):
        rows = portfolio(old, new, question, rows=300, gaps=True)
        assert_each_row_is_the_references(rows)
        assert_the_counts_are_the_references(rows)


def options(pack: str) -> Iterator[tuple[str, str]]:
    for name, reading in load(pack).versions[-1].readings.items():
        for option in reading.options:
            if option != reading.default:
                yield name, option


@pytest.mark.long
@pytest.mark.parametrize(("pack", "name", "option"), [(pack, *one) for pack in bundled() for one in options(pack)])
def test_each_reading_is_answered_as_the_reference_does(pack: str, name: str, option: str) -> None:
    version = load(pack).versions[-1]
    pair = Pair(version, version, "edit")
    for question in row_wise(pair):
        if name in version.programs[question].readings:
            rows = portfolio(pack, pack, question, rows=200, readings={name: option}, gaps=True)
            assert_each_row_is_the_references(rows)
            assert_the_counts_are_the_references(rows)
