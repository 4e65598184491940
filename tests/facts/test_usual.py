"""The quick way of reading accepts only what the thorough way accepts, and makes the same of it."""

from __future__ import annotations

import enum
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guarantee_rules.facts.convert import BELOW, convert
from guarantee_rules.facts.read import MOST, collect_facts, read_facts
from guarantee_rules.facts.usual import usual
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.source.diagnostics import Diagnostic, FactsError
from guarantee_rules.values.types import RATIO, Value
from tests.counts import counted

PIECES = [
    *"0123456789", "00", "000000", "12", "100", "9999", "2016", "1900", "2200", "1899", "2201", "05", "5.6", ".", ".00", ".10", ".5", "..",
    "万", "亿", "元", "万元", "亿元", "%", "％", "‰", "倍", "个", "月", "个月", " months", " month", "年", " years", "天", "日", " days", "工作日",
    "-", "+", "-02-", "-30", "-01", "-1-", "T00", " ", "\n", "\u3000", ",", "_", "e2", "E-2", "NaN", "inf", "０", "５", "．", "٣", "³", "\ud800", "\0",
    "true", "True", "是", "否", "false", "small", "Small", "小型", "enterprise", "Enterprise", "ENTERPRISE", "企业", "micro",
]  # fmt: skip
near_figures = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
texts = (
    near_figures
    | st.text(max_size=8)
    | st.sampled_from(["9" * 16, "9" * 17, "0." + "0" * 37 + "1", "1" * 41, "9" * 5000])
)
numbers = (
    st.decimals()
    | st.decimals(0, 2, places=13)
    | st.decimals(0, 10**17, places=3)
    | st.sampled_from([Decimal("-0.00"), Decimal("1E+3"), Decimal("1E-999999"), Decimal("1E+999999"), Decimal(10**16) - Decimal("0.01")])
    | st.sampled_from([Decimal("9." + "9" * 120), Decimal("0." + "3" * 12 + "0" * 300), Decimal("10.0"), Decimal("0E+2"), Decimal("sNaN")])
    | st.integers()
    | st.integers(-1, 3)
    | st.sampled_from([power + step for power in BELOW.values() for step in (-1, 0, 1)] + [10**400])
    | st.floats()
    | st.fractions()
)  # fmt: skip


class Word(str):
    """A caller's own text, which says of itself what is not so."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("small")

    def __str__(self) -> str:
        return "5.00"


class Amount(Decimal):
    def is_finite(self) -> bool:
        raise RuntimeError


class Day(date):
    pass


class Count(int):
    pass


class Echo:
    """No text, but equal to every key."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("loan")

    def __repr__(self) -> str:
        return "Echo"


class Listed(list[object]):
    pass


def member(value: object) -> enum.Enum:
    return enum.Enum("Own", {"ONLY": value}).ONLY  # type: ignore[attr-defined,no-any-return]


single = (
    texts
    | texts.map(Word)
    | numbers
    | st.decimals(0, 1, places=2).map(Amount)
    | st.integers(0, 20).map(Count)
    | st.dates()
    | st.dates(date(1899, 12, 1), date(1900, 2, 1))
    | st.dates(date(2016, 1, 1), date(2016, 12, 31)).map(date.isoformat)
    | st.just(Day(2016, 7, 1))
    | st.datetimes()
    | st.booleans()
    | st.none()
    | texts.map(member)
    | st.sampled_from([member(12), member(Decimal("0.5")), member("企业"), member(None), b"5", Fraction(5), datetime(2016, 7, 1, tzinfo=UTC)])
)  # fmt: skip
several = st.lists(single, max_size=3) | st.lists(
    st.sampled_from(["企业", "enterprise", "Enterprise", "farm_household"]), max_size=4
)
anything = (
    single
    | several
    | several.map(tuple)
    | several.map(Listed)
    | st.frozensets(texts, max_size=3)
    | st.dictionaries(texts, single, max_size=2)
    | st.just(["enterprise"] * 1001)
)


def exactly(value: object) -> tuple[object, ...]:
    """A value with all that could differ between two that are equal: its class, and a number's digits and exponent."""
    if isinstance(value, frozenset):
        return frozenset, frozenset(map(exactly, value))
    return type(value), value.as_tuple() if isinstance(value, Decimal) else value


def told(found: object) -> object:
    return found if isinstance(found, tuple) else exactly(found)


