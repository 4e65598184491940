"""Figures as texts write them, in every spelling that published copies use."""

from __future__ import annotations

import pytest

from guarantee_rules.provenance.characters import plain
from guarantee_rules.provenance.figures import Wanted, figures
from guarantee_rules.values.numerals import read_numeral, write_numeral
from guarantee_rules.values.quantities import read_quantity


def stands(figure: str, text: str, *, bare: bool = False, parts: tuple[int, ...] = ()) -> bool:
    quantity = read_quantity(figure)
    assert quantity is not None
    return Wanted(quantity, bare, parts) in figures(plain(text))


@pytest.mark.parametrize(("figure", "text"), [
    ("500万元", "不超过500万元"),
    ("500万元", "不超过５００ 万元"),
    ("500万元", "不超过五百万元"),
    ("500万元", "不超过5,000,000元"),
    ("500万元", "不超過500萬元"),
    ("500万元", "500万以内"),
    ("1.2亿元", "总量为1.2亿元"),
    ("120000000元", "总量为一亿二千万元"),
    ("90%", "按90％计"),
    ("90%", "按百分之九十计"),
    ("90%", "按九成计"),
    ("0.5%", "千分之五"),
    ("5‰", "5‰"),
    ("2.5%", "提高2.5个百分点"),
    ("1.3倍", "最高不超过1.3倍"),
    ("1.3倍", "基准利率上浮30%"),
    ("1.3倍", "基准利率上浮幅度不超过30%"),
    ("0.9", "基准利率下浮10%"),
    ("3个月", "连续达3个月以上"),
    ("3个月", "连续三个月"),
    ("1年", "在一年以内"),
    ("12个月", "在1年以内"),
    ("6个月", "半年"),
    ("2年", "两年以上"),
    ("5个工作日", "5个工作日内"),
    ("5个工作日", "五个工作日内"),
    ("30天", "30日内"),
    ("30天", "三十天"),
    ("2016-07-01", "2016年7月1日"),
    ("2016-07-01", "二〇一六年七月一日"),
    ("2016-07-01", "2016.7.1"),
])  # fmt: skip
def test_a_figure_is_found_however_it_is_written(figure: str, text: str) -> None:
    assert stands(figure, text)


@pytest.mark.parametrize(("figure", "text"), [
    ("500万元", "不超过50万元"),
    ("500万元", "约有500万人"),
    ("50万元", "500万元"),
    ("3个月", "3个工作日"),
    ("30天", "30个工作日"),
    ("90%", "按90元计"),
    ("1.3倍", "上浮3%"),
    ("2016-07-01", "2016年7月10日"),
    ("2016-02-30", "2016年2月30日") if read_quantity("2016-02-30") else ("2016-03-01", "2016年2月30日"),
])  # fmt: skip
def test_another_figure_or_unit_is_not_taken_for_it(figure: str, text: str) -> None:
    assert not stands(figure, text)


def test_a_number_without_unit_is_found_with_any() -> None:
    assert stands("15", "每月15日前", bare=True)
    assert stands("2", "续贷2次", bare=True)
    assert stands("2", "选择两家", bare=True)
    assert stands("1.15", "上浮15%", bare=True)
    assert not stands("15", "每月25日前", bare=True)
    assert not stands("1", "一般", bare=True)


@pytest.mark.parametrize("text", ["按3:7的比例", "按７：３", "七比三", "承担70%、30%", "30％和70％", "七成"])
def test_a_share_is_found_as_a_proportion_or_as_its_part(text: str) -> None:
    assert stands("7", text, bare=True, parts=(7, 3))


@pytest.mark.parametrize("text", ["按2:8的比例", "承担60%", "7元"])
def test_other_shares_are_not_taken_for_it(text: str) -> None:
    assert not stands("7", text, bare=True, parts=(7, 3))


@pytest.mark.parametrize(("number", "numeral"), [
    (3, "三"), (10, "十"), (15, "十五"), (20, "二十"), (21, "二十一"), (99, "九十九"),
])  # fmt: skip
def test_numerals_of_outlines_are_written_as_they_are_read(number: int, numeral: str) -> None:
    assert read_numeral(numeral) == number
    assert write_numeral(number) == numeral


@pytest.mark.parametrize(("numeral", "number"), [
    ("两", 2), ("一百零五", 105), ("二千", 2000), ("三百二十万", 3_200_000), ("一亿二千万", 120_000_000),
    ("二〇二三", 2023), ("17", 17), ("万", None), ("一x", None), ("1x", None),
])  # fmt: skip
def test_larger_numerals_and_what_is_none(numeral: str, number: int | None) -> None:
    assert read_numeral(numeral) == number
