"""`guarantee-rules provenance`: what stands in the text and what does not, what is kept, and exit codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from guarantee_rules.api import bundled
from tests.cli.conftest import ROOT, Run

FILES = ROOT / "tests/provenance/files"


@pytest.fixture
def weishan(tmp_path: Path) -> Path:
    """A pack in a folder of its own, its text beside it."""
    for name in ("weishan.yaml", "weishan.txt"):
        shutil.copy(FILES / name, tmp_path)
    return tmp_path / "weishan.yaml"


@pytest.mark.parametrize("name", bundled())
def test_the_committed_results_are_shown_without_a_text(name: str, run: Run) -> None:
    shown = run("provenance", name).stdout
    assert "amiss: 0" in shown
    assert "as committed" in shown


def test_what_is_amiss_is_told_with_its_place_in_pack_and_text(weishan: Path, run: Run) -> None:
    lines = run("provenance", weishan, weishan.with_suffix(".txt"), code=1).stdout.splitlines()
    assert lines[3] == "in their clauses: 25; declared: 0; amiss: 6"
    assert (
        f"{weishan}:75:19: weishan_halt, at_least: the figure 5% stands in 第六条, cited is 第七条"
        " (which begins at line 18, column 1)" in lines
    )
    assert f"{weishan}:92:17: weishan_fees: the clause 第九条 is not in the text" in lines
    chinese = run("provenance", weishan, weishan.with_suffix(".txt"), "--lang", "zh", code=1).stdout
    assert "数字 5% 在第六条，所引的是第七条（该条款始于第 18 行第 1 列）" in chinese


def test_a_recorded_result_is_shown_later_and_tells_what_the_pack_changed(weishan: Path, run: Run) -> None:
    text = weishan.with_suffix(".txt")
    assert "kept in" in run("provenance", weishan, text, "--record", code=1).stdout
    kept = weishan.parent / "provenance/weishan.yaml"
    assert kept.is_file()
    assert "the same as committed" in run("provenance", weishan, text, code=1).stdout
    weishan.write_text(weishan.read_text(encoding="utf-8").replace("300万元", "400万元"), encoding="utf-8")
    shown = run("provenance", weishan, code=1).stdout
    assert "the figure 400万元 is new: the committed result does not know it" in shown
    assert "the figure 300万元, in 第三条: the committed result tells of it and the pack no longer says it" in shown
    assert "this is not what the committed result says" in run("provenance", weishan, text, code=1).stdout


def test_when_all_is_declared_the_exit_code_is_zero_and_what_was_declared_is_kept(weishan: Path, run: Run) -> None:
    text = weishan.with_suffix(".txt")
    source = weishan.read_text(encoding="utf-8")
    at = source.index("      - id: weishan_halt"), source.index("      - id: weishan_tiers")
    source = source[: at[0]] + source[at[1] :]
    at = source.index("      - id: weishan_fees"), source.index("      - id: weishan_papers")
    weishan.write_text(source[: at[0]] + source[at[1] :], encoding="utf-8")
    kept = weishan.parent / "provenance/weishan.yaml"
    kept.parent.mkdir()
    kept.write_text(
        'pack: weishan\nversions:\n  - version: "2023-01-01"\n    declared:\n'
        "      - {rules: [weishan_rate], sought: 4.35%, because: {zh: 央行公布, en: the central bank says so}}\n"
        "      - {rules: [weishan_claim], sought: 1天, because: {zh: 次日, en: the next day}}\n",
        encoding="utf-8",
    )
    run("provenance", weishan, text, "--record")
    assert "because the central bank says so" in run("provenance", weishan).stdout
    assert "理由：央行公布" in run("provenance", weishan, "--lang", "zh").stdout


def test_json_has_every_result(weishan: Path, run: Run) -> None:
    told = json.loads(run("provenance", weishan, weishan.with_suffix(".txt"), "--json", code=1).stdout)
    assert told["text"]["compared"] == "first"
    assert told["counts"]["amiss"] == sum(not result["fine"] for result in told["results"]) == 6
    halt = next(result for result in told["results"] if result["rule"] == "weishan_halt" and result["at"] == "at_least")
    assert (halt["result"], halt["where"], halt["line"]) == ("elsewhere", ["第六条"], 75)
    assert halt["begins"] == {"line": 18, "column": 1}


def test_the_text_may_come_from_the_standard_input(weishan: Path, run: Run) -> None:
    text = weishan.with_suffix(".txt").read_bytes()
    assert "amiss: 6" in run("provenance", weishan, "-", input=text, code=1).stdout


def test_bad_input_is_told_and_exits_with_two(weishan: Path, run: Run) -> None:
    assert "nothing is committed for version 2023-01-01" in run("provenance", weishan, code=2).stderr
    assert "there is no text to record" in run("provenance", "yiwu", "--record", code=2).stderr
    assert "did you mean `2016-07-01`" in run("provenance", "yiwu", "--version", "2016-7-1", code=2).stderr
    assert "none.txt" in run("provenance", "yiwu", weishan.parent / "none.txt", code=2).stderr
    garbled = weishan.with_suffix(".txt")
    garbled.write_bytes("第一条".encode("gb18030"))
    assert "not-utf8" in run("provenance", weishan, garbled, code=2).stderr
    other = weishan.parent / "provenance/weishan.yaml"
    other.parent.mkdir()
    other.write_text('pack: linshan\nversions:\n  - {version: "1"}\n', encoding="utf-8")
    assert "this result is about `linshan`, not about `weishan`" in run("provenance", weishan, code=2).stderr


def test_what_the_page_shows_is_what_the_command_prints(
    weishan: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs/provenance.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    commands = re.findall(r"^guarantee-rules (.*?)(?: +#.*)?$", page, re.MULTILINE)
    monkeypatch.chdir(weishan.parent)
    printed = [run(*command.split(), code=0 if command.endswith("yiwu") else 1).stdout for command in commands]
    assert set(shown.splitlines()) <= set(printed[0].splitlines())
    assert len(printed) == 3
    assert (weishan.parent / "provenance/weishan.yaml").is_file()
