"""A case is found exactly where there is one: beside trying every case of a small world."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.api import load
from guarantee_rules.checking.search import Nowhere, Point, Unsure, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Compare,
    Expr,
    Fact,
    Given,
    Includes,
    Lit,
    Not,
    OneOf,
)
from guarantee_rules.core.parts import mentions
from guarantee_rules.values.types import MONEY, Value, enum_of

YIWU = load("yiwu")
ABOUT = Studied(YIWU.loaded, YIWU.versions[-1])
SIZES = ("large", "medium", "small", "micro")
AMOUNT, BALANCE = Fact("loan.amount"), Fact("borrower.other_scheme_balance")


def fen(count: int) -> Lit:
    return Lit(Decimal(count).scaleb(-2), MONEY)


ATOMS: st.SearchStrategy[Expr] = st.one_of(
    st.builds(
        Compare, st.just(AMOUNT), st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]), st.integers(0, 4).map(fen)
    ),
    st.builds(
        OneOf, st.just(Fact("borrower.size")), st.lists(st.sampled_from(SIZES), min_size=1, max_size=3).map(tuple)
    ),
    st.builds(Includes, st.just(Fact("borrower.categories")), st.sampled_from(["enterprise", "farm_household"])),
    st.just(Given("borrower.size")),
    st.just(Fact("loan.used_locally")),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda below: st.one_of(
        st.builds(Not, below),
        st.builds(All, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Any, st.lists(below, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
WORLD: list[dict[str, Value]] = [
    {
        "loan.amount": Decimal(amount).scaleb(-2),
        "borrower.categories": categories,
        "loan.used_locally": local,
        **({"borrower.size": size} if size else {}),
    }
    for amount, size, categories, local in product(
        range(6),
        ("", *SIZES),
        [
            frozenset[str](),
            frozenset({"enterprise"}),
            frozenset({"farm_household"}),
            frozenset({"enterprise", "farm_household"}),
        ],
        (True, False),
    )
]


@given(st.lists(st.tuples(CONDITIONS, st.booleans()), min_size=1, max_size=3))
def test_a_case_is_found_exactly_where_trying_all_finds_one(wanted: list[tuple[Expr, bool]]) -> None:
    found = search(ABOUT, *wanted)
    there = any(all(evaluate(expr, Surroundings(Case(facts, {}))) is want for expr, want in wanted) for facts in WORLD)
    assert isinstance(found, Point) == there
    assert isinstance(found, Nowhere) == (not there)
    if isinstance(found, Point):
        around = Surroundings(Case(found.facts, {}))
        assert all(evaluate(expr, around) is want for expr, want in wanted)


@given(st.lists(st.tuples(st.sampled_from(["<", "<=", "==", ">=", ">"]), st.integers(0, 6)), min_size=1, max_size=4))
def test_a_sum_of_facts_counts_as_one_figure(bounds: list[tuple[str, int]]) -> None:
    total = Arithmetic(AMOUNT, "+", BALANCE)
    wanted = [(Compare(total, op, fen(count)), True) for op, count in bounds]  # type: ignore[arg-type]  # a comparator
    found = search(ABOUT, *wanted)
    there = any(
        all(
            evaluate(expr, Surroundings(Case({"loan.amount": fen(n).value, BALANCE.name: fen(0).value}, {})))
            for expr, _ in wanted
        )
        for n in range(9)
    )
    assert isinstance(found, Point) == there
    assert isinstance(found, Nowhere) == (not there)


def test_a_product_of_facts_is_never_said_to_be_impossible() -> None:
    product_ = Arithmetic(AMOUNT, "*", Fact("loan.rate"))
    assert isinstance(search(ABOUT, (Compare(product_, "<", fen(0)), True)), Unsure)


def test_values_below_zero_are_not_tried_for_facts() -> None:
    assert isinstance(search(ABOUT, (Compare(AMOUNT, "<", fen(0)), True)), Nowhere)


def test_parts_that_share_no_fact_are_tried_apart() -> None:
    facts = [name for name, entry in ABOUT.version.vocabulary.facts.items() if entry.type.name == "bool"]
    found = search(ABOUT, *((Fact(name), True) for name in facts), (Compare(AMOUNT, "<", fen(0)), True))
    assert len(facts) > 20
    assert isinstance(found, Nowhere)


def test_a_class_is_made_from_facts_that_have_it() -> None:
    from guarantee_rules.checking.witness import concrete
    from guarantee_rules.core.expr import Ref

    point = concrete(ABOUT, (Compare(Ref("borrower_class"), "==", Lit("msme", enum_of("borrower_class"))), True))
    assert point is not None
    assert not point.values
    assert not mentions(Fact("loan.amount")).refs
    assert "enterprise" in point.facts["borrower.categories"]  # type: ignore[operator]  # a list of names
