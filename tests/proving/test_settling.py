"""What the solver makes of laws: proved, refuted by the plainest case there is, or honestly open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from guarantee_rules.api import load
from guarantee_rules.core.expr import FALSE, Compare, Fact, Lit, Not
from guarantee_rules.laws.catalogue import theorems
from guarantee_rules.laws.theorem import Theorem, tried
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.proving.replay import Replayed, replayed
from guarantee_rules.proving.results import Region
from guarantee_rules.proving.settling import alone
from guarantee_rules.values.types import MONEY
from tests.laws.broken import CLAIMS, NONE_OF_THEM, TIERS, Broken
from tests.packs.small import TWO_READINGS, loaded, written
from tests.proving.solved import settled

CLIFF = "a_larger_claim_is_never_compensated_less"


def theorem_of(version: PackVersion, law: str, question: str, subject: str) -> Theorem:
    (found,) = [one for one in theorems(version, question) if one.key == (law, question, subject)]
    return found


@pytest.mark.parametrize("broken", CLAIMS, ids=[f"{one.law} {one.subject}" for one in CLAIMS])
def test_every_law_that_can_break_is_refuted_by_a_case_the_evaluator_confirms(broken: Broken) -> None:
    version = broken.version()
    theorem = theorem_of(version, broken.law, broken.question, broken.subject)
    (came,) = settled(version, [theorem])
    assert came.verdict == "refuted"
    assert came.found is not None
    assert tried(theorem, came.found.case, came.found.further or None) == "refuted"
    if not broken.altered:  # compiled decisions are of the pack as it is written
        assert isinstance(replayed(version, theorem, came.found), Replayed)


@pytest.mark.parametrize("broken", [one for one, _ in NONE_OF_THEM], ids=[one.law for one, _ in NONE_OF_THEM])
def test_that_there_is_no_case_at_all_is_refuted_without_one(broken: Broken) -> None:
    version = broken.version()
    (came,) = settled(version, [theorem_of(version, broken.law, broken.question, broken.subject)])
    assert (came.verdict, came.found) == ("refuted", None)


def test_the_region_of_a_cliff_is_exact_to_the_fen_at_both_ends() -> None:
    version = loaded(written(TIERS)).versions[0]
    (came,) = settled(version, [theorem_of(version, CLIFF, "compensation", "ceiling")])
    assert came.region == Region("second_claim", ((Decimal("1000000.01"), Decimal("1285714.28")),))
    assert came.found is not None
    assert came.found.facts == {
        "claim.debt": Decimal("1000000.00"),
        "second claim.debt": Decimal("1000000.01"),
    }


def test_no_value_outside_the_region_breaks_and_every_tried_one_inside_does() -> None:
    version = loaded(written(TIERS)).versions[0]
    theorem = theorem_of(version, CLIFF, "compensation", "ceiling")
    (came,) = settled(version, [theorem])
    assert came.found is not None
    case = came.found.case
    for figure, breaks in {
        "1000000.00": False, "1000000.01": True, "1100000.00": True, "1285714.28": True, "1285714.29": False,
    }.items():  # fmt: skip
        second = replace(case, facts={**case.facts, "second claim.debt": Decimal(figure)})
        assert (tried(theorem, second) == "refuted") is breaks


def test_yiwus_cliff_is_where_the_text_has_it_and_holds_under_the_other_reading() -> None:
    version = load("yiwu").versions[-1]
    for value in ("ceiling", "payable"):
        (came,) = settled(version, [theorem_of(version, CLIFF, "compensation", value)])
        assert came.verdict == "refuted"
        assert came.region == Region("second_claim", ((Decimal("1000000.01"), Decimal("1285714.28")),))
        assert came.otherwise == {"tier_basis": ("marginal",)}


def test_a_law_that_holds_by_default_names_the_readings_under_which_it_breaks() -> None:
    shares = "id: a\nkind: amount\nquestion: deposit\nvalue: owed\nis: {reading: wide_or_narrow, wide: loan.amount, narrow: loan.amount - 1元}"
    version = loaded(written(shares, readings=TWO_READINGS)).versions[0]
    (came,) = settled(version, [theorem_of(version, "nothing_is_negative", "deposit", "owed")])
    assert (came.verdict, came.otherwise) == ("proved", {"wide_or_narrow": ("narrow",)})
    assert came.found is not None
    assert came.found.readings == {"wide_or_narrow": "narrow"}
    assert came.found.facts["loan.amount"] == 0


def test_an_assumption_that_never_holds_proves_nothing() -> None:
    version = loaded(written(TIERS)).versions[0]
    theorem = theorem_of(version, "nothing_is_negative", "compensation", "ceiling")
    for assume in (FALSE, Not(Compare(Fact("claim.debt"), ">=", Lit(Decimal(0), MONEY)))):
        (came,) = settled(version, [replace(theorem, assume=assume)])
        assert came.verdict == "vacuous"


def test_what_is_granted_is_part_of_what_is_assumed() -> None:
    version = loaded(written("id: a\nkind: amount\nquestion: deposit\nvalue: owed\nis: loan.amount - 1元")).versions[0]
    theorem = theorem_of(version, "nothing_is_negative", "deposit", "owed")
    granted = {"large": Compare(Fact("loan.amount"), ">=", Lit(Decimal(1), MONEY))}
    plain, given = settled(version, [theorem]), settled(version, [replace(theorem, granted=granted)])
    assert [plain[0].verdict, given[0].verdict] == ["refuted", "proved"]


def test_without_time_nothing_is_settled_and_nothing_is_said_to_hold() -> None:
    version = loaded(written(TIERS)).versions[0]
    came = settled(version, theorems(version, "compensation"), seconds=0)
    assert {(one.verdict, one.why) for one in came} == {("unsettled", "time")}


def test_working_days_are_looked_up_where_a_case_needs_them_and_said_to_be_free_where_a_proof_does_not() -> None:
    version = load("yiwu").versions[-1]
    of = [
        one
        for one in theorems(version, "deadline")
        if one.law in ("every_rule_can_fail", "a_later_day_is_never_due_earlier")
    ]
    for theorem, came in zip(of, settled(version, of), strict=True):
        assert came.verdict == "proved"
        assert came.free == (() if theorem.form == "satisfiable" else ("workdays",))
        if theorem.form == "satisfiable":
            assert came.found is not None
            assert tried(theorem, came.found.case) == "holds"


def test_theorems_that_share_an_encoding_come_out_as_they_do_alone() -> None:
    version = load("dalian").versions[-1]
    of = [one for one in theorems(version, "recovery_split") if not alone(one)]
    together = [(one.verdict, one.otherwise, one.region) for one in settled(version, of)]
    apart = [(one.verdict, one.otherwise, one.region) for each in of for one in settled(version, [each])]
    assert together == apart


def test_a_refutation_is_round_and_its_days_are_ones_on_which_the_text_is_in_force() -> None:
    version = load("shanwei").versions[-1]
    (came,) = settled(version, [theorem_of(version, "whoever_states_every_fact_is_answered", "subsidy", "")])
    assert came.found is not None
    amounts = [value for value in came.found.facts.values() if isinstance(value, Decimal)]
    assert amounts
    assert all(amount % 10_000 == 0 or amount < 1 for amount in amounts)
    assert {value for value in came.found.facts.values() if isinstance(value, date)} <= {date(2024, 3, 1)}


def test_no_case_is_less_than_a_fact_can_be_in_neither_of_two() -> None:
    version = loaded(written(TIERS)).versions[0]
    theorem = theorem_of(version, CLIFF, "compensation", "ceiling")
    entry = version.vocabulary.facts["claim.debt"]
    facts = {**version.vocabulary.facts, "claim.debt": replace(entry, minimum=Decimal("1200000.00"))}
    (came,) = settled(replace(version, vocabulary=replace(version.vocabulary, facts=facts)), [theorem])
    assert came.verdict == "proved"
