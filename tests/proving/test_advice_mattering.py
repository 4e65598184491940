"""Which missing facts still matter: exactly those, each with two cases that the evaluator was shown."""

from __future__ import annotations

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.explain.decision import Decision
from guarantee_rules.proving.advice.mattering import Mattering, mattering
from guarantee_rules.proving.processes import Pool
from tests.proving.advised import DAY, drawn, yiwu

LIMIT = {"application": {"date": "2024-03-01"}, "loan": {"amount": "500万元"}}


def asked(decision: Decision) -> Mattering:
    with Pool(2) as pool:
        return mattering(pool, decision)


def test_of_a_small_enterprise_only_what_else_it_has_borrowed_matters() -> None:
    found = asked(yiwu("loan_limit", LIMIT | {"borrower": {"categories": ["enterprise"], "size": "small"}}))
    assert found.matter == ("borrower.other_scheme_balance",)
    assert found.same is None


def test_each_pair_of_values_leads_to_two_outcomes_when_it_is_decided() -> None:
    facts = LIMIT | {"borrower": {"categories": ["enterprise"]}}
    decision = yiwu("loan_limit", facts)
    found = asked(decision)
    assert set(found.matter) == set(decision.missing)
    for matter in found.facts:
        assert matter.pair is not None
        both = [
            yiwu("loan_limit", {**decision.facts, **matter.pair.facts, matter.fact: value}).outcome
            for value in (matter.pair.one, matter.pair.other)
        ]
        assert tuple(both) == matter.outcomes
        assert both[0] != both[1]
        assert "missing_fact" not in both


def test_a_fact_that_is_named_as_missing_and_cannot_change_anything_is_told() -> None:
    """A loan above every limit fails whatever its borrower is, but for borrowers of no class, who have no limit."""
    facts = {**LIMIT, "loan": {"amount": "6000万元"}, "borrower": {"categories": ["farm_household", "enterprise"]}}
    decision = yiwu("loan_limit", facts)
    found = asked(decision)
    assert set(found.idle) == set(decision.missing) - set(found.matter)
    assert found.unnamed == ()


def test_what_was_decided_without_a_fact_stays_whatever_it_is() -> None:
    decision = yiwu("application", {"application": {"date": "2024-03-01"}, "state": {"bank": "suspended"}})
    found = asked(decision)
    assert decision.outcome == "non_compliant"
    assert len(found.facts) > 5
    assert found.matter == ()
    assert found.same == "non_compliant"


@pytest.mark.parametrize("name", bundled())
def test_what_matters_is_named_as_missing_in_drawn_cases(name: str) -> None:
    with Pool(2) as pool:
        for decision in drawn(name, 6, seed=1, drop=True):
            found = mattering(pool, decision)
            assert found.unnamed == (), decision
            if decision.outcome not in ("missing_fact", "not_determined"):
                assert found.matter == ()


def test_a_rate_or_an_amount_of_premium_is_asked_for_as_one_of_them() -> None:
    decision = load("yiwu").decide(
        "premium_cap",
        {"application": {"date": "2024-03-01"}, "loan": {"amount": "100万元", "rate": "5%", "term": "1年"}},
        as_of=DAY,
    )
    assert decision.missing == ("premium.rate",)
    assert asked(decision).matter == ("premium.rate",)
