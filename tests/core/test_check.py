"""No program runs that does not keep the promises of the core: each way of breaking one, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from guarantee_rules.core.check import MOST_FACTORS, OUTCOME, check, deeper, factors, parts_of, walk
from guarantee_rules.core.expr import (
    FALSE,
    TRUE,
    All,
    Any,
    Arithmetic,
    Between,
    Compare,
    Count,
    Expr,
    Extreme,
    Fact,
    Given,
    If,
    Includes,
    Lit,
    Needs,
    Not,
    OnDay,
    OneOf,
    Portion,
    Quotient,
    Reading,
    Ref,
    Rolled,
    Shift,
    Undecided,
    both,
    either,
)
from guarantee_rules.core.program import Check, Definition, Notice, Output, Program
from guarantee_rules.core.show import shown
from guarantee_rules.source.text import Position, Span
from guarantee_rules.values.types import BOOL, DATE, DAYS, INTEGER, MONEY, MONTHS, RATE, RATIO, WORKDAYS, Type, Value
from tests.core.small import FACTS, READINGS, any_expr, count, day, name, ratio, type_in_scheme, yuan

COMPLIANT = Lit("compliant", OUTCOME)
AMOUNT, RATE_, SHARE, STAFF = Fact("loan.amount"), Fact("loan.rate"), Fact("fund.share"), Fact("firm.staff")
TERM, GRACE, SIGNED, LOCAL = Fact("loan.term"), Fact("loan.grace"), Fact("loan.signed"), Fact("firm.local")
SIZE, KINDS, WAY = Fact("firm.size"), Fact("firm.kinds"), Reading("way")


def program(
    *definitions: Definition,
    checks: Sequence[Check] = (),
    outputs: Sequence[Output] = (),
    notices: Sequence[Notice] = (),
    outcome: Expr = COMPLIANT,
) -> Program:
    return Program(
        "loan_limit",
        "verdict",
        FACTS,
        READINGS,
        definitions,
        tuple(checks),
        tuple(outputs),
        tuple(notices),
        outcome,
    )


def promises(program: Program) -> list[str]:
    return [fault.promise for fault in check(program)]


def of(expr: Expr) -> list[str]:
    """What is wrong with an expression, whatever it is used as."""
    return promises(program(notices=[Notice("told", "rule", TRUE, (("figure", expr),))]))


OPERANDS = "operands have the type an operation takes"
ALTERNATIVES = "alternatives have one type"
LIKE = "only like is compared with like"
SUM = "a sum or product makes sense"
QUOTIENT = "a quotient makes sense"
FIGURE = "a figure is of its type"
PERIOD = "a date moves by a period of its unit"


@pytest.mark.parametrize(
    ("expr", "promise"),
    [
        (Fact("loan.amout"), "facts are declared"),
        (Given("loan.amout"), "facts are declared"),
        (Reading("manner"), "readings are declared"),
        (Ref("limit"), "names are defined before they are used"),
        # comparisons
        (Compare(AMOUNT, "<", RATE_), LIKE),
        (Compare(AMOUNT, "<", SHARE), LIKE),
        (Compare(AMOUNT, "<", STAFF), LIKE),
        (Compare(RATE_, "<", SHARE), LIKE),
        (Compare(TERM, "<", GRACE), LIKE),
        (Compare(TERM, "<", STAFF), LIKE),
        (Compare(SIGNED, "<", TERM), LIKE),
        (Compare(SIZE, "<", SIZE), LIKE),
        (Compare(LOCAL, ">=", LOCAL), LIKE),
        (Compare(SIZE, "==", WAY), LIKE),
        (Compare(SIZE, "==", LOCAL), LIKE),
        (Compare(KINDS, "==", KINDS), LIKE),
        # conditions
        (All((LOCAL, AMOUNT)), OPERANDS),
        (Any((SIZE,)), OPERANDS),
        (Not(STAFF), OPERANDS),
        (If(AMOUNT, TRUE, FALSE), OPERANDS),
        (OneOf(LOCAL, ("micro",)), "only a name is one of several"),
        (OneOf(KINDS, ("shop",)), "only a name is one of several"),
        (Includes(SIZE, "micro"), "only a list includes a name"),
        # alternatives
        (If(LOCAL, AMOUNT, RATE_), ALTERNATIVES),
        (If(LOCAL, SIZE, WAY), ALTERNATIVES),
        (If(LOCAL, TERM, STAFF), ALTERNATIVES),
        (Extreme("min", (AMOUNT, STAFF)), ALTERNATIVES),
        (Extreme("min", (TERM, GRACE)), ALTERNATIVES),
        (Extreme("max", (SIZE, SIZE)), "only numbers and dates have an extreme"),
        (Extreme("max", (LOCAL,)), "only numbers and dates have an extreme"),
        (Extreme("max", ()), "an extreme is one of several"),
        # sums and products
        (Arithmetic(AMOUNT, "+", RATE_), SUM),
        (Arithmetic(AMOUNT, "+", STAFF), SUM),
        (Arithmetic(AMOUNT, "*", AMOUNT), SUM),
        (Arithmetic(RATE_, "*", RATE_), SUM),
        (Arithmetic(AMOUNT, "*", TERM), SUM),
        (Arithmetic(TERM, "*", TERM), SUM),
        (Arithmetic(TERM, "*", SHARE), SUM),
        (Arithmetic(TERM, "+", GRACE), SUM),
        (Arithmetic(TERM, "+", STAFF), SUM),
        (Arithmetic(SIGNED, "-", SIGNED), SUM),
        (Arithmetic(SIGNED, "+", GRACE), SUM),
        (Arithmetic(LOCAL, "+", LOCAL), SUM),
        (Arithmetic(SIZE, "+", SIZE), SUM),
        # quotients
        (Quotient(AMOUNT, RATE_, 2, "down"), QUOTIENT),
        (Quotient(AMOUNT, TERM, 2, "down"), QUOTIENT),
        (Quotient(STAFF, AMOUNT, 2, "down"), QUOTIENT),
        (Quotient(SIGNED, STAFF, 2, "down"), QUOTIENT),
        (Quotient(TERM, STAFF, 2, "down"), QUOTIENT),
        (Quotient(LOCAL, LOCAL, 2, "down"), QUOTIENT),
        (Quotient(SIZE, SIZE, 2, "down"), QUOTIENT),
        (Quotient(SIGNED, SIGNED, 2, "down"), QUOTIENT),
        (Quotient(AMOUNT, AMOUNT, -1, "down"), "a quotient is rounded to 0 to 12 decimals"),
        (Quotient(AMOUNT, AMOUNT, 13, "down"), "a quotient is rounded to 0 to 12 decimals"),
        (Portion(STAFF, AMOUNT, AMOUNT, "down"), OPERANDS),
        (Portion(AMOUNT, SHARE, AMOUNT, "down"), OPERANDS),
        (Portion(AMOUNT, AMOUNT, STAFF, "down"), OPERANDS),
        # dates and periods
        (Shift(AMOUNT, Lit(1, MONTHS), "months"), OPERANDS),
        (Shift(SIGNED, GRACE, "months"), PERIOD),
        (Shift(SIGNED, TERM, "days"), PERIOD),
        (Shift(SIGNED, TERM, "workdays"), PERIOD),
        (Shift(SIGNED, SHARE, "days"), PERIOD),
        (Shift(SIGNED, Lit(-1, WORKDAYS), "workdays"), "working days are counted forward"),
        (Shift(SIGNED, Arithmetic(STAFF, "-", count(5)), "workdays"), "working days are counted forward"),
        (Rolled(TERM), OPERANDS),
        (OnDay(TERM, 15), OPERANDS),
        (OnDay(SIGNED, 0), "a day of a month is one of 31, a month one of 12"),
        (OnDay(SIGNED, 32), "a day of a month is one of 31, a month one of 12"),
        (OnDay(SIGNED, 1, 13), "a day of a month is one of 31, a month one of 12"),
        (Between(SIGNED, TERM, "days"), OPERANDS),
        (Between(AMOUNT, SIGNED, "months"), OPERANDS),
        (Count(STAFF), "only a period is counted"),
        (Count(SIGNED), "only a period is counted"),
        # what is needed is an expression too
        (Needs((Fact("loan.amout"),), TRUE), "facts are declared"),
        (Needs((TRUE,), Fact("loan.amout")), "facts are declared"),
    ],
    ids=lambda case: shown(case) if not isinstance(case, str) else "",
)
def test_what_makes_no_sense_is_refused(expr: Expr, promise: str) -> None:
    assert of(expr) == [promise]


@pytest.mark.parametrize(
    ("value", "type"),
    [
        (5, MONEY),
        (5, RATIO),
        (True, INTEGER),
        (True, MONTHS),
        (1, BOOL),
        (Decimal(1), INTEGER),
        (Decimal(1), BOOL),
        (Decimal("NaN"), MONEY),
        (Decimal("Infinity"), RATE),
        (date(2024, 1, 1), DAYS),
        ("2024-01-01", DATE),
        ("5", INTEGER),
        ("micro", Type("enums", "size")),
        (frozenset({"micro"}), Type("enum", "size")),
    ],
)
def test_a_figure_has_the_form_of_its_type(value: Value, type: Type) -> None:
    assert of(Lit(value, type)) == [FIGURE]


@pytest.mark.parametrize(
    ("expr", "type"),
    [
        (Arithmetic(AMOUNT, "*", RATE_), MONEY),
        (Arithmetic(RATE_, "*", ratio("1.3")), RATE),
        (Arithmetic(STAFF, "*", STAFF), INTEGER),
        (Arithmetic(STAFF, "*", SHARE), RATIO),
        (Arithmetic(STAFF, "-", SHARE), RATIO),
        (Arithmetic(count(2), "*", TERM), MONTHS),
        (Arithmetic(GRACE, "-", GRACE), DAYS),
        (Quotient(AMOUNT, AMOUNT, 6, "half_up"), RATIO),
        (Quotient(AMOUNT, SHARE, 2, "half_up"), MONEY),
        (Quotient(RATE_, STAFF, 8, "half_up"), RATE),
        (Quotient(STAFF, STAFF, 6, "half_up"), RATIO),
        (Quotient(GRACE, GRACE, 6, "half_up"), RATIO),
        (If(LOCAL, STAFF, SHARE), RATIO),
        (Extreme("min", (STAFF, SHARE)), RATIO),
        (Extreme("min", (SIGNED, SIGNED)), DATE),
        (Compare(STAFF, "<", SHARE), BOOL),
        (Compare(LOCAL, "!=", TRUE), BOOL),
        (Compare(WAY, "==", Lit("one", Type("enum", "reading.way"))), BOOL),
        (Shift(SIGNED, STAFF, "months"), DATE),
        (Shift(SIGNED, Lit(3, WORKDAYS), "workdays"), DATE),
        (Shift(SIGNED, Arithmetic(STAFF, "*", Lit(1, WORKDAYS)), "workdays"), DATE),
        (Shift(SIGNED, Lit(-1, MONTHS), "months"), DATE),
        (Between(SIGNED, SIGNED, "months"), MONTHS),
        (Between(SIGNED, SIGNED, "days"), DAYS),
        (Count(TERM), INTEGER),
        (Needs((SIZE, AMOUNT), STAFF), INTEGER),
        (Undecided("silent", RATE), RATE),
        (Given("loan.amount"), BOOL),
        (All(()), BOOL),
    ],
    ids=lambda case: shown(case) if not isinstance(case, Type) else "",
)
def test_what_makes_sense_has_one_type(expr: Expr, type: Type) -> None:
    assert of(expr) == []
    assert type_in_scheme(expr) == type


# --- the parts of a program

BAD = Fact("loan.amout")
TYPE = "an expression has the type it is used as"


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        (program(Definition("limit", MONEY, RATE_)), TYPE),
        (program(Definition("limit", INTEGER, SHARE)), TYPE),
        (program(Definition("limit", Type("enum", "kind"), SIZE)), TYPE),
        (program(Definition("limit", MONEY, BAD)), "facts are declared"),
        (program(Definition("limit", MONEY, Ref("limit"))), "names are defined before they are used"),
        (
            program(Definition("limit", MONEY, AMOUNT), Definition("limit", MONEY, AMOUNT)),
            "one definition per name",
        ),
        (program(checks=[Check("rule", "mandatory", "requirement", AMOUNT, TRUE)]), TYPE),
        (program(checks=[Check("rule", "mandatory", "requirement", TRUE, SIZE)]), TYPE),
        (program(outputs=[Output("limit", MONEY, AMOUNT, AMOUNT, "rule")]), TYPE),
        (program(outputs=[Output("limit", MONEY, TRUE, RATE_, "rule")]), TYPE),
        (program(notices=[Notice("told", "rule", AMOUNT)]), TYPE),
        (program(notices=[Notice("told", "rule", TRUE, (("figure", BAD),))]), "facts are declared"),
        (program(outcome=TRUE), TYPE),
        (program(outcome=BAD), "facts are declared"),
    ],
)
def test_every_part_of_a_program_is_checked(broken: Program, promise: str) -> None:
    assert promises(broken) == [promise]


def test_a_name_is_defined_before_it_is_used() -> None:
    limit = Definition("limit", MONEY, AMOUNT)
    twice = Definition("twice", MONEY, Arithmetic(Ref("limit"), "*", count(2)))
    assert promises(program(limit, twice)) == []
    assert promises(program(twice, limit)) == ["names are defined before they are used"]


def test_a_whole_number_will_do_where_a_ratio_is_wanted() -> None:
    assert promises(program(Definition("share", RATIO, STAFF))) == []


def test_all_faults_are_found_at_once_with_their_places() -> None:
    here = Span("pack.yaml", Position(3, 5), Position(3, 9))
    broken = program(
        Definition("one", MONEY, Fact("loan.amout", here)),
        Definition("two", MONEY, RATE_, span=here),
        checks=[Check("rule", "mandatory", "requirement", TRUE, Not(AMOUNT, here))],
    )
    assert [(fault.promise, fault.detail, fault.span) for fault in check(broken)] == [
        ("facts are declared", "loan.amout", here),
        (TYPE, "loan.rate is rate, not money", None),
        (OPERANDS, "loan.amount is money", None),
    ]


# --- bounds


def product(times: int, factor: Expr = SHARE) -> Expr:
    expr = factor
    for _ in range(times - 1):
        expr = Arithmetic(expr, "*", factor)
    return expr


BOUND = "products stay within the exact context"


def test_products_have_so_many_factors_and_no_more() -> None:
    assert of(product(MOST_FACTORS)) == []
    assert of(product(MOST_FACTORS + 1)) == [BOUND]
    assert of(Compare(product(MOST_FACTORS + 1), "<", SHARE)) == [BOUND]


def test_factors_are_counted_through_names_divisions_and_long_figures() -> None:
    six = Definition("six", RATIO, product(6))
    assert promises(program(six, Definition("all", RATIO, Arithmetic(Ref("six"), "*", Ref("six"))))) == []
    many = Arithmetic(Arithmetic(Ref("six"), "*", Ref("six")), "*", SHARE)
    assert promises(program(six, Definition("all", RATIO, many))) == [BOUND]
    assert promises(program(six, outputs=[Output("all", RATIO, TRUE, many, "rule")])) == [BOUND]
    assert promises(program(six, outputs=[Output("all", RATIO, Compare(many, "<", SHARE), SHARE, "rule")])) == [BOUND]
    assert factors(Quotient(SHARE, Arithmetic(SHARE, "*", SHARE), 6, "down"), {}) == 3
    assert factors(Quotient(SHARE, count(12), 6, "down"), {}) == 1
    assert factors(Lit(Decimal("0." + "1" * 40), RATIO), {}) == 2
    assert factors(Portion(AMOUNT, AMOUNT, AMOUNT, "down"), {}) == 3


def nested(depth: int) -> Expr:
    expr: Expr = LOCAL
    for _ in range(depth - 1):
        expr = Not(expr)
    return expr


def test_expressions_nest_so_deep_and_no_deeper() -> None:
    assert of(nested(150)) == []
    assert of(nested(151)) == ["expressions nest no deeper than the evaluator goes"]
    assert of(nested(100_000)) == ["expressions nest no deeper than the evaluator goes"]
    assert deeper(nested(3), 2)
    assert not deeper(nested(3), 3)


def test_what_is_shared_is_looked_at_once_for_its_depth() -> None:
    expr: Expr = LOCAL
    for _ in range(60):
        expr = All((expr, expr))
    assert not deeper(expr, 150)


# --- walking and joining


@given(any_expr(given=True))
def test_walking_meets_every_part_once_the_whole_first(expr: Expr) -> None:
    met = list(walk(expr))
    assert met[0] is expr
    assert len(met) == 1 + sum(len(list(walk(part))) for part in parts_of(expr))


def test_conditions_join_without_what_changes_nothing() -> None:
    small = Compare(AMOUNT, "<=", yuan("5.00"))
    assert both() == TRUE
    assert both(TRUE, TRUE) == TRUE
    assert both(TRUE, small) == small
    assert both(small, LOCAL, small) == All((small, LOCAL))
    assert either() == FALSE
    assert either(FALSE, small) == small
    assert either(small, TRUE) == TRUE
    assert either(LOCAL, small, LOCAL) == Any((LOCAL, small))
    assert day("2024-01-01") != name("2024-01-01")