@settings(max_examples=counted(60, 300))
@given(st.data())
def test_what_is_read_quickly_is_what_the_thorough_reading_makes_of_it(
    vocabulary: Vocabulary, data: st.DataObject
) -> None:
    entry = data.draw(st.sampled_from(list(vocabulary.facts.values())))
    stated = data.draw(anything.filter(lambda given: given is not None))
    quick = usual(entry)(stated)
    assert quick is None or exactly(quick) == exactly(convert(entry, stated))


@settings(max_examples=counted(90, 500))
@given(st.text("0123456789.%元万亿年月个天-", max_size=14))
@example("0.00")
@example("000.00")
@example("0亿元")
@example("99999999亿元")
@example("99999999万元")
@example("9999999999999999.99")
@example("10000000000000000.00")
@example("100%")
@example("99.9999999999%")
@example("0.10%")
@example("0%")
@example("10.0")
@example("9.999999999999")
@example("9999")
@example("10000")
@example("833年")
@example("834年")
@example("99999天")
@example("2200-12-31")
@example("2016-02-30")
def test_every_figure_is_read_alike_both_ways_by_every_type(vocabulary: Vocabulary, stated: str) -> None:
    for entry in vocabulary.facts.values():
        quick = usual(entry)(stated)
        assert quick is None or exactly(quick) == exactly(convert(entry, stated))


@pytest.mark.parametrize(
    ("fact", "given"),
    [
        ("loan.amount", "5000000.00"),
        ("loan.amount", "0.00"),
        ("loan.amount", "5000000"),
        ("loan.amount", "500万元"),
        ("loan.amount", 5_000_000),
        ("loan.amount", Decimal("5000000.00")),
        ("loan.rate", "5.655%"),
        ("loan.rate", "0.05655"),
        ("loan.rate", Decimal("0.05655")),
        ("measure.npl.ratio", "4%"),
        ("measure.npl.ratio", "1.3"),
        ("measure.npl.ratio", Decimal("0.04")),
        ("measure.npl.ratio", Decimal(0)),
        ("borrower.employees", "300"),
        ("borrower.employees", 300),
        ("loan.term", "12个月"),
        ("loan.term", "1年"),
        ("loan.term", 12),
        ("claim.wait", "30天"),
        ("claim.wait", 0),
        ("application.date", "2016-07-01"),
        ("application.date", date(2016, 7, 1)),
        ("loan.first", "false"),
        ("loan.first", "是"),
        ("loan.first", False),
        ("borrower.class", "small"),
        ("borrower.class", "小型"),
        ("borrower.categories", ["enterprise", "农户"]),
        ("borrower.categories", frozenset({"enterprise"})),
        ("borrower.categories", []),
    ],
)
def test_the_usual_is_read_quickly(fact: str, given: object, vocabulary: Vocabulary) -> None:
    assert usual(vocabulary.facts[fact])(given) is not None


def thorough(given: object, vocabulary: Vocabulary) -> tuple[dict[str, Value], tuple[Diagnostic, ...]]:
    """The facts as they are read from a text with places, which is never done quickly."""
    return collect_facts(given, vocabulary, value_at=lambda _: None)


def assert_read_alike(stated: object, vocabulary: Vocabulary) -> None:
    facts, problems = thorough(stated, vocabulary)
    found, told = collect_facts(stated, vocabulary)
    assert told == problems
    assert {name: exactly(value) for name, value in found.items()} == {
        name: exactly(value) for name, value in facts.items()
    }
    assert {type(name) for name in found} <= {str}
    if problems:
        with pytest.raises(FactsError) as refused:
            read_facts(stated, vocabulary)
        assert refused.value.diagnostics == FactsError(problems).diagnostics
    else:
        assert read_facts(stated, vocabulary) == facts


def cases(vocabulary: Vocabulary) -> st.SearchStrategy[object]:
    """Nested, dotted and mixed, with usual and unusual values, and now and then a name that is none."""
    names = sorted({part for name in vocabulary.facts for part in (name, *name.split("."), name.partition(".")[2])})
    keys = st.sampled_from(names) | st.sampled_from(
        ["", "amout", ".", "loan.", 5, None, Word("loan"), Word("amount"), Echo()]
    )
    usual_values = st.sampled_from(["5", "5.00", "4%", 12, "12个月", "small", ["企业"], "2016-07-01", "true", None])
    values = usual_values | usual_values | anything
    return st.recursive(values, lambda below: st.dictionaries(keys, below, max_size=4), max_leaves=8)


@settings(max_examples=counted(50, 150))
@given(st.data())
def test_a_case_is_read_alike_both_ways_with_the_same_problems(vocabulary: Vocabulary, data: st.DataObject) -> None:
    assert_read_alike(data.draw(cases(vocabulary)), vocabulary)


