"""What several programs share is looked into once, and never taken for something else."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import get_args

import pytest

from guarantee_rules.api import load
from guarantee_rules.core import expr as core
from guarantee_rules.core.check import OUTCOME, Known, check
from guarantee_rules.core.expr import (
    All,
    Any,
    Arithmetic,
    Compare,
    Count,
    Expr,
    Fact,
    Given,
    Lit,
    Reading,
    Ref,
    Shift,
)
from guarantee_rules.core.parts import MOST_PARTS, mentions, parts_of, walk
from guarantee_rules.core.program import Definition, Form, Program
from guarantee_rules.core.show import show, show_all
from guarantee_rules.values.types import BOOL, DATE, INTEGER, MONEY, RATIO, WORKDAYS, Type

COMPLIANT = Lit("compliant", OUTCOME)
AMOUNT, SHARE = Fact("loan.amount"), Fact("fund.share")
FACTS: dict[str, Type] = {"loan.amount": MONEY, "fund.share": RATIO, "loan.signed": DATE}


def program(*definitions: Definition, facts: dict[str, Type] = FACTS, outcome: Expr = COMPLIANT) -> Program:
    form: Form = "verdict"
    return Program("q", form, facts, {}, definitions, (), (), (), outcome)


def promises(program: Program, known: Known) -> list[str]:
    return [fault.promise for fault in check(program, known)]


def test_every_node_says_which_expressions_are_in_it() -> None:
    for node in get_args(core.Expr):
        nested = [field.name for field in fields(node) if field.type in ("Expr", "tuple[Expr, ...]")]
        values: dict[str, object] = {field.name: AMOUNT for field in fields(node)}
        values |= {field.name: (SHARE, AMOUNT) for field in fields(node) if field.type == "tuple[Expr, ...]"}
        made = node(**values)
        expected: list[Expr] = []
        for name in nested:
            below = getattr(made, name)
            expected += below if isinstance(below, tuple) else [below]
        assert list(parts_of(made)) == expected, node


def test_what_an_expression_mentions_is_what_stands_in_it_in_order() -> None:
    programs = load("yiwu").versions[0].programs.values()
    for expr in (expr for one in programs for expr in (one.outcome, *(it.expr for it in one.definitions))):
        found = mentions(expr)
        parts = list(walk(expr))
        assert list(found.facts) == list(dict.fromkeys(p.name for p in parts if isinstance(p, Fact | Given)))
        assert list(found.refs) == list(dict.fromkeys(p.name for p in parts if isinstance(p, Ref)))
        assert list(found.readings) == list(dict.fromkeys(p.name for p in parts if isinstance(p, Reading)))
        assert found.workdays == any(isinstance(p, Shift) and p.unit == "workdays" for p in parts)


def test_a_second_program_with_the_same_expressions_has_the_same_faults() -> None:
    wrong, right = Compare(AMOUNT, "<", SHARE), Compare(AMOUNT, "<", AMOUNT)
    first = program(Definition("wrong", BOOL, wrong), Definition("right", BOOL, right))
    known = Known()
    assert promises(first, known) == promises(first, known) == ["only like is compared with like"]
    assert promises(program(Definition("right", BOOL, right)), known) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Definition("it", MONEY, AMOUNT), Definition("it", RATIO, SHARE)),
        (Definition("it", MONEY, AMOUNT), Definition("other", MONEY, AMOUNT)),
    ],
    ids=["of another type", "gone"],
)
def test_a_name_that_means_something_else_is_looked_at_again(before: Definition, after: Definition) -> None:
    using = Definition("using", BOOL, Compare(Ref("it"), ">", AMOUNT))
    known = Known()
    assert promises(program(before, using), known) == []
    assert promises(program(after, using), known) != []
    assert promises(program(before, using), known) == []


def test_a_fact_that_is_of_another_type_or_gone_is_looked_at_again() -> None:
    using, known = Definition("using", MONEY, AMOUNT), Known()
    assert promises(program(using), known) == []
    assert promises(program(using, facts={"loan.amount": RATIO}), known) != []
    assert promises(program(using, facts={}), known) == ["facts are declared"]


def test_one_expression_used_as_two_types_is_judged_as_each() -> None:
    known = Known()
    assert promises(program(Definition("one", RATIO, SHARE), Definition("two", MONEY, SHARE)), known) == [
        "an expression has the type it is used as"
    ]


def test_the_size_and_sign_of_a_name_count_as_well_as_its_type() -> None:
    def power(times: int) -> Expr:
        expr: Expr = SHARE
        for _ in range(times - 1):
            expr = Arithmetic(expr, "*", SHARE)
        return expr

    known = Known()
    square = Definition("square", RATIO, Arithmetic(Ref("it"), "*", Ref("it")))
    assert promises(program(Definition("it", RATIO, power(6)), square), known) == []
    assert promises(program(Definition("it", RATIO, power(7)), square), known) == [
        "products stay within the exact context"
    ]
    later = Definition("later", DATE, Shift(Fact("loan.signed"), Ref("by"), "workdays"))
    assert promises(program(Definition("by", WORKDAYS, Lit(3, WORKDAYS)), later), known) == []
    assert promises(program(Definition("by", WORKDAYS, Lit(-3, WORKDAYS)), later), known) == [
        "working days are counted forward"
    ]


def test_a_figure_without_a_value_is_a_fault_and_nothing_worse() -> None:
    for odd in (Decimal("NaN"), Decimal("Infinity")):
        assert promises(program(Definition("odd", MONEY, Lit(odd, MONEY))), Known()) == ["a figure is of its type"]


@pytest.mark.parametrize("written", ["1E+400", "9" * 350, "0." + "3" * 350])
def test_a_long_figure_is_counted_as_many_factors(written: str) -> None:
    long = Arithmetic(Lit(Decimal(written), RATIO), "*", SHARE)
    assert promises(program(Definition("long", RATIO, long)), Known()) == ["products stay within the exact context"]


def test_what_would_be_without_end_if_written_out_is_refused_in_time() -> None:
    endless: Expr = Compare(AMOUNT, ">", AMOUNT)
    for _ in range(60):
        endless = Any((endless, endless))
    assert mentions(endless).endless
    assert promises(program(Definition("endless", BOOL, endless)), Known()) == [
        "expressions nest no deeper than the evaluator goes"
    ]


def test_what_is_wide_is_no_fault() -> None:
    wide = All(tuple(Compare(AMOUNT, ">", Lit(Decimal(n), MONEY)) for n in range(MOST_PARTS // 4)))
    assert promises(program(Definition("wide", BOOL, wide)), Known()) == []


def test_programs_in_print_are_the_same_together_as_alone() -> None:
    shared = Definition("it", MONEY, AMOUNT)
    one = program(shared)
    two = program(shared, Definition("n", INTEGER, Count(Fact("loan.term"))))
    assert list(show_all([one, two])) == [show(one), show(two)]
    programs = load("yiwu").versions[0].programs.values()
    assert list(show_all(programs)) == [show(program) for program in programs]
