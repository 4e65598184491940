"""What one case makes of a theorem, in each of its four forms."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from guarantee_rules.core.evaluate import Case
from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, Given, If, Lit, Needs, Ref, Shift, Undecided
from guarantee_rules.core.program import Definition
from guarantee_rules.laws.theorem import Theorem, TheoremForm, Tried, figures, tried
from guarantee_rules.values.types import BOOL, DATE, MONEY, Value, enum_of

ONE = Lit(Decimal("1.00"), MONEY)
LARGE = Compare(Ref("twice"), ">", ONE)
OUTCOME = enum_of("outcome")


def theorem(claim: Expr, form: TheoremForm = "claim", assume: Expr = TRUE) -> Theorem:
    return Theorem(
        "a_law",
        "loan_limit",
        "",
        {"loan.amount": MONEY, "loan.interest_total": MONEY},
        {},
        (Definition("twice", MONEY, Fact("loan.amount")),),
        assume,
        claim,
        form,
        about={"twice": Ref("twice")},
        absent=frozenset({"loan.interest_total"}),
    )


def case(amount: str | None = None, interest: str | None = None) -> Case:
    facts: dict[str, Value] = {}
    if amount is not None:
        facts["loan.amount"] = Decimal(amount)
    if interest is not None:
        facts["loan.interest_total"] = Decimal(interest)
    return Case(facts, {})


@pytest.mark.parametrize(("amount", "result"), [("1.01", "holds"), ("1.00", "refuted"), (None, "vacuous")])
def test_a_claim_is_refuted_where_it_is_false_and_says_nothing_where_it_is_open(
    amount: str | None, result: Tried
) -> None:
    assert tried(theorem(LARGE), case(amount)) == result


def test_a_claim_says_nothing_where_its_assumption_is_not_true() -> None:
    assumed = theorem(LARGE, assume=Compare(Fact("loan.amount"), "==", Lit(Decimal("5.00"), MONEY)))
    assert tried(assumed, case("1.00")) == "vacuous"
    assert tried(replace(theorem(LARGE), granted={"large": LARGE}), case("1.00")) == "vacuous"
    assert replace(theorem(LARGE), granted={"large": LARGE}).bounded == LARGE


@pytest.mark.parametrize(("amount", "result"), [("1.01", "holds"), ("1.00", "vacuous"), (None, "vacuous")])
def test_one_case_never_refutes_that_there_is_some(amount: str | None, result: Tried) -> None:
    assert tried(theorem(LARGE, "satisfiable"), case(amount)) == result


UNGUARDED = If(Given("loan.interest_total"), Fact("loan.interest_total"), Fact("loan.amount"))


def test_a_value_is_settled_where_all_facts_are_stated_and_none_is_missing() -> None:
    assert tried(theorem(UNGUARDED, "settled"), case("1.00")) == "holds"
    assert tried(theorem(Fact("loan.interest_total"), "settled"), case("1.00")) == "refuted"
    assert tried(theorem(Fact("loan.interest_total"), "settled"), case()) == "vacuous"


def test_what_the_text_leaves_open_is_told_too() -> None:
    silent = Needs((Fact("loan.amount"),), Undecided("silent", OUTCOME))
    assert tried(theorem(silent, "settled"), case("1.00")) == "holds"


def test_what_the_calendar_lacks_is_no_missing_fact() -> None:
    from datetime import date

    from guarantee_rules.values.types import WORKDAYS

    beyond = Shift(Lit(date(9999, 12, 31), DATE), Lit(5, WORKDAYS), "workdays")
    assert tried(theorem(beyond, "settled"), case("1.00")) == "vacuous"


def test_an_addition_is_refuted_where_more_facts_tell_otherwise() -> None:
    overturned = If(Given("loan.amount"), Lit("compliant", OUTCOME), Lit("non_compliant", OUTCOME))
    added: dict[str, Value] = {"loan.amount": Decimal("1.00")}
    assert tried(theorem(overturned, "addition"), case(), added) == "refuted"
    assert tried(theorem(Lit("compliant", OUTCOME), "addition"), case(), added) == "holds"


def test_an_addition_says_nothing_where_nothing_was_decided_or_nothing_is_added() -> None:
    added: dict[str, Value] = {"loan.amount": Decimal("1.00")}
    assert tried(theorem(Fact("loan.amount"), "addition"), case(), added) == "vacuous"
    assert tried(theorem(TRUE, "addition"), case("1.00")) == "vacuous"
    assert tried(theorem(TRUE, "addition"), case("1.00"), added) == "vacuous"


def test_facts_whose_absence_means_something_are_not_added() -> None:
    turned = If(Given("loan.interest_total"), Lit("compliant", OUTCOME), Lit("non_compliant", OUTCOME))
    added: dict[str, Value] = {"loan.interest_total": Decimal("1.00")}
    assert tried(theorem(turned, "addition"), case("1.00"), added) == "vacuous"


def test_the_figures_of_a_case_are_worked_out() -> None:
    assert figures(theorem(LARGE), case("1.00")) == {"twice": Decimal("1.00")}


def test_a_truth_value_is_not_the_number_one() -> None:
    counted = If(Given("loan.amount"), Lit(1, enum_of("x")), TRUE)
    assert tried(theorem(counted, "addition"), case(), {"loan.amount": Decimal("1.00")}) == "refuted"
    assert BOOL.name == "bool"