@pytest.mark.parametrize(
    "stated",
    [
        {"loan": {"amount": "5.00"}, "loan.amount": "5.00"},
        {"loan.amount": None, "loan": {"amount": "5.00"}},
        {"measure": {"npl": {"ratio": "4%"}, "npl.ratio": "4%"}},
        {"measure": {"npl": {"ratio": "4%"}}, "measure.npl": {"ratio": None}},
        {"measure.npl": {"ratio": "4%"}, "loan": None},
        {"loan": MappingProxyType({"amount": "5.00"})},
        MappingProxyType({"loan": {"amount": "5.00"}}),
        {Echo(): {"amount": "5.00"}},
        {"loan": {Echo(): "5.00"}},
        {"loan": Echo()},
        {"loan": "5.00", "": None},
        {"loan": {"": {"amount": "5.00"}}},
        {"loan": {"loan": {"amount": "5.00"}}},
    ],
    ids=repr,
)
def test_however_a_case_is_put_together_it_is_read_alike_both_ways(stated: object, vocabulary: Vocabulary) -> None:
    assert_read_alike(stated, vocabulary)


def test_a_callers_own_class_of_text_lends_only_its_characters(vocabulary: Vocabulary) -> None:
    read = read_facts({Word("loan"): {Word("amount"): Word("7.00")}, "borrower.class": Word("micro")}, vocabulary)
    assert dict(read) == {"loan.amount": Decimal("7.00"), "borrower.class": "micro"}
    assert {type(text) for text in (*read, read["borrower.class"])} == {str}
    assert read_facts({"loan.rate": Amount("0.05")}, vocabulary)["loan.rate"] == Decimal("0.05")


@pytest.mark.parametrize("places", [1, 2, 9])
def test_reading_does_not_depend_on_the_callers_decimals(vocabulary: Vocabulary, places: int) -> None:
    stated: list[dict[str, Any]] = [
        {"loan": {"amount": amount, "rate": rate}, "measure.npl.ratio": ratio}
        for amount in ("1234567890123456.78", 1234567890123456, Decimal("1234567890123456.78"), "12345678万元")
        for rate, ratio in (("5.65512345%", "1.23456789%"), (Decimal("0.0565512345"), Decimal("1.23456789")))
    ]
    expected = [{name: exactly(value) for name, value in thorough(case, vocabulary)[0].items()} for case in stated]
    for traps in ([], list(Context().traps)):
        with localcontext(Context(prec=places, Emax=places, Emin=-places, traps=traps)) as callers:
            callers.clear_flags()
            found = [read_facts(case, vocabulary) for case in stated]
            assert not any(callers.flags.values())
        assert [{name: exactly(value) for name, value in case.items()} for case in found] == expected


def wide(count: int) -> Vocabulary:
    label = {"zh": "份额", "en": "share"}
    return Vocabulary({f"share.of_{at}": FactEntry(f"share.of_{at}", RATIO, label) for at in range(count)}, {})


@pytest.mark.parametrize("shape", ["nested", "dotted", "unstated"])
def test_the_bound_on_a_case_holds_for_a_vocabulary_that_is_larger(shape: str) -> None:
    vocabulary = wide(MOST + 1)

    def case(names: int) -> dict[str, object]:
        shares: dict[str, object] = {f"of_{at}": None if shape == "unstated" else "0.5" for at in range(names)}
        return {f"share.{name}": share for name, share in shares.items()} if shape == "dotted" else {"share": shares}

    most = MOST if shape == "dotted" else MOST - 1  # the name of the group is one of them
    assert len(read_facts(case(most), vocabulary)) == (0 if shape == "unstated" else most)
    with pytest.raises(FactsError) as refused:
        read_facts(case(most + 1), vocabulary)
    assert [problem.code for problem in refused.value.diagnostics] == ["facts-too-many"]


def test_threads_that_read_by_a_new_vocabulary_together_read_the_same(vocabulary: Vocabulary) -> None:
    stated = {"loan": {"amount": "500万元", "rate": "5.655%"}, "borrower.class": "小型"}
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            fresh = vocabulary.only(vocabulary.facts)
            read = list(pool.map(lambda _, fresh=fresh: read_facts(stated, fresh), range(16)))
            assert len(set(read)) == 1
            assert {facts.vocabulary for facts in read} == {vocabulary.digest}


def test_reading_brings_in_nothing_heavy() -> None:
    code = "import sys, guarantee_rules.facts.read; print(*sys.modules)"
    env = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    loaded = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert "guarantee_rules.facts.read" in loaded.split()
    assert "pydantic" not in loaded.split()
