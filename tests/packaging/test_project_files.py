"""What the project says of itself holds: its records, its change notes, its recipes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.counts import USUAL, counted
from tools.what_is_missing import TOOLS

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
FRAGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(added|changed|deprecated|removed|fixed|security)\.md")


def test_decision_records_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_tells_context_decision_and_consequences(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[:3] == ["Context", "Decision", "Consequences"]


def test_change_notes_are_named_so_that_they_sort_themselves_into_the_changelog() -> None:
    notes = {path.name for path in (ROOT / "docs" / "changes").iterdir() if path.name != "README.md"}
    assert {name for name in notes if not FRAGMENT.fullmatch(name)} == set()


def test_make_without_a_recipe_lists_every_recipe() -> None:
    recipes = set(re.findall(r"^\.PHONY: ([a-z-]+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    listed = subprocess.run(["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert recipes
    assert set(re.findall(r"^  make ([a-z-]+)", listed, re.MULTILINE)) == recipes


def test_the_usual_run_tries_a_part_of_the_cases_and_the_long_one_all(pytestconfig: pytest.Config) -> None:
    addopts = pytestconfig.getini("addopts")
    assert addopts[addopts.index("-m") + 1] == USUAL
    assert counted(1, 2) == (1 if pytestconfig.getoption("markexpr") == USUAL else 2)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert 'pytest -n auto -m "long or not long"\n' in makefile


def test_every_optional_tool_has_its_marker(pytestconfig: pytest.Config) -> None:
    markers = {line.split(":")[0] for line in pytestconfig.getini("markers")}
    assert {f"needs_{tool.key}" for tool in TOOLS} == {name for name in markers if name.startswith("needs_")}
