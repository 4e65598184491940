"""The page on property tests is run: its Python holds, its commands collect, its tables name what there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import guarantee_rules.testing
from guarantee_rules.testing.breach import sentence_of
from guarantee_rules.testing.promises import PROMISES
from tests.docs.test_documents import ROOT, blocks
from tests.testing.faulty import RESUMES_ABOVE
from tests.testing.test_plugin import PLUGIN

PAGE = "docs/property-tests.md"


def pytest_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *PLUGIN, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_tests_shown_pass_in_a_repository_of_their_own(tmp_path: Path) -> None:
    (code,) = blocks(PAGE, "python")
    (tmp_path / "test_packs.py").write_text(code, encoding="utf-8")
    done = pytest_in(tmp_path, "-q")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_the_commands_shown_collect_what_they_say(tmp_path: Path) -> None:
    folder = tmp_path / "policies" / "cases"
    folder.mkdir(parents=True)
    language = "docs/pack-language.md"
    (folder.parent / "weishan.yaml").write_text(blocks(language, "yaml")[0], encoding="utf-8")
    (folder / "weishan.yaml").write_text(blocks(language, "yaml")[-1], encoding="utf-8")
    commands = [shlex.split(line, comments=True) for line in blocks(PAGE, "sh")[0].splitlines()]
    assert len(commands) == 4
    collected: list[int] = []
    for command in commands:
        assert command[0] == "pytest"
        done = pytest_in(tmp_path, *command[1:], "--collect-only", "-q")
        items = [line for line in done.stdout.splitlines() if "::" in line]
        assert done.returncode in (0, 5), done.stdout
        collected.append(len(items))
    everything, chosen, without_laws, one_file = collected
    assert without_laws == 2
    assert chosen < everything
    assert one_file == everything - 1


def test_the_report_shown_is_what_is_told(tmp_path: Path) -> None:
    (shown,) = blocks(PAGE, "text")
    (tmp_path / "policies").mkdir()
    text = RESUMES_ABOVE.replace("small_", "weishan_")
    (tmp_path / "policies" / "weishan.yaml").write_text(text, encoding="utf-8")
    done = pytest_in(tmp_path, "policies", "-q", "-k", "resumption and never")
    assert shown in done.stdout


def test_the_table_of_laws_is_that_of_the_library() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    table = page.split("## Laws only tests can try")[1].split("Order means")[0]
    named = re.findall(r"^\| ([^|]+) \| ", table, re.MULTILINE)[2 - 1 :]
    assert [name for name in named if name != "law"] == [sentence_of(name) for name in PROMISES]


def test_the_table_of_names_is_what_can_be_imported() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)\(", page, re.MULTILINE))
    functions = {name for name in guarantee_rules.testing.__all__ if name.islower()}
    assert named == functions
