"""`guarantee-rules prove`: laws proved or broken, told in words and figures, with exit codes a script can rely on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from guarantee_rules.proving import obligations
from tests.cli.conftest import ROOT, Run

CLIFF = ("--question", "compensation", "--law", "a_larger_claim_is_never_compensated_less")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Yiwu as a pack of one's own, without what it expects of laws."""
    text = (ROOT / "policies" / "yiwu.yaml").read_text(encoding="utf-8")
    head, rest = text.split("\nversions:", 1)
    path = tmp_path / "yiwu.yaml"
    path.write_text(head.split("  laws:")[0] + "\nversions:" + rest, encoding="utf-8")
    return path


def test_what_breaks_as_the_pack_expects_is_told_and_is_no_failure(run: Run) -> None:
    told = run("prove", "yiwu", *CLIFF).stdout
    assert "a larger claim is never compensated less" in told
    assert "from 1,000,000.01 yuan to 1,285,714.28 yuan, and nowhere else" in told
    assert "holds with Y-A8 tier_basis=marginal" in told
    assert "四（一）" in told
    assert "laws 2: proved 0, broken or open as the pack expects 2, to be looked at 0" in told


def test_it_is_told_in_chinese_as_well(run: Run) -> None:
    told = run("prove", "yiwu", *CLIFF, "--lang", "zh").stdout
    assert "从1,000,000.01元到1,285,714.28元，此外处处成立" in told
    assert not re.search(r"^\s*[a-z ]{30,}$", told, re.MULTILINE)


def test_what_breaks_and_was_not_expected_is_a_failure_with_two_cases_to_paste(
    run: Run, mine: Path, tmp_path: Path
) -> None:
    told = run("prove", mine, *CLIFF, code=1).stdout
    assert re.search(r"yiwu\.yaml:\d+:\d+: law-refuted: ", told)
    entries = r" {4}- case: | {6}(question|as_of|facts|expect|readings):"
    pasted = "".join(f"{line[2:]}\n" for line in told.splitlines() if re.match(entries, line))
    cases = tmp_path / "pasted.yaml"
    cases.write_text(f"pack: yiwu\ncases:\n{pasted}", encoding="utf-8")
    assert run("test", mine, "--cases", cases).stdout.splitlines()[-1] == "yiwu: 4 of 4 cases passed"


def test_as_json_every_law_is_there_with_its_cases_and_figures(run: Run) -> None:
    told = json.loads(run("prove", "yiwu", *CLIFF, "--json").stdout)
    assert told["failed"] is False
    (pack,) = told["packs"]
    ceiling, payable = pack["proofs"]
    assert ceiling["region"] == payable["region"] == [{"second_claim": "1000000.01 to 1285714.28"}]
    assert payable["outcomes"] == ["amount", "amount"]
    assert payable["figures"]["compensation"]["value"] == "900000.00"
    assert [case["fund.compensated_this_year"] for case in payable["cases"]] == ["0.00", "0.00"]


def test_a_list_is_recorded_and_then_held_against_what_is_found(run: Run, mine: Path) -> None:
    small = mine.parent / "small.yaml"
    small.write_text(SMALL, encoding="utf-8")
    noted = run("prove", small).stdout.splitlines()[-1]
    assert noted == f"{small}: no list of proofs; `guarantee-rules prove {small} --record` writes one"
    run("prove", small, "--record")
    ledger = small.parent / "proofs" / "small.yaml"
    text = ledger.read_text(encoding="utf-8")
    assert "no list of proofs" not in run("prove", small).stdout
    ledger.write_text(text.replace("verdict: proved", "verdict: refuted", 1), encoding="utf-8")
    assert "ledger-changed" in run("prove", small, code=1).stdout
    ledger.write_text("".join(text.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert "ledger-new" in run("prove", small, code=1).stdout
    ledger.write_text(text + text.splitlines()[-1].replace("law: ", "law: no_longer_") + "\n", encoding="utf-8")
    gone = run("prove", small, code=1).stdout
    assert re.search(r"small\.yaml:\d+:\d+: ledger-gone", gone)


def test_without_the_solver_the_extra_to_install_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obligations, "find_spec", lambda name: None)
    told = run("prove", "yiwu", code=2).stderr
    assert "prover-missing" in told
    assert "pip install 'guarantee-rules[prove]'" in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--law", "shares_sum_to_the_los"), "prove-nothing"),
        (("--question", "loan_limits"), "question-unknown"),
    ],
)
def test_what_there_is_none_of_is_refused_with_what_was_meant(arguments: tuple[str, ...], code: str, run: Run) -> None:
    told = run("prove", "yiwu", *arguments, code=2).stderr
    assert code in told
    assert "did you mean" in told


def test_a_pack_whose_expectation_makes_no_sense_fails_with_its_place(run: Run, tmp_path: Path) -> None:
    small = tmp_path / "small.yaml"
    expecting = "assurance:\n  laws:\n    - {law: nothing_is_negativ, question: deposit, expect: refuted, because: {zh: 甲, en: a}}\nversions:"
    small.write_text(SMALL.replace("versions:", expecting), encoding="utf-8")
    told = run("prove", small, code=1).stdout
    assert re.search(r"small\.yaml:\d+:\d+: law-unknown", told)


SMALL = """\
pack: small
city: {zh: 小城, en: Small}
title: {zh: 小办法, en: small}
standing: issued
versions:
  - version: "2020"
    source: {document: {zh: 办法, en: measures}}
    readings: {}
    rules:
      - id: owed
        kind: amount
        question: deposit
        clause: 一
        label: {zh: 应缴, en: owed}
        value: owed
        is: loan.amount * 10%
"""


def test_the_command_is_told_to_use_as_many_processes_as_asked(run: Run, tmp_path: Path) -> None:
    small = tmp_path / "small.yaml"
    small.write_text(SMALL, encoding="utf-8")
    assert run("prove", small, "--jobs", "1", "--seconds", "5").stdout.startswith("small: laws ")
    run("prove", small, "--jobs", "0", code=2)
