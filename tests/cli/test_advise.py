"""`advise` and `export` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Run

FACTS = EXAMPLES / "yiwu-application.yaml"
DAY = "--as-of=2024-03-01"


def test_advice_in_both_languages_names_the_change_and_the_rule_beyond(run: Run) -> None:
    english = run("advise", "yiwu", "application", FACTS, DAY, "--fact", "loan.amount=600万元").stdout
    assert "loan amount (loan.amount): 5,000,000.00 yuan instead of 6,000,000.00 yuan" in english
    assert "with 5,000,000.01 yuan: not compliant; not met: limit for micro and small and medium enterprises" in english
    chinese = run("advise", "yiwu", "loan_limit", FACTS, DAY, "--lang", "zh").stdout
    assert "最多可以到多少" in chinese


def test_advice_as_json_says_whether_it_is_complete(run: Run) -> None:
    told = json.loads(run("advise", "yiwu", "loan_limit", FACTS, DAY, "--fact=loan.amount=600万元", "--json").stdout)
    assert told["repairs"]["complete"] is True
    assert {"loan.amount": "5000000.00"} in [way for it in told["repairs"]["repairs"] for way in it["ways"]]
    assert told["extremes"][0]["passes"] == [{"from": "0.00", "to": "5000000.00"}]


def test_facts_to_keep_must_be_stated_and_greatest_values_be_of_numbers(run: Run) -> None:
    arguments = ("advise", "yiwu", "loan_limit", FACTS, DAY, "--keep=loan.amont", "--largest=loan.use")
    told = run(*arguments, code=2).stderr
    assert "advice-keep-unknown" in told
    assert "advice-no-number" in told


def test_without_a_solver_the_extra_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guarantee_rules.proving.advice.advise.has_solver", lambda: False)
    for arguments in (("advise", "yiwu", "loan_limit", FACTS, DAY), ("export", "yiwu")):
        assert "guarantee-rules[prove]" in run(*arguments, code=2).stderr


def test_exported_cases_are_run_by_test(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "figures.yaml"
    run("export", "yiwu", "--question", "rate_cap", "--output", file)
    assert "cases passed" in run("test", "yiwu", "--cases", file).stdout


def test_a_question_there_is_none_of_is_refused(run: Run) -> None:
    assert "question-not-asked" in run("export", "yiwu", "--question", "rates", code=2).stderr
