"""A program in print: the same text for the same program, and another for any other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.api import bundled, load
from guarantee_rules.core.check import OUTCOME
from guarantee_rules.core.expr import (
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
)
from guarantee_rules.core.program import Check, Definition, Notice, Output, Program
from guarantee_rules.core.show import show, shown
from guarantee_rules.source.text import Position, Span
from guarantee_rules.values.types import BOOL, MONEY, MONTHS, RATIO, WORKDAYS, Type
from tests.core.small import any_expr, count, day, name, ratio, yuan

A, B = Fact("loan.amount"), Fact("loan.other")


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (yuan("5000000.00"), "5000000.00:money"),
        (ratio("1.3"), "1.3:ratio"),
        (Lit(Decimal("1E+6"), MONEY), "1000000:money"),
        (count(12), "12:integer"),
        (Lit(3, WORKDAYS), "3:workdays"),
        (day("2016-07-01"), "2016-07-01"),
        (name("micro"), '"micro"'),
        (name('a"b\\'), '"a\\"b\\\\"'),
        (Lit(frozenset({"shop", "farm"}), Type("enums", "kind")), '["farm", "shop"]'),
        (TRUE, "true"),
        (A, "loan.amount"),
        (Given("agreed.share"), "given(agreed.share)"),
        (Reading("way"), "reading.way"),
        (Ref("limit"), "$limit"),
        (Compare(A, "<=", B), "(loan.amount <= loan.other)"),
        (All((TRUE, Not(TRUE))), "all(true, not(true))"),
        (Any(()), "any()"),
        (OneOf(Fact("firm.size"), ("micro", "small")), '(firm.size in ["micro", "small"])'),
        (Includes(Fact("firm.kinds"), "shop"), '("shop" in firm.kinds)'),
        (
            Arithmetic(A, "-", Arithmetic(B, "-", yuan("1.00"))),
            "(loan.amount - (loan.other - 1.00:money))",
        ),
        (Quotient(A, B, 6, "half_up"), "round_half_up(loan.amount / loan.other, 6)"),
        (Portion(A, B, A, "down"), "round_down(loan.amount * loan.other / loan.amount, 2)"),
        (Quotient(Arithmetic(A, "*", B), A, 2, "down"), "round_down((loan.amount * loan.other) / loan.amount, 2)"),
        (Extreme("min", (A, B)), "min(loan.amount, loan.other)"),
        (If(TRUE, A, B), "if(true, loan.amount, loan.other)"),
        (Needs((A, B), TRUE), "needs([loan.amount, loan.other], true)"),
        (Undecided("silent", MONEY), "undecided(silent: money)"),
        (Undecided("conflict", BOOL, "limit", ("a", "b")), "undecided(conflict: bool, see limit, a b)"),
        (Shift(Fact("loan.signed"), Lit(3, MONTHS), "months"), "(loan.signed + 3:months months)"),
        (Rolled(Fact("loan.due")), "next_workday(loan.due)"),
        (OnDay(Fact("loan.due"), 15), "on_day(loan.due, 15)"),
        (OnDay(Fact("loan.due"), 31, 12), "on_date(loan.due, 12, 31)"),
        (Between(Fact("loan.signed"), Fact("loan.due"), "days"), "days_between(loan.signed, loan.due)"),
        (Count(Fact("loan.term")), "count(loan.term)"),
    ],
)
def test_an_expression_in_print(expr: Expr, text: str) -> None:
    assert shown(expr) == text


def test_a_program_in_print() -> None:
    limit = Definition("limit", MONEY, yuan("5000000.00"), "cap")
    program = Program(
        "loan_limit",
        "verdict",
        {"loan.amount": MONEY, "firm.local": BOOL},
        {"way": ("one", "two")},
        (limit,),
        (Check("cap", "mandatory", "requirement", Fact("firm.local"), Compare(A, "<=", Ref("limit"))),),
        (Output("limit", MONEY, TRUE, Ref("limit"), "cap"),),
        (Notice("told", "cap", TRUE, (("limit", Ref("limit")),)),),
        If(TRUE, Lit("compliant", OUTCOME), Lit("non_compliant", OUTCOME)),
    )
    assert show(program) == (
        "question loan_limit: verdict\n"
        "  fact firm.local: bool\n"
        "  fact loan.amount: money\n"
        "  reading way: one | two\n"
        "  let limit: money = 5000000.00:money  # cap\n"
        "  requirement cap (mandatory)\n"
        "    when firm.local\n"
        "    holds (loan.amount <= $limit)\n"
        "  give limit: money = $limit when true  # cap\n"
        "  tell told limit=$limit when true  # cap\n"
        '  outcome if(true, "compliant", "non_compliant")\n'
    )


@given(any_expr(given=True), any_expr(given=True))
def test_two_expressions_print_alike_exactly_when_they_are_equal(one: Expr, other: Expr) -> None:
    assert (shown(one) == shown(other)) == (one == other)


@given(any_expr(given=True), st.data())
def test_a_change_anywhere_shows(expr: Expr, data: st.DataObject) -> None:
    others: tuple[Expr, ...] = (Not(expr), Count(expr), Rolled(expr), All((expr,)), Any((expr,)))
    changed = data.draw(st.sampled_from(others))
    assert shown(changed) != shown(expr)
    assert shown(All((expr, changed))) != shown(All((changed, expr)))
    assert shown(All((expr, changed))) != shown(Any((expr, changed)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (yuan("5.00"), ratio("5.00")),
        (count(5), Lit(5, MONTHS)),
        (name("true"), TRUE),
        (name("2016-07-01"), day("2016-07-01")),
        (Fact("loan.amount"), Ref("loan.amount")),
        (Fact("loan.amount"), name("loan.amount")),
        (Given("loan.amount"), Fact("loan.amount")),
        (Compare(A, "<", B), Compare(B, "<", A)),
        (Compare(A, "<", B), Compare(A, "<=", B)),
        (Arithmetic(A, "-", Arithmetic(B, "-", A)), Arithmetic(Arithmetic(A, "-", B), "-", A)),
        (All((TRUE, All((TRUE, TRUE)))), All((TRUE, TRUE, TRUE))),
        (OneOf(Fact("firm.size"), ("a", "b")), OneOf(Fact("firm.size"), ('a", "b',))),
        (Includes(Fact("firm.kinds"), "shop"), OneOf(Fact("firm.kinds"), ("shop",))),
        (Quotient(A, B, 2, "down"), Quotient(A, B, 2, "up")),
        (Quotient(A, B, 2, "down"), Quotient(A, B, 3, "down")),
        (Portion(A, B, A, "down"), Quotient(Arithmetic(A, "*", B), A, 2, "down")),
        (Extreme("min", (A, B)), Extreme("max", (A, B))),
        (Needs((A,), B), Needs((), B)),
        (Undecided("silent", MONEY), Undecided("absent", MONEY)),
        (Undecided("silent", MONEY), Undecided("silent", RATIO)),
        (Undecided("silent", MONEY, "a"), Undecided("silent", MONEY, "", ("a",))),
        (Shift(Fact("loan.due"), count(1), "months"), Shift(Fact("loan.due"), count(1), "days")),
        (OnDay(Fact("loan.due"), 12, 1), OnDay(Fact("loan.due"), 1, 12)),
    ],
)
def test_what_differs_in_meaning_differs_in_print(one: Expr, other: Expr) -> None:
    assert one != other
    assert shown(one) != shown(other)


def test_where_an_expression_is_written_does_not_show() -> None:
    here = Span("pack.yaml", Position(1, 1), Position(1, 2))
    assert shown(Not(Fact("firm.local", here), here)) == shown(Not(Fact("firm.local")))
    assert Not(Fact("firm.local", here), here) == Not(Fact("firm.local"))


@pytest.mark.parametrize("pack", bundled())
def test_the_programs_of_a_pack_print_alike_only_where_they_are_equal(pack: str) -> None:
    programs = [program for version in load(pack).versions for program in version.programs.values()]
    texts = [show(program) for program in programs]
    assert all(
        (one == other) == (text == another)
        for one, text in zip(programs, texts, strict=True)
        for other, another in zip(programs, texts, strict=True)
    )
