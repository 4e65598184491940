"""Which missing facts still matter: exactly those, each with two cases that the evaluator was shown."""

from __future__ import annotations

import subprocess
import sys

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.explain.decision import Decision
from guarantee_rules.proving.advice.asked import BY_OUTCOME
from guarantee_rules.proving.advice.mattering import Mattering, mattering
from guarantee_rules.proving.processes import Pool
from tests.counts import counted
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
    """The cap depends on the term; a rate of 5% is below the lowest there is."""
    decision = yiwu("rate_cap", {"application": {"date": "2024-03-01"}, "loan": {"rate": "5%"}})
    found = asked(decision)
    assert decision.missing == ("loan.term",)
    assert found.idle == ("loan.term",)
    assert found.matter == found.unnamed == ()
    assert found.same == "compliant"
    for months in (1, 12, 13, 60, 61):
        assert yiwu("rate_cap", {**decision.facts, "loan.term": months}).outcome == "compliant"


def test_where_the_outcome_is_always_the_same_a_value_of_the_answer_matters() -> None:
    decision = yiwu("fund_balance", {})
    found = asked(decision)
    assert found.matter == decision.missing == ("fund.compensated_this_year",)
    (matter,) = (it for it in found.facts if it.matters)
    assert {about for about, _ in matter.differ} == {"values"}


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
        for decision in drawn(name, counted(2, 6), seed=1, drop=True):
            found = mattering(pool, decision)
            assert found.unnamed == (), decision
            if decision.program.form in BY_OUTCOME and decision.outcome not in ("missing_fact", "not_determined"):
                assert found.matter == ()


def test_a_rate_or_an_amount_of_premium_is_asked_for_as_one_of_them() -> None:
    decision = load("yiwu").decide(
        "premium_cap",
        {"application": {"date": "2024-03-01"}, "loan": {"amount": "100万元", "rate": "5%", "term": "1年"}},
        as_of=DAY,
    )
    assert decision.missing == ("premium.rate",)
    assert asked(decision).matter == ("premium.rate",)


def test_nothing_of_the_solver_is_needed_before_it_is_asked() -> None:
    """Without the extra, the page that names it must still come up."""
    code = "import sys; import guarantee_rules.proving.advice.advise, guarantee_rules.proving.advice.exporting; "
    command = [sys.executable, "-c", code + "print('z3' in sys.modules)"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"
