"""What an edit changes in the answers: in whose favour, exactly where, and with which case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.found import Line, Meaning, QuestionChange
from guarantee_rules.difference.meaning import has_solver, meaning_of
from guarantee_rules.difference.near import drawn
from guarantee_rules.difference.phrasing import Phrasing
from guarantee_rules.difference.rules import text_of
from guarantee_rules.difference.sides import Pair
from tests.difference.covered import disagreements
from tests.difference.edits import ROOT, Replaced, edited

pytestmark = pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")

MSME = "label: {zh: 中小微企业贷款限额"
FARM = re.search(
    r"      - id: yiwu_limit_farm_household\n.*?(?=      - id: )",
    (ROOT / "policies" / "yiwu.yaml").read_text(encoding="utf-8"),
    re.DOTALL,
)
assert FARM is not None
TOTAL = "loan amount + other scheme loans outstanding"
ENTERPRISE = "class of borrower = micro or small or medium enterprise"
CLAIMED = "claim paid now + earlier claims paid on the loan"


@dataclass(frozen=True)
class Edit:
    """An edit of a bundled pack, and what it must be found to do to one question."""

    pack: str
    replaced: tuple[Replaced, ...]
    question: str
    status: str
    outcomes: tuple[str, ...]
    """Each part in which the outcome differs, as `old → new: where`."""


EDITS = {
    "a limit lowered for one class": Edit(
        "yiwu", (("at_most: 500万元", "at_most: 300万元"),), "loan_limit", "stricter",
        (f"compliant → non_compliant: {ENTERPRISE}; {TOTAL} 3,000,000.01 yuan to 5,000,000.00 yuan",),
    ),
    "a limit raised": Edit(
        "yiwu", (("at_most: 500万元", "at_most: 800万元"),), "loan_limit", "looser",
        (f"non_compliant → compliant: {ENTERPRISE}; {TOTAL} 5,000,000.01 yuan to 8,000,000.00 yuan",),
    ),
    "a comparator that leaves out one point": Edit(
        "yiwu", (("at_most: 500万元", "less_than: 500万元"),), "loan_limit", "stricter",
        (f"compliant → non_compliant: {ENTERPRISE}; {TOTAL} exactly 5,000,000.00 yuan",),
    ),
    "a force that now only guides": Edit(
        "yiwu", ((MSME, f"force: in_principle\n        {MSME}"),), "loan_limit", "looser",
        (f"non_compliant → outside_guideline: {ENTERPRISE}; {TOTAL} from 5,000,000.01 yuan",),
    ),
    "one limit lowered and another raised": Edit(
        "yiwu", (("at_most: 500万元", "at_most: 300万元"), ("at_most: 50万元", "at_most: 60万元")), "loan_limit", "both",
        (
            f"compliant → non_compliant: {ENTERPRISE}; {TOTAL} 3,000,000.01 yuan to 5,000,000.00 yuan",
            f"non_compliant → compliant: class of borrower = large farming household; {TOTAL} 500,000.01 yuan to 600,000.00 yuan",
        ),
    ),
    "a rule removed, so that the text is silent": Edit(
        "yiwu", ((FARM[0], ""),), "loan_limit", "both",
        (
            f"compliant → not_determined: class of borrower = large farming household; {TOTAL} up to 500,000.00 yuan",
            f"non_compliant → not_determined: class of borrower = large farming household; {TOTAL} from 500,000.01 yuan",
        ),
    ),
    "a multiple of the benchmark": Edit(
        "yiwu", (("benchmark * 1.3", "benchmark * 1.2"),), "rate_cap", "stricter",
        ("compliant → outside_guideline: loan rate ≤ benchmark of the same term × 1.3; loan rate > benchmark of the same term × 1.2",),
    ),
    "a default of a reading": Edit(
        "yiwu", (("default: borrower", "default: loan"),), "loan_limit", "looser",
        (
            f"non_compliant → compliant: {ENTERPRISE}; {TOTAL} from 5,000,000.01 yuan; loan amount up to 5,000,000.00 yuan",
            f"non_compliant → compliant: class of borrower = urban or rural entrepreneur or individual business; {TOTAL} from 1,000,000.01 yuan; loan amount up to 1,000,000.00 yuan",
        ),
    ),
    "a validity that begins a day earlier": Edit(
        "yiwu", (("from: 2016-07-01}", "from: 2016-06-30}"),), "validity", "differs",
        ("not_in_force → in_force: day of asking exactly 2016-06-30",),
    ),
    "a halt threshold": Edit(
        "yiwu", (("at_least: 4%", "at_least: 5%"),), "halt", "differs", (),
    ),
    "a month more": Edit(
        "yiwu", (("day_after: loan.maturity_date + 1个月 + 1天", "day_after: loan.maturity_date + 2个月 + 1天"),),
        "claim_trigger", "differs",
        (
            "triggered → not_triggered: day of asking ≥ maturity date + 1 month + 1 day; bank's collection failed = yes; interest in arrears = no; day of asking < maturity date + 2 months + 1 day; unpaid principal from 0.01 yuan",
            "triggered → not_triggered: day of asking ≥ maturity date + 1 month + 1 day; bank's collection failed = yes; day of asking < interest unpaid since + 3 months + 1 day; day of asking < maturity date + 2 months + 1 day; unpaid principal from 0.01 yuan",
        ),
    ),
    "a rate of a tier": Edit("yiwu", (("rate: 90%", "rate: 80%"),), "compensation", "less", ()),
    "a bound between tiers": Edit(
        "yiwu", (("up_to: 100万元", "up_to: 120万元"), ("above: 100万元", "above: 120万元")), "compensation", "more", (),
    ),
}  # fmt: skip


@cache
def meaning(name: str) -> tuple[Pair, Meaning]:
    edit = EDITS[name]
    pair = Pair(load(edit.pack).versions[-1], edited(edit.pack, *edit.replaced).versions[-1], "edit")
    return pair, meaning_of(pair, text_of(pair), [edit.question])


def settled(name: str) -> tuple[Asked, QuestionChange]:
    pair, found = meaning(name)
    return Asked(pair, EDITS[name].question), found.questions[0]


def where(asked: Asked, line: Line) -> str:
    return Phrasing(asked, line.witness, "en").where(line.where)


@pytest.mark.parametrize("name", EDITS)
def test_the_region_is_told_exactly(name: str) -> None:
    asked, change = settled(name)
    told = [
        f"{line.old} → {line.new}: {where(asked, line)}"
        for line in change.lines
        if line.about in ("outcome", "validity")
    ]
    assert sorted(told) == sorted(EDITS[name].outcomes)
    assert (change.status, change.by, change.incomplete) == (EDITS[name].status, "solver", "")


@pytest.mark.parametrize("name", EDITS)
def test_every_part_has_a_case_that_shows_it_on_both_sides(name: str) -> None:
    asked, change = settled(name)
    assert change.lines
    for line in change.lines:
        old, new = asked.answers(line.witness.facts)
        assert (old, new) == (line.witness.old, line.witness.new)
        assert old.differs(new)
        if line.about == "outcome":
            assert (old.outcome, new.outcome) == (line.old, line.new)


@pytest.mark.parametrize("name", EDITS)
def test_cases_near_all_figures_differ_in_the_region_and_nowhere_else(name: str) -> None:
    asked, change = settled(name)
    assert list(islice(disagreements(asked, change, drawn(asked, 200)), 3)) == []


def test_the_rules_a_change_comes_from_are_named() -> None:
    _, change = settled("one limit lowered and another raised")
    assert {line.direction: line.rules for line in change.lines if line.about == "outcome"} == {
        "stricter": ("yiwu_limit_msme",),
        "looser": ("yiwu_limit_farm_household",),
    }


def test_the_change_in_money_is_told_with_the_largest_there_is() -> None:
    asked, change = settled("a bound between tiers")
    most = {one.about: one for one in change.most}
    assert most["ceiling"].change == most["payable"].change == 240000
    for one in change.most:
        old, new = asked.answers(one.witness.facts)
        assert new.values[one.about] - old.values[one.about] == one.change  # type: ignore[operator]


def test_rounding_that_hides_a_change_is_not_passed_over() -> None:
    _, change = settled("a rate of a tier")
    assert change.complete
    assert any(not line.exact for line in change.lines)
    assert all(line.direction == "less" for line in change.lines if line.about == "ceiling")


def test_the_cases_shown_have_figures_of_usual_size() -> None:
    _, found = compared(
        "yiwu", ("shares: {insurer: 7, bank: 3}", "shares: {insurer: 8, bank: 2}"), question="loss_share"
    )
    lines = found.questions[0].lines
    assert lines
    for line in lines:
        amounts = [value for value in line.witness.facts.values() if isinstance(value, Decimal)]
        assert Decimal(100_000) in amounts
        assert set(amounts) <= {Decimal(0), Decimal(100_000)}


def test_a_figure_that_may_be_left_out_is_told_so_that_it_can_be_read() -> None:
    asked, change = settled("a multiple of the benchmark")
    told = [where(asked, line) for line in change.lines]
    assert any(text.endswith("per year, or it is not known") for text in told), told


# --- nothing differs


@pytest.mark.parametrize(
    "replaced",
    [
        ("word: 单户不超过", "word: 每户不超过"),
        ("at_most: 500万元", "at_most: 5000000元"),
        ("zh: 中小微企业贷款限额", "zh: 企业贷款限额"),
    ],
)
def test_what_is_only_worded_otherwise_is_the_same_and_nothing_is_asked(replaced: Replaced) -> None:
    pair = Pair(load("yiwu").versions[-1], edited("yiwu", replaced).versions[-1], "edit")
    found = meaning_of(pair, text_of(pair))
    assert {(one.status, one.by) for one in found.questions} == {("same", "text")}
    assert not found.different


def test_a_condition_written_otherwise_is_proved_to_be_the_same() -> None:
    pair, found = compared("yiwu", ("at_most: 500万元", "at_most: 250万元 * 2"), question="loan_limit")
    assert [(one.status, one.by, one.complete) for one in found.questions] == [("same", "solver", True)]
    assert pair.old.programs["loan_limit"] != pair.new.programs["loan_limit"]


def test_the_order_of_rules_changes_no_answer() -> None:
    limit = FARM[0] if FARM else ""
    moved = ("      - id: yiwu_limit_msme\n", limit.replace("\n", "\n") + "      - id: yiwu_limit_msme\n")
    first = edited("yiwu", (limit, ""), moved)
    pair = Pair(load("yiwu").versions[-1], first.versions[-1], "edit")
    assert text_of(pair).same
    assert not meaning_of(pair, text_of(pair)).different


# --- questions that take in others, other readings


def test_a_question_that_takes_in_others_tells_through_which() -> None:
    pair = Pair(
        load("yiwu").versions[-1], edited("yiwu", ("at_most: 500万元", "at_most: 300万元")).versions[-1], "edit"
    )
    found = {one.question: one for one in meaning_of(pair, text_of(pair), ["application", "loan_limit"]).questions}
    assert (found["application"].status, found["application"].through) == ("stricter", ("loan_limit",))


def test_what_differs_only_under_another_reading_is_told_under_it() -> None:
    _, found = compared(
        "yiwu",
        ("thirty_days: loan.maturity_date + 30天", "thirty_days: loan.maturity_date + 31天"),
        question="claim_trigger",
    )
    default, other = found.questions
    assert (default.status, default.readings) == ("same", ())
    assert (other.status, other.readings) == ("differs", (("claim_day", "thirty_days"),))


def test_readings_can_be_chosen_for_both_sides() -> None:
    pair = Pair(
        load("yiwu").versions[-1], edited("yiwu", ("at_most: 500万元", "at_most: 300万元")).versions[-1], "edit"
    )
    found = meaning_of(pair, text_of(pair), ["loan_limit"], readings={"limit_scope": "loan"})
    line = next(line for line in found.questions[0].lines if line.about == "outcome")
    assert where(Asked(pair, "loan_limit", (("limit_scope", "loan"),)), line) == (
        f"{ENTERPRISE}; loan amount 3,000,000.01 yuan to 5,000,000.00 yuan"
    )


def test_options_of_a_reading_that_one_side_lacks_are_told() -> None:
    _, found = compared("yiwu", ("default: borrower", "default: loan"), question="loan_limit")
    (reading,) = found.readings
    assert (reading.reading, reading.old_default, reading.new_default) == ("limit_scope", "borrower", "loan")


def test_working_days_are_never_claimed_to_be_settled() -> None:
    _, found = compared("yiwu", ("3个工作日", "4个工作日"), question="deadline")
    change = found.questions[0]
    assert change.unencoded == ("workdays",)
    assert not change.complete
    assert all(line.witness.old.differs(line.witness.new) for line in change.lines)
    assert change.lines


def compared(pack: str, *replaced: Replaced, question: str) -> tuple[Pair, Meaning]:
    return _compared(load(pack), edited(pack, *replaced), question)


def _compared(old: Pack, new: Pack, question: str) -> tuple[Pair, Meaning]:
    pair = Pair(old.versions[-1], new.versions[-1], "edit")
    return pair, meaning_of(pair, text_of(pair), [question])
