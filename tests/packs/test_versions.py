"""Several versions of one text: which governs, what an amendment changes, and what may not be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText

LINHAI = Path(__file__).parent / "amended" / "linhai.yaml"
TODAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def linhai() -> Pack:
    return load(LINHAI)


def limit(pack: Pack, applied: str, amount: str = "3000000.00", other: str = "0") -> tuple[str, str, object]:
    facts = {"application": {"date": applied}, "loan": {"amount": amount}, "borrower": {"other_scheme_balance": other}}
    decision = pack.decide("loan_limit", facts, as_of=TODAY)
    return decision.version.version, decision.outcome, decision.values.get("limit")


@pytest.mark.parametrize(
    ("applied", "version", "outcome", "figure"),
    [
        ("2017-12-31", None, "not_in_force", None),
        ("2018-01-01", "2018-01-01", "compliant", "3000000.00"),
        ("2019-06-30", "2018-01-01", "compliant", "3000000.00"),
        ("2019-07-01", "2019-07-01", "compliant", "5000000.00"),
        ("2020-12-31", "2019-07-01", "compliant", "5000000.00"),
        ("2021-01-01", None, "not_in_force", None),
        ("2021-12-31", None, "not_in_force", None),
        ("2022-01-01", "2022-01-01", "non_compliant", "1000000.00"),
    ],
)
def test_the_version_is_chosen_by_the_date_that_governs_the_question(
    linhai: Pack, applied: str, version: str | None, outcome: str, figure: str | None
) -> None:
    found_version, found, found_limit = limit(linhai, applied)
    assert found == outcome
    if version is not None:
        assert (found_version, found_limit) == (version, Decimal(str(figure)))


def test_a_claim_goes_by_the_version_the_loan_was_signed_under_whenever_it_is_asked(linhai: Pack) -> None:
    facts = {
        "loan": {"signing_date": "2018-06-01", "maturity_date": "2019-06-01", "unpaid_principal": "1000.00"},
    }
    decision = linhai.decide("claim_trigger", facts, as_of=TODAY)
    assert (decision.version.version, decision.outcome) == ("2018-01-01", "triggered")
    assert decision.values["claim_date"] == date(2019, 7, 2)


def test_an_amendment_keeps_what_it_does_not_change_and_sets_adds_and_repeals_the_rest(linhai: Pack) -> None:
    old, new = linhai.versions[0], linhai.versions[1]
    assert list(old.rules) == ["linhai_limit", "linhai_term", "linhai_share", "linhai_claim"]
    assert list(new.rules) == ["linhai_limit", "linhai_share", "linhai_claim", "linhai_rate"]
    assert new.rules["linhai_limit"].word == "单户不超过"
    assert new.rules["linhai_limit"].clause == "第三条"
    assert list(new.readings) == ["claim_day", "limit_scope"]
    assert new.source.number == "临政发〔2019〕21号"
    assert limit(linhai, "2020-01-01", "3000000.00", "2000000.01")[1] == "non_compliant"


def test_a_changed_entry_is_found_where_the_amendment_writes_it(linhai: Pack) -> None:
    text = LINHAI.read_text(encoding="utf-8").splitlines()
    program = linhai.versions[1].programs["loan_limit"]
    figure = next(definition for definition in program.definitions if definition.name == "loan_limit.limit")
    span = figure.expr.span
    assert span is not None
    assert text[span.start.line - 1].strip() == "at_most: 500万元"


def test_the_times_without_a_version_are_reported(linhai: Pack) -> None:
    assert linhai.loaded.gaps == ((date(2021, 1, 1), date(2021, 12, 31)),)


def refused(*changes: tuple[str, str]) -> list[str]:
    text = LINHAI.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(PackError) as error:
        load_pack(SourceText("linhai.yaml", text), bundled_shelf())
    assert str(error.value)
    return [problem.code for problem in error.value.diagnostics]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('amends: "2018-01-01"', 'amends: "2018-01-02"', "amends-unknown"),
        ("      linhai_limit:\n        word", "      linhai_limits:\n        word", "amended-rule-unknown"),
        ("repeal: [linhai_term]", "repeal: [linhai_terms]", "amended-rule-unknown"),
        ('    amends: "2018-01-01"\n', "", "amendment-of-nothing"),
        ("valid: {from: 2022-01-01}", "valid: {from: 2020-12-31}", "versions-overlap"),
        ("valid: {from: 2022-01-01}", "valid: {from: 2019-07-01}", "versions-order"),
        ('version: "2022-01-01"', 'version: "2019-07-01"', "version-twice"),
        ("to: 2020-12-31", "to: loan.maturity_date", "validity-not-fixed"),
        ("        word: 单户不超过\n", "        word: 单户不超过\n        id: other\n", "amended-rule-id"),
        ("        word: 单户不超过\n", "        word: 单户不超过\n        note:\n", "amended-entry-absent"),
        ("    repeal: [linhai_term]\n", "    repeal: [linhai_term]\n    rules: []\n", "amendment-with-rules"),
    ],
)
def test_a_version_that_cannot_be_is_refused_with_the_reason(old: str, new: str, code: str) -> None:
    assert code in refused((old, new))


def test_a_text_without_end_that_is_issued_anew_without_amending_overlaps() -> None:
    assert "versions-overlap" in refused((", to: 2020-12-31", ""))
