"""`guarantee-rules tape`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

from guarantee_rules.cli.app import app
from tests.cli.conftest import RUNNER


def test_it_writes_a_tape_and_says_what_is_in_it(tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["tape", "yiwu", str(tmp_path), "--rows", "40", "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"40 synthetic loans for yiwu in {tmp_path}",
        "  2 on or one step beside a threshold, 2 with a fact missing, 2 that cannot be read; see marked.csv",
        "  to be asked as of 2024-12-31, with mapping.yaml",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "README.md", "loans.parquet", "mapping.yaml", "marked.csv", "tape.json",
    ]  # fmt: skip


def test_questions_months_and_form_can_be_chosen(tmp_path: Path) -> None:
    asked = ["tape", "yiwu", str(tmp_path), "--rows", "30", "--question", "loan_term", "--months", "2020-02..2020-02"]
    result = RUNNER.invoke(app, [*asked, "--format", "csv", "--bad", "0", "--missing", "5", "--json"])
    assert result.exit_code == 0, result.output
    manifest = json.loads(result.stdout)
    assert manifest["as_of"] == "2020-02-29"
    assert manifest["questions"] == ["loan_term"]
    assert [manifest["marked"][sort]["rows"] for sort in ("boundary", "missing", "bad")] == [1, 5, 0]
    header = (tmp_path / "loans.csv").read_text("utf-8").splitlines()[0]
    assert header.split(",")[4:] == ['"申请日"', '"贷款期限（个月）"', '"放款日"']


@pytest.mark.parametrize(
    "months", ["2023", "2023-13..2024-01", "2024-02..2024-01", "1023-01..1023-02", "2023-1..2023-2"]
)
def test_months_that_are_none_are_refused(months: str, tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["tape", "yiwu", str(tmp_path), "--months", months])
    assert result.exit_code == 2
    assert "synthetic-months" in result.output


def test_for_a_monitor_it_writes_all_its_tapes(tmp_path: Path) -> None:
    result = RUNNER.invoke(
        app, ["tape", "shanwei", str(tmp_path), "--monitor", "--rows", "60", "--format", "csv", "--lang", "zh"]
    )
    assert result.exit_code == 0, result.output
    assert "模拟贷款" in result.stdout
    assert {path.stem for path in tmp_path.glob("*.csv")} == {
        "loans", "balances", "policies", "premiums", "claims", "recoveries", "fund", "records",
    }  # fmt: skip
