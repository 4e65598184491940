"""Sums with divisions are exact: Python's fractions, which share no code with the core, come to the same."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_UP, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.term import PLACES, compared
from guarantee_rules.values.numbers import Rounding, rounded
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, left_open
from tests.core.small import value
from tests.surface.scheme import lowered

UNDEFINED = left_open("undefined_ratio")
FACTS = ("fund.share", "agreed.share", "firm.staff")
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Sum = str | tuple["Sum", str, "Sum"]

LEAVES: st.SearchStrategy[Sum] = st.sampled_from((*FACTS, *FACTS, "1", "2", "3", "0.5", "1.3", "7%"))
SUMS: st.SearchStrategy[Sum] = st.recursive(
    LEAVES, lambda inner: st.tuples(inner, st.sampled_from(("+", "-", "*", "/", "/")), inner), max_leaves=6
)
# Few and round, so that differences come to nothing and sides to the same.
SHARES = st.integers(0, 6).map(lambda n: Decimal(n).scaleb(-1))
CASES: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {"fund.share": SHARES, "agreed.share": SHARES, "firm.staff": st.integers(0, 4)}
)


def text_of(sum_: Sum) -> str:
    return sum_ if isinstance(sum_, str) else f"({text_of(sum_[0])} {sum_[1]} {text_of(sum_[2])})"


def fraction_of(sum_: Sum, facts: dict[str, Value]) -> Fraction:
    if isinstance(sum_, tuple):
        return SIGNS[sum_[1]](fraction_of(sum_[0], facts), fraction_of(sum_[2], facts))
    if sum_ in FACTS:
        return Fraction(cast(Decimal, facts[sum_]))
    return Fraction(sum_.rstrip("%")) / (100 if sum_.endswith("%") else 1)


def expected(sums: tuple[Sum, ...], facts: dict[str, Value]) -> tuple[Fraction, ...] | None:
    """The exact values, or None where any of them divides by nothing."""
    try:
        return tuple(fraction_of(sum_, facts) for sum_ in sums)
    except ZeroDivisionError:
        return None


def in_steps(exact: Fraction, places: int, rounding: Rounding) -> Decimal:
    """Rounded in whole steps by hand."""
    scaled = abs(exact) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    more = {"down": False, "up": rest > 0, "half_up": 2 * rest >= scaled.denominator}[rounding]
    steps = whole + more
    return Decimal(-steps if exact < 0 else steps).scaleb(-places)


@given(SUMS, st.sampled_from(sorted(COMPARE)), SUMS, CASES)
def test_a_comparison_of_divisions_is_decided_as_fractions_decide_it(
    left: Sum, op: str, right: Sum, facts: dict[str, Value]
) -> None:
    try:
        term = lowered(f"{text_of(left)} {op} {text_of(right)}")
    except Mistake as mistake:
        assume(mistake.diagnostic.code != "too-many-factors")
        raise
    both = expected((left, right), facts)
    assert value(term.expr, facts) == (UNDEFINED if both is None else COMPARE[op](*both))


@given(SUMS, CASES, st.sampled_from(("down", "up", "half_up")), st.integers(0, 10**9))
def test_an_amount_is_divided_and_rounded_once(
    sum_: Sum, facts: dict[str, Value], rounding: Rounding, fen: int
) -> None:
    amount = Decimal(fen).scaleb(-2)
    try:
        term = lowered(f"loan.amount * {text_of(sum_)}")
    except Mistake as mistake:
        assume(mistake.diagnostic.code != "too-many-factors")
        raise
    exact = expected((sum_,), facts)
    found = value(term.divided(rounding, None), facts | {"loan.amount": amount})
    assert found == (UNDEFINED if exact is None else in_steps(Fraction(amount) * exact[0], 2, rounding))


@given(SUMS, CASES, st.sampled_from(("down", "up", "half_up")))
def test_a_ratio_is_divided_and_rounded_once(sum_: Sum, facts: dict[str, Value], rounding: Rounding) -> None:
    term = lowered(text_of(sum_))
    exact = expected((sum_,), facts)
    found = value(term.divided(rounding, None), facts)
    if exact is None:
        assert found == UNDEFINED
    elif term.over is None:
        assert Fraction(cast(Decimal, found)) == exact[0]
    else:
        assert found == in_steps(exact[0], PLACES["ratio"], rounding)


@given(SUMS, st.sampled_from(sorted(COMPARE)), SUMS, CASES)
def test_two_formulas_are_compared_like_one(left: Sum, op: str, right: Sum, facts: dict[str, Value]) -> None:
    """What stands under `of` against what stands under `at_most`."""
    apart = compared(lowered(text_of(left)), op, lowered(text_of(right)), None)  # type: ignore[arg-type]
    both = expected((left, right), facts)
    assert value(apart, facts) == (UNDEFINED if both is None else COMPARE[op](*both))


@given(SUMS, SUMS, CASES)
def test_a_rough_context_of_the_caller_changes_nothing(left: Sum, right: Sum, facts: dict[str, Value]) -> None:
    text = f"{text_of(left)} <= {text_of(right)}"

    def answers() -> tuple[Outcome, Outcome]:
        return value(lowered(text).expr, facts), value(lowered(text_of(left)).divided("half_up", None), facts)

    plain = answers()
    with localcontext() as context:
        context.prec = 3
        context.rounding = ROUND_UP
        context.traps[Inexact] = True
        rough = answers()
    assert list(map(str, rough)) == list(map(str, plain))


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("0.0585 <= 0.045 * 1.3", {}, True),
        ("loan.amount / loan.other >= 4%", {"loan.amount": "3999999.99", "loan.other": "100000000.00"}, False),
        ("1 / 3 + 1 / 3 + 1 / 3 == 1", {}, True),
        ("1 / 3 * 3 == 1", {}, True),
        ("2 / 3 > 0.6666666666666666666666", {}, True),
        ("2 / 3 < 0.6666666666666666666667", {}, True),
        ("0.1 + 0.2 == 0.3", {}, True),
        ("9999999999999999.99元 + 0.01元 == 10000000000000000元", {}, True),
    ],
)
def test_nothing_is_rounded_on_the_way(text: str, facts: dict[str, str], holds: bool) -> None:
    assert value(lowered(text).expr, {name: Decimal(stated) for name, stated in facts.items()}) is holds


@given(st.fractions(), st.integers(0, 6), st.sampled_from(("down", "up", "half_up")))
def test_the_rounding_by_hand_is_the_one_declared(exact: Fraction, places: int, rounding: Rounding) -> None:
    if exact.denominator in (1, 2, 4, 5, 8, 10, 16, 20, 100, 1000):
        written = Decimal(exact.numerator) / Decimal(exact.denominator)
        assume(Fraction(written) == exact)
        assert in_steps(exact, places, rounding) == rounded(written, places, rounding)
