"""The hand-written reading of text is as strict as the library's: what it accepts, the library accepts as the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.cases import AS_OF, applications
from benchmarks.floor_text import Refused, decide_from_text, read
from guarantee_rules import FactsError, load
from guarantee_rules.api import Pack

ANYTHING: tuple[Any, ...] = (
    "", " ", "abc", "-1", "-0.01", "+5", "1e5", "1E5", "1,000", "0.1.2", "010", "00.5", ".5", "5.", "1.005", "0", "0.00",
    "1", "1.0", "1.50", "12", "12.0", "12.5", "9" * 12, "9" * 13, "9" * 16 + ".99", "9" * 17, "9" * 41, "0.000000000001",
    "0.0000000000001", "1.000000000000", "1.1", "100%", "100.1%", "5.655%", "5.655 %", "5,655%", "5‰", "5％", "0.10%",
    "１２", "１２.５０", "５％", "500万元", "500 万元", "500万", "0.005万元", "0.0000005亿元", "1.2亿元", "5元", "5.005元",
    "$5", "5倍", "3天", "12个月", "1年", "2 years", "1 year", "12 months", "12months", "9999个月", "10000个月", "834年",
    "2024-03-01", "2024-02-30", "2024-3-1", "20240301", "2024-W01-1", "2024年3月1日", "2024年13月1日", "1899-12-31", "2201-01-01",
    "２０２４-０３-０１", "2024-03-01T00:00", "true", "TRUE", "是", "false", "yes", "enterprise", "Enterprise", "企业", "industry",
    "工业", "small", "小型", "running", "正常", "working_capital", "消费", "none such", "\n5", "5\n", "2024-03-01\n",
    0, 5, -5, 10**11, 10**12, 10**16, 2**300, True, False, 0.1, 5.0, float("nan"), float("inf"),
    Decimal("5.00"), Decimal("0.05"), Decimal("1E+3"), Decimal("1E+30"), Decimal("1E-30"), Decimal("-1"), Decimal("NaN"),
    Decimal("Infinity"), date(2024, 3, 1), date(1899, 1, 1), datetime(2024, 3, 1, tzinfo=UTC), [], ["enterprise"], ["企业", "enterprise"],
    ["none such"], [5], ["x"] * 1_001, ("enterprise",), {"enterprise"}, {}, {"is": 5}, b"5", object(),
)  # fmt: skip


@pytest.fixture(scope="module")
def yiwu() -> Pack:
    return load("yiwu")


@pytest.fixture(scope="module")
def used(yiwu: Pack) -> tuple[str, ...]:
    return yiwu.facts_used("application")


def library_reads(yiwu: Pack, given: object) -> dict[str, Any] | None:
    try:
        return dict(yiwu.facts(given))
    except FactsError:
        return None


def test_the_floor_reads_every_measured_text_as_the_library_does(yiwu: Pack) -> None:
    for case in applications():
        facts = read(case.text)
        assert facts == case.values == dict(yiwu.facts(case.text))
        assert {name: str(value) for name, value in facts.items() if not isinstance(value, frozenset)} == {
            name: str(value) for name, value in yiwu.facts(case.text).items() if not isinstance(value, frozenset)
        }


def test_from_text_the_floor_decides_as_the_library_does(yiwu: Pack) -> None:
    for case in applications(100):
        outcome, values, missing, _, _ = decide_from_text(case.text)
        decision = yiwu.decide("application", case.text, as_of=AS_OF)
        assert (outcome, values, missing) == (decision.outcome, decision.values, frozenset(decision.missing))


def test_what_the_library_refuses_the_floor_refuses_and_names(yiwu: Pack, used: tuple[str, ...]) -> None:
    for name in used:
        group, _, key = name.partition(".")
        for given in ANYTHING:
            expected = library_reads(yiwu, {group: {key: given}})
            if expected is None:
                with pytest.raises(Refused, match=name):
                    read({group: {key: given}})


def test_what_the_floor_reads_the_library_reads_as_the_same(yiwu: Pack, used: tuple[str, ...]) -> None:
    agreed = 0
    for name in used:
        group, _, key = name.partition(".")
        for given in ANYTHING:
            try:
                facts = read({group: {key: given}})
            except Refused:
                continue
            expected = library_reads(yiwu, {group: {key: given}})
            assert facts == expected, (name, given)
            assert [type(value) for value in facts.values()] == [type(value) for value in (expected or {}).values()]
            agreed += 1
    assert agreed > 150


@pytest.mark.parametrize(
    "given",
    [
        {"loan": {"amout": "5.00"}},
        {"lone": {"amount": "5.00"}},
        {"loan": "5.00"},
        {"loan.amout": "5.00"},
        {5: {"amount": "5.00"}},
        {"loan": {"amount": "5.00"}, "loan.amount": "5.00"},
        {"loan.amount": "5.00", "loan": {"amount": "5.00"}},
    ],
)
def test_unknown_names_and_facts_stated_twice_are_refused(yiwu: Pack, given: dict[Any, Any]) -> None:
    assert library_reads(yiwu, given) is None
    with pytest.raises(Refused):
        read(given)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read({"loan": {"amount": "-5", "rate": "5,6%", "term": "12"}, "state": {"bank": "asleep"}})
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "loan.amount", "loan.rate", "state.bank",
    ]  # fmt: skip


def test_what_is_none_or_an_empty_group_is_not_stated() -> None:
    assert read({"loan": {"amount": None, "term": "12"}, "borrower": None, "loan.rate": None}) == {"loan.term": 12}
