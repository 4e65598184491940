"""What is true of every expression and every case: types keep their promise, and knowing more never unsettles a value."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_CEILING, Clamped, Decimal, FloatOperation, Inexact, Rounded, Subnormal, localcontext

from hypothesis import assume, given
from hypothesis import strategies as st

from guarantee_rules.core.check import MOST_FACTORS, factors, never_negative, walk
from guarantee_rules.core.expr import All, Any, Expr, Fact, If, Lit, Not
from guarantee_rules.core.typing import joined
from guarantee_rules.values.types import BOOL, MONEY, NUMERIC, Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown
from tests.core.small import FACTS, any_expr, cases, exprs, type_in_scheme, value, whole_cases

WAYS = st.sampled_from(("one", "two"))


def fits(expr: Expr) -> bool:
    """Whether no product in it has more factors than a checked program may have."""
    return all(factors(part, {}) <= MOST_FACTORS for part in walk(expr))


@contextmanager
def hostile_context() -> Iterator[None]:
    """A caller whose own sums are rough and who wants to hear of every rounding."""
    with localcontext() as context:
        context.prec = 5
        context.rounding = ROUND_CEILING
        for signal in (Inexact, Rounded, Subnormal, Clamped, FloatOperation):
            context.traps[signal] = True
        yield


def is_of(result: Value, type: Type) -> bool:
    match type.name:
        case "money" | "rate":
            return isinstance(result, Decimal) and result.is_finite()
        case "ratio":
            return isinstance(result, Decimal | int) and not isinstance(result, bool)
        case "integer" | "months" | "days" | "workdays":
            return isinstance(result, int) and not isinstance(result, bool)
        case "date":
            return isinstance(result, date)
        case "bool":
            return isinstance(result, bool)
        case "enum":
            return isinstance(result, str)
        case "enums":
            return isinstance(result, frozenset)


@given(any_expr(given=True), cases(), WAYS)
def test_a_value_has_the_type_the_check_says(expr: Expr, facts: dict[str, Value], way: str) -> None:
    assume(fits(expr))
    result = value(expr, facts, way)
    assert isinstance(result, Unknown) or is_of(result, type_in_scheme(expr))


@given(exprs(MONEY, 2), exprs(MONEY, 2), exprs(BOOL, 2))
def test_a_choice_between_two_of_one_type_is_of_that_type(then: Expr, orelse: Expr, test: Expr) -> None:
    assert type_in_scheme(If(test, then, orelse)) == joined(type_in_scheme(then), type_in_scheme(orelse)) == MONEY


@given(any_expr(), whole_cases(), st.sets(st.sampled_from(sorted(FACTS))), WAYS)
def test_one_more_fact_never_changes_what_was_known(
    expr: Expr, facts: dict[str, Value], unstated: set[str], way: str
) -> None:
    assume(fits(expr))
    fewer = {name: stated for name, stated in facts.items() if name not in unstated}
    before, after = value(expr, fewer, way), value(expr, facts, way)
    assert isinstance(before, Unknown) or before == after


@given(any_expr(), whole_cases(), st.sets(st.sampled_from(sorted(FACTS))), WAYS)
def test_only_the_facts_that_are_named_can_change_an_answer(
    expr: Expr, facts: dict[str, Value], unstated: set[str], way: str
) -> None:
    assume(fits(expr))
    fewer = {name: stated for name, stated in facts.items() if name not in unstated}
    before = value(expr, fewer, way)
    assume(isinstance(before, Unknown))
    assert isinstance(before, Unknown)
    others = {name: stated for name, stated in facts.items() if name not in before.missing}
    assert value(expr, others, way) == before


@given(any_expr(given=True), cases(), WAYS)
def test_what_is_unknown_says_what_is_missing_or_left_open(expr: Expr, facts: dict[str, Value], way: str) -> None:
    assume(fits(expr))
    result = value(expr, facts, way)
    if isinstance(result, Unknown):
        assert result.missing or result.open
        asked = {part.name for part in walk(expr) if isinstance(part, Fact)}
        named = {name for name in result.missing if not name.startswith("calendar.")}
        assert named <= asked - facts.keys()


@given(any_expr(), whole_cases(), WAYS)
def test_with_every_fact_stated_only_the_text_and_the_calendar_leave_anything_open(
    expr: Expr, facts: dict[str, Value], way: str
) -> None:
    assume(fits(expr))
    result = value(expr, facts, way)
    assert not isinstance(result, Unknown) or all(name.startswith("calendar.") for name in result.missing)


@given(exprs(type=Type("enum", "size")), whole_cases(), st.sets(st.sampled_from(sorted(FACTS))), WAYS)
def test_a_name_turns_out_to_be_one_of_those_it_was_among(
    expr: Expr, facts: dict[str, Value], unstated: set[str], way: str
) -> None:
    fewer = {name: stated for name, stated in facts.items() if name not in unstated}
    before, after = value(expr, fewer, way), value(expr, facts, way)
    if isinstance(before, Unknown) and before.among is not None and not isinstance(after, Unknown):
        assert after in before.among


@given(any_expr(given=True), cases(), WAYS)
def test_the_context_of_the_caller_changes_nothing(expr: Expr, facts: dict[str, Value], way: str) -> None:
    assume(fits(expr))
    expected = value(expr, facts, way)
    with hostile_context():
        found = value(expr, facts, way)
    assert said(found) == said(expected)


@given(any_expr(given=True), cases(), WAYS)
def test_asking_again_or_being_watched_changes_nothing(expr: Expr, facts: dict[str, Value], way: str) -> None:
    assume(fits(expr))
    seen: list[tuple[Expr, Outcome]] = []
    first = value(expr, facts, way)
    assert said(value(expr, facts, way)) == said(first)
    assert said(value(expr, facts, way, observe=lambda part, result: seen.append((part, result)))) == said(first)
    assert seen[-1][0] is expr
    assert said(seen[-1][1]) == said(first)


@given(any_expr(), cases(), st.randoms(use_true_random=False), WAYS)
def test_the_order_of_conditions_does_not_matter(
    expr: Expr, facts: dict[str, Value], chance: random.Random, way: str
) -> None:
    assume(fits(expr))
    assert value(shuffled(expr, chance), facts, way) == value(expr, facts, way)


@given(exprs(BOOL), cases(), WAYS)
def test_all_is_not_any_of_the_opposites(expr: Expr, facts: dict[str, Value], way: str) -> None:
    for part in walk(expr):
        if isinstance(part, All | Any):
            other = Any if isinstance(part, All) else All
            assert value(Not(other(tuple(map(Not, part.parts)))), facts, way) == value(part, facts, way)


@given(any_expr(), whole_cases(), WAYS)
def test_what_is_surely_not_negative_is_not(expr: Expr, facts: dict[str, Value], way: str) -> None:
    assume(fits(expr) and type_in_scheme(expr).name in NUMERIC and never_negative(expr))
    result = value(expr, facts, way)
    assert isinstance(result, Unknown) or (isinstance(result, Decimal | int) and result >= 0)


@given(st.lists(st.tuples(exprs(BOOL), cases()), min_size=8, max_size=8))
def test_threads_do_not_disturb_one_another(asked: list[tuple[Expr, dict[str, Value]]]) -> None:
    def answered(one: tuple[Expr, Mapping[str, Value]]) -> object:
        with hostile_context():
            return said(value(*one))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answered, asked)) == [said(value(*one)) for one in asked]


def said(result: Outcome) -> object:
    """A value with its decimals, so that 1.0 is not 1.00."""
    return (type(result), str(result)) if isinstance(result, Decimal) else (type(result), result)


def shuffled(expr: Expr, chance: random.Random) -> Expr:
    """The same with the parts of every `all` and `any` in another order."""
    match expr:
        case All(parts) | Any(parts):
            mixed = [shuffled(part, chance) for part in parts]
            chance.shuffle(mixed)
            return type(expr)(tuple(mixed))
        case If(test, then, orelse):
            return If(shuffled(test, chance), shuffled(then, chance), shuffled(orelse, chance))
        case Not(of):
            return Not(shuffled(of, chance))
        case _:
            return expr


def test_laws_are_tried_on_expressions_worth_it() -> None:
    """The drawn expressions are neither all unknown nor all known."""
    found: list[bool] = []

    @given(exprs(BOOL), cases())
    def look(expr: Expr, facts: dict[str, Value]) -> None:
        if not isinstance(expr, Lit):
            found.append(isinstance(value(expr, facts), Unknown))

    look()
    assert 0.1 < sum(found) / len(found) < 0.9
