"""From when and until when the text is in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import TWO_READINGS, ask, program, told, written

FROM = "id: begins\nkind: validity\nquestion: validity\nlimb: from"
UNTIL = "id: ends\nkind: validity\nquestion: validity\nlimb: until"
NONE = "id: no_end\nkind: validity\nquestion: validity\nlimb: none"
TWO_YEARS = "{from: 2020-01-01, to: 2021-12-31}"
GOLDEN = Path(__file__).parent / "golden"


def test_the_limbs_of_validity_are_notes_beside_the_dates_of_the_version(golden: Golden) -> None:
    golden(GOLDEN / "validity.txt", program(written(FROM, UNTIL, valid=TWO_YEARS), "validity"))


@pytest.mark.parametrize(
    ("as_of", "outcome", "verdicts"),
    [
        (date(2019, 12, 31), "not_in_force", {"begins": "not_met", "ends": "met"}),
        (date(2020, 1, 1), "in_force", {"begins": "met", "ends": "met"}),
        (date(2021, 12, 31), "in_force", {"begins": "met", "ends": "met"}),
        (date(2022, 1, 1), "not_in_force", {"begins": "met", "ends": "not_met"}),
    ],
)
def test_the_first_and_the_last_day_are_in_force(as_of: date, outcome: str, verdicts: dict[str, str]) -> None:
    decision = ask(written(FROM, UNTIL, valid=TWO_YEARS), "validity", {}, as_of=as_of)
    assert decision.outcome == outcome
    assert {finding.rule.id: finding.verdict for finding in decision.findings} == verdicts


@pytest.mark.parametrize(("option", "outcome"), [("wide", "in_force"), ("narrow", "not_in_force")])
def test_the_last_day_may_be_a_reading(option: str, outcome: str) -> None:
    valid = "{from: 2020-01-01, to: {reading: wide_or_narrow, wide: 2022-01-01, narrow: 2021-12-31}}"
    text = written(FROM, UNTIL, readings=TWO_READINGS, valid=valid)
    decision = ask(text, "validity", {}, as_of=date(2022, 1, 1), readings={"wide_or_narrow": option})
    assert (decision.outcome, dict(decision.readings)) == (outcome, {"wide_or_narrow": option})


def test_a_text_without_an_end_stays_in_force() -> None:
    decision = ask(written(FROM, NONE, valid="{from: 2020-01-01}"), "validity", {}, as_of=date(2199, 1, 1))
    assert decision.outcome == "in_force"


@pytest.mark.parametrize(
    ("rule", "valid", "told_"),
    [
        (FROM, "", [("validity-without-date", "from")]),
        (UNTIL, "{from: 2020-01-01}", [("validity-without-date", "until")]),
        (FROM.replace("from", "form"), TWO_YEARS, [("value-not-allowed", "form")]),
        (FROM, "{from: 2020-02-30}", [("figure-unreadable", "2020-02-30")]),
        (FROM, "{to: 2020-02-01}", [("key-missing", "{to: 2020-02-01}")]),
        (FROM, "{from: 2020-01-01, to: loan.term}", [("guard-type", "loan.term")]),
    ],
)
def test_a_limb_without_its_date_is_refused_at_its_place(rule: str, valid: str, told_: list[tuple[str, str]]) -> None:
    assert told(written(rule, valid=valid)) == told_
