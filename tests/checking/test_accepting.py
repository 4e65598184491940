"""Findings accepted in a pack, and acceptances that accept nothing."""

from __future__ import annotations

import pytest

from tests.checking.seen import checked
from tests.packs.small import written

SOUND = "id: top\nkind: limit\nquestion: loan_limit\nword: 不超过\nof: loan.amount\nat_most: 5元"
FAULTY = SOUND.replace("at_most", "less_than")


def accepting(rule: str, code: str, at: str = "top", figures: str = "", version: str = "") -> str:
    """A draft of one rule that accepts one finding."""
    entry = [f"finding: {code}", f"at: {at}", "because: {zh: 原文如此, en: so the text}"]
    entry += [f"figures: {figures}"] if figures else []
    entry += [f'version: "{version}"'] if version else []
    block = "assurance:\n  accepted:\n    - " + "\n      ".join(entry) + "\n"
    return written(rule, standing="draft").replace("versions:\n", f"{block}versions:\n")


def told(text: str) -> list[tuple[str, dict[str, str]]]:
    report = checked(text)
    return [(one.code, dict(one.told.params)) for one in report.findings if one.level != "note"]


def test_what_is_accepted_no_longer_fails_and_is_listed_with_its_reason() -> None:
    report = checked(accepting(FAULTY, "comparator-word", figures="less_than"))
    assert not report.failed
    ((found, accepted),) = report.accepted
    assert (found.code, accepted.because.en) == ("comparator-word", "so the text")


def test_an_acceptance_of_one_version_counts_for_that_version_only() -> None:
    assert not checked(accepting(FAULTY, "comparator-word", figures="less_than", version="2020")).failed
    assert checked(accepting(FAULTY, "comparator-word", figures="less_than", version="2021")).failed


@pytest.mark.parametrize(("text", "expected"), [
    (accepting(SOUND, "comparator-word"), ("acceptance-stale", {"code": "comparator-word", "at": "top"})),
    (accepting(SOUND, "comparator-words"), ("acceptance-unknown", {"code": "comparator-words", "nearest": "comparator-word"})),
    (accepting(SOUND, "comparator-word", at="topp"), ("acceptance-nowhere", {"at": "topp", "nearest": "top"})),
])  # fmt: skip
def test_an_acceptance_of_nothing_is_told(text: str, expected: tuple[str, dict[str, str]]) -> None:
    assert told(text) == [expected]


def test_an_acceptance_without_the_figures_accepts_nothing_and_says_which() -> None:
    codes = dict(told(accepting(FAULTY, "comparator-word")))
    assert set(codes) == {"comparator-word", "acceptance-unpinned"}
    assert codes["acceptance-unpinned"]["now"] == "less_than"


def test_an_acceptance_of_other_figures_is_told_with_the_new_ones() -> None:
    codes = dict(told(accepting(FAULTY, "comparator-word", figures="more_than")))
    assert codes["acceptance-moved"] == {"code": "comparator-word", "at": "top", "was": "more_than", "now": "less_than"}
    assert "comparator-word" in codes


def test_what_is_told_of_an_acceptance_points_at_it() -> None:
    (finding,) = [one for one in checked(accepting(SOUND, "comparator-words")).findings if one.level == "error"]
    assert finding.told.span is not None
    assert finding.told.span.start.line == 7
