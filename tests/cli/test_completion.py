"""The Tab key completes commands, packs, questions, readings, facts and outcomes."""

from __future__ import annotations

import pytest

from guarantee_rules.api import bundled, load
from tests.cli.conftest import FILES, Run, Start


def asking(line: str) -> dict[str, str]:
    """The variables in which a shell asks how a line goes on."""
    return {
        "_GUARANTEE_RULES_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
        "_TYPER_COMPLETE_ARGS": line,
    }


@pytest.mark.parametrize(("line", "expected"), [
    ("guarantee-rules de", ["decide"]),
    ("guarantee-rules show yiw", ["yiwu"]),
    ("guarantee-rules test ", [*bundled()]),
    ("guarantee-rules show yiwu loan_", ["loan_limit", "loan_term"]),
    ("guarantee-rules show nowhere ", []),
    (f"guarantee-rules show {FILES / 'bad-pack.yaml'} ", []),
    ("guarantee-rules decide yiwu claim_trigger --reading claim_d", [f"claim_day={option}" for option in load("yiwu").versions[-1].readings["claim_day"].options]),
    ("guarantee-rules decide yiwu loan_limit --fact loan.", ["loan.amount="]),
    ("guarantee-rules decide yiwu loan_limit --fact borrower.size=m", ["borrower.size=medium", "borrower.size=micro"]),
    ("guarantee-rules decide yiwu loan_limit --fail-on non", ["non_compliant"]),
    ("guarantee-rules show yiwu --rule yiwu_limit_m", ["yiwu_limit_msme"]),
    ("guarantee-rules list --lang ", ["zh", "en"]),
])  # fmt: skip
def test_a_word_begun_is_completed(line: str, expected: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in asking(line).items():
        monkeypatch.setenv(name, value)
    done = run()
    assert done.stderr == ""
    assert done.stdout.split() == expected


def test_a_shell_is_answered_by_a_process_of_its_own(start: Start) -> None:
    done = start(**asking("guarantee-rules show yiw"))
    assert (done.stdout.split(), done.stderr) == ([b"yiwu"], b"")


def test_the_script_for_a_shell_is_printed(start: Start) -> None:
    shown = start(_GUARANTEE_RULES_COMPLETE="source_bash").stdout
    assert b"_guarantee_rules_completion" in shown.replace(b"-", b"_")
