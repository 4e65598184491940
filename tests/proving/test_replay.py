"""Nothing a solver says is shown before readers, evaluator and decisions have come to the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from guarantee_rules.api import load
from guarantee_rules.backends.smt.wholes import Wholes
from guarantee_rules.core.expr import TRUE
from guarantee_rules.laws.catalogue import theorems
from guarantee_rules.proving.obligations import obligations
from guarantee_rules.proving.replay import Replayed, fewest, replayed
from guarantee_rules.proving.results import Found
from guarantee_rules.values.types import Value
from tests.laws.broken import TIERS
from tests.packs.small import loaded, written
from tests.proving.solved import settled

CLIFF = "a_larger_claim_is_never_compensated_less"
LAW = ("compensation", CLIFF)


def claims(first: str, second: str) -> Found:
    facts: dict[str, Value] = {"claim.debt": Decimal(first), "second claim.debt": Decimal(second)}
    return Found(facts, {})


def put(found: Found) -> Any:
    version = loaded(written(TIERS)).versions[0]
    (theorem,) = [one for one in theorems(version, "compensation") if one.law == CLIFF]
    return replayed(version, theorem, found)


def test_a_case_that_refutes_is_told_with_both_decisions_and_the_figures_of_the_law() -> None:
    shown = put(claims("1000000.00", "1285714.28"))
    assert isinstance(shown, Replayed)
    assert [decision.values["ceiling"] for decision in shown.decisions] == [Decimal("900000.00"), Decimal("899999.99")]
    assert shown.figures["second_claim"] == Decimal("1285714.28")


def test_a_case_that_does_not_refute_is_not_shown() -> None:
    assert put(claims("1000000.00", "1285714.29")) == "theorem"


@pytest.mark.parametrize("figure", ["1285714.285", "-1.00", "100000000000000000.00"])
def test_a_case_that_no_caller_can_state_is_not_shown(figure: str) -> None:
    assert put(claims("1000000.00", figure)) == "domain"


def test_a_case_that_is_decided_otherwise_than_evaluated_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guarantee_rules.proving.replay.agrees", lambda decision: False)
    assert put(claims("1000000.00", "1100000.00")) == "decision"


def test_facts_that_make_no_difference_are_left_out_of_what_is_shown() -> None:
    version = load("yiwu").versions[-1]
    (theorem,) = [one for one in theorems(version, "compensation") if one.law == CLIFF and one.subject == "payable"]
    (came,) = settled(version, [theorem])
    assert came.found is not None
    shown = replayed(version, theorem, came.found)
    assert isinstance(shown, Replayed)
    fewer = fewest(version, theorem, shown)
    assert "claim.debt" in shown.found.facts
    assert "claim.debt" not in fewer.found.facts
    assert [one.outcome for one in fewer.decisions] == [one.outcome for one in shown.decisions] == ["amount"] * 2


def test_an_encoder_that_takes_less_than_for_at_most_has_no_case_shown_that_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Wholes, "at_most", Wholes.below)
    version = load("yiwu").versions[-1]
    asked = [
        one.theorem
        for one in obligations(load("yiwu"), question="compensation")
        if one.theorem.law
        in ("nothing_is_negative", "nobody_is_paid_more_than_they_lost", "tiers_cover_every_claim_once")
    ]
    came = settled(version, asked)
    assert {one.verdict for one in came} >= {"unsettled"}
    assert {one.why for one in came if one.verdict == "unsettled"} == {"disagreement"}
    for theorem, one in zip(asked, came, strict=True):
        if one.verdict == "refuted":
            assert one.found is not None
            assert isinstance(replayed(version, theorem, one.found), Replayed)


def test_an_encoder_that_refutes_everything_has_nothing_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guarantee_rules.backends.smt.scope.Scope.false", lambda self, expr: self.true(TRUE))
    version = loaded(written(TIERS)).versions[0]
    asked = [one for one in theorems(version, "compensation") if one.form == "claim" and one.law != CLIFF]
    assert {(one.verdict, one.why) for one in settled(version, asked)} == {("unsettled", "disagreement")}


def test_facts_of_a_second_case_are_those_a_caller_knows() -> None:
    shown = put(claims("1000000.00", "1100000.00"))
    assert all(set(decision.facts) == {"claim.debt"} for decision in shown.decisions)
    assert put(replace(claims("1000000.00", "1100000.00"), facts={})) == "theorem"
