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
    all_standing(weishan)
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


def test_without_a_result_the_advice_names_the_pack_as_it_was_given(weishan: Path, run: Run) -> None:
    own = weishan.rename(weishan.with_name("yi wu.yaml"))
    own.write_text(own.read_text(encoding="utf-8").replace("pack: weishan", "pack: yiwu"), encoding="utf-8")
    for lang in ("en", "zh"):
        told = run("provenance", own, "--lang", lang, code=2).stderr
        assert f"`guarantee-rules provenance '{own}' TEXT --record`" in told
        assert "provenance yiwu" not in told


def test_when_the_pack_changed_the_advice_names_it_as_it_was_given(weishan: Path, run: Run) -> None:
    run("provenance", weishan, weishan.with_suffix(".txt"), "--record", code=1)
    weishan.write_text(weishan.read_text(encoding="utf-8").replace("300万元", "400万元"), encoding="utf-8")
    assert f"guarantee-rules provenance {weishan} TEXT --record" in run("provenance", weishan, code=1).stdout
    kept = run("provenance", weishan, weishan.with_suffix(".txt"), "--record", code=1).stdout
    assert "TEXT --record" not in kept


def without(source: str, rule: str, following: str) -> str:
    """The pack without one rule."""
    return source[: source.index(f"      - id: {rule}")] + source[source.index(f"      - id: {following}") :]


def all_standing(weishan: Path, declared: str = "") -> None:
    """The pack without what is not in its text, the rest of it declared."""
    source = without(weishan.read_text(encoding="utf-8"), "weishan_halt", "weishan_tiers")
    weishan.write_text(without(source, "weishan_fees", "weishan_papers"), encoding="utf-8")
    kept = weishan.parent / "provenance/weishan.yaml"
    kept.parent.mkdir()
    kept.write_text(
        'pack: weishan\nversions:\n  - version: "2023-01-01"\n    declared:\n'
        "      - {rules: [weishan_rate], sought: 4.35%, because: {zh: 央行公布, en: the central bank says so}}\n"
        f"      - {{rules: [weishan_claim], sought: 1天, because: {{zh: 次日, en: the next day}}}}\n{declared}",
        encoding="utf-8",
    )


def listed(shown: str) -> list[str]:
    """The lines under the heading Amiss."""
    return shown.partition("\nAmiss\n")[2].partition("\n\n")[0].splitlines()


def test_what_is_gone_is_counted_as_amiss_and_is_a_change(weishan: Path, run: Run) -> None:
    all_standing(weishan)
    run("provenance", weishan, weishan.with_suffix(".txt"), "--record")
    source = weishan.read_text(encoding="utf-8")
    weishan.write_text(source[: source.index("      - id: weishan_papers")], encoding="utf-8")
    shown = run("provenance", weishan, code=1).stdout
    assert "amiss: 2\n" in shown
    assert len(listed(shown)) == 2
    assert "amiss beside what was looked for: no longer said 2" in shown
    told = json.loads(run("provenance", weishan, "--json", code=1).stdout)
    assert (told["changed"], told["fine"], len(told["gone"])) == (True, False, 2)
    assert (told["counts"]["amiss"], told["counts"]["gone"]) == (2, 2)


def test_counts_are_what_is_listed_whatever_is_amiss(weishan: Path, run: Run) -> None:
    all_standing(weishan, "      - {rules: [weishan_limit], sought: 5%, because: {zh: 另处, en: elsewhere}}\n")
    kept = weishan.parent / "provenance/weishan.yaml"
    kept.write_text(kept.read_text(encoding="utf-8") + "    parts: {方案: 没有的话}\n", encoding="utf-8")
    text = weishan.with_suffix(".txt")
    assert len(listed(run("provenance", weishan, text, "--record", code=1).stdout)) == 2
    weishan.write_text(weishan.read_text(encoding="utf-8").replace("300万元", "400万元"), encoding="utf-8")
    for given, amiss in (((), 3), ((text,), 3)):
        shown = run("provenance", weishan, *given, code=1).stdout
        told = json.loads(run("provenance", weishan, *given, "--json", code=1).stdout)
        counts = told["counts"]
        assert told["changed"]
        assert counts["amiss"] == len(listed(shown)) == amiss
        besides = counts["gone"] + counts["idle"] + counts["missing_parts"]
        assert besides == len(told["gone"]) + len(told["idle"]) + len(told["missing_parts"]) == 2
        sought = counts["clause"] + counts["word"] + counts["figure"]
        assert sought == len(told["results"]) == counts["found"] + counts["declared"] + counts["amiss"] - besides


