"""Yiwu by hand, with bad loans of 4.2553% in March and of exactly 4% in April, under two lines for them.

The text's line is 4%: the bank stops in March. With a line of 4.5% it never does, with one of 4.1% in March too.
Claims come to 150% of the premiums in April, which stops the consortium; with 160% it never is.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.monitoring.whatif import FirstMonths, first_months
from tests.cli.conftest import Run, run
from tests.difference.edits import edited
from tests.monitoring.taped import claim, loan, policy, receipt, record, stands, write

pytest.importorskip("duckdb", reason="monitoring needs the extra `portfolio`")
__all__ = ["run"]


@pytest.fixture(scope="module")
def tapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("yiwu"),
        loans=[
            loan("N1", "North", "2023-01-10", "900000.00"),
            loan("N2", "North", "2023-01-20", "100000.00"),
        ],
        balances=[
            stands("N1", "2023-01-10", "900000.00"),
            stands("N2", "2023-01-20", "100000.00"),
            stands("N2", "2023-03-05", "40000.00", overdue_since="2023-02-20", grade="substandard"),
            stands("N1", "2023-04-01", "960000.00"),
        ],
        policies=[policy("P1", "N1", "Insurer", "2023-01-10", "20000.00")],
        premiums=[receipt("r1", "P1", "2023-01-09", "20000.00")],
        claims=[claim("c1", "P1", "2023-02-15", "14999.99"), claim("c2", "P1", "2023-04-15", "15000.01")],
        records=[
            record("2023-01-01", "state.consortium", "running"),
            record("2023-01-01", "state.bank", "running", "North"),
        ],
    )


def between(tapes: Path, new: Pack) -> FirstMonths:
    from guarantee_rules.monitoring.run import monitor

    first, last = date(2023, 1, 1), date(2023, 5, 1)
    return first_months(*(monitor(pack, tapes, first=first, last=last) for pack in (load("yiwu"), new)))


def told(found: FirstMonths) -> dict[tuple[str, str], tuple[str, str]]:
    return {(one.scope, one.subject): (str(one.old), str(one.new)) for one in found.first}


def test_a_higher_line_stops_nobody(tapes: Path) -> None:
    found = between(tapes, edited("yiwu", ("at_least: 4%", "at_least: 4.5%"), ("at_least: 150%", "at_least: 160%")))
    assert told(found) == {("bank", "North"): ("2023-03", "None"), ("consortium", ""): ("2023-04", "None")}
    assert found.different
    assert [one.months_later for one in found.first] == [None, None]


def test_a_lower_line_stops_earlier(tapes: Path) -> None:
    found = between(tapes, edited("yiwu", ("at_least: 150%", "at_least: 70%")))
    assert told(found) == {("bank", "North"): ("2023-03", "2023-03"), ("consortium", ""): ("2023-04", "2023-02")}
    assert {one.scope: one.months_later for one in found.first} == {"bank": 0, "consortium": -2}


def test_the_command_tells_first_months_with_or_without_a_portfolio(run: Run, tapes: Path, tmp_path: Path) -> None:
    higher = tmp_path / "yiwu.yaml"
    text = load("yiwu").loaded.source.text
    higher.write_text(text.replace("at_least: 4%", "at_least: 4.5%"), encoding="utf-8")
    months = ("--tapes", tapes, "--from-month", "2023-01", "--to-month", "2023-05")
    page = run("what-if", "--from", "yiwu", "--to", higher, *months, code=1).stdout
    assert "this bank: North  " in page
    assert "2023-03  never" in page
    told = json.loads(run("what-if", "--from", "yiwu", "--to", "yiwu", *months, "--json").stdout)
    assert (told["different"], told["portfolio"], told["halts"]["to_month"]) == (False, None, "2023-05")
