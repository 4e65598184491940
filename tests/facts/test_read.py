"""What a caller states becomes exact values, or is refused with everything that is wrong with it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from guarantee_rules.facts.read import MOST, collect_facts, read_facts
from guarantee_rules.facts.vocabulary import Vocabulary
from guarantee_rules.facts.written import written_facts
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, advice, sentence
from guarantee_rules.values.types import Value


def refusals(given: object, vocabulary: Vocabulary) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(FactsError) as refused:
        read_facts(given, vocabulary)
    assert all(sentence(problem, lang) for problem in refused.value.diagnostics for lang in ("en", "zh"))
    return [(problem.code, dict(problem.params)) for problem in refused.value.diagnostics]


def refusal(fact: str, given: object, vocabulary: Vocabulary) -> tuple[str, dict[str, str]]:
    """The one thing wrong with this statement of a fact, without the name of the fact."""
    [(code, params)] = refusals({fact: given}, vocabulary)
    assert params.pop("fact") == fact
    return code, params


class Size(enum.StrEnum):
    SMALL = "small"


class Rank(enum.Enum):
    LITTLE = "micro"


@pytest.mark.parametrize(
    ("fact", "given", "value"),
    [
        ("loan.amount", "5000000.00", "5000000.00"),
        ("loan.amount", "5000000", "5000000.00"),
        ("loan.amount", "500万元", "5000000.00"),
        ("loan.amount", "1.2亿元", "120000000.00"),
        ("loan.amount", "５００万元", "5000000.00"),
        ("loan.amount", 5000000, "5000000.00"),
        ("loan.amount", Decimal("5E+6"), "5000000.00"),
        ("loan.amount", Decimal("0.0100"), "0.01"),
        ("loan.amount", Decimal("-0.00"), "0.00"),
        ("loan.amount", "9999999999999999.99", "9999999999999999.99"),
        ("loan.amount", "0", "0.00"),
        ("loan.rate", "5.655%", "0.05655"),
        ("loan.rate", "5.655％", "0.05655"),
        ("loan.rate", "0.056550", "0.05655"),
        ("loan.rate", Decimal("0.05655"), "0.05655"),
        ("loan.rate", "1.5‰", "0.0015"),
        ("loan.rate", 0, "0"),
        ("loan.rate", "100%", "1"),
        ("measure.npl.ratio", "4%", "0.04"),
        ("measure.npl.ratio", "1.3倍", "1.3"),
        ("measure.npl.ratio", "0.999999999999", "0.999999999999"),
        ("measure.npl.ratio", 2, "2"),
        ("borrower.employees", 300, 300),
        ("borrower.employees", "300", 300),
        ("borrower.employees", Decimal(300), 300),
        ("borrower.employees", 0, 0),
        ("loan.term", 12, 12),
        ("loan.term", "12", 12),
        ("loan.term", "12个月", 12),
        ("loan.term", "12 months", 12),
        ("loan.term", "1年", 12),
        ("claim.wait", "30天", 30),
        ("claim.wait", "30 days", 30),
        ("claim.wait", 30, 30),
        ("application.date", "2016-07-01", date(2016, 7, 1)),
        ("application.date", "2016年7月1日", date(2016, 7, 1)),
        ("application.date", date(2016, 7, 1), date(2016, 7, 1)),
        ("loan.first", True, True),
        ("loan.first", "true", True),
        ("loan.first", "false", False),
        ("loan.first", "是", True),
        ("loan.first", "否", False),
        ("borrower.class", "small", "small"),
        ("borrower.class", "小型", "small"),
        ("borrower.class", Size.SMALL, "small"),
        ("borrower.class", Rank.LITTLE, "micro"),
        ("borrower.categories", ["企业", "farm_household"], frozenset({"enterprise", "farm_household"})),
        ("borrower.categories", ("企业", "enterprise"), frozenset({"enterprise"})),
        ("borrower.categories", {"enterprise"}, frozenset({"enterprise"})),
        ("borrower.categories", [], frozenset()),
    ],
)
def test_a_fact_can_be_stated_as_people_write_it(
    fact: str, given: object, value: str | Value, vocabulary: Vocabulary
) -> None:
    read = read_facts({fact: given}, vocabulary)[fact]
    if isinstance(read, Decimal):
        assert str(read) == value
    else:
        assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("fact", "given", "code", "params"),
    [
        ("loan.amount", 5000000.0, "fact-is-float", {"value": "5000000.0"}),
        ("loan.rate", 0.05655, "fact-is-float", {"value": "0.05655"}),
        ("loan.term", 12.0, "fact-is-float", {"value": "12.0"}),
        ("borrower.employees", float("nan"), "fact-is-float", {"value": "nan"}),
        ("loan.amount", True, "fact-wrong-kind", {"value": "true", "case": "money"}),
        ("borrower.employees", False, "fact-wrong-kind", {"value": "false", "case": "integer"}),
        ("loan.amount", Decimal("NaN"), "fact-not-a-number", {"value": "NaN"}),
        ("loan.amount", Decimal("sNaN"), "fact-not-a-number", {"value": "sNaN"}),
        ("loan.rate", Decimal("-Infinity"), "fact-not-a-number", {"value": "-Infinity"}),
        ("loan.amount", "NaN", "fact-not-a-number", {"value": "NaN"}),
        ("loan.amount", "五百万元", "fact-not-a-number", {"value": "五百万元"}),
        ("loan.amount", "5,000,000.00", "fact-not-a-number", {"value": "5,000,000.00", "case": "separators"}),
        ("loan.amount", "5，000，000元", "fact-not-a-number", {"value": "5，000，000元", "case": "separators"}),
        ("loan.amount", "5e6", "fact-not-a-number", {"value": "5e6", "case": "exponent"}),
        ("loan.amount", "0500", "fact-not-a-number", {"value": "0500", "case": "leading-zero"}),
        ("loan.amount", "500万", "fact-not-a-number", {"value": "500万", "case": "unit-missing"}),
        ("loan.amount", "+5", "fact-not-a-number", {"value": "+5", "case": "plus"}),
        ("loan.amount", "", "fact-empty", {}),
        ("loan.term", "", "fact-empty", {}),
        ("loan.first", "", "fact-empty", {}),
        ("application.date", "", "fact-empty", {}),
        ("borrower.class", "", "fact-empty", {}),
        ("loan.amount", -1, "fact-negative", {"value": "-1"}),
        ("loan.amount", "-5.00", "fact-negative", {"value": "-5.00"}),
        ("loan.rate", "-3%", "fact-negative", {"value": "-3%"}),
        ("loan.rate", Decimal("-0.000000000000000001"), "fact-negative", {"value": "-1E-18"}),
        ("loan.amount", "0.001", "fact-too-precise", {"value": "0.001", "places": "2"}),
        ("loan.amount", "1.005元", "fact-too-precise", {"value": "1.005元", "places": "2"}),
        ("loan.amount", Decimal("1E-999999"), "fact-too-precise", {"value": "1E-999999", "places": "2"}),
        ("loan.rate", "0.0333333333333", "fact-too-precise", {"value": "0.0333333333333", "places": "12"}),
        ("loan.amount", "10000000000000000", "fact-too-large", {"value": "10000000000000000", "below": str(10**16)}),
        pytest.param("loan.amount", 10**100_000, "fact-too-large", {"value": "10^99657", "below": str(10**16)}, id="huge"),
        pytest.param("loan.amount", -(10**100_000), "fact-negative", {"value": "-10^99657"}, id="hugely negative"),
        ("loan.amount", Decimal("1E+999999"), "fact-too-large", {"value": "1E+999999", "below": str(10**16)}),
        ("measure.npl.ratio", 10**12, "fact-too-large", {"value": str(10**12), "below": str(10**12)}),
        ("borrower.employees", 10**12, "fact-too-large", {"value": str(10**12), "below": str(10**12)}),
        ("loan.term", 10_000, "fact-too-large", {"value": "10000", "below": "10000"}),
        ("claim.wait", "100000天", "fact-too-large", {"value": "100000天", "below": "100000"}),
        ("loan.term", 0, "fact-too-small", {"value": "0", "minimum": "1"}),
        ("loan.rate", "5.655", "rate-above-one", {"value": "5.655", "meant": "5.655%"}),
        ("loan.rate", 5, "rate-above-one", {"value": "5", "meant": "5%"}),
        ("loan.rate", "101%", "rate-above-one", {"value": "101%"}),
        ("loan.rate", 4350, "rate-above-one", {"value": "4350"}),
        ("loan.rate", "5元", "fact-wrong-kind", {"value": "5元", "case": "rate"}),
        ("loan.rate", "1.3倍", "fact-wrong-kind", {"value": "1.3倍", "case": "rate"}),
        ("loan.amount", "5%", "fact-wrong-kind", {"value": "5%", "case": "money"}),
        ("loan.amount", "3个月", "fact-wrong-kind", {"value": "3个月", "case": "money"}),
        ("loan.amount", "2016-07-01", "fact-wrong-kind", {"value": "2016-07-01", "case": "money"}),
        ("loan.amount", {"value": 5}, "fact-wrong-kind", {"value": "{…}", "case": "money"}),
        ("loan.amount", [5], "fact-wrong-kind", {"value": "[…]", "case": "money"}),
        ("loan.amount", Fraction(1, 3), "fact-wrong-kind", {"value": "Fraction", "case": "money"}),
        ("loan.amount", b"5", "fact-wrong-kind", {"value": "bytes", "case": "money"}),
        ("measure.npl.ratio", "4元", "fact-wrong-kind", {"value": "4元", "case": "ratio"}),
        ("loan.term", "30天", "fact-wrong-kind", {"value": "30天", "case": "months"}),
        ("claim.wait", "1个月", "fact-wrong-kind", {"value": "1个月", "case": "days"}),
        ("claim.wait", "3个工作日", "fact-wrong-kind", {"value": "3个工作日", "case": "days"}),
        ("borrower.employees", "12个月", "fact-wrong-kind", {"value": "12个月", "case": "integer"}),
        ("borrower.employees", "12.5", "fact-not-whole", {"value": "12.5"}),
        ("loan.term", Decimal("12.5"), "fact-not-whole", {"value": "12.5"}),
        ("borrower.employees", "80%", "fact-wrong-kind", {"value": "80%", "case": "integer"}),
        ("loan.amount", "USD 5", "not-yuan", {"value": "USD 5"}),
        ("loan.amount", "5 USD", "not-yuan", {"value": "5 USD"}),
        ("loan.amount", "5美元", "not-yuan", {"value": "5美元"}),
        ("loan.amount", "500万港元", "not-yuan", {"value": "500万港元"}),
        ("loan.amount", "$5,000", "not-yuan", {"value": "$5,000"}),
        ("loan.amount", "€5", "not-yuan", {"value": "€5"}),
        ("loan.amount", "￥5", "not-yuan", {"value": "￥5"}),
        ("loan.amount", "CNY 5", "fact-not-a-number", {"value": "CNY 5"}),
        ("application.date", datetime(2016, 7, 1, tzinfo=UTC), "date-with-time", {"value": "2016-07-01T00:00:00+00:00"}),
        ("application.date", "2016-07-01T00:00:00", "date-with-time", {"value": "2016-07-01T00:00:00"}),
        ("application.date", "2016-02-30", "date-impossible", {"value": "2016-02-30"}),
        ("application.date", "2016年2月30日", "date-impossible", {"value": "2016年2月30日"}),
        ("application.date", "01/07/2016", "fact-wrong-kind", {"value": "01/07/2016", "case": "date"}),
        ("application.date", 20160701, "fact-wrong-kind", {"value": "20160701", "case": "date"}),
        ("application.date", "20160701", "fact-wrong-kind", {"value": "20160701", "case": "date"}),
        ("application.date", "1899-12-31", "date-out-of-range", {"value": "1899-12-31", "first": "1900", "last": "2200"}),
        ("application.date", date(2201, 1, 1), "date-out-of-range", {"value": "2201-01-01", "first": "1900", "last": "2200"}),
        ("loan.first", 1, "fact-wrong-kind", {"value": "1", "case": "bool"}),
        ("loan.first", "yes", "fact-wrong-kind", {"value": "yes", "case": "bool"}),
        ("loan.first", "True", "fact-wrong-kind", {"value": "True", "case": "bool"}),
        ("borrower.class", "smal", "enum-unknown", {"value": "smal", "nearest": "small"}),
        ("borrower.class", "大型", "enum-unknown", {"value": "大型", "case": "none-near", "members": "medium, small, micro"}),
        ("borrower.class", 3, "fact-wrong-kind", {"value": "3", "case": "enum"}),
        ("borrower.categories", "enterprise", "fact-wrong-kind", {"value": "enterprise", "case": "enums"}),
        ("borrower.categories", {"enterprise": True}, "fact-wrong-kind", {"value": "{…}", "case": "enums"}),
        ("borrower.categories", ["enterprise"] * 1001, "fact-too-many-members", {"limit": "1000"}),
        ("borrower.categories", [None], "fact-wrong-kind", {"value": "NoneType", "case": "enum"}),
        ("loan.amount", "9" * 100, "fact-not-a-number", {"value": "9" * 60 + "…"}),
    ],
)  # fmt: skip
def test_what_cannot_be_the_fact_is_refused_and_said_why(
    fact: str, given: object, code: str, params: dict[str, str], vocabulary: Vocabulary
) -> None:
    assert refusal(fact, given, vocabulary) == (code, params)


def test_groups_and_dotted_names_can_be_mixed(vocabulary: Vocabulary) -> None:
    stated = {"loan": {"amount": 5, "term": 12}, "loan.rate": "4%", "measure": {"npl.ratio": "1%"}, "borrower": {}}
    assert read_facts(stated, vocabulary) == {
        "loan.amount": Decimal("5.00"),
        "loan.term": 12,
        "loan.rate": Decimal("0.04"),
        "measure.npl.ratio": Decimal("0.01"),
    }


def test_what_is_none_is_not_stated(vocabulary: Vocabulary) -> None:
    assert read_facts({"loan": {"amount": None}, "borrower": None, "loan.term": None}, vocabulary) == {}
    assert read_facts({"loan": {"amount": None}, "loan.amount": 5}, vocabulary) == {"loan.amount": Decimal("5.00")}


def test_the_same_fact_twice_is_an_error_even_with_the_same_value(vocabulary: Vocabulary) -> None:
    assert refusals({"loan": {"amount": 5}, "loan.amount": 5}, vocabulary) == [("fact-twice", {"fact": "loan.amount"})]
    assert refusals({"loan": {"amount": "?"}, "loan.amount": 5}, vocabulary) == [
        ("fact-not-a-number", {"fact": "loan.amount", "value": "?"}),
        ("fact-twice", {"fact": "loan.amount"}),
    ]


@pytest.mark.parametrize(
    ("given", "code", "params"),
    [
        ({"loan": {"amout": 5}}, "fact-unknown", {"fact": "loan.amout", "nearest": "loan.amount"}),
        ({"loan": {"amout": None}}, "fact-unknown", {"fact": "loan.amout", "nearest": "loan.amount"}),
        ({"loanAmount": 5}, "fact-unknown", {"fact": "loanAmount", "nearest": "loan.amount"}),
        ({"weather.today": "fine"}, "fact-unknown", {"fact": "weather.today"}),
        ({"": 5}, "fact-unknown", {"fact": ""}),
        ({"loan.": 5}, "fact-unknown", {"fact": "loan.", "nearest": "loan.rate"}),
        ({"x" * 10_000: 5}, "fact-unknown", {"fact": "x" * 60 + "…"}),
        ({"loam": {"amount": 5}}, "fact-unknown", {"fact": "loam", "case": "group", "nearest": "loan"}),
        ({"loan": 5}, "fact-is-group", {"fact": "loan", "value": "5"}),
        ({"measure": {"npl": [1]}}, "fact-is-group", {"fact": "measure.npl", "value": "[…]"}),
        ({5: 5}, "fact-name-not-text", {"value": "5"}),
        ({None: 5}, "fact-name-not-text", {"value": "NoneType"}),
        ({("loan", "amount"): 5}, "fact-name-not-text", {"value": "[…]"}),
        ({"loan": {"currency": "USD"}}, "not-yuan", {"fact": "loan.currency", "case": "stated"}),
        ([("loan.amount", 5)], "facts-not-entries", {"value": "[…]"}),
        (None, "facts-not-entries", {"value": "NoneType"}),
        ("loan.amount: 5", "facts-not-entries", {"value": "loan.amount: 5"}),
    ],
)  # fmt: skip
def test_a_name_that_is_no_fact_is_an_error_with_the_nearest_that_is(
    given: object, code: str, params: dict[str, str], vocabulary: Vocabulary
) -> None:
    found = refusals(given, vocabulary)
    if given == {"loan.": 5}:  # which of the group is nearest does not matter
        assert found[0][1]["fact"] == "loan."
    else:
        assert found == [(code, params)]


def test_all_problems_are_reported_at_once_in_the_order_they_are_stated(vocabulary: Vocabulary) -> None:
    stated = {"loan": {"rate": 5.0, "amount": -1, "amout": 1}, "borrower.categories": ["enterprize", "x", "企业", 7]}
    assert [code for code, _ in refusals(stated, vocabulary)] == [
        "fact-is-float", "fact-negative", "fact-unknown", "enum-unknown", "enum-unknown", "fact-wrong-kind",
    ]  # fmt: skip


def test_what_can_be_read_is_still_there_beside_the_problems(vocabulary: Vocabulary) -> None:
    facts, problems = collect_facts({"loan": {"amount": 5, "term": "x"}}, vocabulary)
    assert facts == {"loan.amount": Decimal("5.00")}
    assert [problem.code for problem in problems] == ["fact-not-a-number"]


def test_what_is_said_of_a_person_is_not_repeated_in_a_refusal(vocabulary: Vocabulary) -> None:
    for stated in ("-54321", "54321x", 54321.5, "USD 54321", ["54321"]):
        with pytest.raises(FactsError) as refused:
            read_facts({"borrower.revenue": stated}, vocabulary)
        assert "54321" not in str(refused.value) + refused.value.render("zh") + repr(refused.value.as_json())


def test_a_case_without_end_is_refused(vocabulary: Vocabulary) -> None:
    endless: dict[str, Any] = {}
    endless["loan"] = endless
    assert [code for code, _ in refusals(endless, vocabulary)] == ["fact-unknown"]
    found = refusals({f"x{number}": 1 for number in range(MOST * 10)}, vocabulary)
    assert len(found) == MOST + 1
    assert found[-1] == ("facts-too-many", {"limit": str(MOST)})


class Loan(BaseModel):
    amount: Decimal
    term: int | None = None


class Case(BaseModel):
    loan: Loan


class Loose(BaseModel):
    loan: dict[str, float]


def test_a_callers_own_model_is_read_like_a_mapping(vocabulary: Vocabulary) -> None:
    case = Case(loan=Loan(amount=Decimal("5000000.00")))
    assert read_facts(case, vocabulary) == {"loan.amount": Decimal("5000000.00")}
    assert read_facts({"loan": case.loan}, vocabulary) == {"loan.amount": Decimal("5000000.00")}
    assert refusals(Loose(loan={"amount": 5}), vocabulary) == [
        ("fact-is-float", {"fact": "loan.amount", "value": "5.0"})
    ]


class Awkward:
    """A value that cannot be compared, shown, hashed or asked whether it is true."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __repr__(self) -> str:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError


