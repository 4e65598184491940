"""A question made ready for columns: refusals by name, versions by each row's own date, and what the query says of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from guarantee_rules import FactsError, load
from guarantee_rules.backends.columnar.sql.duckdb import add_workdays
from guarantee_rules.portfolio import Range, prepare
from guarantee_rules.portfolio.legend import legend


@pytest.mark.parametrize("question", ["halt", "documents"])
def test_a_list_or_a_state_is_refused_by_name(question: str) -> None:
    with pytest.raises(FactsError, match=f"`{question}` of yiwu is not answered row by row"):
        prepare(load("yiwu"), question)


def test_what_needs_more_than_38_digits_is_refused_with_its_rule_before_any_row() -> None:
    wide = {"loan.amount": Range(0, 10**18 - 1, 2), "loan.rate": Range(0, 10**12, 12)}
    with pytest.raises(FactsError, match=r"`yiwu_premium_cap` of yiwu/premium_cap could need \d+ digits"):
        prepare(load("yiwu"), "premium_cap", ranges=wide)


def test_a_range_of_no_number_and_one_that_holds_nothing_are_told_together() -> None:
    with pytest.raises(FactsError) as wrong:
        prepare(load("yiwu"), "loan_limit", ranges={"loan.amout": Range(0, 1, 0), "loan.amount": Range(5, 1, 0)})
    assert [one.code for one in wrong.value.diagnostics] == ["columns-range-of-no-number", "columns-range-impossible"]


def test_each_row_is_answered_by_the_version_in_force_on_its_own_date(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    pack = load(path)
    question = prepare(pack, "loan_limit")
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2019, 12, 31), date(2020, 1, 1)]
    rows = [(day, amount) for day in days for amount in (300_000_000, 300_000_001, 500_000_000, 500_000_001)]
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{one.name}" {question.type_of(one)}' for one in question.inputs)
        connection.execute(f"CREATE TABLE facts (row BIGINT, {columns})")
        for number, (day, amount) in enumerate(rows):
            known = {"application.date": day, "loan.amount": amount}
            connection.execute(
                f"INSERT INTO facts VALUES (?{', ?' * len(question.inputs)})",
                [number, *(known.get(one.name) for one in question.inputs)],
            )
        if question.plan.workdays:
            add_workdays(connection, question.workdays)
        told = connection.execute(f"FROM ({question.sql()}) ORDER BY row").to_arrow_table().to_pylist()
    for row, (day, amount) in zip(told, rows, strict=True):
        yuan = f"{amount // 100}.{amount % 100:02}"
        facts = {"application": {"date": day}, "loan": {"amount": yuan}}
        decision = pack.decide("loan_limit", facts, as_of=date(2024, 3, 1))
        found = question.decode(row)
        assert (found.outcome, found.version) == (decision.outcome, decision.version.version)
        assert found.values == dict(decision.values)


TWO = """
pack: two
city: {zh: 试验, en: Trial}
title: {zh: 试验, en: A trial}
standing: issued
versions:
  - version: "2016-01-01"
    valid: {from: 2016-01-01, to: 2019-12-31}
    source: {document: {zh: 试验, en: A trial}, issued: 2016-01-01}
    rules:
      - {id: limit, label: {zh: 限额, en: limit}, kind: limit, question: loan_limit, clause: 一, word: 不超过, of: loan.amount, at_most: 300万元, force: mandatory}
  - version: "2020-01-01"
    valid: {from: 2020-01-01}
    source: {document: {zh: 试验, en: A trial}, issued: 2020-01-01}
    rules:
      - {id: limit, label: {zh: 限额, en: limit}, kind: limit, question: loan_limit, clause: 一, word: 不超过, of: loan.amount, at_most: 500万元, force: mandatory}
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_legend_tells_every_input_and_every_bit(lang: str) -> None:
    question = prepare(load("yiwu"), "loan_limit")
    text = legend(question, "duckdb", lang)
    assert all(line.startswith("-- ") for line in text.splitlines())
    for one in question.inputs:
        assert f"-- {one.name} {question.type_of(one)}" in text
    assert "-- 1 yiwu_limit_msme (二（一）2)" in text
    assert f"-- {1 << question.layout.lacking.index('loan.amount')} loan.amount" in text


def test_a_frame_with_floats_is_refused_in_words() -> None:
    question = prepare(load("yiwu"), "loan_term")
    with pytest.raises(FactsError, match="cannot be asked"):
        question.polars(pl.DataFrame({"row": [1], "loan.term": [12.0]}))
