"""The page on synthetic tapes shows commands that work and names what there is; the example tape is what is drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")

from guarantee_rules.cli.app import app
from tests.cli.conftest import EXAMPLES, ROOT, RUNNER
from tests.portfolio.synthetic.ground import drawn

PAGE = (ROOT / "docs" / "synthetic-tapes.md").read_text(encoding="utf-8")


def test_the_commands_shown_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^guarantee-rules (.+)$", PAGE, re.MULTILINE)
    assert len(shown) == 3
    for command in shown:
        few = re.sub(r"--rows \d+", "--rows 120", command)
        result = RUNNER.invoke(app, few.split())
        assert result.exit_code == 0, result.output


def test_the_page_names_every_way_to_be_bad_with_its_cell(tmp_path: Path) -> None:
    marks = drawn(tmp_path, "dalian", rows=24, bad=24).marked
    assert len({mark["kind"] for mark in marks}) == 12
    for mark in marks:
        assert f"`{mark['kind']}`" in PAGE
        assert f"`{mark['about']}`" in PAGE


@pytest.mark.parametrize("file", ["loans.csv", "mapping.yaml", "marked.csv"])
def test_the_example_tape_is_what_is_drawn_today(file: str, tmp_path: Path) -> None:
    planted: dict[str, Any] = {"rows": 300, "boundaries": 30, "missing": 10, "bad": 12}
    questions = ("application", "claim_trigger")
    again = drawn(tmp_path, form="csv", questions=questions, lang="en", **planted)
    assert (again.folder / file).read_bytes() == (EXAMPLES / "yiwu-loans" / file).read_bytes()