def test_no_value_can_break_the_reading(vocabulary: Vocabulary) -> None:
    for fact in vocabulary.facts:
        code, params = refusal(fact, Awkward(), vocabulary)
        assert (code, params["value"] if fact != "borrower.revenue" else "Awkward") == ("fact-wrong-kind", "Awkward")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.dates() | st.datetimes() | st.binary(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.data())
def test_whatever_is_stated_is_read_or_refused_in_both_languages(vocabulary: Vocabulary, data: st.DataObject) -> None:
    names = st.sampled_from([*vocabulary.facts, *vocabulary.groups]) | st.text(max_size=12)
    facts, problems = collect_facts(data.draw(st.dictionaries(names, anything, max_size=4)), vocabulary)
    for problem in problems:
        for lang in ("en", "zh"):
            assert sentence(problem, lang)
            advice(problem, lang)
    assert read_facts(facts, vocabulary) == facts


def some_facts(vocabulary: Vocabulary) -> st.SearchStrategy[Mapping[str, object]]:
    """Facts as a service would hold them: decimals, whole numbers, dates."""
    of_type: dict[str, st.SearchStrategy[object]] = {
        "money": st.decimals(0, Decimal("9999999999999999.99"), places=2),
        "rate": st.decimals(0, 1, places=12),
        "ratio": st.decimals(0, 10**12 - 1, places=12),
        "integer": st.integers(0, 10**12 - 1),
        "months": st.integers(1, 9_999),
        "days": st.integers(0, 99_999),
        "date": st.dates(date(1900, 1, 1), date(2200, 12, 31)),
        "bool": st.booleans(),
    }
    optional: dict[str, st.SearchStrategy[object]] = {}
    for name, entry in vocabulary.facts.items():
        if entry.enumeration is None:
            optional[name] = of_type[entry.type.name]
        else:
            members = st.sampled_from(list(entry.enumeration.members))
            optional[name] = members if entry.type.name == "enum" else st.frozensets(members)
    return st.fixed_dictionaries({}, optional=optional)


