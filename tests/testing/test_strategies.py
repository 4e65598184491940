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
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.expr import TRUE, Compare, Expr, Lit
from guarantee_rules.core.show import shown
from guarantee_rules.facts.read import read_facts
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.testing import DrawnCase, as_of, cases, facts, readings
from guarantee_rules.testing.aims import Threshold, thresholds_of
from guarantee_rules.testing.subjects import PASSING, calm, subject_of
from guarantee_rules.values.ordered import number_of
from guarantee_rules.values.unknown import Outcome, Unknown
from guarantee_rules.values.workdays import CHINA
from tests.counts import counted
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


def questions(*packs: str) -> Iterator[tuple[Pack, str]]:
    for name in packs or bundled():
        pack = load(name)
        yield from ((pack, question) for question in pack.questions if pack.facts_used(question))


# --- valid


@pytest.mark.parametrize("name", bundled())
def test_what_is_drawn_is_accepted_and_answered(name: str) -> None:
    for pack, question in questions(name):

        @settings(QUIET, max_examples=counted(3, 8))
        @given(case=cases(pack, question, missing=True))
        def accepted(case: DrawnCase) -> None:
            assert dict(read_facts(dict(case.facts), case.pack.versions[-1].vocabulary)) == case.facts
            assert run(case.pack.versions[-1].programs[case.question], as_the_reference_takes_it(case)).outcome

        accepted()


def test_no_fact_is_left_out_unless_that_is_wanted() -> None:
    """But for those whose absence has a meaning: a simple case may leave them out."""
    wanted = {"application.date", "loan.rate", "loan.term"}

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
        assert find(cases("yiwu", question, readings={}), lambda case: True).decide().outcome == "compliant"


def test_a_failing_case_is_made_as_small_as_one_changed_fact() -> None:
    case = find(
        cases("yiwu", "application", readings={}),
        lambda case: case.decide().outcome == "non_compliant",
        settings=settings(QUIET, max_examples=500, phases=[Phase.generate, Phase.shrink]),
    )
    simple = calm(subject_of(load("yiwu").versions[-1], "application"))
    changed = {name for name, value in case.facts.items() if simple.get(name) != value}
    assert len(changed) + len(case.readings) <= 2


def test_every_question_has_a_simple_case_that_is_not_refused() -> None:
    """What is left open by the text whatever is stated, or has no subject, does not pass either."""
    refused: list[str] = []
    for pack, question in questions():
        subject = subject_of(pack.versions[-1], question)
        outcome = run(subject.program, Case(calm(subject), subject.version.default_readings)).outcome
        if not isinstance(outcome, Unknown) and outcome not in PASSING | {"not_applicable"}:
            refused.append(f"{pack.name} {question}")
    assert refused == []


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


def as_the_reference_takes_it(case: DrawnCase) -> Case:
    """No question is compiled for this, as there are many readings."""
    readings = {**case.pack.versions[-1].default_readings, **case.readings}
    return Case({**case.facts, AS_OF: case.as_of}, readings)


def sides_of(pack: Pack, question: str, number: int) -> tuple[Seen, Counter[str]]:
    """On which sides of what rules ask so many cases of a question lie, and what came of each rule."""
    version = pack.versions[-1]
    wanted = [it for it in thresholds_of(subject_of(version, question)) if it.stated]
    seen, verdicts = Seen(tuple(wanted), {it.compare: set() for it in wanted}), Counter[str]()

    @settings(QUIET, max_examples=number)
    @given(case=cases(pack, question))
    def drawn(case: DrawnCase) -> None:
        seen.values.clear()
        answer = run(version.programs[question], as_the_reference_takes_it(case), seen)
        verdicts.update(f"{check.rule} {verdict}" for check, verdict in answer.verdicts)

    drawn()
    return seen, verdicts


def reached(pack: Pack, question: str, number: int) -> tuple[int, list[str]]:
    """How many sides of thresholds a question has, and those that so many cases do not come to."""
    possible, lacking = 0, list[str]()
    seen, _ = sides_of(pack, question, number)
    for threshold in seen.wanted:
        text = f"{threshold.rule} {shown(threshold.compare)}"
        sides = {"at", "below", "above"} - ({"below"} if _from_zero(threshold.compare) else set())
        if text not in NEVER:
            possible += len(sides)
            lacking += [f"{question}: {text}: {side}" for side in sorted(sides - seen.sides[threshold.compare])]
    return possible, lacking


def _from_zero(compare: Compare) -> bool:
    """Whether nothing can lie below the right side, as no figure of a case is less than nothing."""
    return isinstance(compare.right, Lit) and compare.right.value == 0


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("yiwu", "loan_limit"),
        ("yiwu", "rate_cap"),
        ("yiwu", "halt"),
        pytest.param("dalian", "eligibility", marks=pytest.mark.long),
        ("chengyang", "deposit"),
        pytest.param("shanwei", "program_volume", marks=pytest.mark.long),
        pytest.param("shangluo", "premium_cap", marks=pytest.mark.long),
    ],
)
def test_cases_lie_at_and_just_beside_all_that_rules_ask(name: str, question: str) -> None:
    pack = load(name)
    possible, lacking = reached(pack, question, 400)
    assert possible
    assert lacking == []


@pytest.mark.long
@pytest.mark.parametrize("name", bundled())
def test_nearly_every_side_of_every_threshold_is_reached(name: str) -> None:
    found = [reached(pack, question, 1_500) for pack, question in questions(name)]
    possible, lacking = sum(number for number, _ in found), [text for _, texts in found for text in texts]
    assert len(lacking) <= possible * 0.05, (possible, lacking)


@pytest.mark.parametrize(
    ("name", "question"),
    [("yiwu", "eligibility"), pytest.param("dalian", "halt", marks=pytest.mark.long), ("shanwei", "deadline")],
)
def test_every_rule_is_both_met_and_not_met(name: str, question: str) -> None:
    program = load(name).versions[-1].programs[question]
    _, verdicts = sides_of(load(name), question, 200)
    rules = {check.rule for check in program.checks if check.holds != TRUE}
    assert {f"{rule} {verdict}" for rule in rules for verdict in ("met", "not_met")} - verdicts.keys() == set()


def test_a_figure_worked_out_by_a_table_is_met_exactly_and_missed_by_a_step() -> None:
    """1.3 times the benchmark of the day and term of the loan: nothing that is written in the pack."""
    pack = load("yiwu")
    seen, verdicts = sides_of(pack, "rate_cap", 150)
    (sides,) = [seen.sides[it.compare] for it in seen.wanted]
    assert sides == {"at", "below", "above"}
    assert {"yiwu_rate_cap met", "yiwu_rate_cap not_met"} <= verdicts.keys()


def test_a_bound_with_a_decimal_fraction_of_a_fen_is_met_on_both_sides() -> None:
    rule = """
        id: small_cap
        kind: cap
        question: premium_cap
        of: premium.amount
        at_most: loan.amount * 3% / 7
    """
    seen, _ = sides_of(loaded(written(rule)), "premium_cap", 60)
    (sides,) = seen.sides.values()
    assert sides == {"at", "below", "above"}


def test_a_drawn_case_shows_how_to_ask_again() -> None:
    case = DrawnCase(load("yiwu"), "loan_limit", date(2024, 3, 1), {"loan.amount": Decimal("1.00")}, {})
    asked = "load('yiwu').decide('loan_limit', {'loan.amount': Decimal('1.00')}, as_of=datetime.date(2024, 3, 1))"
    assert repr(case) == asked
