"""The page on what a solver tells of one case: its commands and its Python do what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guarantee_rules.cli.app import app
from guarantee_rules.proving.advice.repairing import MOST

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "solver-advice.md").read_text(encoding="utf-8")


def test_its_commands_work_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^guarantee-rules (.+)$", PAGE, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        result = CliRunner().invoke(app, command.split())
        assert result.exit_code == 0, result.output


def test_its_python_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    exec(compile(code, "solver-advice.md", "exec"), {})
    said = re.findall(r"# ?([{0-9].*)$", code, re.MULTILINE)
    assert capsys.readouterr().out.splitlines() == said


def test_the_most_sets_told_are_as_many_as_the_page_says() -> None:
    assert f"more than {MOST} sets" in PAGE
