"""By when something is to be done: calendar days, months, or working days by the real calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guarantee_rules.values.workdays import SuppliedYears
from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: review
kind: deadline
question: deadline
event: application.complete_on
within: 3个工作日
done: application.bank_reviewed_on
value: review_due
"""
GOLDEN = Path(__file__).parent / "golden"


def test_a_deadline_is_the_event_moved_and_a_note_whether_it_was_kept(golden: Golden) -> None:
    golden(GOLDEN / "deadline.txt", program(written(RULE), "deadline"))


@pytest.mark.parametrize(
    ("within", "event", "due"),
    [
        ("30天", "2024-01-31", date(2024, 3, 1)),
        ("1个月", "2024-01-31", date(2024, 2, 29)),
        ("2个月", "2024-01-31", date(2024, 3, 31)),
        ("1年", "2024-02-29", date(2025, 2, 28)),
        ("3个工作日", "2024-03-01", date(2024, 3, 6)),
        # New year 2024: Sunday 4 February is worked, 10 to 17 February are off, Sunday 18 February is worked.
        ("3个工作日", "2024-02-02", date(2024, 2, 6)),
        ("3个工作日", "2024-02-09", date(2024, 2, 20)),
    ],
)
def test_the_day_of_the_event_is_not_counted(within: str, event: str, due: date) -> None:
    decision = ask(written(RULE.replace("3个工作日", within)), "deadline", {"application.complete_on": event})
    assert (decision.outcome, dict(decision.values)) == ("due", {"review_due": due})


@pytest.mark.parametrize(
    ("done", "as_of", "verdict"),
    [
        (None, date(2024, 3, 6), "met"),
        (None, date(2024, 3, 7), "not_met"),
        ("2024-03-06", date(2024, 12, 31), "met"),
        ("2024-03-07", date(2024, 3, 7), "not_met"),
    ],
)
def test_a_deadline_is_kept_if_done_by_then_or_not_passed_yet(done: str | None, as_of: date, verdict: str) -> None:
    facts = {"application.complete_on": "2024-03-01", "application.bank_reviewed_on": done}
    decision = ask(written(RULE), "deadline", facts, as_of=as_of)
    assert decision.outcome == "due"
    assert [finding.verdict for finding in decision.findings] == [verdict]


def test_a_year_without_a_calendar_is_missing_and_never_guessed() -> None:
    facts = {"application.complete_on": "2099-03-02"}
    decision = ask(written(RULE), "deadline", facts)
    assert (decision.outcome, decision.missing) == ("missing_fact", ("calendar.2099",))
    supplied = SuppliedYears({2099: frozenset({date(2099, 3, 3)})}, {})
    assert ask(written(RULE), "deadline", facts, calendar=supplied).values == {"review_due": date(2099, 3, 6)}


def test_calendar_days_need_no_calendar() -> None:
    text = written(RULE.replace("3个工作日", "3天"))
    assert ask(text, "deadline", {"application.complete_on": "2099-03-01"}).values == {"review_due": date(2099, 3, 4)}


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("3个工作日", "3"), [("guard-type", "3")]),
        (("3个工作日", "loan.maturity_date"), [("guard-type", "loan.maturity_date")]),
        (("3个工作日", "2501个工作日"), [("period-too-long", "2501个工作日")]),
        (("application.complete_on", "application.completed_on"), [("name-unknown", "application.completed_on")]),
        (("application.bank_reviewed_on", "loan.maturity_date"), [("given-without-meaning", "loan.maturity_date")]),
        (("application.bank_reviewed_on", "loan.interest_total"), [("guard-type", "loan.interest_total")]),
        (
            ("application.bank_reviewed_on", "application.bank_reviewed"),
            [("name-unknown", "application.bank_reviewed")],
        ),
    ],
)
def test_a_deadline_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
