"""The clauses of a text, and the clause numbers of a pack in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.provenance.characters import settled
from guarantee_rules.provenance.cited import cited
from guarantee_rules.provenance.outline import Outline, outline

WEISHAN = outline(settled((Path(__file__).parent / "files/weishan.txt").read_text(encoding="utf-8")))
LISTED = """关于贷款的意见
序言一句。
一、目的
（一）第一款。
1.第一项，按1.3倍计；
2.第二项：①甲②乙
（二）第二款，分三步：第一步：申请。第二步：审查。第三步：放款。
二、条件
（一）有三条：一是守信，二是有业务，三是在本县。
"""


def named(text: str) -> list[str]:
    return [str(clause) for clause in outline(settled(text)).clauses]


def texts(of: Outline, clause: str) -> list[str]:
    return [found.text for found in cited(of, clause)]


def test_every_level_of_chinese_numbering_is_read() -> None:
    assert named(LISTED) == [
        "一", "一（一）", "一（一）1", "一（一）2", "一（一）21", "一（一）22", "一（二）", "一（二）一", "一（二）二",
        "一（二）三", "二", "二（一）", "二（一）一", "二（一）二", "二（一）三",
    ]  # fmt: skip


def test_a_text_whose_line_breaks_were_lost_has_the_same_clauses() -> None:
    assert named(LISTED.replace("\n", "   ")) == named(LISTED)


def test_articles_run_through_chapters_and_annexes_stand_apart() -> None:
    names = [str(clause) for clause in WEISHAN.clauses]
    assert names == [
        "第一条", "第二条", "第二条（一）", "第二条（二）", "第二条（三）", "第三条", "第四条", "第五条", "第六条",
        "第七条", "第八条", "附件", "附件1", "附件2",
    ]  # fmt: skip


def test_a_number_in_a_sentence_opens_no_clause() -> None:
    assert texts(WEISHAN, "第七条")[0].endswith("第八条所称报表另行制定。")
    assert named("一、按1.3倍。见（三）。2.5元\n二、完") == ["一", "二"]


def test_a_clause_holds_those_inside_it_and_ends_where_the_next_begins() -> None:
    assert texts(WEISHAN, "第二条（二）") == ["(二)近6个月没有欠税;"]
    assert texts(WEISHAN, "第二条")[0].endswith("没有被列入名单。")


@pytest.mark.parametrize(("clause", "count"), [
    ("第三条", 1), ("第3条", 1), ("第二条（一）", 1), ("第二条(一)", 1), ("第二条第（二）项", 0), ("第二条第二项", 1),
    ("第二条（一）–（三）", 3), ("第二条（一）（三）", 2), ("第二条（三）；第四条", 2), ("附件2", 1), ("附件1–2", 2), ("附件", 1),
    ("全文", 1), ("标题", 1), ("序言", 1), ("第九条", 0), ("第二条（四）", 0), ("第四条；第九条", 0), ("第三章", 0), ("总则", 0),
    ("", 0),
])  # fmt: skip
def test_clause_numbers_of_a_pack_are_found(clause: str, count: int) -> None:
    assert len(cited(WEISHAN, clause)) == count


def test_items_counted_in_words_and_rings_are_found() -> None:
    of = outline(settled(LISTED))
    assert texts(of, "一（二）二") == ["第二步:审查。"]
    assert texts(of, "二（一）三") == ["三是在本县。"]
    assert texts(of, "一（一）2") == ["2.第二项:①甲②乙"]


def test_paragraphs_of_an_article_are_its_lines() -> None:
    assert texts(WEISHAN, "第三条第二款") == ["贷款期限最长1年,经同意可以续贷2次。"]
    assert cited(WEISHAN, "第三条第三款") == ()


def test_title_and_preamble_come_before_the_first_clause() -> None:
    assert texts(WEISHAN, "标题") == ["微山小额贷款保证保险试行办法"]
    assert "2023年1月1日" in texts(WEISHAN, "序言")[0]
    assert "第一条" not in texts(WEISHAN, "序言")[0]


def test_parts_without_a_heading_are_found_by_their_first_words() -> None:
    text = "开头。\n(一)原则甲。\n(二)原则乙。\n设计如下\n(一)申请人。\n(二)期限。"
    of = outline(settled(text), {"原则": "（一）原则甲", "设计": "设计 如下", "结尾": "没有的话"})
    assert texts(of, "设计（二）") == ["(二)期限。"]
    assert texts(of, "原则（一）（二）") == ["(一)原则甲。", "(二)原则乙。"]
    assert of.missing_parts == ("结尾",)


def test_where_a_clause_begins_is_told_in_lines_of_the_original() -> None:
    (clause,) = cited(WEISHAN, "第三条")
    assert WEISHAN.text.place(clause.start) == (13, 1)
    damaged = settled("\ufeff长(zhǎng)文\r\n[12]一、目(mù)的")
    assert damaged.text == "长文\n一、目的"
    assert damaged.place(damaged.text.index("目")) == (2, 7)


def test_copies_that_differ_in_blanks_widths_and_old_characters_have_one_digest() -> None:
    assert settled("贷款 不超过５００万元（含）").digest == settled("貸款\n不超過500萬元(含)").digest
    assert settled("不超过500万元").digest != settled("不超过50万元").digest
