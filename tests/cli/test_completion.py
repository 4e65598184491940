"""The Tab key completes commands, packs, questions, readings, facts and outcomes."""

from __future__ import annotations

import pytest

from guarantee_rules.api import bundled, load
from tests.cli.conftest import FILES, Start


def completed(start: Start, line: str) -> list[str]:
    words = line.split(" ")
    done = start(
        _GUARANTEE_RULES_COMPLETE="complete_bash",
        COMP_WORDS=line,
        COMP_CWORD=str(len(words) - 1),
        _TYPER_COMPLETE_ARGS=line,
    )
    assert done.stderr == b""
    return done.stdout.decode("utf-8").split()


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
def test_a_word_begun_is_completed(line: str, expected: list[str], start: Start) -> None:
    assert completed(start, line) == expected


def test_the_script_for_a_shell_is_printed(start: Start) -> None:
    shown = start(_GUARANTEE_RULES_COMPLETE="source_bash").stdout
    assert b"_guarantee_rules_completion" in shown.replace(b"-", b"_")
