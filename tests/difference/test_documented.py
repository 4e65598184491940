"""What the page about `diff` shows is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from guarantee_rules.difference.meaning import has_solver
from guarantee_rules.wording import phrase
from tests.cli.conftest import Run, run
from tests.difference.edits import LINHAI, ROOT, written

__all__ = ["run"]
PAGE = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.skipif(not has_solver(), reason="needs the extra `prove`")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the packs that the page speaks of."""
    yiwu = ROOT / "policies" / "yiwu.yaml"
    written(tmp_path / "my" / "yiwu.yaml", yiwu, ("at_most: 500万元", "at_most: 300万元"))
    written(tmp_path / "my" / "scheme.yaml", LINHAI)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", "".join(blocks("sh")).splitlines())
def test_the_commands_run(line: str, run: Run, beside: Path) -> None:
    name, *args = shlex.split(line)
    assert name == "guarantee-rules"
    assert run(*args, "--exit-zero").stdout


def test_what_it_shows_of_an_answer_is_what_is_printed(run: Run, beside: Path) -> None:
    shown = re.search(r"^    loan_limit .*?(?=\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    assert shown is not None
    printed = run("diff", "yiwu", "my/yiwu.yaml", "--question", "loan_limit", code=1).stdout
    assert " ".join(shown[0].split()) in " ".join(printed.split())


def test_the_python_says_what_it_says() -> None:
    (code,) = blocks("python")
    said: list[str] = []
    exec(code, {"print": lambda *values: said.append(" ".join(map(str, values)))})
    assert said == re.findall(r"print\(.*\)  # (.*)$", code, re.MULTILINE)


def test_the_install_advice_is_the_one_printed() -> None:
    assert "guarantee-rules[prove]" in PAGE
    assert "guarantee-rules[prove]" in phrase("en", "difference.no_solver")
