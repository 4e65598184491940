"""The page on the command line names every command with its exit codes, and what it shows works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typer

from guarantee_rules.cli.app import app
from guarantee_rules.wording import phrase
from tests.cli.conftest import EXAMPLES, ROOT, Run

PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^guarantee-rules (.+)$", PAGE, re.MULTILINE)
ROWS = dict(re.findall(r"^\| `([\w-]+)[^`]*` \|.*\| ([\d, ]+) \|$", PAGE, re.MULTILINE))


def test_every_command_has_its_row() -> None:
    assert list(ROWS) == list(getattr(typer.main.get_command(app), "commands", {}))


@pytest.mark.parametrize("command", ROWS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_exit_codes_of_the_page_are_those_of_the_help(command: str, lang: str) -> None:
    said = phrase(lang, f"cli.help.{command}.exit")
    assert sorted(set(re.findall(r"\b[012]\b", said))) == ROWS[command].split(", ")


@pytest.mark.parametrize("command", SHOWN)
def test_the_commands_shown_work(command: str, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    if command.startswith("replay"):
        run(*next(line for line in SHOWN if "--record" in line).split())
    assert run(*command.split()).stdout
