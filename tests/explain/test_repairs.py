"""What would have to be different: every repair passes when it is decided anew, and one step less of it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import bundled, load
from guarantee_rules.core.evaluate import run
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.repairs import GOOD, PLACES, REPAIRABLE, Change, Repair
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value
from tests.counts import counted
from tests.explain.examples import chengyang, yiwu
from tests.explain.near import cases
from tests.packs.small import loaded, written

APPLIED = {"date": "2024-03-01"}


def redecided(decision: Decision, changes: dict[str, Value]) -> str:
    return str(run(decision.program, replace(decision.case, facts={**decision.case.facts, **changes})).outcome)


def one_step_less(change: Change) -> Value | None:
    """The value next to the proposed one on the way back; None where there is nothing between yes and no."""
    was, to = change.was, change.to
    if isinstance(to, bool | str | frozenset):
        return None
    if isinstance(to, date) and isinstance(was, date):
        return to + timedelta(days=1 if was > to else -1)
    if isinstance(to, int) and isinstance(was, int):
        return to + (1 if was > to else -1)
    assert isinstance(to, Decimal)
    assert isinstance(was, Decimal)
    step = Decimal(1).scaleb(-max(PLACES[change.type.name], -int(was.as_tuple().exponent)))
    return to + (step if was > to else -step)


def holds_to_its_word(decision: Decision, repair: Repair) -> None:
    changes = {change.fact: change.to for change in repair.changes}
    assert len(changes) == len(repair.changes) >= 1
    assert repair.outcome == redecided(decision, changes) == GOOD[decision.program.form]
    for change in repair.changes:
        assert change.was == decision.case.facts[change.fact]
        assert change.to != change.was
        # Nothing can be left out, and nothing can be smaller.
        assert redecided(decision, {name: to for name, to in changes.items() if name != change.fact}) != repair.outcome
        less = one_step_less(change)
        if less is not None:
            assert redecided(decision, {**changes, change.fact: less}) != repair.outcome


@pytest.mark.parametrize("pack", bundled())
@settings(
    max_examples=counted(15, 40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_near_every_threshold_repairs_hold_to_their_word(pack: str, data: st.DataObject) -> None:
    question, facts, as_of, readings = data.draw(cases(load(pack).versions))
    decision = load(pack).decide(question, facts, as_of=as_of, readings=readings)
    repairs = decision.repairs()
    assert not repairs or decision.outcome in REPAIRABLE
    for repair in repairs:
        holds_to_its_word(decision, repair)


def limit(amount: str, other: str = "200000.00") -> Decision:
    borrower = {"categories": ["enterprise"], "size": "small", "other_scheme_balance": other}
    return yiwu("loan_limit", application=APPLIED, borrower=borrower, loan={"amount": amount})


@pytest.mark.parametrize(("amount", "to"), [
    ("4800000.01", "4800000.00"), ("5000000.00", "4800000.00"), ("999999999.99", "4800000.00"),
])  # fmt: skip
def test_an_amount_over_the_limit_is_reduced_to_the_limit_to_the_fen(amount: str, to: str) -> None:
    repair = limit(amount).repairs()[0]
    assert [(change.fact, change.to) for change in repair.changes] == [("loan.amount", Decimal(to))]
    holds_to_its_word(limit(amount), repair)


@pytest.mark.parametrize("amount", ["4799999.99", "4800000.00"])
def test_what_passes_needs_no_repair(amount: str) -> None:
    assert limit(amount).repairs() == ()


def test_what_is_not_stated_is_needed_and_not_repaired() -> None:
    decision = yiwu("loan_limit", application=APPLIED, borrower={"categories": ["enterprise"], "size": "small"})
    assert decision.outcome == "missing_fact"
    assert decision.repairs() == ()
    assert "still needed: loan amount (loan.amount)" in decision.advice("en")
    assert "尚需提供：贷款金额（loan.amount）" in decision.advice("zh")


def test_before_the_text_was_issued_no_fact_is_to_blame() -> None:
    decision = yiwu("loan_limit", application={"date": "2016-06-30"}, loan={"amount": "9000000"})
    assert decision.repairs() == ()


def test_a_repair_is_said_in_both_languages() -> None:
    assert limit("5000000.00").advice("en") == (
        "reduce loan amount (loan.amount) by 200,000.00 yuan to 4,800,000.00 yuan",
        "reduce other scheme loans outstanding (borrower.other_scheme_balance) by 200,000.00 yuan to 0.00 yuan",
    )
    assert limit("5000000.00").advice("zh")[0] == "贷款金额（loan.amount）减少 200,000.00元，至 4,800,000.00元"
    assert "What would have to be different\n  reduce loan amount" in limit("5000000.00").explain("en")
    assert "怎样才能符合\n  贷款金额" in limit("5000000.00").explain("zh")


def claim(as_of: str, failed: bool = True) -> Decision:
    return yiwu(
        "claim_trigger",
        as_of,
        loan={"signing_date": "2023-01-10", "maturity_date": "2024-01-31", "unpaid_principal": "500000.00"},
        arrears={"interest_unpaid": False},
        collection={"failed": failed},
    )


@pytest.mark.parametrize("as_of", ["2024-01-31", "2024-02-28", "2024-02-29"])
def test_a_claim_made_too_early_can_be_made_on_the_earliest_day(as_of: str) -> None:
    decision = claim(as_of)
    (repair,) = decision.repairs()
    assert [(change.fact, change.to) for change in repair.changes] == [(AS_OF, date(2024, 3, 1))]
    assert decision.advice("en") == ("earliest claim date 2024-03-01",)
    assert decision.advice("zh") == ("最早可索赔日 2024-03-01",)
    holds_to_its_word(decision, repair)


def test_nobody_is_told_to_have_asked_earlier() -> None:
    assert claim("2024-03-01").repairs() == ()


def test_a_claim_that_also_lacks_a_step_needs_both() -> None:
    decision = claim("2024-02-29", failed=False)
    repairs = decision.repairs()
    assert {frozenset(change.fact for change in repair.changes) for repair in repairs} == {
        frozenset({AS_OF, "collection.failed"})
    }
    for repair in repairs:
        holds_to_its_word(decision, repair)


TWO = """
id: small_limit
kind: limit
question: loan_limit
of: loan.amount
at_most: 50万元
---
id: small_least
kind: limit
question: loan_limit
of: loan.term
at_least: 6个月
value: least
---
id: small_most
kind: limit
question: loan_limit
of: loan.term
at_most: 12个月
value: most
"""


def small(*rules: int, **loan: object) -> Decision:
    text = written(*(TWO.split("---")[number] for number in rules))
    return loaded(text).decide("loan_limit", {"loan": loan}, as_of=date(2024, 3, 1))


@pytest.mark.parametrize(("term", "to"), [("5个月", 6), ("13个月", 12), ("1个月", 6), ("100个月", 12)])
def test_between_a_least_and_a_most_the_nearer_end_is_found(term: str, to: int) -> None:
    decision = small(1, 2, term=term)
    (repair,) = decision.repairs()
    assert [change.to for change in repair.changes] == [to]
    holds_to_its_word(decision, repair)


def test_where_two_rules_fail_both_facts_are_changed() -> None:
    decision = small(0, 1, 2, amount="600000.00", term="13个月")
    (repair,) = decision.repairs()
    assert {change.fact: change.to for change in repair.changes} == {
        "loan.amount": Decimal("500000.00"),
        "loan.term": 12,
    }
    holds_to_its_word(decision, repair)
    assert decision.advice("en")[0].startswith("together: reduce ")


def test_a_rate_stated_more_finely_than_usual_is_changed_as_finely() -> None:
    decision = yiwu(
        "rate_cap", application=APPLIED, loan={"rate": "5.6550001%", "term": "12个月", "benchmark_rate": "4.35%"}
    )
    repair = decision.repairs()[0]
    assert repair.changes[0].to == Decimal("0.05655")
    holds_to_its_word(decision, repair)


def test_who_the_borrower_is_is_not_up_for_change() -> None:
    decision = chengyang(
        "collateral", "2020-06-01", application={"date": "2020-06-01"}, borrower={"industry": "real_estate_development"}
    )
    assert all(change.fact != "borrower.industry" for repair in decision.repairs() for change in repair.changes)


# --- what is missing


def test_missing_facts_of_mandatory_rules_come_first() -> None:
    text = written(
        "id: soft\nkind: limit\nquestion: loan_limit\nof: loan.term\nat_most: 12个月\nvalue: term\nforce: generally",
        "id: hard\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 50万元",
    )
    decision = loaded(text).decide("loan_limit", {}, as_of=date(2024, 3, 1))
    assert decision.missing == ("loan.amount", "loan.term")


def test_a_fact_that_cannot_change_the_answer_any_more_is_not_missing() -> None:
    assert small(0, 1, amount="600000.00").missing == ()
    assert small(0, 1, amount="500000.00").missing == ("loan.term",)
