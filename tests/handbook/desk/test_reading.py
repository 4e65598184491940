"""What is typed into the desk is read as the library reads it: the same value, or refused for the same reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guarantee_rules.api import load
from guarantee_rules.facts.convert import Misfit, convert
from guarantee_rules.source.diagnostics import Diagnostic, advice, sentence
from tests.conformance.agree import exactly
from tests.counts import counted
from tests.handbook.desk.v8 import desk_of

FACTS = load("yiwu").versions[-1].vocabulary.facts
KINDS = {
    "money": "loan.amount",
    "rate": "loan.rate",
    "ratio": "agreement.compensation_ratio",
    "integer": "borrower.employees",
    "months": "loan.term",
    "date": "application.date",
    "bool": "loan.used_locally",
    "enum": "borrower.size",
    "enums": "borrower.categories",
}
AWKWARD = (
    "", " ", "0", "-0", "0.00", "00", "007", "5", " 5", "5 ", "+5", "-5", "−5", "5.", ".5", "5.0", "5.00", "5.005", "1.005元", "1e3",
    "1E3", "1e-05", "NaN", "inf", "Infinity", "-Infinity", "0x10", "1_000", "1,000", "5,000,000.00", "5，000", "5'000", "5 000",
    "500万元", "500 万元", "500  万元", "500万", "500 万", "5亿元", "1.5亿元", "0.00001万元", "0.000001万元", "1亿500万元", "五百万元",
    "５００万元", "５.５％", "５．５％", "５．５", "٥٠٠", "5٠", "5²", "②", "5.655%", "5.655 %", "5.655", "0.05655", "100%", "100.1%",
    "1", "1.0", "1.000000000001", "0.0000000000001", "0.000000000001", "3‰", "1.3倍", "13倍", "70%", "12个月", "12 个月", "1年",
    "1 year", "2 years", "12 months", "1months", "12月", "1.5年", "30天", "30日", "5个工作日", "9999", "10000", "833年", "834年",
    "2024-03-01", "2024-3-1", "2024年3月1日", "2024年03月01日", "２０２４年３月１日", "2024-02-30", "2023-02-29", "2024-13-01",
    "2024-03-01T00:00", "2024-03-01 10:00", "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "0000-01-01", "0001-01-01",
    "2024/03/01", "true", "True", "false", "是", "否", "yes", "1 ", "$5", "￥500", "US$ 100", "100 USD", "100CNY", "100元", "100 元",
    "100美元", "RMB100", "EUR 5", "5 euros", "micro", "Micro", "MICRO", "mıcro", "微型", "微型 ", "small", "ſmall", "sma\u200bll",
    "9999999999999999", "9999999999999999.99", "10000000000000000", "1" * 40, "1" * 41, "9" * 400, "0." + "0" * 37 + "1", "5\n",
    "5元\n", "5\u2028", "\u202e5", "5\u00a0元", "5\t元", "-5\n", "+5\nx", "💰", "5💰元", "0元", "0.001元", "0.01元", "0.1", "10倍",
)  # fmt: skip


def _same(asked: list[tuple[str, object]]) -> None:
    for (name, given_), found in zip(asked, desk_of().reads(asked), strict=True):
        expected = convert(FACTS[name], given_)
        if isinstance(expected, tuple):
            assert found[0] == "misfit", (name, given_, found, expected)
            assert _told(expected) == (found[1], found[2]), (name, given_)
        else:
            assert exactly(found) == exactly(expected), (name, given_)


def _told(misfits: Iterable[Misfit]) -> tuple[str, dict[str, str]]:
    """The first, as a diagnostic has it. Of a name there is none of all names are told, as the form lists them."""
    first = next(iter(misfits))
    params = {name: str(value) for name, value in first.params if value is not None}
    if first.code == "enum-unknown" and "nearest" in params:
        del params["nearest"]
        params |= {"case": "none-near", "members": _members()}
    return first.code, params


def _members() -> str:
    enumeration = FACTS[KINDS["enum"]].enumeration
    return ", ".join(enumeration.members) if enumeration else ""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "enums"])
def test_awkward_texts_are_read_or_refused_alike(kind: str) -> None:
    _same([(KINDS[kind], text) for text in AWKWARD])


def test_what_is_less_than_the_least_there_can_be_is_refused_alike() -> None:
    for kind, least in (("money", "100.00"), ("integer", "5"), ("months", "12"), ("rate", "0.05")):
        entry = replace(FACTS[KINDS[kind]], minimum=Decimal(least))
        for text, found in zip(AWKWARD, desk_of().reads((entry.name, text, least) for text in AWKWARD), strict=True):
            expected = convert(entry, text)
            if isinstance(expected, tuple):
                assert tuple(found[1:]) == _told(expected)
            else:
                assert exactly(found) == exactly(expected)


def test_every_kind_of_fact_that_a_form_can_give_is_tried() -> None:
    assert {name: FACTS[fact].type.name for name, fact in KINDS.items()} == {name: name for name in KINDS}
    assert {entry.type.name for entry in FACTS.values()} == set(KINDS)


PIECES = st.sampled_from(
    ["0", "1", "5", "9", "00", "12", "5.655", "2024", ".", "-", "+", " ", ",", "%", "‰", "元", "万", "亿", "万元", "亿元", "倍", "个月",
     "年", "月", "日", "天", "month", " months", "e", "E", "５", "．", "％", "$", "USD", "true", "是", "micro", "微型", "\n", "K", "ﬀ"]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=6).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)


@settings(max_examples=counted(40, 400))
@given(texts=st.lists(TEXTS, min_size=20, max_size=20))
def test_drawn_texts_are_read_or_refused_alike(texts: list[str]) -> None:
    _same([(name, text) for kind, name in KINDS.items() if kind != "enums" for text in texts])


@settings(max_examples=counted(30, 300))
@given(
    cents=st.integers(0, 10**20),
    places=st.integers(0, 14),
    unit=st.sampled_from(["", "元", "万元", "亿元", "%", "‰", "倍"]),
)
def test_figures_of_any_size_are_read_or_refused_alike(cents: int, places: int, unit: str) -> None:
    digits = str(cents).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}{unit}" if places else digits + unit
    _same([(KINDS[kind], text) for kind in ("money", "rate", "ratio", "integer", "months")])


def test_days_around_the_ends_of_months_and_years_are_read_alike() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in (1899, 1900, 2000, 2023, 2024, 2100, 2200, 2201) for month in (0, 1, 2, 4, 12, 13)
            for day in (0, 1, 28, 29, 30, 31, 32)]  # fmt: skip
    _same([(KINDS["date"], text) for text in days])


def test_every_name_is_read_by_what_it_is_called_in_either_language() -> None:
    asked: list[tuple[str, object]] = []
    for name, entry in FACTS.items():
        if entry.type.name == "enum" and entry.enumeration is not None:
            called = [word for label in entry.enumeration.members.values() for word in label.values()]
            asked += [
                (name, text)
                for word in (*entry.enumeration.members, *called)
                for text in (word, word.upper(), word.title())
            ]
    known = [(name, text) for name, text in asked if not isinstance(convert(FACTS[name], text), tuple)]
    assert len(known) > len(asked) / 2
    _same(known)


def test_lists_of_names_are_read_alike() -> None:
    categories = KINDS["enums"]
    lists = [[], ["enterprise"], ["enterprise", "enterprise"], ["企业", "enterprise"], ["enterprise"] * 1001]
    _same([(categories, names) for names in lists])
    (refused,) = desk_of().reads([(categories, ["enterprise", "nobody"])])
    assert refused[1] == "enum-unknown"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_is_told_in_the_library_s_own_sentence(lang: str) -> None:
    name = KINDS["money"]
    wrong = [text for text in AWKWARD if isinstance(convert(FACTS[name], text), tuple)]
    for text, found in zip(wrong, desk_of().sentences((name, text, lang) for text in wrong), strict=True):
        misfit = convert(FACTS[name], text)
        assert isinstance(misfit, tuple)
        particulars = {key: str(value) for key, value in misfit[0].params if value is not None}
        told = Diagnostic(misfit[0].code, None, (("fact", name), *particulars.items()))
        if text.isprintable():
            assert found == [sentence(told, lang), advice(told, lang) or ""]
