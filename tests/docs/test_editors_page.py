"""The page on editors: its commands work, and the files it shows name what there is."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from guarantee_rules.authoring.schema.files import SORTS
from guarantee_rules.cli.app import app
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml, to_plain

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"guarantee-rules ((?:schema|check) [^`\n]+)", PAGE)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders the page speaks of, with the pack of the language page."""
    pack = (ROOT / "docs" / "pack-language.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    for name in ("mine", "policies"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weishan.yaml").write_text(pack, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mine"


def plain(text: str) -> Any:
    return to_plain(read_yaml(SourceText("page.yaml", text)))


@pytest.mark.parametrize("command", [line for line in COMMANDS if "--watch" not in line])
def test_the_commands_shown_work(command: str, mine: Path) -> None:
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.exit_code == 0, result.output


def test_the_line_that_names_a_schema_names_one_that_is_written(mine: Path) -> None:
    CliRunner().invoke(app, ["schema", "--editor", "mine"])
    (named,) = re.findall(r"\$schema=(\S+)", YAML[0])
    assert json.loads((mine / named).read_text(encoding="utf-8"))["type"] == "object"
    assert plain(YAML[0]) == {"pack": "weishan"}


def test_every_sort_of_file_is_named() -> None:
    assert all(f"`{sort}`" in PAGE for sort in SORTS)


def test_the_hooks_and_the_workflow_name_what_there_is() -> None:
    *_, workflow, hooks = map(plain, YAML)
    known = {hook["id"] for hook in plain((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} == known
    assert workflow["jobs"]["packs"]["steps"][-1]["run"].removeprefix("guarantee-rules ") in COMMANDS
