"""The README is run: its Python prints what its remarks say, its commands succeed."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.docs.test_documents import blocks

__all__ = ["run"]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def printed() -> list[tuple[str, str]]:
    """What each `print` of the README printed, with the remark beside it."""
    code = "\n".join(blocks("README.md", "python"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code.replace("print(", "print('>>>');print("), "README.md", "exec"), {})
    texts = [text.strip("\n") for text in out.getvalue().split(">>>\n")[1:]]
    return list(zip(_remarks(code, texts), texts, strict=True))


def _remarks(code: str, texts: list[str]) -> list[str]:
    remarks: list[str] = []
    lines = code.splitlines()
    for number, line in enumerate(lines):
        if "print(" not in line:
            continue
        beside = re.search(r"# (.*)$", line)
        below = [after[2:] for after in lines[number + 1 : number + 6] if after.startswith("# ")]
        remarks += [beside[1]] if beside else (below or [""]) if line.startswith("    print(") else [""]
    return remarks + [""] * (len(texts) - len(remarks))


def test_every_figure_beside_a_print_is_what_it_prints(printed: list[tuple[str, str]]) -> None:
    shown = [(remark, text) for remark, text in printed if remark and "every rule" not in remark]
    assert len(shown) == 16
    for remark, text in shown:
        assert text == remark


def test_the_mistakes_of_the_readme_are_told_all_at_once(printed: list[tuple[str, str]]) -> None:
    told = next(text for _, text in printed if "loan_limits" in text)
    assert "loan.amount" in told


def test_the_commands_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    commands = [line for line in blocks("README.md", "sh")[1].splitlines() if line]
    assert len(commands) == 9
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for command in commands:
        words = shlex.split(command.split(" > ")[0])
        assert words[0] == "guarantee-rules"
        assert run(*words[1:]).stdout


def test_the_commands_for_a_portfolio_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    first, *commands = [line for line in blocks("README.md", "sh")[2].splitlines() if line]
    assert first.startswith("pip install")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    told = {"batch", "what-if", "monitor", "sql", "tape"}
    for command in commands:
        # As many rows as show that it works.
        _, *words = shlex.split(command.replace("1000000", "1000"))
        assert run(*words).stdout
        told.remove(words[0])
    assert not told


def test_the_commands_for_a_pack_of_ones_own_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    (block,) = [block for block in blocks("README.md", "sh") if "guarantee-rules new" in block]
    first, *commands = [line for line in block.splitlines() if line]
    assert first.startswith("pip install")
    monkeypatch.chdir(tmp_path)
    (answers,) = [block for block in blocks("docs/tutorial.md", "yaml") if block.startswith("city:")]
    (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
    told = {"new", "fmt", "check", "schema", "handbook"}
    for command in commands:
        _, *words = shlex.split(command)
        # On a terminal `new` asks; here it is given the answers.
        printed = run(*words, *(["--answers", "answers.yaml", "--yes"] if words[0] == "new" else [])).stdout
        assert printed or words[0] == "fmt", "only a layout that is right is told by silence"
        told.remove(words[0])
    assert not told


def test_the_make_recipes_of_the_readme_exist() -> None:
    recipes = re.findall(r"^make (\w+)", blocks("README.md", "sh")[0], re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert recipes == ["demo", "test"]
    assert all(re.search(rf"^{recipe}:", makefile, re.MULTILINE) for recipe in recipes)


def test_the_commands_for_a_changed_pack_run_and_tell_what_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    monkeypatch.chdir(tmp_path)
    # The changed pack fails its old cases, differs from what it was and says what its text does not.
    codes = {"check": 0, "test": 1, "prove": 0, "diff": 1, "provenance": 1}
    told = {}
    for line in filter(None, blocks("README.md", "sh")[3].splitlines()):
        first, *words = shlex.split(line)
        if first == "guarantee-rules":
            told[words[0]] = run(*words, code=codes[words[0]]).stdout
        else:
            subprocess.run(["sh", "-c", line], check=True)
    assert told.keys() == codes.keys()
    assert "3,000,000.01 yuan to 5,000,000.00 yuan" in told["diff"]
    assert "300万元" in told["provenance"]


def test_the_cliff_of_the_readme_is_the_one_that_is_proved() -> None:
    (said,) = re.findall(r"claims from ([0-9,.]+) to ([0-9,.]+) and no others", _readme())
    lines = (ROOT / "policies/proofs/yiwu.yaml").read_text(encoding="utf-8")
    assert 'second_claim: "{} to {}"'.format(*(figure.replace(",", "") for figure in said)) in lines


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")
