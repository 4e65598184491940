"""`guarantee-rules what-if`: what it prints, and exit codes that a script can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.difference.edits import LINHAI
from tests.portfolio.whatif.hand import by_hand

__all__ = ["run"]


@pytest.fixture
def asked(tmp_path: Path) -> tuple[str | Path, ...]:
    tape, mapping, lowered = by_hand(tmp_path)
    return "what-if", "loan_limit", tape, "--mapping", mapping, "--from", LINHAI, "--to", lowered


def test_the_page_tells_who_changes_and_what_it_comes_to(run: Run, asked: tuple[str | Path, ...]) -> None:
    page = run(*asked, code=1).stdout
    assert "4 rows change, 1 of them in their outcome; 1 rows could not be read" in page
    assert "compliant      not compliant  1     1       800,000.10" in page
    assert "4,000,000.00  2,400,000.00  -1,600,000.00" in page
    assert "row L2 (number 2): compliant → not compliant" in page
    assert "newly not met: linhai_limit" in page


def test_the_page_speaks_chinese(run: Run, asked: tuple[str | Path, ...]) -> None:
    page = run(*asked, "--lang", "zh", code=1).stdout
    assert "4 行有变化，其中 1 行结论不同；1 行无法读取" in page
    assert "行 L2（第 2 行）：符合规定 → 不符合规定" in page


def test_a_change_is_an_exit_code_of_1_unless_asked_otherwise(run: Run, asked: tuple[str | Path, ...]) -> None:
    told = json.loads(run(*asked, "--json", "--exit-zero").stdout)
    assert (told["different"], told["portfolio"]["changed"], told["halts"]) == (True, 4, None)
    same = run(*asked[:-1], LINHAI, "--json").stdout
    assert json.loads(same)["different"] is False


def test_one_row_is_explained_on_both_sides(run: Run, asked: tuple[str | Path, ...]) -> None:
    page = run(*asked, "--explain", "L2").stdout
    assert page.count("Rule by rule") == 2
    told = json.loads(run(*asked, "--explain", "L2", "--json").stdout)
    assert (told["from"]["outcome"], told["to"]["outcome"]) == ("compliant", "non_compliant")
    assert "batch-row-unknown" in run(*asked, "--explain", "L9", code=2).stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((), "what-if-lacks"),
        (("loan_limit", "loans.csv", "--from", "yiwu"), "what-if-lacks"),
        (("--from", "yiwu", "--tapes", "tapes"), "what-if-lacks"),
        (("--from", "yiwu", "--tapes", "tapes", "--from-month", "2023", "--to-month", "2023-05"), "month-unreadable"),
        (("loan_limit", "loans.csv", "--mapping", "map.yaml", "--from", "yiwo"), "pack-unknown"),
        (("loan_limit", "loans.csv", "--mapping", "map.yaml", "--from", "yiwu"), "diff-of-one"),
    ],
)
def test_what_makes_no_sense_is_told(run: Run, args: tuple[str, ...], code: str) -> None:
    assert code in run("what-if", *args, code=2).stderr
