"""Rows near the figures of both sides: which of them change is what `diff` says of the region they lie in, and both
answers are the reference's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.backends.columnar.planning import ROW_WISE
from guarantee_rules.backends.columnar.telling import Told as InColumns
from guarantee_rules.difference.answers import Told
from guarantee_rules.difference.asked import Asked, asked_of
from guarantee_rules.difference.found import QuestionChange
from guarantee_rules.difference.meaning import has_solver, meaning_of
from guarantee_rules.difference.near import drawn
from guarantee_rules.difference.rules import text_of
from guarantee_rules.difference.sides import both_sides, pairs
from guarantee_rules.difference.what_if import what_if
from guarantee_rules.portfolio.whatif import WhatIf
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.types import Value
from tests.difference.covered import covers, disagreements
from tests.difference.edits import Figure, edited, sample
from tests.portfolio.whatif.rows import fits, mapping, tape

Facts = Mapping[str, Value]
ROWS = 400


@dataclass(frozen=True)
class Portfolio:
    """Cases as rows, and what the columns said of those that change."""

    asked: Asked
    cases: list[Facts]
    found: WhatIf
    changed: Mapping[int, tuple[InColumns, InColumns]]
    """By place in `cases`."""


@dataclass(frozen=True)
class AskedOfColumns(Asked):
    """A pair whose answers to the rows that change are those of the columns."""

    told: Mapping[int, tuple[Told, Told]] = field(default_factory=dict)
    """By the identity of the case."""

    def __hash__(self) -> int:
        return super().__hash__()

    def answers(self, facts: Facts) -> tuple[Told, Told]:
        return self.told.get(id(facts)) or super().answers(facts)


def portfolio(old: str | Pack, new: str | Pack, question: str, rows: int = ROWS) -> Portfolio:
    """Rows drawn near the figures of both sides, and asked of both in columns."""
    one, two = both_sides(old, new)
    pair = pairs(one, two)[-1]
    (asked,) = asked_of(pair, [question])
    vocabulary = pair.new.vocabulary
    cases = [case for case in drawn(asked, rows) if fits(case, vocabulary)]
    names = list(dict.fromkeys(name for program in asked.programs for name in program.facts))
    found = what_if(question, tape(cases, names), mapping(vocabulary, names), old, new, by=(), examples=len(cases))
    assert found.aside == 0
    assert found.answered == len(cases) > rows / 2
    changed = {example.number - 1: (example.old, example.new) for example in found.examples}
    assert len(changed) == found.changed
    return Portfolio(asked, cases, found, changed)


def assert_each_row_is_the_references(rows: Portfolio) -> None:
    common = {value.name for value in rows.found.compared}
    for number, case in enumerate(rows.cases):
        old, new = rows.asked.answers(case)
        outcomes = old.outcome != new.outcome
        values = any(old.values.get(name) != new.values.get(name) for name in common)
        assert (outcomes or values) == (number in rows.changed), case
        if number in rows.changed:
            for told, expected in zip(rows.changed[number], (old, new), strict=True):
                assert (told.outcome, dict(told.values)) == (expected.outcome, dict(expected.values)), case
                assert set(told.failing) == set(expected.not_met), case


def regions(rows: Portfolio) -> QuestionChange:
    """What `diff` says of the question, for all cases there can be."""
    pair = rows.asked.pair
    (change,) = (
        one for one in meaning_of(pair, text_of(pair), [rows.asked.question]).questions if not one.readings
    )
    return change


def assert_the_regions_are_met(rows: Portfolio, change: QuestionChange) -> None:
    """Each row that changes lies in a region told, and each row in a region told as exact changes."""
    told = {
        id(rows.cases[number]): (_of_columns(old), _of_columns(new)) for number, (old, new) in rows.changed.items()
    }
    columns = AskedOfColumns(rows.asked.pair, rows.asked.question, rows.asked.chosen, told)
    assert list(islice(disagreements(columns, change, iter(rows.cases)), 3)) == []
    by_rule = [line for line in change.lines if line.about.startswith("rule:")]
    if by_rule:
        for number, (old, new) in rows.changed.items():
            if old.outcome != new.outcome:
                assert any(covers(rows.asked, line, rows.cases[number]) for line in by_rule), rows.cases[number]


def _of_columns(told: InColumns) -> Told:
    return Told(told.outcome, told.values, (), told.failing)


BESIDE: dict[str, tuple[str | Pack, str | Pack, str]] = {
    "a limit lowered for one class": ("yiwu", edited("yiwu", ("at_most: 500万元", "at_most: 300万元")), "loan_limit"),
    "a limit that leaves out one point": ("yiwu", edited("yiwu", ("at_most: 500万元", "less_than: 500万元")), "loan_limit"),
    "another reading by default": (
        "yiwu", edited("yiwu", ("Y-A1\n        default: borrower", "Y-A1\n        default: loan")), "loan_limit",
    ),
    "two cities": ("yiwu", "dalian", "loan_limit"),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_both_answers_to_each_row_are_the_references(name: str) -> None:
    rows = portfolio(*BESIDE[name])
    assert rows.changed
    assert_each_row_is_the_references(rows)


@pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")
@pytest.mark.parametrize("name", BESIDE)
def test_each_row_changes_exactly_where_diff_says(name: str) -> None:
    rows = portfolio(*BESIDE[name])
    assert_the_regions_are_met(rows, regions(rows))
