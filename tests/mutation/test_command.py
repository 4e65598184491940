"""`test --mutate` and `test --coverage` as an analyst runs them: a pack of one's own, and exit codes to rely on."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from guarantee_rules.cli.app import app
from tests.mutation import small

FAR = small.AT.replace("from: loan", "facts: {loan.amount: 400000.00}").replace("values: {headroom: 0.00}, ", "")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    path = tmp_path / "small.yaml"
    path.write_text(small.PACK, encoding="utf-8")
    return path


def cases(own: Path, *written: str) -> None:
    (own.parent / "cases" / own.name).write_text(small.HEAD + "".join(written), encoding="utf-8")


def run(*args: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["test", *map(str, args), "--lang", "en"])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_survivor_is_told_with_its_line_what_was_changed_and_a_case_to_paste(own: Path) -> None:
    cases(own, FAR, small.DRAFT)
    told = run(own, "--mutate", code=1).output
    head = f"{own}:16: small_limit.at_most figure: 100万元 → 99.999999万元"
    assert head in told
    assert "the figure `100万元` becomes `99.999999万元`" in told
    proposed = told[told.index(head) :].split("\n\n")[0].split("a case that would notice it:\n")[1]
    assert told.splitlines()[-2].endswith("5 survived; score 37.5%")
    cases(own, FAR, small.DRAFT, proposed + "\n")
    assert head not in run(own, "--mutate", code=1).output


def test_cases_that_notice_everything_end_well(own: Path) -> None:
    cases(own, small.AT, small.ABOVE, small.DRAFT)
    assert run(own, "--mutate").output.splitlines() == [
        "small: 8 mutants: 8 killed, 0 refused when read, 0 without any effect, 0 explained, 0 survived; score 100%",
        "  left alone: 1 rules that compute nothing",
    ]


def test_only_the_rule_asked_for_is_tried_and_a_name_there_is_not_is_refused(own: Path) -> None:
    cases(own, FAR)
    told = json.loads(run(own, "--mutate", "--only", "standing", "--json", code=1).output)["packs"][0]
    assert (told["mutants"], told["survived"]) == (2, 2)
    names = [survivor["mutant"] for survivor in told["survivors"]]
    assert names == ["standing standing: draft → issued", "standing standing: draft → repealed"]
    wrong = run(own, "--mutate", "--only", "small_limits", code=2).output
    assert "mutation-of-nothing" in wrong
    assert "small_limit" in wrong


def test_cases_that_fail_anyway_are_mended_first(own: Path) -> None:
    cases(own, FAR.replace("compliant", "non_compliant"))
    assert "mutation-of-failing" in run(own, "--mutate", code=2).output


def test_less_reach_than_the_pack_asks_for_is_a_finding(own: Path) -> None:
    cases(own, small.AT)
    asked = "assurance: {coverage: {rules: 100%, boundaries: 100%}}\n"
    own.write_text(small.PACK.replace("versions:\n", asked + "versions:\n", 1), encoding="utf-8")
    told = run(own, "--coverage", code=1).output
    assert f"{own}:17: (loan.amount <= 1000000.00): never just below, never just above" in told
    assert "small: figures, below, at and above: 33.33% reached, where the pack asks for 100%" in told
    below = small.ABOVE.replace("a fen above", "a fen below").replace("1000000.01", "999999.99")
    below = below.replace("non_compliant, values: {excess: 0.01}", "compliant, values: {headroom: 0.01}")
    cases(own, small.AT, small.ABOVE, below)
    found = json.loads(run(own, "--coverage", "--json").output)["packs"][0]["coverage"]
    assert found["enough"]
    assert found["measures"]["boundaries"] == {"reached": 3, "of": 3, "part": "1.0000", "least": "1"}
    assert found["left"] == []


def test_the_junit_report_is_written_beside_what_is_told(own: Path, tmp_path: Path) -> None:
    cases(own, small.AT, FAR.replace("exactly at the limit", "far").replace("compliant", "non_compliant"))
    report = tmp_path / "report.xml"
    told = run(own, "--junit", report, code=1).output
    assert told.splitlines()[-1] == "small: 1 of 2 cases passed"
    root = ElementTree.parse(report).getroot()
    assert (root.attrib["tests"], root.attrib["failures"]) == ("2", "1")
    assert "file-unwritable" in run(own, "--junit", tmp_path / "none" / "report.xml", code=2).output


@pytest.mark.parametrize(("options", "code"), [
    (("--mutate", "--coverage"), "mutation-alone"),
    (("--mutate", "--junit", "report.xml"), "mutation-alone"),
    (("--only", "small_limit"), "mutation-not-asked"),
    (("--jobs", "2"), "mutation-not-asked"),
])  # fmt: skip
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...], code: str, own: Path) -> None:
    cases(own, small.AT)
    assert code in run(own, *options, code=2).output
