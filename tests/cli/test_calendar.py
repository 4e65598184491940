"""Working days of a year the installed calendars lack, supplied by whoever asks."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

ASKED = ("decide", "yiwu", "deadline", "--as-of", "2098-12-31", "--fact", "application.date=2098-12-30",
         "--fact", "application.complete_on=2098-12-30", "--fact", "application.first_time=true")  # fmt: skip


def test_a_year_without_calendar_is_missing_until_it_is_given(run: Run, tmp_path: Path) -> None:
    without = json.loads(run(*ASKED, "--json").stdout)
    assert (without["outcome"], [fact["fact"] for fact in without["missing"]]) == ("missing_fact", ["calendar.2098"])
    days = tmp_path / "days.yaml"
    # 2098-12-31 is a Wednesday; 1 and 2 January are off, the weekend after them too, and Sunday the 4th is worked.
    days.write_text('"2098": {off: [], work: []}\n"2099": {off: [2099-01-01, 2099-01-02], work: [2099-01-04]}\n')
    given = json.loads(run(*ASKED, "--calendar", days, "--json").stdout)
    assert given["values"]["bank_review_due"]["value"] == "2099-01-05"


def test_a_calendar_that_makes_no_sense_is_told_with_the_rest(run: Run, tmp_path: Path) -> None:
    days = tmp_path / "days.yaml"
    days.write_text('"2098": {off: [2099-01-01]}\n')
    stderr = run(*ASKED, "--calendar", days, "--fact", "loan.amout=1", code=2).stderr
    assert "calendar-unreadable" in stderr
    assert "loan.amout" in stderr
