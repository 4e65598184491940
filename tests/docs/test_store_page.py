"""The page on packs at run time: its Python prints what it says, its commands run, its table of refusals is the code's."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from guarantee_rules.cli.app import app
from guarantee_rules.wording import has_phrase
from tests.cli.conftest import RUNNER
from tests.docs.test_documents import ROOT, blocks

PAGE = "docs/store.md"


def test_its_commands_run_and_its_python_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    for folder in ("keys", "live"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "policies" / "yiwu.yaml", tmp_path / "live")
    monkeypatch.chdir(tmp_path)
    (commands,) = blocks(PAGE, "sh")
    for line in commands.splitlines():
        done = RUNNER.invoke(app, line.removeprefix("guarantee-rules ").split())
        assert done.exit_code == 0, done.output
    code = "\n".join(blocks(PAGE, "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, PAGE, "exec"), {})
    assert out.getvalue().splitlines() == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)


def test_every_refusal_it_names_is_one() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    named = re.findall(r"`(approval-[\w-]+)`", page)
    assert len(named) > 6
    assert [code for code in named if not has_phrase("en", f"diagnostics.{code}.text")] == []