@given(st.data())
def test_facts_written_into_a_record_read_back_as_the_same_facts(vocabulary: Vocabulary, data: st.DataObject) -> None:
    facts = read_facts(data.draw(some_facts(vocabulary)), vocabulary)
    written = written_facts(facts)
    assert read_facts(written, vocabulary) == facts
    assert written_facts(read_facts(written, vocabulary)) == written
    assert list(written) == sorted(written)
    with localcontext(Context(prec=3, Emax=5, Emin=-5, traps=[])):
        assert written_facts(read_facts(written, vocabulary)) == written


def test_equal_facts_are_written_the_same_however_they_were_stated(vocabulary: Vocabulary) -> None:
    ways = [
        {"loan.amount": "500万元", "loan.rate": "5.6550%", "loan.term": "1年", "borrower.class": "小型"},
        {"loan": {"amount": 5000000, "rate": Decimal("0.0565500"), "term": 12}, "borrower": {"class": Size.SMALL}},
    ]
    first, second = (written_facts(read_facts(way, vocabulary)) for way in ways)
    assert (
        first
        == second
        == {"borrower.class": "small", "loan.amount": "5000000.00", "loan.rate": "0.05655", "loan.term": 12}
    )


def test_a_diagnostic_of_facts_without_a_file_has_no_place(vocabulary: Vocabulary) -> None:
    _, problems = collect_facts({"loan": 5}, vocabulary)
    assert problems == (Diagnostic("fact-is-group", None, (("fact", "loan"), ("value", "5"))),)
