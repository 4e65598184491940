"""Whole numbers of the solver: what is settled is settled rightly, and what is left means the same as Python's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal, get_args

import pytest
import z3

from guarantee_rules.backends.smt import reckoning
from guarantee_rules.backends.smt.choosing import Choosing
from guarantee_rules.backends.smt.encoding import holds, whole
from guarantee_rules.backends.smt.logic import Logic
from guarantee_rules.backends.smt.moments import Moments
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.terms import Number
from guarantee_rules.backends.smt.wholes import Wholes
from guarantee_rules.values.numbers import Rounding, quotient

Value = Callable[[dict[str, int]], int]
SMALL = range(-4, 5)


@pytest.fixture
def wholes() -> Wholes:
    return Wholes(Logic(z3.Context()))


def model(wholes: Wholes, values: dict[str, int]) -> z3.ModelRef:
    made = z3.Model(wholes.logic.context)
    for name, value in values.items():
        made.update_value(z3.Int(name, wholes.logic.context), z3.IntVal(value, wholes.logic.context))
    return made


def made(wholes: Wholes, chance: random.Random, depth: int) -> tuple[Poly, Value]:
    """A number made by chance, and what Python makes of it."""
    if depth == 0 or chance.random() < 0.1:
        if chance.random() < 0.4:
            figure = chance.randint(-6, 6)
            return wholes.figure(figure), lambda _: figure
        name = chance.choice("xyz")
        return wholes.variable(name, SMALL[0], SMALL[-1]), lambda values: values[name]
    (one, first), (other, second) = (made(wholes, chance, depth - 1) for _ in range(2))
    match chance.choice(("plus", "minus", "product", "choice", "extreme", "cut", "times")):
        case "plus":
            return wholes.plus(one, other), lambda values: first(values) + second(values)
        case "minus":
            return wholes.minus(one, other), lambda values: first(values) - second(values)
        case "product":
            return wholes.product(one, other), lambda values: first(values) * second(values)
        case "choice":
            third, value = made(wholes, chance, depth - 1)
            test = wholes.at_most(one, other)
            return wholes.choice(test, third, one), lambda it: value(it) if first(it) <= second(it) else first(it)
        case "extreme":
            return wholes.extreme("max", one, other), lambda values: max(first(values), second(values))
        case "cut":
            over = chance.randint(1, 7)
            return wholes.cut(one, wholes.figure(over)), lambda values: first(values) // over
        case _:
            factor = chance.randint(-5, 5)
            return wholes.times(one, factor), lambda values: first(values) * factor


def some(chance: random.Random) -> Iterator[dict[str, int]]:
    for _ in range(8):
        yield {name: chance.choice(SMALL) for name in "xyz"}


@pytest.mark.parametrize("seed", range(12))
def test_numbers_and_comparisons_mean_what_python_makes_of_them(seed: int) -> None:
    chance = random.Random(seed)
    wholes = Wholes(Logic(z3.Context()))
    for _ in range(40):
        (one, first), (other, second) = (made(wholes, chance, 3) for _ in range(2))
        compared = (wholes.at_most(one, other), wholes.below(one, other), wholes.equal(one, other))
        for values in some(chance):
            found = model(wholes, values)
            left, right = first(values), second(values)
            assert whole(found, wholes.term(one)) == left
            assert one.least <= left <= one.most
            assert [holds(found, it) for it in compared] == [left <= right, left < right, left == right]


@pytest.mark.parametrize("rounding", get_args(Rounding))
def test_a_quotient_is_rounded_as_the_reference_rounds_it(rounding: Rounding) -> None:
    """Of negative numbers too, over negative and over changing ones; halves away from zero."""
    logic = Logic(z3.Context())
    wholes = Wholes(logic)
    choosing = Choosing(logic, wholes, Moments(logic, wholes))
    of = Number(wholes.variable("of", -40, 40), 1)
    over = Number(wholes.variable("over", -6, 6), 0, integer=True)
    found = reckoning.quotient(of, over, 0, rounding, choosing)
    fixed = {it: reckoning.quotient(of, reckoning.figure(it, choosing), 0, rounding, choosing) for it in (-6, -4, 3, 6)}
    for tenths in range(-40, 41):
        for by in range(-6, 7):
            values = model(wholes, {"of": tenths, "over": by})
            assert holds(values, found.known) is (by != 0)
            if by:
                expected = quotient(Decimal(tenths) / 10, by, 0, rounding)
                assert whole(values, wholes.term(found.whole)) == expected
                if by in fixed:
                    assert whole(values, wholes.term(fixed[by].whole)) == expected


def test_what_two_sums_have_in_common_cancels_out(wholes: Wholes) -> None:
    x, y = wholes.variable("x", 0, 10), wholes.variable("y", 0, 10)
    one = wholes.plus(wholes.product(x, y), wholes.times(x, 3))
    other = wholes.product(x, wholes.plus(y, wholes.figure(3)))
    assert wholes.equal(one, other) is True
    assert wholes.below(one, other) is False


def test_what_the_bounds_settle_is_no_formula(wholes: Wholes) -> None:
    x = wholes.variable("x", 0, 10)
    assert wholes.at_most(x, wholes.figure(10)) is True
    assert wholes.below(x, wholes.figure(0)) is False
    assert not isinstance(wholes.at_most(x, wholes.figure(9)), bool)
    assert wholes.is_zero(wholes.plus(wholes.times(x, 2), wholes.figure(-7))) is False  # no half


def test_equal_comparisons_and_their_opposites_share_one_formula(wholes: Wholes) -> None:
    x, logic = wholes.variable("x", 0, 100), wholes.logic
    at_most = wholes.at_most(wholes.times(x, 6), wholes.figure(45))
    assert not isinstance(at_most, bool)
    assert at_most.eq(wholes.at_most(x, wholes.figure(7)))
    above = wholes.below(wholes.figure(7), x)
    assert logic.both(at_most, above) is False
    assert logic.either(at_most, above) is True


def test_a_comparison_with_a_rounded_quotient_holds_no_division(wholes: Wholes) -> None:
    x, y = wholes.variable("x", 0, 1000), wholes.variable("y", 1, 1000)
    for over in (wholes.figure(7), y):
        found = wholes.at_most(wholes.figure(3), wholes.cut(x, over))
        assert "div" not in str(found)
        assert "/" not in str(found)


@pytest.mark.parametrize("sign", ["all", "any"])
def test_conditions_are_joined_without_what_the_others_settle(sign: Literal["all", "any"]) -> None:
    logic = Logic(z3.Context())
    a, b, c = (logic.variable(name) for name in "abc")
    join, other = (logic.all, logic.any) if sign == "all" else (logic.any, logic.all)
    settles = sign == "any"
    assert join([a, logic.no(a)]) is settles
    assert join([a, other([a, b])]) is a
    assert join([logic.no(a), other([a, b])]) is join([logic.no(a), b])
    assert join([logic.no(a), logic.no(b), other([a, b])]) is settles
    assert join([join([a, b]), c]) is join([c, b, a])
    assert join([a, other([logic.no(a), b]), logic.no(b)]) is settles
    assert logic.no(logic.no(a)) is a
    assert logic.choice(logic.no(a), b, c) is logic.choice(a, c, b)


def test_what_can_never_hold_is_left_out_where_it_comes_to_light() -> None:
    logic = Logic(z3.Context())
    a, b, c, d = (logic.variable(name) for name in "abcd")
    never = logic.all([c, logic.any([a, b]), logic.any([logic.no(b), d]), logic.any([logic.no(a), d]), logic.no(d)])
    assert logic.any([logic.no(c), never]) is logic.no(c)


def test_joined_conditions_mean_what_they_are_made_of() -> None:
    """However they were put together: over every way three conditions can be."""
    chance, logic = random.Random("joined"), Logic(z3.Context())
    names = [logic.variable(name) for name in "abc"]

    def condition(depth: int) -> tuple[bool | z3.BoolRef, Callable[[dict[str, bool]], bool]]:
        if depth == 0:
            at = chance.randrange(3)
            return names[at], lambda values: values["abc"[at]]
        parts = [condition(depth - 1) for _ in range(chance.randint(1, 3))]
        kind = chance.choice(("all", "any", "no", "choice"))
        if kind == "no":
            return logic.no(parts[0][0]), lambda values: not parts[0][1](values)
        if kind == "choice":
            tests = [condition(depth - 1) for _ in range(3)]
            return logic.choice(
                *(it for it, _ in tests)
            ), lambda it: tests[1][1](it) if tests[0][1](it) else tests[2][1](it)
        join, python = (logic.all, all) if kind == "all" else (logic.any, any)
        return join(it for it, _ in parts), lambda values: python(value(values) for _, value in parts)

    for _ in range(600):
        found, value = condition(chance.choice((3, 4)))
        for number in range(8):
            values = {name: bool(number >> at & 1) for at, name in enumerate("abc")}
            filled = z3.Model(logic.context)
            for name, it in values.items():
                filled.update_value(z3.Bool(name, logic.context), z3.BoolVal(it, logic.context))
            assert holds(filled, found) is value(values)
