"""`guarantee-rules show`: what a pack says can be read beside the text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from guarantee_rules.api import bundled, load
from guarantee_rules.core.show import show
from guarantee_rules.packs.bundled import policies_root
from tests.cli.conftest import ROOT, Run


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pack", bundled())
def test_a_pack_is_shown_with_every_rule_reading_and_question(pack: str, lang: str, run: Run) -> None:
    text = run("show", pack, "--lang", lang).stdout
    version = load(pack).versions[-1]
    for rule in version.rules.values():
        assert rule.id in text
        assert rule.clause in text
        assert rule.label.model_dump()[lang] in text
    for name, reading in version.readings.items():
        assert f"{name} ({reading.code})" in text
        assert all(option.model_dump()[lang] in text for option in reading.options.values())
    assert all(question in text for question in version.programs)


def test_a_question_is_shown_with_its_rules_and_those_whose_values_they_use(run: Run) -> None:
    text = run("show", "yiwu", "loan_limit").stdout
    assert "Is the amount within the limit" in text
    before, after = text.split("Values that these rules use")
    assert "yiwu_limit_msme (limit, mandatory)" in before
    assert "二（一）2 “不超过”  limit for micro and small and medium enterprises" in before
    assert "at_most: 500万元" in before
    assert "yiwu_limit_outside_classes (gap, mandatory)" in before
    assert "yiwu_borrower_class" in after
    assert "yiwu_loss_share_default" not in text


def test_formulas_stand_as_the_pack_writes_them(run: Run) -> None:
    lines = run("show", "yiwu", "--rule", "yiwu_limit_msme").stdout.splitlines()
    assert lines[1:8] == [
        "  yiwu_limit_msme (limit, mandatory)",
        '  when: borrower_class == "msme"',
        "  of:",
        "    reading: limit_scope",
        "    borrower: loan.amount + borrower.other_scheme_balance",
        "    loan: loan.amount",
        "  at_most: 500万元",
    ]


def test_a_rule_inside_a_rule_is_shown_by_itself(run: Run) -> None:
    text = run("show", "yiwu", "--rule", "yiwu_comp_tier1").stdout
    assert "up_to: 100万元\n  rate: 90%" in text


def test_a_question_that_takes_others_in_shows_their_rules_under_them(run: Run) -> None:
    text = run("show", "yiwu", "application").stdout
    assert text.index("\nrate_cap: ") < text.index("yiwu_rate_cap (cap") < text.index("\npremium_cap: ")


def test_of_words_in_both_languages_one_is_shown(run: Run) -> None:
    text = run("show", "yiwu", "--rule", "yiwu_limit_msme", "--lang", "zh").stdout
    assert "注：加总的是未还余额" in text
    assert "balance outstanding" not in text


def test_a_program_is_shown_in_its_canonical_form(run: Run) -> None:
    program = load("yiwu").versions[-1].programs["claim_trigger"]
    assert run("show", "yiwu", "claim_trigger", "--program").stdout == show(program)


def test_as_json_everything_is_there(run: Run) -> None:
    about = json.loads(run("show", "yiwu", "--json").stdout)
    assert (about["pack"], about["version"], about["standing"]) == ("yiwu", "2016-07-01", "issued")
    rules = {rule["id"]: rule for rule in about["rules"]}
    assert set(rules) == set(load("yiwu").versions[-1].rules)
    limit = rules["yiwu_limit_msme"]
    assert (limit["clause"], limit["word"], limit["force"], limit["kind"]) == (
        "二（一）2",
        "不超过",
        "mandatory",
        "limit",
    )
    assert limit["entries"]["at_most"] == "500万元"
    line = (ROOT / "policies" / "yiwu.yaml").read_text(encoding="utf-8").splitlines()[limit["line"] - 1]
    assert line.strip() == "- id: yiwu_limit_msme"
    questions = {question["question"]: question for question in about["questions"]}
    assert questions["loan_limit"]["values"]["headroom"] == "money"
    assert "loan.amount" in questions["loan_limit"]["facts"]
    assert {reading["reading"] for reading in about["readings"]} >= {"claim_day", "tier_basis"}
    programs = json.loads(run("show", "yiwu", "loan_limit", "--program", "--json").stdout)["programs"]
    assert list(programs) == ["loan_limit"]


def test_a_pack_of_one_s_own_is_shown_by_its_path(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(policies_root().joinpath("yiwu.yaml").read_bytes())
    assert (
        run("show", own, "loan_limit").stdout.replace(str(own), "policies/yiwu.yaml")
        == run("show", "yiwu", "loan_limit").stdout
    )


def test_amendments_are_shown_written_out_and_earlier_versions_by_name(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "yiwu.yaml"
    shutil.copy(ROOT / "policies" / "yiwu.yaml", own)
    own.write_text(
        own.read_text(encoding="utf-8")
        + """
  - version: "2020-01-01"
    amends: "2016-07-01"
    valid: {from: 2020-01-01}
    source: {document: {zh: 修改通知, en: amending notice}, issued: 2019-12-20}
    set: {yiwu_limit_msme: {at_most: 300万元}}
""",
        encoding="utf-8",
    )
    latest = run("show", own, "--rule", "yiwu_limit_msme").stdout
    earlier = run("show", own, "--rule", "yiwu_limit_msme", "--version", "2016-07-01").stdout
    assert ("at_most: 300万元" in latest, "at_most: 500万元" in earlier) == (True, True)
    assert "amends: 2016-07-01" in run("show", own, "loan_limit").stdout


LINHAI = ROOT / "tests" / "packs" / "amended" / "linhai.yaml"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("version", "rules"),
    [
        ("2018-01-01", {"linhai_limit", "linhai_term", "linhai_share", "linhai_claim"}),
        ("2019-07-01", {"linhai_limit", "linhai_share", "linhai_claim", "linhai_rate"}),
        ("2022-01-01", {"linhai_limit"}),
    ],
)
def test_every_version_is_shown_as_the_whole_text_that_held(version: str, rules: set[str], lang: str, run: Run) -> None:
    about = json.loads(run("show", LINHAI, "--version", version, "--json").stdout)
    assert {rule["id"] for rule in about["rules"]} == rules
    assert about["versions"] == ["2018-01-01", "2019-07-01", "2022-01-01"]
    text = run("show", LINHAI, "--version", version, "--lang", lang).stdout
    assert all(rule in text for rule in rules)
    assert run("show", LINHAI, "--version", version, "--program").stdout


def test_an_amended_rule_is_shown_with_what_was_changed_and_what_was_kept(run: Run) -> None:
    text = run("show", LINHAI, "--version", "2019-07-01", "--rule", "linhai_limit").stdout
    assert "第三条 “单户不超过”  loan limit" in text
    assert "at_most: 500万元" in text
    assert "at_most: 300万元" in run("show", LINHAI, "--version", "2018-01-01", "--rule", "linhai_limit").stdout


def test_the_days_on_which_no_version_is_in_force_are_told(run: Run) -> None:
    assert "no version in force from 2021-01-01 to 2021-12-31" in run("show", LINHAI).stdout
    assert "2021-01-01 至 2021-12-31 没有施行的版本" in run("show", LINHAI, "--lang", "zh").stdout
    assert json.loads(run("show", LINHAI, "--json").stdout)["gaps"] == [{"from": "2021-01-01", "to": "2021-12-31"}]
    assert "no version in force" not in run("show", "yiwu").stdout


def test_a_version_there_is_not_is_told_with_those_there_are(run: Run) -> None:
    assert "2018-01-01, 2019-07-01, 2022-01-01" in run("show", LINHAI, "--version", "x", code=2).stderr
