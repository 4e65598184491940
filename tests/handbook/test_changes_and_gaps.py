"""A pack as it is first drafted: one gap names many questions, three limits share their values, a version amends."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.cases.reach import Missed
from guarantee_rules.handbook.assurance import Assurance
from guarantee_rules.handbook.evidence import Evidence
from guarantee_rules.handbook.given import given_packs
from guarantee_rules.handbook.left import Left
from guarantee_rules.handbook.packs import PackPage, pack_page

TEXT = """
pack: linshan
city: {zh: 临山, en: Linshan}
title: {zh: 临山办法, en: Linshan measures}
standing: issued
versions:
  - version: "2023-03-01"
    valid: {from: 2023-03-01}
    source: {document: {zh: 临山办法, en: Linshan measures}, issued: 2023-02-10}
    rules:
      - id: linshan_enterprise
        kind: limit
        question: loan_limit
        clause: 第二条
        word: 不超过
        label: {zh: 企业限额, en: limit for enterprises}
        when: '"enterprise" in borrower.categories'
        of: loan.amount
        at_most: 300万元
      - id: linshan_farm
        kind: limit
        question: loan_limit
        clause: 第二条
        word: 不超过
        label: {zh: 农户限额, en: limit for farms}
        when: not "enterprise" in borrower.categories
        of: loan.amount
        at_most: 30万元
      - id: linshan_share
        kind: loss_share
        question: loss_share
        clause: 第五条
        word: 6:3:1
        label: {zh: 损失分担, en: split of the loss}
        of: loss.principal
        shares: {insurer: 6, bank: 3, government: 1}
      - id: linshan_halt
        kind: halt
        question: halt
        clause: 第八条
        word: 超过
        label: {zh: 叫停, en: halt by bad loans}
        scope: bank
        scope_label: {zh: 该银行, en: this bank}
        prior: state.bank
        ratio: {of: bank.npl_balance, to: bank.loan_balance}
        more_than: 6%
        then: suspended
      - id: linshan_claim
        kind: claim_trigger
        question: claim_trigger
        clause: 第六条
        word: 超过60日
        force: permitted
        label: {zh: 到期未还, en: unpaid after maturity}
        while: loan.unpaid_principal > 0元
        claim_from: loan.maturity_date + 60天 + 1天
        value: claim_date
      - id: linshan_silent
        kind: gap
        question: [purpose, loan_term, deposit]
        clause: 全文
        label: {zh: 其他问题, en: other questions}
        why: silent
        see: {zh: 没有规定, en: nothing is said of it}
  - version: "2025-01-01"
    amends: "2023-03-01"
    valid: {from: 2025-01-01, to: 2027-12-31}
    source: {document: {zh: 修改决定, en: amending decision}, issued: 2024-12-12}
    set:
      linshan_enterprise: {at_most: 500万元}
      linshan_share: {word: 7:2:1, shares: {insurer: 7, bank: 2, government: 1}}
      linshan_halt: {more_than: , at_least: 5%, word: 达到}
    add:
      - id: linshan_premium
        kind: cap
        question: premium_cap
        clause: 第四条
        word: 不超过
        label: {zh: 费率上限, en: cap on the premium rate}
        of: premium.rate
        at_most: 2%
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("amended") / "linshan.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def linshan(path: Path) -> Pack:
    return load(path)


@pytest.fixture(scope="module")
def page(linshan: Pack) -> PackPage:
    return pack_page(linshan, linshan.versions[-1], "en", drawn=False)


def test_a_question_with_nothing_but_a_gap_is_left_open_and_every_pack_has_as_many_questions(page: PackPage) -> None:
    assert (page.count.answered, page.count.partly, page.count.left_open) == (5, 0, 3)
    assert (
        page.count.answered + page.count.left_open + page.count.unspoken
        == page.count.asked
        == len(load("yiwu").questions)
    )


def test_every_question_that_a_gap_names_shows_it_and_none_is_said_to_be_answered_elsewhere(page: PackPage) -> None:
    open_ = {one.name: one for one in page.questions if one.name in ("purpose", "loan_term", "deposit")}
    assert len(open_) == 3
    for question in open_.values():
        (gap,) = (*question.gaps, *question.also_open)
        assert str(gap.sentence) == "The text is silent: nothing is said of it"
        assert not question.answered
        assert question.elsewhere == ()
    assert sum(len(one.gaps) for one in open_.values()) == 1  # in full once


def test_every_limit_says_the_values_it_gives(page: PackPage) -> None:
    gives = {rule.rule.id: rule.gives for rule in page.rules}
    assert gives["linshan_enterprise"] == ("limit for enterprises", "room left", "excess")
    assert gives["linshan_farm"] == ("limit for farms", "room left", "excess")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            [
                ("Last day", "none named", "2027-12-31"),
                ("Bound", "≤ 3,000,000 yuan", "≤ 5,000,000 yuan"),
                ("Deciding word", '<span lang="zh-Hans">6:3:1</span>', '<span lang="zh-Hans">7:2:1</span>'),
                ("Share: insurer", "60%", "70%"),
                ("Share: bank", "30%", "20%"),
                ("Bound", "&gt; 6%", "≥ 5%"),
                ("Deciding word", '<span lang="zh-Hans">超过</span>', '<span lang="zh-Hans">达到</span>'),
            ],
        ),
        (
            "zh",
            [
                ("有效期至", "没有写明", "2027-12-31"),
                ("界限", "≤ 300万元", "≤ 500万元"),
                ("决定词", "6:3:1", "7:2:1"),
                ("保险机构分担", "60%", "70%"),
                ("银行分担", "30%", "20%"),
                ("界限", "&gt; 6%", "≥ 5%"),
                ("决定词", "超过", "达到"),
            ],
        ),
    ],
)
def test_what_an_amendment_changes_is_told_in_words_and_formulas(
    linshan: Pack, lang: str, told: list[tuple[str, str, str]]
) -> None:
    changes = pack_page(linshan, linshan.versions[-1], lang, drawn=False).changes
    entries = [*changes.head, *(entry for rule in changes.rules for entry in rule.entries)]
    lines = [(one.what, *(str(getattr(side, "html", side)) for side in (one.old, one.new))) for one in entries]
    assert lines == told


def test_a_new_rule_shows_its_sentence_and_the_head_the_document_amended(page: PackPage) -> None:
    assert [str(rule.says) for rule in page.changes.rules if rule.says] == ["yearly premium rate is at most 2%"]
    assert [(one.document, one.issued, one.version) for one in page.amends] == [
        ("Linshan measures", "2023-02-10", "2023-03-01")
    ]


def test_what_no_case_reaches_is_told_by_rule_and_part(linshan: Pack) -> None:
    rule = next(rule for rule in linshan.versions[0].rules.values() if rule.id == "linshan_farm")
    figure = next(node.span for key, node in rule.entries if key.text == "at_most")
    told = Left(linshan, "en").of(Missed("boundaries", "($linshan_farm.of <= 300000.00)", ("below",), figure))
    assert told.striptags() == "limit for farms: At most: 300,000 yuan: never just below"


def test_what_could_not_be_worked_through_is_named_with_the_reason(path: Path) -> None:
    told = Assurance(Evidence(given_packs([path])[0]), "en").unexamined
    assert [(rule.striptags(), why.striptags()) for rule, why in told] == [
        ("unpaid after maturity", "it compares what only prove can settle")
    ]
