"""`guarantee-rules diff`: what it prints, and exit codes that a script can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.difference.edits import LINHAI, ROOT, written

__all__ = ["run"]
YIWU = ROOT / "policies" / "yiwu.yaml"


@pytest.fixture
def lowered(tmp_path: Path) -> Path:
    return written(tmp_path / "yiwu.yaml", YIWU, ("at_most: 500万元", "at_most: 300万元"))


def test_nothing_differs_between_a_pack_and_itself(run: Run) -> None:
    assert "the text says the same" in run("diff", "yiwu", "yiwu").stdout
    assert "nothing differs" in run("diff", "yiwu", "yiwu", "--markdown").stdout


def test_a_difference_is_an_exit_code_of_1_unless_asked_otherwise(run: Run, lowered: Path) -> None:
    quick = ("--no-solver", "--question", "loan_limit")
    assert "at_most: 500万元 → 300万元" in run("diff", "yiwu", lowered, *quick, code=1).stdout
    run("diff", "yiwu", lowered, *quick, "--exit-zero")


def test_wording_alone_is_a_difference_of_the_text_only(run: Run, tmp_path: Path) -> None:
    again = written(tmp_path / "yiwu.yaml", YIWU, ("word: 单户不超过", "word: 每户不超过"))
    told = json.loads(run("diff", "yiwu", again, "--json", code=1).stdout)
    assert {one["status"] for one in told["versions"][0]["answers"]["questions"]} == {"same"}
    assert told["cases"][0]["changed"] == []


def test_a_pack_alone_compares_its_last_two_versions(run: Run) -> None:
    told = json.loads(run("diff", LINHAI, "--no-solver", "--json", code=1).stdout)
    (pair,) = told["versions"]
    assert (pair["old"]["version"], pair["new"]["version"]) == ("2019-07-01", "2022-01-01")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("yiwu",), "diff-of-one"),
        (("yiwu@2015", "yiwu"), "version-unknown"),
        (("yiwu", "dalain"), "pack-unknown"),
        (("yiwu", "dalian", "--question", "loan_limits"), "question-unknown"),
        (("yiwu", "dalian", "--reading", "limit_scop=loan"), "reading-unknown"),
        (("yiwu", "dalian", "--reading", "limit_scope=loans"), "option-unknown"),
        (("yiwu", "dalian", "--reading", "limit_scope"), "reading-argument"),
        (("yiwu", "dalian", "--json", "--markdown"), "options-together"),
        (("yiwu", "dalian", "--cases", "nowhere.yaml"), "unreadable-file"),
    ],
)
def test_what_cannot_be_understood_is_said(args: tuple[str, ...], code: str, run: Run) -> None:
    assert code in run("diff", *args, code=2).stderr
