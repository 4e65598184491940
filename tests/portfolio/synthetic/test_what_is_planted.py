"""Exactly so many rows are marked, each in one way; read back by the library's own reading of cases and evaluator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules import load
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import Compare, Expr
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.ordered import number_of
from guarantee_rules.values.types import Value
from tests.portfolio.synthetic.ground import CITIES, Tape, drawn, nested

STEP = {"money": Decimal("0.01"), "rate": Decimal("0.000001"), "ratio": Decimal("0.0001")}


def readable(tape: Tape, city: str, row: int) -> dict[str, Value] | None:
    """The facts of a row as the library reads them, or None where it refuses one."""
    try:
        return dict(load(city).facts(nested(tape.stated(row))).by_name)
    except FactsError:
        return None


@pytest.mark.parametrize("city", CITIES)
def test_each_sort_has_exactly_as_many_rows_as_asked(city: str, tmp_path: Path) -> None:
    tape = drawn(tmp_path, city, rows=300, boundaries=50, missing=60, bad=40)
    marked = [int(mark["row"]) for mark in tape.marked]
    assert len(set(marked)) == len(marked) == 150
    assert Counter(mark["sort"] for mark in tape.marked) == {"boundary": 50, "missing": 60, "bad": 40}
    assert {sort: told["rows"] for sort, told in tape.manifest["marked"].items()} == {
        "boundary": 50, "missing": 60, "bad": 40,
    }  # fmt: skip
    unreadable = [row for row in range(1, 301) if readable(tape, city, row) is None]
    assert unreadable == tape.rows_of("bad")
    always = set(tape.mapping["columns"]) - set(tape.manifest["sometimes_empty"])
    lacking = [(row, fact) for row, fact in tape.empty() if fact in always]
    assert lacking == [(int(mark["row"]), mark["fact"]) for mark in tape.marked if mark["sort"] == "missing"]


def test_every_way_to_be_bad_is_there_as_often_as_the_others(tmp_path: Path) -> None:
    tape = drawn(tmp_path, "dalian", rows=300, bad=120)
    counts = {kind: count for kind, count in tape.manifest["marked"]["bad"].items() if kind != "rows"}
    assert set(counts.values()) == {10}
    assert {"not_a_number", "separators", "negative", "too_many_decimals", "impossible_date", "unknown_name"} <= set(
        counts
    )
    for mark in tape.marked:
        cell = tape.cells[int(mark["row"]) - 1][mark["header"]]
        assert cell == mark["about"], mark


@pytest.mark.parametrize("city", CITIES)
def test_rows_on_a_threshold_are_on_it(city: str, tmp_path: Path) -> None:
    """Both sides of the comparison are worked out anew from the file: equal, or one step of the fact from crossing."""
    tape = drawn(tmp_path, city, rows=120, boundaries=100)
    assert len(tape.marked) == 100
    for mark in tape.marked:
        facts = readable(tape, city, int(mark["row"]))
        assert facts is not None
        rule, _, text = mark["about"].partition(": ")
        assert rule in load(city).versions[-1].rules
        assert side(tape, city, facts, text) == mark["kind"], mark
        if mark["kind"] != "at":
            kind = load(city).versions[-1].vocabulary.types[mark["fact"]].name
            beside = [moved(facts, mark["fact"], kind, way) for way in (1, -1)]
            assert any(side(tape, city, other, text) != mark["kind"] for other in beside if other), mark


def side(tape: Tape, city: str, facts: Mapping[str, Value], text: str) -> str | None:
    """Where the left side of a comparison lies in a case; None where it is not made."""
    version = load(city).versions[-1]
    found: set[str] = set()
    for program in map(version.programs.__getitem__, tape.manifest["questions"]):
        compared = {id(part) for part in comparisons(program) if shown(part) == text}
        values: dict[int, object] = {}

        def see(expr: Expr, value: object, values: dict[int, object] = values, compared: set[int] = compared) -> None:
            values[id(expr)] = value
            if isinstance(expr, Compare) and id(expr) in compared:
                left, right = number_of(values[id(expr.left)]), number_of(values[id(expr.right)])
                if left is not None and right is not None:
                    found.add("at" if left == right else "below" if left < right else "above")

        if compared and not found:
            as_of = date.fromisoformat(tape.mapping["as_of"])
            run(program, Case({**facts, "as_of": as_of}, version.default_readings), see)
    return found.pop() if len(found) == 1 else None


def comparisons(program: Program) -> list[Compare]:
    exprs = [definition.expr for definition in program.definitions]
    exprs += [expr for check in program.checks for expr in (check.applies, check.holds)]
    return [part for expr in exprs for part in walk(expr) if isinstance(part, Compare)]


def moved(facts: dict[str, Value], fact: str, kind: str, way: int) -> dict[str, Value] | None:
    value = facts[fact]
    if isinstance(value, date):
        return {**facts, fact: value + timedelta(days=way)}
    assert isinstance(value, Decimal | int)
    other = value + STEP[kind] * way if isinstance(value, Decimal) else value + way
    return {**facts, fact: other} if other >= 0 else None


def test_the_figures_are_the_texts_own(tmp_path: Path) -> None:
    """Yiwu's limits, cap and tiers, in figures written here by hand."""
    tape = drawn(tmp_path, rows=300, boundaries=300, questions=("loan_limit", "rate_cap"))
    met: dict[str, set[Decimal]] = {}
    for mark in tape.marked:
        facts = readable(tape, "yiwu", int(mark["row"]))
        assert facts is not None
        rule = mark["about"].split(":")[0]
        amount, other, rate = (
            facts.get(name) for name in ("loan.amount", "borrower.other_scheme_balance", "loan.rate")
        )
        if rule.startswith("yiwu_limit_"):
            assert isinstance(amount, Decimal)
            assert isinstance(other, Decimal)
            met.setdefault(rule, set()).add(amount + other)
            categories = facts["borrower.categories"]
            assert isinstance(categories, frozenset)
            assert rule != "yiwu_limit_farm_household" or "farm_household" in categories
            assert rule != "yiwu_limit_entrepreneur" or categories & {"entrepreneur", "individual_business"}
        elif rule == "yiwu_rate_cap" and facts["loan.term"] in (6, 12):
            assert isinstance(rate, Decimal)
            met.setdefault(rule, set()).add(rate)
    fen = Decimal("0.01")
    assert {Decimal(500_000), 500_000 - fen, 500_000 + fen} == met["yiwu_limit_farm_household"]
    assert {Decimal(1_000_000), 1_000_000 - fen, 1_000_000 + fen} == met["yiwu_limit_entrepreneur"]
    assert {Decimal(5_000_000), 5_000_000 - fen, 5_000_000 + fen} <= met["yiwu_limit_msme"]
    assert {Decimal("0.05655"), Decimal("0.056549"), Decimal("0.056551")} == met["yiwu_rate_cap"]


def test_every_threshold_within_reach_is_met_from_all_sides(tmp_path: Path) -> None:
    tape = drawn(tmp_path, "dalian", rows=300, boundaries=270)
    met: dict[str, set[str]] = {}
    for mark in tape.marked:
        met.setdefault(mark["about"], set()).add(mark["kind"])
    assert len(met) >= 8
    assert all("at" in sides and len(sides) > 1 for sides in met.values()), met
