"""Which of the pack's own cases come out otherwise, and which expectations fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guarantee_rules.cases.load import CasesError
from guarantee_rules.difference.cases import try_cases
from guarantee_rules.difference.diff import diff
from guarantee_rules.difference.sides import both_sides
from guarantee_rules.difference.told import Telling
from tests.difference.edits import LINHAI, ROOT, written

YIWU = ROOT / "policies" / "yiwu.yaml"


@pytest.fixture
def lowered(tmp_path: Path) -> Path:
    return written(tmp_path / "yiwu.yaml", YIWU, ("at_most: 500万元", "at_most: 300万元"))


def test_cases_of_the_bundled_pack_are_put_to_both(lowered: Path) -> None:
    (tried,) = try_cases(*both_sides("yiwu", lowered))
    assert tried.source == "policies/cases/yiwu.yaml"
    assert tried.validity
    at_limit = next(one for one in tried.changed if "exactly 5,000,000.00 is within" in one.case.sentence)
    assert at_limit.old is not None
    assert at_limit.new is not None
    assert (at_limit.old.outcome, at_limit.new.outcome, at_limit.fails) == ("compliant", "non_compliant", True)
    assert at_limit in tried.failing
    assert tried.changed[: len(tried.failing)] == tried.failing
    assert 0 < len(tried.failing) < len(tried.changed) < tried.count


def test_a_change_of_values_alone_counts(lowered: Path) -> None:
    (tried,) = try_cases(*both_sides("yiwu", lowered))
    same = [one for one in tried.changed if one.old and one.new and one.old.outcome == one.new.outcome]
    assert same
    assert all(one.old and one.new and one.old.values != one.new.values for one in same)


def test_what_an_edit_puts_right_is_told(lowered: Path) -> None:
    (tried,) = try_cases(*both_sides(lowered, "yiwu"))
    assert not tried.failing
    assert any(one.passes for one in tried.changed)


def test_nothing_changes_between_a_pack_and_itself() -> None:
    (tried,) = try_cases(*both_sides("yiwu", "yiwu"))
    assert tried.changed == ()
    assert tried.count > 200


def test_cases_stand_beside_a_pack_or_are_given(tmp_path: Path, lowered: Path) -> None:
    text = (
        "pack: yiwu\ncases:\n  - case: a loan\n    question: loan_limit\n    as_of: 2024-03-01\n"
        "    facts: {application: {date: 2024-03-01}, borrower: {categories: [enterprise], size: small,"
        " other_scheme_balance: 0}, loan: {amount: 400万元}}\n    expect: {outcome: compliant}\n"
    )
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    (tried,) = try_cases(*both_sides("yiwu", lowered), own)
    assert [one.fails for one in tried.changed] == [True]
    beside = tmp_path / "cases" / "yiwu.yaml"
    beside.parent.mkdir()
    own.rename(beside)
    (tried,) = try_cases(*both_sides("yiwu", lowered))
    assert (tried.source, tried.count) == (str(beside), 1)
    with pytest.raises(CasesError):
        try_cases(*both_sides("yiwu", lowered), lowered)


def test_versions_are_asked_as_if_each_were_in_force(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "pack: linhai\ncases:\n  - case: a loan\n    question: loan_limit\n    as_of: 2018-03-01\n"
        "    facts: {application: {date: 2018-03-01}, borrower: {other_scheme_balance: 0}, loan: {amount: 400万元}}\n"
        "    expect: {outcome: non_compliant}\n",
        encoding="utf-8",
    )
    (tried,) = try_cases(*both_sides(f"{LINHAI}@2018-01-01", f"{LINHAI}@2019-07-01"), own)
    (change,) = tried.changed
    assert change.old is not None
    assert change.new is not None
    assert (change.old.outcome, change.new.outcome) == ("non_compliant", "compliant")
    assert not tried.validity
    assert not change.fails
    (whole,) = try_cases(*both_sides(LINHAI, LINHAI), own)
    assert whole.changed == ()


def test_the_cases_of_two_cities_are_put_to_both() -> None:
    tried = try_cases(*both_sides("yiwu", "dalian"))
    assert [one.source for one in tried] == ["policies/cases/dalian.yaml", "policies/cases/yiwu.yaml"]
    assert all(one.changed and not one.failing for one in tried)


@pytest.fixture
def without_rule(tmp_path: Path) -> Path:
    text = YIWU.read_text(encoding="utf-8")
    rule = re.search(r"      - id: yiwu_purpose_prohibited\n.*?(?=      - id: )", text, re.DOTALL)
    assert rule is not None
    return written(tmp_path / "yiwu.yaml", YIWU, (rule[0], ""))


def test_an_expectation_of_a_deleted_rule_cannot_be_met_and_no_case_comes_out_otherwise(without_rule: Path) -> None:
    (tried,) = try_cases(*both_sides("yiwu", without_rule), questions=["purpose"])
    assert (tried.differing, tried.failing) == ((), ())
    assert tried.cannot == tried.changed
    assert len(tried.cannot) > 1
    for change in tried.cannot:
        assert {problem.code for problem in change.nameless} == {"rule-unknown"}


@pytest.mark.parametrize(
    ("lang", "head", "why"),
    [
        ("en", "0 of {} cases come out otherwise, 0 expectations", "yiwu_purpose_prohibited, which is no rule of the new text"),
        ("zh", "{} 个用例中有 0 个结果不同，0 个原来符合的预期不再符合", "预期涉及 yiwu_purpose_prohibited，新文本中没有这条规则"),
    ],
)  # fmt: skip
def test_under_each_such_case_stands_why_it_cannot_be_met(without_rule: Path, lang: str, head: str, why: str) -> None:
    difference = diff("yiwu", without_rule, questions=["purpose"], solver=False)
    (tried,) = difference.cases
    said = list(Telling(difference, lang).cases(tried))
    assert head.format(tried.count) in said[0].text
    assert str(len(tried.cannot)) in said[1].text
    lines = [(line.depth, why in line.text) for line in said[2:]]
    assert lines == [(1, False), (2, True)] * len(tried.cannot)
    told = difference.as_json(lang)["cases"][0]["changed"]
    assert all(one["cannot_be_met"] and why in one["why"][0] for one in told)


def test_an_expectation_that_fails_with_the_same_answer_says_what_it_found(tmp_path: Path) -> None:
    label = "label: {zh: 中小微企业贷款限额"
    binding = written(tmp_path / "yiwu.yaml", YIWU, (label, "force: generally\n        " + label))
    own = tmp_path / "own.yaml"
    own.write_text(
        "pack: yiwu\ncases:\n  - case: a loan\n    question: loan_limit\n    as_of: 2024-03-01\n"
        "    facts: {application: {date: 2024-03-01}, borrower: {categories: [enterprise], size: small,"
        " other_scheme_balance: 0}, loan: {amount: 400万元}}\n    expect: {forces: {yiwu_limit_msme: mandatory}}\n",
        encoding="utf-8",
    )
    difference = diff("yiwu", binding, cases=own, questions=["loan_limit"], solver=False)
    (tried,) = difference.cases
    (change,) = tried.failing
    assert not change.differs
    assert not change.cannot
    said = [line.text for line in Telling(difference, "en").cases(tried) if line.depth == 2]
    assert len(said) == 1
    assert "mandatory" in said[0]
    assert "generally" in said[0]
