"""The examples give the answers their remarks promise; the figures are worked out by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, ROOT, Run

# 5,000,000.00 <= 5,000,000.00; 12 <= 12; 5.6% <= 4.35% x 1.3 = 5.655%; 105,600.00 <= (5,000,000 + 280,000) x 3% = 158,400.00
# 2024-01-31 + 1 month = 2024-02-29, claim from 2024-03-01
# 1,056,550.00 at 7:3 = 739,585.00 and 316,965.00; 739,585.00 x 90% = 665,626.50 <= 20,000,000.00 - 3,200,000.00
# (4,000,000.00 + 98,000.00) x 50% = 2,049,000.00 <= 4,098,000.00 - 300,000.00
# 15,000,000.00 / 100,000,000.00 = 15%, which is reached
ANSWERS = [
    ("yiwu application yiwu-application.yaml 2024-03-01", "compliant", {"loan_limit.headroom": "0.00", "premium_cap.premium_cap": "158400.00"}),
    ("yiwu loan_limit yiwu-application.yaml 2024-03-01", "compliant", {"headroom": "0.00"}),
    ("yiwu claim_trigger yiwu-claim.yaml 2024-02-29", "not_triggered", {"earliest_claim_date": "2024-03-01"}),
    ("yiwu claim_trigger yiwu-claim.yaml 2024-03-01", "triggered", {"earliest_claim_date": "2024-03-01"}),
    ("yiwu loss_share yiwu-claim.yaml 2024-03-01", "amount", {"insurer": "739585.00", "bank": "316965.00"}),
    ("yiwu compensation yiwu-claim.yaml 2024-03-01", "amount", {"payable": "665626.50", "fund_left": "16800000.00"}),
    ("chengyang compensation chengyang-compensation.yaml 2021-07-15", "amount", {"payable": "2049000.00", "left_with_bank": "1749000.00"}),
    ("chengyang halt chengyang-halt.json 2020-10-08", "state", {"platform_state": "halted"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "outcome", "values"), ANSWERS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_an_example_is_answered(asked: str, outcome: str, values: dict[str, str], run: Run) -> None:
    pack, question, file, day = asked.split()
    answer = json.loads(run("decide", pack, question, EXAMPLES / file, "--as-of", day, "--json").stdout)
    assert answer["outcome"] == outcome
    given = {name: value for name, value in answer["values"].items() if name in values}
    assert {name: value["value"] if isinstance(value, dict) else value for name, value in given.items()} == values


@pytest.mark.parametrize(
    "example", sorted(path for path in EXAMPLES.iterdir() if path.is_file()), ids=lambda path: path.name
)
def test_every_example_is_asked_something(example: Path) -> None:
    assert any(example.name in asked for asked, _, _ in ANSWERS)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_commands_in_the_remarks_of_an_example_work(
    example: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    commands = re.findall(r"^# +guarantee-rules (.+)$", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert commands
    for command in commands:
        assert run(*command.split()).stdout
