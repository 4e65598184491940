"""Cases drawn for a question: valid, near its own figures, on both sides of its thresholds, and simple when made small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from guarantee_rules import FactsError
from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.core.evaluate import run
from guarantee_rules.core.expr import Compare, Expr
from guarantee_rules.core.show import shown
from guarantee_rules.facts.read import read_facts
from guarantee_rules.testing import DrawnCase, as_of, cases, facts, readings
from guarantee_rules.testing.aims import Threshold, thresholds_of
from guarantee_rules.testing.steering import number_of
from guarantee_rules.testing.subjects import PASSING, calm, subject_of
from guarantee_rules.values.unknown import Outcome
from guarantee_rules.values.workdays import CHINA
from tests.packs.small import loaded, written

QUIET = settings(
    max_examples=100,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NEVER = {
    # A ratio of money to money is asked of a base below zero; no amount is.
    "chengyang_halt_npl ($npl_amount <= (0.15:ratio * $npl_base))",
    "chengyang_resume ($npl_amount >= (0.05:ratio * $npl_base))",
    "chengyang_resume_below ($npl_amount > (0.05:ratio * $npl_base))",
    # One reading asks for a year, the other for the whole: never for one of each.
    "dalian_halt_payout (consortium.claims_this_year >= (1.3:ratio * scheme.premium_income))",
    "dalian_halt_payout (scheme.claims_paid >= (1.3:ratio * scheme.premium_income_this_year))",
    "dalian_halt_payout_insurer (insurer.claims_this_year >= (1.3:ratio * insurer.premium_income))",
    "dalian_halt_payout_insurer (insurer.claims_paid >= (1.3:ratio * insurer.premium_income_this_year))",
}
"""What rules ask that no case can come to, by rule and text."""
BELOW_ZERO = frozenset({"loan.unpaid_principal > 0.00:money"})


def questions(*packs: str) -> Iterator[tuple[Pack, str]]:
    for name in packs or bundled():
        pack = load(name)
        yield from ((pack, question) for question in pack.questions if pack.facts_used(question))


# --- valid


@pytest.mark.parametrize("name", bundled())
def test_what_is_drawn_is_accepted_and_answered(name: str) -> None:
    for pack, question in questions(name):
        vocabulary = pack.versions[-1].vocabulary

        @settings(QUIET, max_examples=8)
        @given(case=cases(pack, question, missing=True))
        def accepted(case: DrawnCase) -> None:
            assert dict(read_facts(dict(case.facts), vocabulary)) == case.facts  # noqa: B023  # run here and now
            assert case.decide().question == question  # noqa: B023  # run here and now

        accepted()


def test_no_fact_is_left_out_unless_that_is_wanted() -> None:
    wanted = set(load("yiwu").facts_used("rate_cap")) - {"benchmark.rate", "loan.signing_date"}

    @settings(QUIET)
    @given(stated=facts("yiwu", "rate_cap"))
    def complete(stated: dict[str, object]) -> None:
        assert wanted <= stated.keys()

    complete()
    lacking = find(facts("yiwu", "rate_cap", missing=True), lambda stated: not wanted <= stated.keys())
    assert len(wanted - lacking.keys()) == 1


def test_readings_are_those_of_the_question_and_taken_as_given() -> None:
    drawn: set[str] = set()

    @settings(QUIET)
    @given(chosen=readings("yiwu", "loan_limit"))
    def known(chosen: dict[str, str]) -> None:
        drawn.update(f"{name}={option}" for name, option in chosen.items())

    known()
    assert drawn == {"limit_scope=loan", "class_overlap=wider_class"}

    @settings(QUIET)
    @given(case=cases("yiwu", "loan_limit", readings={"limit_scope": "loan"}))
    def given_ones(case: DrawnCase) -> None:
        assert dict(case.readings) == {"limit_scope": "loan"}

    given_ones()


def test_a_question_there_is_none_of_is_refused_at_once() -> None:
    with pytest.raises(FactsError, match="loan_limit"):
        cases("yiwu", "loan_limits")
    with pytest.raises(FactsError, match="limit_scope"):
        facts("yiwu", "loan_limit", readings={"limit_scopes": "loan"})


# --- days


def test_days_have_edges_of_the_version_month_ends_leap_days_holidays_and_worked_weekends() -> None:
    days: set[date] = set()

    @settings(QUIET, max_examples=400)
    @given(day=as_of("chengyang"))
    def drawn(day: date) -> None:
        days.add(day)

    drawn()
    assert {date(2019, 12, 29), date(2019, 12, 30), date(2021, 12, 29), date(2021, 12, 30)} <= days
    assert date(2020, 2, 29) in days
    assert any(day.weekday() < 5 and CHINA.is_workday(day) is False for day in days)
    assert any(day.weekday() >= 5 and CHINA.is_workday(day) for day in days)
    assert {date(2021, 4, 30), date(2021, 12, 31)} <= days


def test_every_version_of_a_pack_is_drawn() -> None:
    pack = load("tests/packs/amended/linhai.yaml")
    assert len(pack.versions) > 1
    question = "loan_limit"
    found: Counter[str] = Counter()

    @settings(QUIET, max_examples=200)
    @given(case=cases(pack, question))
    def governed(case: DrawnCase) -> None:
        found[case.decide().version.version] += 1

    governed()
    assert found.keys() == {version.version for version in pack.versions}


# --- small


def test_the_smallest_case_is_one_that_passes() -> None:
    for question in ("loan_limit", "rate_cap", "premium_cap", "loan_term", "application"):
        assert find(cases("yiwu", question), lambda case: True).decide().outcome == "compliant"


def test_a_failing_case_is_made_as_small_as_one_changed_fact() -> None:
    case = find(
        cases("yiwu", "application"),
        lambda case: case.decide().outcome == "non_compliant",
        settings=settings(QUIET, max_examples=500, phases=[Phase.generate, Phase.shrink]),
    )
    simple = calm(subject_of(load("yiwu").versions[-1], "application"))
    changed = {name for name, value in case.facts.items() if simple.get(name) != value}
    assert len(changed) + len(case.readings) <= 2


def test_most_questions_that_can_pass_have_a_simple_case_that_passes() -> None:
    """By the outcome of the simple case; what no case can pass is left open by the text."""
    stuck: list[str] = []
    for pack, question in questions():
        subject = subject_of(pack.versions[-1], question)
        outcome = run(subject.program, DrawnCaseOf(pack, question).case).outcome
        if outcome in ("non_compliant", "not_triggered", "missing_fact"):
            stuck.append(f"{pack.name} {question}")
    assert stuck == ["dalian application", "shanwei application"]


@dataclass(frozen=True)
class DrawnCaseOf:
    """The simple case of a question, as the reference takes it."""

    pack: Pack
    question: str

    @property
    def case(self) -> object:
        raise NotImplementedError


# --- near


@dataclass
class Seen:
    """On which sides of each threshold cases came to lie."""

    wanted: tuple[Threshold, ...]
    sides: dict[Expr, set[str]] = field(default_factory=dict)
    values: dict[int, Outcome] = field(default_factory=dict)

    def __call__(self, expr: Expr, value: Outcome) -> None:
        self.values[id(expr)] = value
        if isinstance(expr, Compare) and expr in self.sides:
            left, right = (number_of(self.values.get(id(side))) for side in (expr.left, expr.right))
            if left is not None and right is not None:
                self.sides[expr].add("at" if left == right else "below" if left < right else "above")
