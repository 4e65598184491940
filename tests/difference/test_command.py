"""`guarantee-rules diff`: what it prints, and exit codes that a script can rely on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from guarantee_rules.wording import phrase
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


def test_a_version_that_a_later_one_ends_is_told_by_that_one(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    text = LINHAI.read_text(encoding="utf-8").replace("from: 2018-01-01, to: 2020-12-31", "from: 2018-01-01")
    first, second, _ = (at.start() for at in re.finditer(r"\n  - version:", text))
    third = text.index("\n  - version:", second + 1)
    paths = tmp_path / "old.yaml", tmp_path / "new.yaml"
    for path, end in zip(paths, (second, third), strict=True):
        path.write_text(text[:end] + "\n", encoding="utf-8")
    assert first < second < third
    asked = ("--question", "validity")
    told = "the new version 2019-07-01 takes over from 2019-07-01"
    assert told in run("diff", *paths, *asked, code=1).stdout
    assert "自 2019-07-01 起由新版本 2019-07-01 接替" in run("diff", *paths, *asked, "--lang", "zh", code=1).stdout
    ended = written(tmp_path / "ended.yaml", paths[0], ("from: 2018-01-01}", "from: 2018-01-01, to: 2019-06-30}"))
    printed = run("diff", paths[0], ended, *asked, code=1).stdout
    assert "in force → not in force" in printed
    assert "takes over" not in printed


def test_of_a_reading_only_what_changed_is_told(run: Run, tmp_path: Path) -> None:
    again = written(tmp_path / "yiwu.yaml", YIWU, ("default: borrower", "default: loan"))
    (line,) = (
        line.strip()
        for line in run("diff", "yiwu", again, "--no-solver", "--question", "purpose", code=1).stdout.splitlines()
        if line.startswith("  reading ")
    )
    assert line == "reading limit_scope: default borrower → loan"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_unknown_question_is_answered_with_the_nearest_and_where_all_are_listed(run: Run, lang: str) -> None:
    told = run("diff", "yiwu", "yiwu@2016-07-01", "--question", "loan_limits", "--lang", lang, code=2).stderr
    assert "`loan_limit`" in told
    assert "`guarantee-rules show yiwu`" in told
    far = run("diff", "yiwu", "dalian", "--question", "zzzqq", "--lang", lang, code=2).stderr
    assert "`guarantee-rules show dalian`" in far
    assert "questions.yaml" not in told + far


def test_the_footer_tells_which_facts_may_be_left_out() -> None:
    particulars = {"most": "1", "rate": "1%", "first": "a", "last": "b"}
    assert "others can be missing" in phrase("en", "difference.domain", **particulars)
    assert "缺少其他事实" in phrase("zh", "difference.domain", **particulars)
