"""The page on batches: its commands run one after another, its Python prints what it says, its figures are the code's."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from guarantee_rules.cli.app import app
from guarantee_rules.portfolio.batch.run import ROWS
from guarantee_rules.portfolio.duck import MEMORY, SAFE
from tests.cli.conftest import EXAMPLES, RUNNER
from tests.docs.test_documents import ROOT, blocks

PAGE = "docs/batch.md"


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("examples")
def test_its_commands_run() -> None:
    (commands,) = blocks(PAGE, "sh")
    for line in commands.splitlines():
        done = RUNNER.invoke(app, line.removeprefix("guarantee-rules ").split())
        assert done.exit_code == 0, done.output
        assert done.stdout
    assert Path("answers.parquet.key.json").is_file()
    assert len(list(Path("answers").glob("*.parquet"))) == 4


@pytest.mark.usefixtures("examples")
def test_its_python_prints_what_it_says() -> None:
    (code,) = blocks(PAGE, "python")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE, "exec"), {})
    assert out.getvalue().splitlines() == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)


def test_its_figures_are_those_of_the_code() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert f"`--rows-per-part` rows ({ROWS:,})" in text
    assert f"`--memory` ({MEMORY})" in text
    oldest, beyond, wrong = re.findall(r"[\d.]+\d|\d", SAFE)
    assert (f"from {oldest} on" in text, f"below {beyond}" in text, f"never as {wrong}" in text) == (True, True, True)
