"""What an analyst can break on a Tuesday and only a proof finds, each with a case that decides as claimed."""

from __future__ import annotations

from decimal import Decimal

from guarantee_rules.api import Pack
from guarantee_rules.proving.judged import Judged
from guarantee_rules.proving.report import proved, wanted
from tests.checking.seen import edited

CLIFF = "a_larger_claim_is_never_compensated_less"


def judged(pack: Pack, question: str, law: str) -> dict[str, Judged]:
    """What is to be looked at of one law of one question, by its subject."""
    (report,) = proved([pack], wanted([pack], question, law), whole=False, jobs=1)
    return {one.proof.theorem.subject: one for one in report.wrong}


def told(judgement: Judged) -> tuple[str, dict[str, str]]:
    assert judgement.wrong is not None
    return judgement.wrong.code, dict(judgement.wrong.params)


def outcomes(judgement: Judged) -> list[str]:
    """What the pack decides on the case, or on both, asked anew."""
    shown = judgement.proof.shown
    assert shown is not None
    pack = judgement.proof.obligation.pack
    again = [
        pack.decide(one.question, dict(one.facts), as_of=one.as_of, readings=dict(shown.found.readings))
        for one in shown.decisions
    ]
    assert again == list(shown.decisions)
    return [one.outcome for one in again]


def test_a_resumption_above_the_halt_is_refuted_with_a_ratio_that_does_both() -> None:
    pack = edited("chengyang", ("at_most: 5%", "at_most: 20%"))
    (found,) = judged(pack, "halt", "halt_and_resume_are_never_both").values()
    assert told(found)[0] == "law-refuted"
    assert found.proof.shown is not None
    assert set(found.proof.shown.figures.values()) == {True}
    assert not judged(edited("chengyang"), "halt", "halt_and_resume_are_never_both")


def test_an_override_that_contradicts_leaves_a_class_without_any_compliant_case() -> None:
    floor = """
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
    pack = edited("yiwu", more=floor)
    found = judged(pack, "loan_limit", "every_class_has_a_compliant_case")
    assert set(found) == {"farm_household"}
    assert found["farm_household"].proof.obligation.version.version == "2018-05-01"
    assert told(found["farm_household"])[0] == "law-refuted"


def test_two_limits_mixed_up_are_refuted_by_a_larger_loan_that_complies() -> None:
    mixed = "at_most: {choose: [{when: loan.amount > 600万元, is: 800万元}], otherwise: 500万元}"
    pack = edited("yiwu", ("at_most: 500万元", mixed))
    found = judged(pack, "loan_limit", "a_larger_loan_never_becomes_compliant")[""]
    assert outcomes(found) == ["non_compliant", "compliant"]
    smaller, larger = (one.facts["loan.amount"] for one in found.proof.shown.decisions)  # type: ignore[union-attr]
    assert smaller <= Decimal("6000000.00") < larger <= Decimal("8000000.00")  # type: ignore[operator]  # amounts


def test_a_lower_second_tier_moves_the_region_and_both_are_told_to_the_fen() -> None:
    pack = edited(
        "yiwu",
        ("            above: 100万元\n            rate: 70%", "            above: 100万元\n            rate: 60%"),
    )
    found = judged(pack, "compensation", CLIFF)
    assert set(found) == {"ceiling", "payable"}
    for one in found.values():
        code, params = told(one)
        assert code == "law-region"
        assert params["was"] == "second_claim: 1000000.01 to 1285714.28"
        assert params["now"] == "second_claim: 1000000.01 to 1499999.99"
    assert outcomes(found["payable"]) == ["amount", "amount"]
    first, second = (one.values["payable"] for one in found["payable"].proof.shown.decisions)  # type: ignore[union-attr]
    assert (first, second) == (Decimal("900000.00"), Decimal("600000.00"))


def test_a_law_that_the_text_no_longer_breaks_is_told() -> None:
    pack = edited("yiwu", ("default: whole\n", "default: marginal\n"))
    for one in judged(pack, "compensation", CLIFF).values():
        assert told(one)[0] == "law-otherwise"
        assert told(one)[1]["case"] == "refuted-proved"
        assert one.proof.settled.otherwise == {"tier_basis": ("whole",)}


def test_a_region_that_is_left_out_of_the_pack_is_asked_for() -> None:
    pack = edited("yiwu", ("      region:\n        - second_claim: 1000000.01 to 1285714.28\n", ""))
    assert {told(one)[1]["case"] for one in judged(pack, "compensation", CLIFF).values()} == {"untold"}
