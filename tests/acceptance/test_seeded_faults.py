"""What an analyst can break on a Tuesday, each found by `check`, with a case that `decide` answers as claimed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from guarantee_rules.checking.check import check, report_on
from guarantee_rules.checking.finding import Finding
from guarantee_rules.source.diagnostics import PackError
from tests.checking.seen import ROOT, answered_so, edited

AMENDING = """
  - version: "2018-05-01"
    amends: "2016-07-01"
    valid: {from: 2018-05-01}
    source: {document: {zh: 修改决定, en: amending decision}, issuer: {zh: 市政府, en: city government}, issued: 2018-04-20}
    add:
      - id: yiwu_limit_floor
        kind: limit
        question: loan_limit
        clause: 一
        word: 不低于
        label: {zh: 最低贷款额, en: smallest loan}
        when: borrower_class == "farm_household"
        of: loan.amount + borrower.other_scheme_balance
        at_least: 60万元
        value: floor
"""


def seeded(name: str, code: str, *changes: tuple[str, str], more: str = "") -> Finding:
    """The one finding of this code in an edited pack, which the unedited one has not; its cases answered again."""
    pack = edited(name, *changes, more=more)
    before = {(finding.code, finding.at, finding.figures) for finding in check(name).findings}
    (found,) = [
        finding
        for finding in report_on(pack.loaded).findings
        if finding.code == code and (finding.code, finding.at, finding.figures) not in before
    ]
    assert answered_so(pack, [found]) == len(found.witness)
    return found


def test_an_overlapping_class_is_found_with_a_case_that_fits_both() -> None:
    found = seeded(
        "shangluo",
        "classes-overlap",
        ('"enterprise" in borrower.categories and size == "micro"', '"enterprise" in borrower.categories and size != "medium"'),
    )  # fmt: skip
    assert found.figures == "small, micro"
    (case,) = found.witness
    assert case.facts["borrower.size"] == "small"
    assert dict(case.values) == {"borrower_class": "small"}


def test_a_gap_of_one_fen_between_tiers_is_refused_where_it_stands() -> None:
    with pytest.raises(PackError) as refused:
        edited("yiwu", ("above: 100万元", "above: 1000000.01元"))
    (told,) = refused.value.diagnostics
    assert (told.code, dict(told.params)) == ("tiers-gap", {"before": "yiwu_comp_tier1", "after": "yiwu_comp_tier2"})


def test_a_gap_of_one_fen_between_limits_is_found_with_that_fen() -> None:
    small = ('when: borrower_class == "msme"', "when: loan.amount <= 100万元")
    large = ('when: borrower_class == "entrepreneur"', "when: loan.amount > 1000000.01元 and loan.amount <= 400万元")
    farm = ('when: borrower_class == "farm_household"', "when: loan.amount > 400万元")
    other = ('when: borrower_class == "other"', "when: loan.amount > 900万元")
    found = seeded("yiwu", "limits-gap", small, large, farm, other)
    (case,) = found.witness
    assert case.facts["loan.amount"] == Decimal("1000000.01")
    assert set(case.rules.values()) == {"not_reached"}


def test_shares_of_70_and_20_are_found_with_what_each_party_really_bears() -> None:
    found = seeded("yiwu", "shares-not-whole", ("shares: {insurer: 7, bank: 3}", "shares: {insurer: 70, bank: 20}"))
    (case,) = found.witness
    assert dict(case.values) == {"loss_share.insurer": Decimal("77777.78"), "loss_share.bank": Decimal("22222.22")}


def test_at_least_beside_a_word_for_more_than_is_found_with_the_case_at_the_figure() -> None:
    found = seeded("shanwei", "comparator-word", ("more_than: 5%", "at_least: 5%"))
    assert (found.at, dict(found.told.params)["word"]) == ("shanwei_halt_bank_npl", "超过")
    (case,) = found.witness
    balance, bad = case.facts["bank.loan_balance"], case.facts["bank.npl_balance"]
    assert bad == balance * Decimal("0.05")  # type: ignore[operator]  # both are amounts
    assert dict(case.rules) == {"shanwei_halt_bank_npl": "met"}


def test_a_rule_that_can_never_fire_is_found() -> None:
    found = seeded(
        "yiwu", "trigger-never", ("while: arrears.interest_unpaid", "while: arrears.interest_unpaid and not arrears.interest_unpaid")
    )  # fmt: skip
    assert found.at == "yiwu_claim_trigger_interest"
    assert found.told.span is not None


def test_a_resumption_above_the_halt_is_found_with_a_case_that_does_both() -> None:
    found = seeded("chengyang", "resume-above-halt", ("at_most: 5%", "at_most: 20%"))
    (case,) = found.witness
    assert dict(case.rules) == {"chengyang_halt_npl": "met", "chengyang_resume": "met"}


def test_a_typo_in_a_fact_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(PackError) as refused:
        edited("yiwu", ("require: loan.used_locally", "require: loan.used_localy"))
    (told,) = refused.value.diagnostics
    assert (told.code, dict(told.params)["nearest"]) == ("name-unknown", "loan.used_locally")


def test_a_tier_table_out_of_order_is_refused_where_it_stands() -> None:
    with pytest.raises(PackError) as refused:
        edited(
            "yiwu",
            ("up_to: 100万元\n            rate: 90%", "above: 100万元\n            rate: 70%"),
            ("above: 100万元\n            rate: 70%\n      - id", "up_to: 100万元\n            rate: 90%\n      - id"),
        )
    (told,) = refused.value.diagnostics
    assert told.code == "tiers-open-ended"
    assert told.span is not None


def test_an_amendment_that_contradicts_is_found_with_a_case_for_each_of_the_two() -> None:
    found = seeded("yiwu", "rules-contradict", more=AMENDING)
    assert (found.version, found.rules) == ("2018-05-01", ("yiwu_limit_farm_household", "yiwu_limit_floor"))
    assert [dict(case.rules) for case in found.witness] == [
        {"yiwu_limit_farm_household": "met", "yiwu_limit_floor": "not_met"},
        {"yiwu_limit_floor": "met", "yiwu_limit_farm_household": "not_met"},
    ]


def test_what_is_refused_is_told_by_check_with_its_place(tmp_path: Path) -> None:
    path = ROOT / "policies" / "yiwu.yaml"
    own = tmp_path / "own.yaml"
    own.write_text(path.read_text(encoding="utf-8").replace("loan.used_locally", "loan.used_localy"), encoding="utf-8")
    report = check(own)
    assert [finding.code for finding in report.findings] == ["name-unknown"]
    assert report.failed
    assert report.findings[0].told.span is not None
