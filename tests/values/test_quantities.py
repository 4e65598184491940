"""Figures are read as policies write them, wholly or not at all."""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.values.numbers import plain
from guarantee_rules.values.quantities import LONGEST, Quantity, read_quantity
from guarantee_rules.values.types import DATE, DAYS, INTEGER, MONEY, MONTHS, RATIO, WORKDAYS, Type, Value


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("500万元", MONEY, Decimal("5000000.00")),
        ("1.2亿元", MONEY, Decimal("120000000.00")),
        ("5000000元", MONEY, Decimal("5000000.00")),
        ("5000000.00元", MONEY, Decimal("5000000.00")),
        ("500 万元", MONEY, Decimal("5000000.00")),
        ("0.000001万元", MONEY, Decimal("0.01")),
        ("3%", RATIO, Decimal("0.03")),
        ("3％", RATIO, Decimal("0.03")),
        ("5.655%", RATIO, Decimal("0.05655")),
        ("150%", RATIO, Decimal("1.5")),
        ("4.00%", RATIO, Decimal("0.04")),
        ("100%", RATIO, Decimal(1)),
        ("1.5‰", RATIO, Decimal("0.0015")),
        ("1.3倍", RATIO, Decimal("1.3")),
        ("1.0", RATIO, Decimal(1)),
        ("2倍", RATIO, Decimal(2)),
        ("1.3", RATIO, Decimal("1.3")),
        ("0.045", RATIO, Decimal("0.045")),
        ("12", INTEGER, 12),
        ("0", INTEGER, 0),
        ("3个月", MONTHS, 3),
        ("12 months", MONTHS, 12),
        ("1 month", MONTHS, 1),
        ("1年", MONTHS, 12),
        ("1 year", MONTHS, 12),
        ("2 years", MONTHS, 24),
        ("30天", DAYS, 30),
        ("30日", DAYS, 30),
        ("30 days", DAYS, 30),
        ("1 day", DAYS, 1),
        ("3个工作日", WORKDAYS, 3),
        ("5工作日", WORKDAYS, 5),
        ("3 working days", WORKDAYS, 3),
        ("1 working day", WORKDAYS, 1),
        ("2016-07-01", DATE, date(2016, 7, 1)),
        ("2016年7月1日", DATE, date(2016, 7, 1)),
        ("５００万元", MONEY, Decimal("5000000.00")),
        ("１．５％", RATIO, Decimal("0.015")),
    ],
)
def test_a_figure_as_a_policy_writes_it(text: str, type_: Type, value: Value) -> None:
    read = read_quantity(text)
    assert read == Quantity(type_, value)
    assert str(read.value) == str(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "五十万", "500万", "万元", "1,000", "1,000元", "1，000元", "10 000", "1_000", "010", "00", "01.5", ".5", "5.", "-3", "+3", "-3%",
     "1e5", "1E5元", "NaN", "inf", "Infinity", "0x10", "3:7", "1/2", "0.001元", "1.005元", "3 个 月", "1.5年", "1.5个月", "6月", "3months",
     "2016-02-30", "2016-13-01", "2016-7-1", "0000-01-01", "2016年2月30日", "USD 5", "5美元", "$5", "12\n", "12 ", " 12",
     "１２３a", "٣", "³", "1" * (LONGEST + 1), "9" * 5000],
)  # fmt: skip
def test_what_is_not_wholly_a_figure_is_not_read(text: str) -> None:
    assert read_quantity(text) is None


ANY = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
WHOLE = r"(?:0|[1-9][0-9]*)"
SPELLINGS = re.compile(
    "|".join(
        [
            ANY,
            ANY + " ?[万亿]?元",
            ANY + " ?[%‰倍]",
            WHOLE + " ?(?:个月| months?)",
            WHOLE + " ?(?:年| years?)",
            WHOLE + " ?(?:天|日| days?)",
            WHOLE + " ?(?:个?工作日| working days?)",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            "[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日",
        ]
    )
)
PIECES = [
    *"0123456789.", "00", "12", "2016", "-07-01", "-1", "-13-", "7月", "1日", " ", "  ", "万", "亿", "元", "%", "‰", "倍", "个", "月", "年", "天", "日",
    "工作日", " month", "month", "s", " year", " day", " working day", "-", "+", ",", "e5", "\n", "³", "٣",
]  # fmt: skip
WIDE = str.maketrans("0123456789%.", "０１２３４５６７８９％．")


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.booleans())
def test_a_figure_is_read_where_its_spelling_is_one_of_the_list_and_it_exists(text: str, wide: bool) -> None:
    read = read_quantity(text.translate(WIDE) if wide else text)
    if read is None:  # a day that no calendar has, or a part of a fen
        assert (
            not SPELLINGS.fullmatch(text) or len(text) > LONGEST or "-" in text or "月" in text or text.endswith("元")
        )
    else:
        assert SPELLINGS.fullmatch(text)


@given(st.text(max_size=60))
def test_no_text_can_break_the_reading(text: str) -> None:
    read_quantity(text)


@given(st.decimals(0, 10**16, places=2))
def test_an_amount_written_in_digits_reads_back_exactly(amount: Decimal) -> None:
    assert read_quantity(f"{plain(amount)}元") == Quantity(MONEY, amount)


@given(st.text("0123456789.", min_size=1, max_size=LONGEST - 2))
def test_reading_does_not_depend_on_the_callers_decimals(digits: str) -> None:
    for unit in ("%", "万元", "", "倍"):
        outside = read_quantity(digits + unit)
        with localcontext(Context(prec=2, Emax=3, Emin=-3, traps=[])):
            inside = read_quantity(digits + unit)
        assert inside == outside
