"""Findings as code hosts read them: SARIF that its official schema accepts, and GitHub's workflow commands."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from guarantee_rules.checking.check import check
from guarantee_rules.checking.github import as_commands
from guarantee_rules.checking.reported import Looked, address
from guarantee_rules.checking.sarif import BASE, FINGERPRINT, as_sarif
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.wording import languages

HERE = Path(__file__).parent
YIWU = (HERE.parents[1] / "policies" / "yiwu.yaml").read_text(encoding="utf-8")
SCHEMA = HERE / "sarif" / "sarif-2.1.0-rtm.5.schema.json"
SLIPS = (
    ("shares: {insurer: 7, bank: 3}", "shares: {insurer: 70, bank: 20}"),
    ("zh: 加总的是未还余额，不是累计发放额（G8）", "zh: 𠮷" + " " * 2 + "still outstanding"),
)


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def looked(folder: Path, *slips: tuple[str, str], name: str = "own.yaml", before: str = "") -> Looked:
    """The pack of Yiwu in a folder with slips, looked at."""
    text = YIWU
    for old, new in slips:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / name).write_text(before + text, encoding="utf-8")
    return Looked([check(folder / name)])


def run(looked: Looked, root: Path, lang: str = "en") -> Any:
    log = as_sarif(looked, lang, version="0.1.0", root=root)
    assert [error.message for error in validator().iter_errors(log)] == []
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize("lang", languages)
def test_the_official_schema_accepts_the_log_in_both_languages(tmp_path: Path, lang: str) -> None:
    told = run(looked(tmp_path, *SLIPS), tmp_path, lang)
    assert told["columnKind"] == "utf16CodeUnits"
    rules = told["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in told["results"]] == [one["ruleId"] for one in told["results"]]
    for rule in rules:
        assert rule["shortDescription"]["text"] == rule["properties"][lang]
        assert rule["fullDescription"]["text"] == f"{rule['properties']['zh']}\n{rule['properties']['en']}"
        assert rule["properties"]["zh"] != rule["properties"]["en"]


def test_a_finding_has_its_level_its_place_and_the_case_that_shows_it(tmp_path: Path) -> None:
    results = {one["ruleId"]: one for one in run(looked(tmp_path, *SLIPS), tmp_path)["results"]}
    one = results["shares-not-whole"]
    assert one["level"] == "warning"
    assert "case: " in one["message"]["text"]
    where = one["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "own.yaml", "uriBaseId": BASE}
    line = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()[where["region"]["startLine"] - 1]
    assert "insurer: 70" in line


def test_columns_are_counted_in_units_of_utf_16(tmp_path: Path) -> None:
    broken = (
        "{zh: 中小微企业贷款限额, en: limit for micro and small and medium enterprises}",
        "{zh: 𠮷限额, en: a, cn: 𠮷}",
    )
    (one,) = run(looked(tmp_path, broken), tmp_path)["results"]
    region = one["locations"][0]["physicalLocation"]["region"]
    line = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
    units = line.encode("utf-16-le")
    assert units[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le") == "cn"
    assert line.index("cn") + 2 == region["startColumn"]  # 𠮷 is one character and two units


def test_what_the_pack_accepts_is_suppressed_with_its_reason(tmp_path: Path) -> None:
    results = run(looked(tmp_path), tmp_path, "zh")["results"]
    suppressed = [one for one in results if "suppressions" in one]
    assert len(suppressed) == 5
    assert all(one["suppressions"][0]["justification"] for one in suppressed)
    assert [one["level"] for one in results if one not in suppressed] == ["note"]


def test_fingerprints_stay_where_lines_move_and_differ_between_findings(tmp_path: Path) -> None:
    def prints(looked: Looked) -> list[str]:
        return [one["partialFingerprints"][FINGERPRINT] for one in run(looked, tmp_path)["results"]]

    here = prints(looked(tmp_path, *SLIPS))
    moved = prints(looked(tmp_path, *SLIPS, before="# one more\n# and another\n"))
    assert here == moved
    assert len(set(here)) == len(here) > 5
    assert set(prints(looked(tmp_path, *SLIPS, name="other.yaml"))).isdisjoint(here)


def test_a_pack_that_does_not_load_is_told_line_by_line(tmp_path: Path) -> None:
    slips = (("at_most: 500万元", "at_mots: 500万元"), ("kind: gap", "kind: gaps"))
    results = run(looked(tmp_path, *slips), tmp_path)["results"]
    assert sorted(one["ruleId"] for one in results) == ["kind-unknown", "unknown-key"]
    assert all(one["level"] == "error" and one["locations"] for one in results)


def test_a_pack_that_is_not_there_makes_the_run_unsuccessful(tmp_path: Path) -> None:
    with pytest.raises(PackError) as missing:
        check(tmp_path / "none.yaml")
    (invocation,) = run(Looked([], missing.value.diagnostics), tmp_path)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "none.yaml" in invocation["toolConfigurationNotifications"][0]["message"]["text"]


def test_files_are_named_from_where_the_run_began_and_others_by_their_address(tmp_path: Path) -> None:
    assert address(str(tmp_path / "政策" / "a b.yaml"), tmp_path) == "%E6%94%BF%E7%AD%96/a%20b.yaml"
    assert address("policies/yiwu.yaml", tmp_path) == "policies/yiwu.yaml"
    assert address("policies\\yiwu.yaml", tmp_path) == "policies/yiwu.yaml"
    assert address(str(tmp_path / "a.yaml"), tmp_path / "elsewhere") == (tmp_path / "a.yaml").as_uri()


def test_workflow_commands_name_file_line_and_columns_and_are_one_line_each(tmp_path: Path) -> None:
    slips = (
        ("clause: 二（一）1\n        word: 原则上", "clause: 二（一）1\n        wrod: 原则上"),
        ("kind: gap", "kind: gaps"),
    )
    lines = list(as_commands(looked(tmp_path, *slips), "zh", root=tmp_path))
    assert len(lines) == 2
    unknown = next(line for line in lines if "unknown-key" in line)
    entries, text = unknown.removeprefix("::error ").split("::", 1)
    told = dict(entry.split("=", 1) for entry in entries.split(","))
    assert told["file"] == "own.yaml"
    written = (tmp_path / "own.yaml").read_text(encoding="utf-8").splitlines()[int(told["line"]) - 1]
    assert written[int(told["col"]) - 1 : int(told["endColumn"]) - 1] == "wrod"
    assert "%0A" in text
    assert "\n" not in unknown


def test_signs_that_mean_something_in_a_command_are_written_otherwise(tmp_path: Path) -> None:
    found = looked(tmp_path, ("at_most: 500万元", "at_mots: 5%"), name="a,b:c%d.yaml")
    (line,) = as_commands(found, "en", root=tmp_path)
    assert line.startswith("::error file=a%2Cb%3Ac%25d.yaml,line=")


def test_levels_are_those_of_the_code_host_and_what_is_accepted_is_not_told(tmp_path: Path) -> None:
    lines = list(as_commands(looked(tmp_path, *SLIPS), "en", root=tmp_path))
    assert {line.split(" ", 1)[0] for line in lines} == {"::warning", "::notice"}
    assert not any("classes-overlap" in line for line in lines)
