"""A report somebody owes, and the next day it is due."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from guarantee_rules.backends.smt.domain import MOST
from guarantee_rules.core.evaluate import Case
from guarantee_rules.values.workdays import CHINA
from tests.conformance.agree import agrees as engine_agrees
from tests.conformance.column_engines import in_polars
from tests.conformance.columnar import compared
from tests.conformance.engines import ENGINES
from tests.conformance.near import figures_of
from tests.conformance.packs import Question
from tests.conformance.solver import agrees, concrete
from tests.conftest import Golden
from tests.packs.small import ask, loaded, program, told, written

RULE = """
id: monthly
kind: report
question: report_due
every: month
day: 15
roll: none
by: {zh: 银行, en: bank}
to: {zh: 区局, en: bureau}
value: due
"""
ROLL = """
roll:
  code: T-A17
  default: none
  options: {none: {zh: 不顺延, en: stays}, next_workday: {zh: 顺延, en: rolls}}
  because: {zh: 举例, en: an example}
"""
PERIODIC = """
id: periodic
kind: report
question: report_due
every: quarter
within: 10天
by: {zh: 银行, en: bank}
to: {zh: 区局, en: bureau}
value: due
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_dated_report_is_an_item_with_its_next_day(golden: Golden) -> None:
    golden(GOLDEN / "report.txt", program(written(RULE), "report_due"))


@pytest.mark.parametrize(
    ("day", "as_of", "stays", "rolls"),
    [
        (15, date(2024, 3, 14), date(2024, 3, 15), date(2024, 3, 15)),
        (15, date(2024, 3, 15), date(2024, 3, 15), date(2024, 3, 15)),
        (15, date(2024, 3, 16), date(2024, 4, 15), date(2024, 4, 15)),
        # 15 June 2024 is a Saturday, 15 December a Sunday.
        (15, date(2024, 6, 15), date(2024, 6, 15), date(2024, 6, 17)),
        (15, date(2024, 6, 16), date(2024, 7, 15), date(2024, 6, 17)),
        (15, date(2024, 6, 18), date(2024, 7, 15), date(2024, 7, 15)),
        (15, date(2024, 12, 16), date(2025, 1, 15), date(2024, 12, 16)),
        # The last day of a shorter month stands for the 31st, and 31 August 2024 is a Saturday.
        (31, date(2024, 2, 1), date(2024, 2, 29), date(2024, 2, 29)),
        (31, date(2024, 8, 31), date(2024, 8, 31), date(2024, 9, 2)),
        # On 1 September the report of August is still to come, two days late by the calendar and in time.
        (31, date(2024, 9, 1), date(2024, 9, 30), date(2024, 9, 2)),
        (31, date(2024, 9, 2), date(2024, 9, 30), date(2024, 9, 2)),
        (31, date(2024, 9, 3), date(2024, 9, 30), date(2024, 9, 30)),
    ],
)
def test_the_next_day_counts_from_the_day_of_asking(day: int, as_of: date, stays: date, rolls: date) -> None:
    rule = RULE.replace("day: 15", f"day: {day}")
    assert ask(written(rule), "report_due", {}, as_of=as_of).values == {"due": stays}
    assert ask(written(rule.replace("none", "next_workday")), "report_due", {}, as_of=as_of).values == {"due": rolls}


@pytest.mark.parametrize(("option", "due"), [("none", date(2024, 6, 15)), ("next_workday", date(2024, 6, 17))])
def test_whether_the_day_moves_may_be_a_reading(option: str, due: date) -> None:
    text = written(RULE.replace("roll: none", "roll: {reading: roll}"), readings=ROLL)
    decision = ask(text, "report_due", {}, as_of=date(2024, 6, 15), readings={"roll": option})
    assert (decision.outcome, dict(decision.values), dict(decision.readings)) == ("due", {"due": due}, {"roll": option})


def test_a_day_that_stays_needs_no_calendar_and_one_that_moves_does() -> None:
    as_of = date(2099, 6, 1)
    assert ask(written(RULE), "report_due", {}, as_of=as_of).values == {"due": date(2099, 6, 15)}
    decision = ask(written(RULE.replace("none", "next_workday")), "report_due", {}, as_of=as_of)
    assert (decision.outcome, decision.missing) == ("missing_fact", ("calendar.2099",))


