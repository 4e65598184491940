"""The page on testing packs: its commands work, its case passes, and its measures are those there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guarantee_rules.api import load
from guarantee_rules.cases.load import read_cases
from guarantee_rules.cases.reach import MEASURES
from guarantee_rules.cases.run import run_cases
from guarantee_rules.cli.app import app
from guarantee_rules.mutation.mutants import mutants_of
from guarantee_rules.packs.assurance import Assurance
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.source.model import read_model
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import Mapping, read_yaml

PAGE = (Path(__file__).parents[2] / "docs" / "testing-packs.md").read_text(encoding="utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^guarantee-rules (.+)$", PAGE, re.MULTILINE)
WHOLE = "test --mutate"


@pytest.mark.parametrize("command", [line for line in COMMANDS if line != WHOLE])
def test_the_commands_shown_work(command: str) -> None:
    assert CliRunner().invoke(app, command.split()).exit_code == 0


def test_the_command_that_takes_minutes_is_the_one_of_the_long_test() -> None:
    assert WHOLE in COMMANDS


def test_the_coverage_shown_asks_for_every_measure_there_is() -> None:
    found: list[Diagnostic] = []
    block = read_yaml(SourceText("page.yaml", YAML[0]))
    assert isinstance(block, Mapping)
    written = block.get("assurance")
    assert written is not None
    asked = read_model(Assurance, written, found)
    assert asked is not None
    assert found == []
    assert tuple(asked.coverage) == MEASURES
    assert re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE) == list(MEASURES)


def test_the_case_shown_passes_and_the_change_explained_is_one_of_the_pack() -> None:
    cases = read_cases(SourceText("page.yaml", YAML[-1]))
    pack = load("yiwu")
    assert run_cases(pack, cases).failed == ()
    names = {mutant.name for mutant in mutants_of(pack.loaded.source).mutants}
    assert {one.mutant for one in cases.explained} < names


def test_the_survivor_shown_is_a_mutant_and_its_case_passes_with_the_pack() -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    head, *_ = shown.splitlines()
    name = head.split(": ", 1)[1]
    assert name in {mutant.name for mutant in mutants_of(load("yiwu").loaded.source).mutants}
    case = shown[shown.index("  - case:") :]
    assert run_cases(load("yiwu"), read_cases(SourceText("page.yaml", f"pack: yiwu\ncases:\n{case}"))).failed == ()
