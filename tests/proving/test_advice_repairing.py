"""All minimal repairs: none can do with less, none is left out, and what the decision proposes is among them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guarantee_rules.api import bundled
from guarantee_rules.explain.decision import Decision
from guarantee_rules.proving.advice.repairing import Repairs, beside, repairs
from guarantee_rules.proving.processes import Pool
from tests.proving.advised import drawn, example, yiwu


def found(decision: Decision, **options: object) -> Repairs:
    with Pool(1) as pool:
        told = repairs(pool, decision, **options)  # type: ignore[arg-type]
    assert told is not None
    return told


OVER = {
    "application": {"date": "2024-03-01"},
    "borrower": {"categories": ["enterprise"], "size": "small", "other_scheme_balance": "200000.00"},
    "loan": {"amount": "500万元"},
}


def test_either_of_two_amounts_can_be_reduced_by_exactly_the_excess() -> None:
    told = found(yiwu("loan_limit", OVER))
    assert told.complete
    assert {way_of(each) for each in told.repairs} == {
        (("loan.amount", Decimal("4800000.00")),),
        (("borrower.other_scheme_balance", Decimal("0.00")),),
    }


def way_of(minimal: object) -> tuple[tuple[str, object], ...]:
    (way,) = minimal.ways  # type: ignore[attr-defined]
    return tuple(way.items())


def test_what_is_kept_is_not_changed_and_then_there_may_be_no_repair() -> None:
    told = found(yiwu("loan_limit", OVER), keep=["borrower"])
    assert [set(each.facts) for each in told.repairs] == [{"loan.amount"}]
    none = found(yiwu("loan_limit", OVER), keep=["borrower", "loan"])
    assert none.repairs == ()
    assert none.complete


def test_three_rules_that_fail_need_three_changes_none_of_which_can_be_left_out() -> None:
    facts = example(loan__amount=Decimal("6000000.00"), loan__term=24, loan__rate=Decimal("0.07"))
    told = found(yiwu("application", facts))
    (only,) = told.repairs
    assert told.complete
    (way,) = only.ways
    assert dict(way) == {"loan.amount": Decimal("5000000.00"), "loan.term": 12, "loan.rate": Decimal("0.05655")}
    assert yiwu("application", facts | dict(way)).outcome == "compliant"
    for fact in way:
        fewer = {name: value for name, value in way.items() if name != fact}
        assert yiwu("application", facts | fewer).outcome != "compliant"
    nearer = {"loan.amount": Decimal("5000000.01"), "loan.term": 13, "loan.rate": Decimal("0.056551")}
    for fact, value in nearer.items():
        assert yiwu("application", facts | dict(way) | {fact: value}).outcome != "compliant"


def test_a_choice_is_told_with_every_alternative_that_passes() -> None:
    told = found(yiwu("application", example(loan__use="consumption")))
    (only,) = told.repairs
    assert {way["loan.use"] for way in only.ways} == {"working_capital", "production_assets"}


def test_a_case_that_passes_has_nothing_to_repair() -> None:
    with Pool(1) as pool:
        assert repairs(pool, yiwu("application", example())) is None


def test_only_so_many_sets_are_told_and_that_there_may_be_more() -> None:
    told = found(yiwu("loan_limit", OVER), most=1)
    assert len(told.repairs) == 1
    assert told.why == "limit"


@pytest.mark.parametrize("name", bundled())
def test_every_repair_a_decision_proposes_is_minimal_here_or_contains_one_that_is(name: str) -> None:
    with Pool(1) as pool:
        for decision in drawn(name, 25, seed=2, drop=False):
            told = repairs(pool, decision, in_all=20)
            if told is None or not told.complete:
                continue
            for tried in beside(told, decision.repairs()):
                assert tried.minimal or tried.within is not None, (decision, tried.repair)