@pytest.mark.parametrize(
    ("every", "within", "as_of", "due"),
    [
        ("quarter", "10天", date(2024, 1, 10), date(2024, 1, 10)),
        ("quarter", "10天", date(2024, 1, 11), date(2024, 4, 10)),
        ("quarter", "10天", date(2024, 5, 1), date(2024, 7, 10)),
        ("quarter", "10天", date(2024, 7, 11), date(2024, 10, 10)),
        ("quarter", "10天", date(2024, 10, 11), date(2025, 1, 10)),
        ("quarter", "60天", date(2024, 2, 29), date(2024, 2, 29)),
        ("quarter", "1个月", date(2024, 7, 1), date(2024, 7, 30)),
        # The National Day of 2024 leaves 8 October as the first working day after the third quarter.
        ("quarter", "5个工作日", date(2024, 9, 30), date(2024, 10, 12)),
        ("year", "15天", date(2024, 1, 15), date(2024, 1, 15)),
        ("year", "15天", date(2024, 1, 16), date(2025, 1, 15)),
        ("year", "300天", date(2024, 10, 26), date(2024, 10, 26)),
        ("month", "5天", date(2024, 3, 5), date(2024, 3, 5)),
        ("month", "5天", date(2024, 3, 6), date(2024, 4, 5)),
        ("month", "5天", date(2024, 3, 31), date(2024, 4, 5)),
    ],
)
def test_a_report_within_days_after_each_period_has_its_next_day(
    every: str, within: str, as_of: date, due: date
) -> None:
    rule = PERIODIC.replace("quarter", every).replace("10天", within)
    assert ask(written(rule), "report_due", {}, as_of=as_of).values == {"due": due}


def test_the_last_day_after_a_period_moves_over_days_off() -> None:
    # 10 January 2026 is a Saturday.
    rule = PERIODIC + "roll: next_workday\n"
    for as_of in (date(2025, 12, 31), date(2026, 1, 11), date(2026, 1, 12)):
        assert ask(written(rule), "report_due", {}, as_of=as_of).values == {"due": date(2026, 1, 12)}
    assert ask(written(rule), "report_due", {}, as_of=date(2026, 1, 13)).values == {"due": date(2026, 4, 10)}


@pytest.mark.parametrize(("every", "within"), [("month", "18天"), ("quarter", "40个工作日"), ("year", "10个月")])
def test_a_day_after_a_period_is_the_same_in_every_engine(every: str, within: str) -> None:
    rule = PERIODIC.replace("quarter", every).replace("10天", within) + "roll: next_workday\n"
    version = loaded(written(rule, version=every)).versions[-1]
    asked = version.programs["report_due"]
    figures = figures_of(asked, {})
    question = Question(version, "report_due", asked, figures, figures, ())
    cases = [Case({"as_of": date(2023, 12, 20) + timedelta(days=7 * n)}, {}, CHINA) for n in range(60)]
    for engine in ENGINES.values():
        for case in cases:
            engine_agrees(engine, asked, case)
    assert compared(in_polars, question, cases).differing == []
    made = concrete(question, MOST)
    for case in cases[::6]:
        agrees(made, case)


def test_a_report_without_a_day_is_cited_and_has_no_date() -> None:
    rule = RULE.replace("month", "event").replace("day: 15", "").replace("value: due", "").replace("roll: none", "")
    decision = ask(written(rule), "report_due", {})
    assert (decision.outcome, dict(decision.values)) == ("not_determined", {})
    assert [(open_.why, open_.rules) for open_ in decision.open] == [("silent", ("evently",))]


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("value: due", ""), [("report-value", "day")]),
        (("day: 15", ""), [("report-value", "value")]),
        (("every: month", "every: quarter"), [("report-day", "day")]),
        (("day: 15", "day: 15\nwithin: 10天"), [("report-within", "within")]),
        (("month\nday: 15", "event\nwithin: 10天"), [("report-within", "within")]),
        (("day: 15", "within: 19天"), [("report-too-long", "19天")]),
        (("day: 15", "within: 0天"), [("report-too-long", "0天")]),
        (("day: 15", "within: 10元"), [("report-too-long", "10元")]),
        (("every: month", "every: fortnight"), [("value-not-allowed", "fortnight")]),
        (("day: 15", "day: 32"), [("whole-number", "32")]),
        (("day: 15", "day: 0"), [("whole-number", "0")]),
        (("day: 15", "day: 1.5"), [("whole-number", "1.5")]),
        (("roll: none", "roll: {reading: roll}"), [("reading-options", "{reading: roll}")]),
        (("roll: none", "roll: sometimes"), [("value-not-allowed", "sometimes")]),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
