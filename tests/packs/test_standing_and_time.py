"""What a text is and when: standing, validity, the date that governs, and one version after another."""

from __future__ import annotations

from datetime import date

import pytest

from tests.packs.small import TWO_READINGS, ask, loaded, told, version_of, versions, written

LIMIT = "id: top\nkind: limit\nquestion: loan_limit\nof: loan.amount\nat_most: 100元"
PAID = "id: paid\nkind: amount\nquestion: compensation\nvalue: payable\nis: claim.paid"
TWO_YEARS = "{from: 2020-01-01, to: 2021-12-31}"


@pytest.mark.parametrize(
    ("standing", "binding"), [("issued", True), ("draft", False), ("proposal", False), ("repealed", False)]
)
def test_whatever_its_standing_a_text_is_computed_and_only_an_issued_one_binds(standing: str, binding: bool) -> None:
    decision = ask(written(LIMIT, standing=standing), "loan_limit", {"loan.amount": 101})
    assert (decision.outcome, decision.standing, decision.binding) == ("non_compliant", standing, binding)


def test_a_standing_of_another_name_is_refused() -> None:
    assert told(written(LIMIT, standing="in force")) == [("value-not-allowed", "in force")]


@pytest.mark.parametrize(
    ("applied", "outcome"),
    [
        ("2019-12-31", "not_in_force"),
        ("2020-01-01", "compliant"),
        ("2021-12-31", "compliant"),
        ("2022-01-01", "not_in_force"),
    ],
)
@pytest.mark.parametrize("as_of", [date(2020, 1, 1), date(2030, 1, 1)])
def test_the_date_the_question_names_decides_and_not_the_day_of_asking(applied: str, outcome: str, as_of: date) -> None:
    facts = {"application.date": applied, "loan.amount": 1}
    assert ask(written(LIMIT, valid=TWO_YEARS), "loan_limit", facts, as_of=as_of).outcome == outcome


@pytest.mark.parametrize(("option", "outcome"), [("wide", "compliant"), ("narrow", "not_in_force")])
def test_the_last_day_may_turn_on_a_reading(option: str, outcome: str) -> None:
    valid = "{from: 2020-01-01, to: {reading: wide_or_narrow, wide: 2022-01-01, narrow: 2021-12-31}}"
    decision = ask(
        written(LIMIT, readings=TWO_READINGS, valid=valid),
        "loan_limit",
        {"application.date": "2022-01-01", "loan.amount": 1},
        readings={"wide_or_narrow": option},
    )
    assert (decision.outcome, dict(decision.readings)) == (outcome, {"wide_or_narrow": option})


@pytest.mark.parametrize(
    ("signed", "as_of", "wide", "narrow"),
    [
        ("2021-06-01", date(2021, 7, 1), "amount", "amount"),
        ("2021-06-01", date(2022, 6, 1), "amount", "not_in_force"),
        ("2022-06-01", date(2022, 6, 1), "not_in_force", "not_in_force"),
        ("2019-06-01", date(2021, 6, 1), "not_in_force", "amount"),
    ],
)
def test_whether_old_loans_keep_the_text_is_a_reading(signed: str, as_of: date, wide: str, narrow: str) -> None:
    governed = "compensation: {governed_by: {reading: wide_or_narrow, wide: loan.signing_date, narrow: as_of}}"
    text = written(PAID, readings=TWO_READINGS, questions=governed, valid=TWO_YEARS)
    facts = {"loan.signing_date": signed, "claim.paid": 1}
    for option, outcome in (("wide", wide), ("narrow", narrow)):
        decision = ask(text, "compensation", facts, as_of=as_of, readings={"wide_or_narrow": option})
        assert (decision.outcome, decision.readings["wide_or_narrow"]) == (outcome, option)


def test_a_reading_that_is_not_mentioned_has_its_default() -> None:
    valid = "{from: 2020-01-01, to: {reading: wide_or_narrow, wide: 2022-01-01, narrow: 2021-12-31}}"
    text = written(LIMIT, readings=TWO_READINGS, valid=valid)
    facts = {"application.date": "2022-01-01", "loan.amount": 1}
    assert ask(text, "loan_limit", facts).outcome == "compliant"
    turned = text.replace("default: wide", "default: narrow")
    assert ask(turned, "loan_limit", facts).outcome == "not_in_force"


OLD = version_of(LIMIT, valid="{from: 2020-01-01, to: 2021-12-31}", version="2020")
NEW = version_of(LIMIT.replace("100元", "200元"), valid="{from: 2022-01-01}", version="2022")
LATER = version_of(LIMIT.replace("100元", "200元"), valid="{from: 2022-02-01}", version="2022")


@pytest.mark.parametrize(
    ("applied", "version", "outcome"),
    [
        ("2019-12-31", "2022", "not_in_force"),
        ("2020-01-01", "2020", "non_compliant"),
        ("2021-12-31", "2020", "non_compliant"),
        ("2022-01-01", "2022", "compliant"),
        (None, "2022", "missing_fact"),
    ],
)
def test_of_several_versions_the_one_in_force_on_the_governing_date_answers(
    applied: str | None, version: str, outcome: str
) -> None:
    decision = ask(versions(OLD, NEW), "loan_limit", {"application.date": applied, "loan.amount": 150})
    assert (decision.version.version, decision.outcome) == (version, outcome)


def test_between_two_versions_none_is_in_force_and_neither_steps_in() -> None:
    pack = loaded(versions(OLD, LATER))
    decision = pack.decide("loan_limit", {"application.date": "2022-01-15", "loan.amount": 1}, as_of=date(2022, 3, 1))
    assert decision.outcome == "not_in_force"
    assert pack.loaded.gaps == ((date(2022, 1, 1), date(2022, 1, 31)),)


def test_versions_that_claim_one_day_are_refused() -> None:
    overlapping = NEW.replace("2022-01-01", "2021-12-31")
    assert [code for code, _ in told(versions(OLD, overlapping))] == ["versions-overlap"]


def test_a_pack_needs_a_version() -> None:
    assert told(versions().replace("versions:", "versions: []")) == [("versions-none", "[]")]
