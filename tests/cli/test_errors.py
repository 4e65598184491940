"""Whatever is wrong is said on the standard error with exit code 2, in the language asked for; the texts are recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guarantee_rules.api import bundled
from guarantee_rules.wording import languages
from tests.cli.conftest import FILES, ROOT, Run
from tests.conftest import Golden

MISTAKES = {
    "no-such-command": "decid",
    "no-such-option": "list --jsn",
    "an-argument-too-many": "list yiwu",
    "an-argument-missing": "decide yiwu",
    "an-option-without-its-value": "decide yiwu loan_limit --as-of",
    "no-such-language": "list --lang fr",
    "no-such-pack": "show yiwuu",
    "no-such-question": "show yiwu loan_limits",
    "no-such-question-at-all": "facts yiwu weather",
    "no-such-rule": "show yiwu --rule yiwu_limit_msm",
    "no-such-version": "show yiwu --version 2016",
    "a-rule-and-a-program": "show yiwu --rule yiwu_limit_msme --program",
    "no-such-pack-file": "show nowhere.yaml",
    "a-folder-for-a-pack": "show ./",
    "a-pack-that-is-wrong": "show bad-pack.yaml",
    "no-day": "decide yiwu loan_limit",
    "a-day-that-does-not-exist": "decide yiwu loan_limit --as-of 2024-02-30",
    "today": "decide yiwu loan_limit --as-of today",
    "no-such-facts-file": "decide yiwu loan_limit nowhere.yaml --as-of 2024-03-01",
    "facts-that-are-wrong": "decide yiwu loan_limit bad-facts.yaml --as-of 2024-03-01",
    "broken-yaml": "decide yiwu loan_limit broken.yaml --as-of 2024-03-01",
    "broken-json": "decide yiwu loan_limit broken.json --as-of 2024-03-01",
    "another-encoding": "decide yiwu loan_limit gbk.yaml --as-of 2024-03-01",
    "no-such-reading": "decide yiwu loan_limit --as-of 2024-03-01 --reading claim_dy=last_day --reading weather=fine",
    "no-such-option-of-a-reading": "decide yiwu loan_limit --as-of 2024-03-01 --reading claim_day=lastday",
    "a-reading-without-an-option": "decide yiwu loan_limit --as-of 2024-03-01 --reading claim_day",
    "a-reading-twice": "decide yiwu loan_limit --as-of 2024-03-01 --reading claim_day=last_day --reading claim_day=rolled",
    "a-fact-that-is-wrong": "decide yiwu loan_limit --as-of 2024-03-01 --fact loan.amuont=1 --fact loan.amount=1.005",
    "a-fact-without-a-value": "decide yiwu loan_limit --as-of 2024-03-01 --fact loan.amount",
    "a-fact-twice": "decide yiwu loan_limit --as-of 2024-03-01 --fact loan.amount=1 --fact loan.amount=2",
    "no-such-outcome": "decide yiwu loan_limit --as-of 2024-03-01 --fail-on non_complaint",
    "no-such-format": "decide yiwu loan_limit --as-of 2024-03-01 --format pdf",
    "two-formats": "decide yiwu loan_limit --as-of 2024-03-01 --format html --json",
    "two-forms": "facts yiwu --template --json",
    "everything-at-once": "decide yiwu loan_limt bad-facts.yaml --reading weather=fine --fact x --fail-on never",
    "no-such-cases": "test --cases nowhere.yaml",
    "cases-of-another-pack": "test yiwu --cases other-cases.yaml",
    "cases-for-two-packs": "test yiwu chengyang --cases other-cases.yaml",
}


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_exactly_these_words(
    name: str, lang: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FILES)
    monkeypatch.setenv("GUARANTEE_RULES_LANG", lang)
    result = run(*MISTAKES[name].split(), code=2)
    assert result.stdout == ""
    told = f"$ guarantee-rules {MISTAKES[name]}\n{result.stderr}"
    golden(Path(__file__).parent / "errors" / f"{name}.{lang}.txt", told)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_json_where_json_is_asked_for(name: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILES)
    command, *rest = MISTAKES[name].split()
    if rest[-1:] == ["--as-of"]:
        rest = ["--json", *rest]
    result = run(command, *rest, *([] if "--json" in rest else ["--json"]), code=2)
    assert result.stdout == ""
    for problem in json.loads(result.stderr)["errors"]:
        assert set(problem) == {"code", "file", "line", "column", "message", "help", "severity"}
        assert problem["message"]


def test_a_file_that_may_not_be_read_is_a_mistake_like_others(run: Run, tmp_path: Path) -> None:
    for argument in (tmp_path, tmp_path / ("n" * 300 + ".yaml")):
        asked = ("decide", "yiwu", "loan_limit", argument, "--as-of", "2024-03-01")
        assert "unreadable-file" in run(*asked, code=2).stderr


def test_where_no_name_is_near_the_packs_are_listed(run: Run) -> None:
    assert ", ".join(bundled()) in run("show", "atlantis", code=2).stderr


def test_a_shelf_without_questions_and_standards_takes_the_bundled_ones(run: Run, tmp_path: Path) -> None:
    for name in ("vocabulary.yaml", "yiwu.yaml"):
        (tmp_path / name).write_bytes((ROOT / "policies" / name).read_bytes())
    assert "yiwu_limit_msme" in run("show", tmp_path / "yiwu.yaml", "loan_limit").stdout


def test_a_shelf_that_cannot_be_read_is_told_and_not_thrown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text("facts: {a.b: {type: mony, label: {zh: 甲, en: a}}}", encoding="utf-8")
    (tmp_path / "own.yaml").write_bytes((FILES / "bad-pack.yaml").read_bytes())
    assert "vocabulary-unknown-type" in run("show", tmp_path / "own.yaml", code=2).stderr


@pytest.mark.parametrize("name", ["vocabulary", "questions", "standards/cn-sme-2011-300"])
def test_files_that_are_no_packs_are_refused_as_packs(name: str, run: Run) -> None:
    path = Path(__file__).parents[2] / "policies" / f"{name}.yaml"
    assert "key-missing" in run("show", path, code=2).stderr


def test_input_that_is_no_text_is_refused(run: Run) -> None:
    asked = ("decide", "yiwu", "loan_limit", "-", "--as-of", "2024-03-01")
    assert "not-utf8" in run(*asked, input=b"\xff\xfe\x00", code=2).stderr
    assert "facts missing" in run(*asked, input=b"").stdout
    assert "facts-not-entries" in run(*asked, input=b"- 1\n", code=2).stderr
    assert "too-large" in run(*asked, input=b"#" * 2_000_001, code=2).stderr
    assert "too-deep" in run(*asked, input=b"[" * 5000, code=2).stderr
