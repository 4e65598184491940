"""Quick reasons: what came of every rule, straight from the engine's result, with the facts its words speak of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import bundled, load
from guarantee_rules.core.expr import Expr, Fact, Given, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.explain.decision import Decision
from guarantee_rules.surface.lower import AS_OF
from tests.counts import counted
from tests.explain.examples import APPLIED, DECISIONS, ENTERPRISE, yiwu
from tests.explain.near import cases

PACKS = bundled()
few = settings(
    max_examples=counted(10, 25),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def some(pack: str, data: st.DataObject) -> Decision:
    question, facts, as_of, readings = data.draw(cases(load(pack).versions))
    return load(pack).decide(question, facts, as_of=as_of, readings=readings)


def stated(decision: Decision, rule: str) -> dict[str, object]:
    (reason,) = [reason for reason in decision.reasons if reason.rule.id == rule]
    return dict(reason.facts)


def spoken_of(decision: Decision, rule: str) -> set[str]:
    """Every fact a rule's words can reach, by following all of them."""
    definitions = {definition.name: definition.expr for definition in decision.program.definitions}

    def names(expr: Expr) -> set[str]:
        parts = list(walk(expr))
        own = {part.name for part in parts if isinstance(part, Fact | Given)}
        return own.union(*(names(definitions[part.name]) for part in parts if isinstance(part, Ref)))

    asked = [expr for check in decision.program.checks if check.rule == rule for expr in (check.applies, check.holds)]
    return set().union(*map(names, asked)) - {AS_OF}


# --- the rules


@pytest.mark.parametrize("name", DECISIONS)
def test_every_rule_asked_has_a_reason_with_its_clause_and_verdict(name: str) -> None:
    decision = DECISIONS[name]
    assert [reason.rule.id for reason in decision.reasons] == [check.rule for check in decision.program.checks]
    for reason, (_, verdict) in zip(decision.reasons, decision.trace.answer.verdicts, strict=True):
        assert reason.rule is decision.version.rules[reason.rule.id]
        assert reason.rule.clause
        assert reason.verdict == verdict or (verdict == "met" and reason.verdict in ("applied", "unknown"))


@pytest.mark.parametrize("pack", PACKS)
def test_the_verdicts_of_reasons_are_those_of_the_findings_where_nothing_is_stated(pack: str) -> None:
    for question in load(pack).questions:
        decision = load(pack).decide(question, {}, as_of=date(2020, 6, 1))
        findings = {finding.rule.id: finding for finding in decision.findings}
        for reason in decision.reasons:
            assert reason.verdict == findings[reason.rule.id].verdict
            assert reason.facts == ()


@pytest.mark.parametrize("pack", PACKS)
@few
@given(data=st.data())
def test_the_verdicts_of_reasons_are_those_of_the_findings_near_every_threshold(pack: str, data: st.DataObject) -> None:
    decision = some(pack, data)
    findings = {finding.rule.id: finding for finding in decision.findings}
    for reason in decision.reasons:
        assert reason.verdict == findings[reason.rule.id].verdict


def test_a_gap_is_applied_where_it_applies_and_never_met() -> None:
    decision = yiwu(
        "loan_limit", application=APPLIED, borrower={"categories": ["natural_person"]}, loan={"amount": "1"}
    )
    assert dict(decision.verdicts)["yiwu_limit_outside_classes"] == "applied"
    nothing = yiwu("loan_limit", application=APPLIED, loan={"amount": "1"})
    assert dict(nothing.verdicts)["yiwu_limit_outside_classes"] == "unknown"


def test_a_reason_in_a_log_does_not_tell_the_facts() -> None:
    decision = yiwu("loan_limit", borrower=ENTERPRISE, loan={"amount": "3000000.00"}, application=APPLIED)
    assert repr(decision.reasons[0]) == "<Reason yiwu_limit_msme: not_met>"


# --- the facts


@pytest.mark.parametrize("pack", PACKS)
@few
@given(data=st.data())
def test_a_reason_names_the_facts_stated_that_its_rule_speaks_of_and_no_others(pack: str, data: st.DataObject) -> None:
    decision = some(pack, data)
    for reason in decision.reasons:
        assert dict(reason.facts) == {
            name: value for name, value in decision.facts.items() if name in spoken_of(decision, reason.rule.id)
        }


@pytest.mark.parametrize("name", DECISIONS)
def test_a_reason_names_every_stated_fact_of_its_finding(name: str) -> None:
    decision = DECISIONS[name]
    findings = {finding.rule.id: finding for finding in decision.findings}
    for reason in decision.reasons:
        known = {fact: value for fact, value in findings[reason.rule.id].facts if value is not None and fact != AS_OF}
        assert known.items() <= dict(reason.facts).items()


def test_the_limit_speaks_of_the_borrower_the_amount_and_other_loans() -> None:
    decision = yiwu("loan_limit", borrower=ENTERPRISE, loan={"amount": "3000000.00"}, application=APPLIED)
    facts = stated(decision, "yiwu_limit_msme")
    assert set(facts) == {"borrower.categories", "borrower.size", "borrower.other_scheme_balance", "loan.amount"}
    assert facts["loan.amount"] == decision.facts["loan.amount"]


def test_a_fact_about_a_person_that_was_not_stated_is_not_there() -> None:
    known = {"categories": ["enterprise"], "size": "micro"}
    decision = yiwu("loan_limit", borrower=known, loan={"amount": "3000000.00"}, application=APPLIED)
    assert decision.missing == ("borrower.other_scheme_balance",)
    assert "borrower.other_scheme_balance" not in stated(decision, "yiwu_limit_msme")


def test_the_facts_of_one_case_are_not_told_of_the_next() -> None:
    first = yiwu("loan_limit", borrower=ENTERPRISE, loan={"amount": "3000000.00"}, application=APPLIED)
    assert stated(first, "yiwu_limit_msme")
    second = yiwu("loan_limit", application=APPLIED)
    assert stated(second, "yiwu_limit_msme") == {}


def test_reasons_are_given_without_working_anything_out_again() -> None:
    decision = yiwu("loan_limit", borrower=ENTERPRISE, loan={"amount": "3000000.00"}, application=APPLIED)
    assert decision.reasons
    assert not {"trace", "findings", "answer"} & vars(decision).keys()
