"""A portfolio drawn near the figures of both sides, asked of both in columns, and beside it the reference's answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from guarantee_rules.api import Pack
from guarantee_rules.backends.columnar.telling import Told as InColumns
from guarantee_rules.difference.answers import Told
from guarantee_rules.difference.asked import Asked, asked_of
from guarantee_rules.difference.near import drawn
from guarantee_rules.difference.sides import both_sides, pairs
from guarantee_rules.difference.what_if import what_if
from guarantee_rules.portfolio.whatif import WhatIf
from guarantee_rules.values.types import Value
from tests.portfolio.whatif.rows import Facts, fits, mapping, tape


@dataclass(frozen=True)
class Portfolio:
    """Cases as rows, and what the columns said of those that change."""

    asked: tuple[Asked, Asked]
    """Under the readings of the old side, and of the new; the same where no readings were chosen."""
    cases: list[Facts]
    found: WhatIf
    changed: Mapping[int, tuple[InColumns, InColumns]]
    """By place in `cases`."""

    def reference(self, case: Facts) -> tuple[Told, Told]:
        return self.asked[0].answers(case)[0], self.asked[1].answers(case)[1]


def portfolio(
    old: str | Pack,
    new: str | Pack,
    question: str,
    *,
    rows: int,
    readings: Mapping[str, str] | None = None,
    gaps: bool = False,
) -> Portfolio:
    """So many rows. `readings` are those of the new side; with `gaps`, every other row lacks some of its facts."""
    pair = pairs(*both_sides(old, new))[-1]
    (one,), (two,) = (asked_of(pair, [question], chosen) for chosen in ((), tuple((readings or {}).items())))
    vocabulary = pair.new.vocabulary
    cases: list[Facts] = [case for case in drawn(two, rows) if fits(case, vocabulary)]
    if gaps:
        cases = list(_with_gaps(cases, Random(question)))
    # A mapping has a column at least; some questions ask for no fact.
    names = list(dict.fromkeys(["loan.amount", *(name for program in one.programs for name in program.facts)]))
    read = mapping(vocabulary, names)
    found = what_if(question, tape(cases, names), read, old, new, new_readings=readings, by=(), examples=len(cases))
    assert found.aside == 0
    assert found.answered == found.rows == len(cases)
    assert len(cases) > rows / 3
    changed = {example.number - 1: (example.old, example.new) for example in found.examples}
    assert len(changed) == found.changed
    return Portfolio((one, two), cases, found, changed)


def _with_gaps(cases: list[Facts], choose: Random) -> Iterator[Facts]:
    for number, case in enumerate(cases):
        gone = choose.sample(sorted(case), min(len(case), choose.randint(1, 3))) if number % 2 else []
        yield {name: value for name, value in case.items() if name not in gone or name == "as_of"}


def assert_each_row_is_the_references(rows: Portfolio) -> None:
    """Which rows change, and both answers to those that do."""
    common = {value.name for value in rows.found.compared}
    for number, case in enumerate(rows.cases):
        old, new = rows.reference(case)
        values = any(old.values.get(name) != new.values.get(name) for name in common)
        assert (old.outcome != new.outcome or values) == (number in rows.changed), case
        if number in rows.changed:
            for told, expected in zip(rows.changed[number], (old, new), strict=True):
                assert (told.outcome, dict(told.values)) == (expected.outcome, dict(expected.values)), case


def assert_the_counts_are_the_references(rows: Portfolio) -> None:
    """The matrix of outcomes, and of every value its sums on both sides."""
    told = [rows.reference(case) for case in rows.cases]
    counted: dict[tuple[str, str], int] = {}
    for old, new in told:
        counted[old.outcome, new.outcome] = counted.get((old.outcome, new.outcome), 0) + 1
    assert {(group.old, group.new): group.rows for group in rows.found.matrix()} == counted
    for value in rows.found.compared:
        sums = rows.found.totals(value.key)
        both = [(old.values[value.name], new.values[value.name]) for old, new in told
                if value.name in old.values and value.name in new.values]  # fmt: skip
        assert sums.rows == len(both)
        assert sums.changed == sum(one != two for one, two in both)
        assert sums.only_old == sum(value.name in old.values and value.name not in new.values for old, new in told)
        assert sums.only_new == sum(value.name in new.values and value.name not in old.values for old, new in told)
        if value.money and both:
            assert (sums.old, sums.new) == (_total(one for one, _ in both), _total(two for _, two in both))


def _total(values: Iterator[Value]) -> object:
    from decimal import Decimal

    from guarantee_rules.values.numbers import EXACT

    total = Decimal(0)
    for value in values:
        assert isinstance(value, Decimal)
        total = EXACT.add(total, value)
    return total


@dataclass(frozen=True)
class AskedOfColumns(Asked):
    """A pair whose answers to the rows that change are those of the columns."""

    told: Mapping[int, tuple[Told, Told]] = field(default_factory=dict)
    """By the identity of the case."""

    def __hash__(self) -> int:
        return super().__hash__()

    def answers(self, facts: Facts) -> tuple[Told, Told]:
        return self.told.get(id(facts)) or super().answers(facts)


def as_columns_say(rows: Portfolio) -> AskedOfColumns:
    asked = rows.asked[1]
    told = {
        id(rows.cases[number]): tuple(Told(one.outcome, one.values, (), one.failing) for one in both)
        for number, both in rows.changed.items()
    }
    return AskedOfColumns(
        asked.pair, asked.question, asked.chosen, {key: (one, two) for key, (one, two) in told.items()}
    )
