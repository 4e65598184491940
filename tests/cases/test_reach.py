"""How far cases reach: what is measured, what is left with its place, and what a pack asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.cases.load import Cases, read_cases
from guarantee_rules.cases.reach import MEASURES, Reach, reach
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText
from tests.cases.bundled import cases_of

PACK = """\
pack: small
city: {zh: 小城, en: Small}
title: {zh: 办法, en: rules}
standing: draft
ASSURANCE
versions:
  - version: draft
    source: {document: {zh: 办法, en: rules}}
    readings:
      scope:
        code: A1
        default: loan
        options: {loan: {zh: 单笔, en: one loan}, borrower: {zh: 合计, en: all loans}}
        because: {zh: 原文未写明, en: the text does not say}
    rules:
      - id: small_limit
        kind: limit
        question: loan_limit
        clause: 一
        label: {zh: 限额, en: limit}
        of: {reading: scope, loan: loan.amount, borrower: loan.amount + borrower.other_scheme_balance}
        at_most: 100万元
      - id: small_purpose
        kind: condition
        question: purpose
        clause: 二
        label: {zh: 用途, en: use}
        require: loan.use == "working_capital" or loan.used_locally
      - id: small_told
        kind: record
        what: principle
        clause: 三
        force: descriptive
        label: {zh: 原则, en: principle}
        text: {zh: 不能计算, en: nothing to compute}
"""
AT = "facts: {loan.amount: 1000000.00}, expect: {outcome: compliant}"


def pack(assurance: str = "") -> Pack:
    return Pack(load_pack(SourceText("small.yaml", PACK.replace("ASSURANCE\n", assurance)), bundled_shelf()))


def limits(*written: str) -> Cases:
    cases = (f"  - {{case: {number}, as_of: 2024-03-01, {one}}}\n" for number, one in enumerate(written))
    return read_cases(SourceText("own.yaml", "pack: small\ncases:\n" + "".join(cases)))


def limit(*written: str) -> Reach:
    return reach(pack(), limits(*(f"question: loan_limit, {one}" for one in written)))


def left(reached: Reach, measure: str) -> dict[str, tuple[str, ...]]:
    return {one.name: one.left for one in reached.missed if one.measure == measure}


def share(reached: Reach, measure: str) -> tuple[int, int]:
    (one,) = (one for one in reached.shares if one.measure == measure)
    return one.reached, one.of


def test_clauses_and_rules_of_records_no_question_asks_for_are_not_counted() -> None:
    reached = limit(AT)
    assert share(reached, "clauses") == (1, 2)
    assert left(reached, "clauses") == {"二": ("reached",)}
    assert left(reached, "rules") == {"small_purpose": ("reached",)}


@pytest.mark.parametrize(("amount", "reached"), [
    ("1000000.00", {"at"}),
    ("999999.99", {"below"}),
    ("1000000.01", {"above"}),
    ("999999.98", set()),
    ("1000000.02", set()),
    ("100.00", set()),
])  # fmt: skip
def test_a_figure_is_come_up_to_by_one_step_of_a_fact(amount: str, reached: set[str]) -> None:
    found = limit(f"facts: {{loan.amount: {amount}}}, expect: {{values: {{}}}}")
    ways = left(found, "boundaries")["(loan.amount <= 1000000.00)"] if reached != {"below", "at", "above"} else ()
    assert {"below", "at", "above"} - set(ways) == reached
    (span,) = {one.span for one in found.missed if one.name == "(loan.amount <= 1000000.00)"}
    assert span is not None
    assert str(span) == "small.yaml:21:18"


def test_of_a_sum_a_step_of_either_part_counts() -> None:
    facts = "facts: {loan.amount: 600000.00, borrower.other_scheme_balance: 399999.99}"
    found = limit(f"{facts}, readings: {{scope: borrower}}, expect: {{outcome: compliant}}")
    name = "((loan.amount + borrower.other_scheme_balance) <= 1000000.00)"
    assert left(found, "boundaries")[name] == ("at", "above")


def test_a_condition_is_tried_when_it_held_and_when_it_did_not() -> None:
    asked = (
        "question: purpose, facts: {loan.use: working_capital, loan.used_locally: false}, expect: {outcome: compliant}"
    )
    found = left(reach(pack(), limits(asked)), "branches")
    assert found['(loan.use == "working_capital")'] == ("false",)
    assert found["loan.used_locally"] == ("true",)
    assert found['any((loan.use == "working_capital"), loan.used_locally)'] == ("false",)


def test_what_is_unknown_tries_neither_way() -> None:
    found = left(reach(pack(), limits("question: purpose, expect: {outcome: missing_fact}")), "branches")
    assert found["loan.used_locally"] == ("true", "false")


def test_an_option_counts_only_where_the_answer_would_be_another_under_another() -> None:
    under = "facts: {loan.amount: 1.00, borrower.other_scheme_balance: 0.00}, expect: {outcome: compliant}"
    assert left(limit(under), "readings") == {"scope": ("loan", "borrower")}
    telling = "facts: {loan.amount: 1000000.00, borrower.other_scheme_balance: 0.01}"
    assert left(limit(f"{telling}, expect: {{outcome: compliant}}"), "readings") == {"scope": ("borrower",)}
    both = (
        f"{telling}, expect: {{outcome: compliant}}",
        f"{telling}, readings: {{scope: borrower}}, expect: {{outcome: non_compliant}}",
    )
    assert left(limit(*both), "readings") == {}


def test_a_pack_says_how_far_its_cases_must_reach() -> None:
    asked = "assurance: {coverage: {rules: 50%, boundaries: 100%}}\n"
    found = reach(pack(asked), limits(f"question: loan_limit, {AT}"))
    assert {one.measure: (one.least, one.enough) for one in found.shares if one.least is not None} == {
        "rules": (Decimal("0.5"), True),
        "boundaries": (Decimal(1), False),
    }
    assert not found.enough


def test_a_measure_there_is_none_of_is_told_with_its_line() -> None:
    with pytest.raises(PackError) as refused:
        reach(pack("assurance: {coverage: {rule: 50%}}\n"), limits(f"question: loan_limit, {AT}"))
    (problem,) = refused.value.diagnostics
    assert problem.code == "coverage-unknown"
    assert dict(problem.params)["nearest"] == "rules"
    assert problem.span is not None
    assert problem.span.line == 5


@pytest.mark.parametrize("city", bundled())
def test_the_bundled_cases_reach_as_far_as_their_packs_ask(city: str) -> None:
    found = reach(load(city), cases_of(city))
    assert [one.measure for one in found.shares if one.least is None] == []
    assert [(one.measure, str(one.part), str(one.least)) for one in found.shares if not one.enough] == []
    assert [one.measure for one in found.shares] == list(MEASURES)
