"""Regions of small formulas, worked out by hand and by trying every point."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
import z3

from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import Compare, Fact, Lit
from guarantee_rules.proving.regions import Intervals, Whole, intervals, regions
from guarantee_rules.values.types import INTEGER

X, Y, Z = z3.Ints("x y z")


@dataclass
class Numbers:
    """A few whole numbers between bounds."""

    low: int
    high: int
    names: tuple[Any, ...] = (X, Y)
    bounds: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.bounds = [z3.And(self.low <= name, name <= self.high) for name in self.names]

    def case(self, model: Any) -> Case:
        return Case({str(name): model.eval(name, model_completion=True).as_long() for name in self.names}, {})


def atom(name: Any, op: Any, figure: int) -> tuple[Compare, Any]:
    solver = {"<": name < figure, "<=": name <= figure, ">": name > figure, ">=": name >= figure, "==": name == figure}
    return Compare(Fact(str(name)), op, Lit(figure, INTEGER)), solver[op]


def where(numbers: Numbers, breaks: Any, figure: Any = X, *, limit: int = 16) -> Intervals:
    """The values of the figure, which X moves, with Y held."""
    moved = Whole(X)
    return intervals(
        numbers, breaks, Whole(figure), moved, lambda model: [model.eval(Y, model_completion=True) == Y], limit=limit
    )


def said(found: Intervals) -> list[tuple[int, int]]:
    return [(interval.low, interval.high) for interval in found.found]


def test_boxes_are_exactly_where_it_holds_each_with_a_case_inside() -> None:
    atoms = [atom(X, ">", 5), atom(X, "<=", 9), atom(Y, "==", 3), atom(Y, "<", 7)]
    differs = z3.Or(z3.And(X > 5, X <= 9, Y < 7), Y == 3)
    found = regions(Numbers(0, 20), differs, atoms)
    assert found.complete

    def inside(x: int, y: int) -> bool:
        at = {"x": x, "y": y}
        ops: Any = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, "==": int.__eq__}
        return any(
            all(ops[lit.op](at[lit.left.name], lit.right.value) is sign for lit, sign in cube.literals)  # type: ignore[union-attr]
            for cube in found.cubes
        )

    for x, y in product(range(21), repeat=2):
        assert inside(x, y) == ((5 < x <= 9 and y < 7) or y == 3)
    for cube in found.cubes:
        assert inside(int(str(cube.witness.facts["x"])), int(str(cube.witness.facts["y"])))


def test_a_box_has_no_condition_it_can_do_without() -> None:
    found = regions(Numbers(0, 20), X > 5, [atom(Y, ">", 4), atom(X, ">", 5), atom(X, ">", 2)])
    assert [cube.literals for cube in found.cubes] == [((atom(X, ">", 5)[0], True),)]


def test_where_nothing_differs_the_region_is_empty_and_complete() -> None:
    found = regions(Numbers(0, 20), z3.And(X > 5, X < 5), [atom(X, ">", 5)])
    assert found.complete
    assert not found.cubes


def test_what_is_settled_without_any_fact_is_settled_here_too() -> None:
    everywhere, nowhere = regions(Numbers(0, 9), True, []), regions(Numbers(0, 9), False, [atom(X, ">", 5)])
    assert [cube.literals for cube in everywhere.cubes] == [()]
    assert (everywhere.complete, nowhere.complete, nowhere.cubes) == (True, True, ())


def test_atoms_that_do_not_tell_are_said_to_and_no_box_is_invented() -> None:
    found = regions(Numbers(0, 20), X > 7, [atom(X, ">", 5)])
    assert found.why == "undetermined"
    assert not found.cubes


def test_more_boxes_than_asked_for_are_an_incomplete_region() -> None:
    atoms = [atom(X, "==", figure) for figure in range(0, 20, 2)]
    differs = z3.Or(*[figure == X for figure in range(0, 20, 2)])
    found = regions(Numbers(0, 20), differs, atoms, limit=3)
    assert found.why == "limit"
    assert len(found.cubes) == 3


def test_a_query_without_an_answer_leaves_the_region_incomplete() -> None:
    numbers = Numbers(10**6, 10**30, (X, Y, Z))
    hard = X * X * X + Y * Y * Y == Z * Z * Z
    found = regions(numbers, hard, [atom(X, ">", 5)], seconds=0.2)
    assert found.why == "unsettled"
    assert not found.complete


def test_an_interval_is_exact_at_both_ends_whatever_its_witness() -> None:
    # The cliff of Yiwu: a claim of 1,000,000.00 gets 90%, a larger one 70%, cut to the fen.
    def ceiling(fen: Any) -> Any:
        return z3.If(fen <= 100_000_000, fen * 9 / 10, fen * 7 / 10)

    breaks = z3.And(Y < X, ceiling(X) < ceiling(Y))
    found = where(Numbers(0, 10**13), breaks)
    assert found.complete
    assert said(found) == [(100_000_001, 128_571_428)]
    assert found.found[0].at_high.facts == {"x": 128_571_428, "y": 100_000_000}


def test_several_intervals_are_told_from_the_smallest_and_touching_ones_as_one() -> None:
    breaks = z3.Or(z3.And(X >= 3, X <= 8, Y == 1), z3.And(X >= 9, X <= 12, Y == 2), X == 40, X == 0)
    found = where(Numbers(0, 100), breaks)
    assert found.complete
    assert said(found) == [(0, 0), (3, 12), (40, 40)]


def test_what_never_breaks_has_no_interval_and_what_always_does_one() -> None:
    assert where(Numbers(0, 100), z3.And(X > 3, X < 3)) == Intervals(())
    assert said(where(Numbers(0, 100), X + Y >= X)) == [(0, 100)]


@pytest.mark.parametrize("step", [2, 3])
def test_scattered_values_are_listed_up_to_the_limit_and_then_said_to_be_incomplete(step: int) -> None:
    found = where(Numbers(0, 100), X % step == 0, limit=4)
    assert found.why == "limit"
    assert all(low == high and low % step == 0 for low, high in said(found))
    few = where(Numbers(0, 100), X % 50 == 0, limit=4)
    assert (said(few), few.complete) == ([(0, 0), (50, 50), (100, 100)], True)


def test_a_figure_of_several_facts_is_moved_by_one_of_them() -> None:
    total = X + Y
    found = where(Numbers(0, 100), z3.And(total > 120, total <= 150), total)
    assert found.complete
    assert said(found) == [(121, 150)]


def test_a_figure_that_leaps_is_not_taken_for_an_interval() -> None:
    found = where(Numbers(0, 100), X > 10, X * 2)
    assert found.why == "undetermined"
    assert not found.found