@pytest.fixture
def twice(weishan: Path) -> Path:
    """The pack with a second version that says the same from 2024 on."""
    head, mark, first = weishan.read_text(encoding="utf-8").partition('  - version: "2023-01-01"\n')
    ended = first.replace("valid: {from: 2023-01-01}", "valid: {from: 2023-01-01, to: 2023-12-31}")
    second = first.replace("valid: {from: 2023-01-01}", "valid: {from: 2024-01-01}")
    weishan.write_text(f'{head}{mark}{ended.rstrip()}\n  - version: "2024-01-01"\n{second}', encoding="utf-8")
    return weishan


def test_versions_with_a_result_are_told_and_one_without_is_a_finding(twice: Path, run: Run) -> None:
    text = twice.with_suffix(".txt")
    both = run("provenance", twice, code=2).stderr
    assert f"guarantee-rules provenance {twice} TEXT --version 2023-01-01 --record" in both
    run("provenance", twice, text, "--version", "2023-01-01", "--record", code=1)
    shown = run("provenance", twice, code=1).stdout
    assert "version 2023-01-01" in shown
    assert "as committed" in shown
    command = f"guarantee-rules provenance {twice} TEXT --record"
    assert f"nothing is committed for version 2024-01-01; give its text: {command}" in shown
    assert (
        f"版本 2024-01-01 没有提交过结果，请给出它的原文：{command}"
        in run("provenance", twice, "--lang", "zh", code=1).stdout
    )
    told = json.loads(run("provenance", twice, "--json", code=1).stdout)
    assert (told["version"], told["earlier"], told["unrecorded"]) == ("2023-01-01", [], ["2024-01-01"])
    assert "nothing is committed" in run("provenance", twice, "--version", "2024-01-01", code=2).stderr
    run("provenance", twice, text, "--record", code=1)
    told = json.loads(run("provenance", twice, "--json", code=1).stdout)
    assert (told["version"], told["unrecorded"]) == ("2024-01-01", [])
    assert [report["version"] for report in told["earlier"]] == ["2023-01-01"]


def test_a_version_without_a_result_is_a_finding_where_all_else_is_fine(weishan: Path, run: Run) -> None:
    all_standing(weishan)
    run("provenance", weishan, weishan.with_suffix(".txt"), "--record")
    assert json.loads(run("provenance", weishan, "--json").stdout)["fine"]
    written = weishan.read_text(encoding="utf-8")
    head, mark, first = written.partition('  - version: "2023-01-01"\n')
    earlier = first.replace("valid: {from: 2023-01-01}", "valid: {from: 2022-01-01, to: 2022-12-31}")
    weishan.write_text(f'{head}  - version: "2022-01-01"\n{earlier.rstrip()}\n{mark}{first}', encoding="utf-8")
    told = json.loads(run("provenance", weishan, "--json", code=1).stdout)
    assert (told["counts"]["amiss"], told["unrecorded"], told["fine"]) == (0, ["2022-01-01"], False)
    shown = run("provenance", weishan, code=1).stdout
    assert f"guarantee-rules provenance {weishan} TEXT --version 2022-01-01 --record" in shown


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


AMENDMENT = """
  - version: "2025-01-01"
    amends: "2023-01-01"
    valid: {from: 2025-01-01}
    source: {document: {zh: 决定, en: decision}}
    set:
      weishan_limit: {at_most: 500万元}
"""
DECISION = "一、第三条中的“300万元”修改为“500万元”。\n二、本决定自2025年1月1日起施行。\n"


def test_of_an_amended_version_the_whole_text_is_asked_for(weishan: Path, run: Run) -> None:
    weishan.write_text(weishan.read_text(encoding="utf-8") + AMENDMENT, encoding="utf-8")
    decision = weishan.with_name("decision.txt")
    decision.write_text(DECISION, encoding="utf-8")
    told = (
        "version 2025-01-01 amends 2023-01-01 and keeps the rest of it: give the whole text with the changes worked in"
    )
    assert told in run("provenance", weishan, decision, code=1).stdout
    assert "请给出修改后的全文" in run("provenance", weishan, decision, "--lang", "zh", code=1).stdout
    text = weishan.with_suffix(".txt")
    before = run("provenance", weishan, text, "--version", "2023-01-01", "--record", code=1).stdout
    assert "amends" not in before
    assert (
        "for version 2025-01-01, which amends 2023-01-01; give the whole text"
        in run("provenance", weishan, code=1).stdout
    )
