"""Expectations of laws that are about nothing are found by `check`, without a solver."""

from __future__ import annotations

import pytest

from guarantee_rules.checking.check import report_on
from guarantee_rules.checking.report import Report
from tests.laws.test_expected import CLIFF, pack
from tests.packs.small import words_at

REGION = "region: [{second_claim: 1000000.01 to 1285714.28}]"


def reported(entry: str) -> Report:
    return report_on(pack(f"{entry}, expect: refuted"))


@pytest.mark.parametrize(("entry", "code", "words"), [
    (CLIFF.replace("less,", "les,"), "law-unknown", "a_larger_claim_is_never_compensated_les"),
    (f"{CLIFF}s", "question-unknown", "compensations"),
    (CLIFF.replace("question: compensation", "question: loan_limit"), "law-not-stated", "loan_limit"),
    (f"{CLIFF}, of: cieling", "law-subject-unknown", "cieling"),
    (f'{CLIFF}, version: "2019"', "law-version", '"2019"'),
    (f"{CLIFF}, {REGION.replace('claim', 'clam')}", "law-figure-unknown", "second_clam"),
    (f"{CLIFF}, {REGION.replace('to', '-')}", "law-region-unreadable", "1000000.01 - 1285714.28"),
])  # fmt: skip
def test_an_expectation_about_nothing_is_an_error_at_its_place(entry: str, code: str, words: str) -> None:
    report = reported(entry)
    (finding,) = [one for one in report.findings if one.level == "error"]
    assert report.failed
    assert finding.code == code
    assert words_at(report.sources["small.yaml"], finding.told.span) == words


def test_the_same_expected_twice_is_an_error() -> None:
    entry = f"{CLIFF}, expect: refuted"
    assert "law-expected-twice" in [one.code for one in report_on(pack(entry, entry)).findings]


@pytest.mark.parametrize("entry", [CLIFF, f"{CLIFF}, of: ceiling, {REGION}"])
def test_an_expectation_about_a_law_there_is_finds_nothing(entry: str) -> None:
    assert [one.code for one in reported(entry).findings if one.level == "error"] == []
