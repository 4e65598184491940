"""The benchmark rate by day and term; a stated one goes first, and no other is ever put in its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.packs.small import ask, program, told, written

RULE = """
id: base
kind: benchmark_rate
question: discount
standard: cn-pboc-loan-benchmark
on: application.date
term: loan.term
unless_given: loan.benchmark_rate
"""
TEXT = written(RULE)
GOLDEN = Path(__file__).parent / "golden"


def test_the_table_is_a_choice_by_day_and_then_by_term(golden: Golden) -> None:
    golden(GOLDEN / "benchmark_rate.txt", program(TEXT, "discount"))


@pytest.mark.parametrize(
    ("on", "term", "rate"),
    [
        ("2024-03-01", "12个月", "0.0435"),
        ("2024-03-01", 13, "0.0475"),
        ("2024-03-01", 60, "0.0475"),
        ("2024-03-01", 61, "0.049"),
        ("2015-10-24", 12, "0.0435"),
        ("2015-10-23", 12, "0.046"),
        # Five bands until 2014-11-21: half a year still had its own.
        ("2014-11-21", 6, "0.056"),
        ("2014-11-21", 7, "0.06"),
        ("2014-11-22", 6, "0.056"),
        ("2008-12-23", 6, "0.0486"),
    ],
)
def test_the_upper_end_of_a_band_is_in_and_the_first_day_counts(on: str, term: object, rate: str) -> None:
    decision = ask(TEXT, "discount", {"application.date": on, "loan.term": term})
    assert decision.values == {"benchmark": Decimal(rate)}


def test_before_the_first_table_the_rate_must_be_stated() -> None:
    facts = {"application.date": "2008-12-22", "loan.term": 12}
    decision = ask(TEXT, "discount", facts)
    assert (decision.outcome, decision.missing) == ("missing_fact", ("loan.benchmark_rate",))
    assert ask(TEXT, "discount", {**facts, "loan.benchmark_rate": "5%"}).values == {"benchmark": Decimal("0.05")}


def test_a_stated_rate_needs_neither_day_nor_term() -> None:
    decision = ask(TEXT, "discount", {"loan.benchmark_rate": "4.2%"})
    assert (decision.outcome, decision.values["benchmark"]) == ("amount", Decimal("0.042"))
    assert [notice.key for notice in decision.notices] == ["benchmark_stated"]


@pytest.mark.parametrize(
    ("on", "notices"),
    [
        ("2019-12-31", ["benchmark_from_table"]),
        ("2020-01-01", ["benchmark_from_table", "cn_pboc_notice_2019_30"]),
    ],
)
def test_the_table_is_named_and_its_warning_given_from_its_day_on(on: str, notices: list[str]) -> None:
    decision = ask(TEXT, "discount", {"application.date": on, "loan.term": 12})
    assert [notice.key for notice in decision.notices] == notices


@pytest.mark.parametrize(
    ("wrong", "told_"),
    [
        (("cn-pboc-loan-benchmark", "cn-pboc-loan-benchmarks"), [("standard-unknown", "cn-pboc-loan-benchmarks")]),
        # A table of another kind gives no rate.
        (("cn-pboc-loan-benchmark", "cn-sme-2011-300"), [("standard-unknown", "cn-sme-2011-300")]),
        (("on: application.date", "on: loan.term"), [("guard-type", "loan.term")]),
        (("term: loan.term", "term: application.date"), [("guard-type", "application.date")]),
        (("loan.benchmark_rate", "agreement.insurer_share"), [("guard-type", "agreement.insurer_share")]),
        (("loan.benchmark_rate", "loan.benchmark"), [("name-unknown", "loan.benchmark")]),
    ],
)
def test_a_look_up_that_makes_no_sense_is_refused_at_its_place(
    wrong: tuple[str, str], told_: list[tuple[str, str]]
) -> None:
    assert told(written(RULE.replace(*wrong))) == told_
