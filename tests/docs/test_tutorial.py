"""The tutorial is followed to its end, in an empty folder: every command is typed, every output is what it shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

from tests.cli.conftest import Run, run

__all__ = ["run"]

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
PART = re.compile(r"^<!-- (?P<told>[^\n]+) -->$|^```(?P<language>\w+)\n(?P<block>.*?)^```$", re.DOTALL | re.MULTILINE)
PACK, CASES = Path("qinghe.yaml"), Path("cases/qinghe.yaml")
CODES = {
    "the mistakes and the cliff are told": ("check qinghe.yaml", [1, 1, 1, 1, 0]),
    "the cases of unwritten rules fail": ("test qinghe.yaml", [1, 0]),
    "what does not stand in the text is told": ("provenance qinghe.yaml qinghe.txt", [0, 1]),
    "overlapping classes are told": ("check classes.yaml", [1]),
}
"""How often a command is shown, and with which code each of them ends; any other ends with 0."""


def parts() -> Iterator[tuple[str, str, str]]:
    """What the page has a reader do, in its order: an instruction before it, its language, and the block."""
    told = ""
    for part in PART.finditer(PAGE):
        if part["told"] is not None:
            told = part["told"]
        else:
            yield told, part["language"], part["block"]
            told = ""


def replace(name: str, rule: str) -> None:
    """Puts a rule where another one stood, with the remarks right above it."""
    lines = PACK.read_text(encoding="utf-8").splitlines()
    start = end = next(number for number, line in enumerate(lines) if line.strip() == f"- id: {name}")
    while lines[start - 1].lstrip().startswith("#"):
        start -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    lines[start:end] = indent(rule, " " * 6).splitlines()
    PACK.write_text("\n".join(lines) + "\n", encoding="utf-8")


def done(told: str, block: str) -> None:
    """Does with a block what the remark before it says."""
    what, _, about = told.partition(" ")
    match what:
        case "write":
            Path(about).write_text(block, encoding="utf-8")
        case "append":
            Path(about).write_text(Path(about).read_text(encoding="utf-8") + block, encoding="utf-8")
        case "replace":
            replace(about, block)
        case "before":
            text = PACK.read_text(encoding="utf-8")
            assert text.count(f"\n{about}\n") == 1
            PACK.write_text(text.replace(f"\n{about}\n", f"\n{block}\n{about}\n"), encoding="utf-8")
        case _:
            pytest.fail(f"nobody knows how to `{told}`")


def shown(block: str) -> re.Pattern[str]:
    """What an output must look like: as it is shown, with anything for `…`, whole lines where it stands alone."""
    # A line of its own takes any number of lines, also none; at the end of a line it takes the rest of it.
    pattern = re.escape(block.rstrip("\n"))
    pattern = re.sub(r"(?m)^…\n", "(?:.*\n)*?", pattern.replace("\\\n", "\n"))
    pattern = re.sub(r"(?m)^…$", "(?:.*\n?)*", pattern)
    return re.compile(pattern.replace("…", "[^\n]*") + r"\s*")


def test_whoever_follows_the_tutorial_sees_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    codes = {command: iter(ends) for command, ends in CODES.values()}
    mistake, printed = "", ""
    for told, language, block in parts():
        if language == "yaml" or told.startswith("write "):
            done(told, block)
        elif language == "sh":
            right = PACK.read_text(encoding="utf-8") if PACK.exists() else ""
            mistake = told.removeprefix("mistake ") if told.startswith("mistake ") else ""
            if mistake:
                old, new = mistake.split(" => ")
                assert right.count(old) == 1
                PACK.write_text(right.replace(old, new), encoding="utf-8")
            first, *words = shlex.split(block)
            assert first == "guarantee-rules"
            command = " ".join(words)
            result = run(*words, code=next(codes[command]) if command in codes else 0)
            printed = result.stdout + result.stderr
            if mistake:
                PACK.write_text(right, encoding="utf-8")
        elif "…\n" in block and "why: absent" in block:
            assert shown(f"…\n{block}…").fullmatch(PACK.read_text(encoding="utf-8"))
        else:
            assert shown(block).fullmatch(printed), f"shown:\n{block}\nprinted:\n{printed}"
    assert [list(left) for left in codes.values()] == [[], [], [], []]
    assert Path("site/index.html").is_file()
    # Nothing kept beside the pack lags behind it.
    page = Path("site/en/assurance-qinghe.html").read_text(encoding="utf-8")
    assert "The list does not fit this pack" not in page
    assert "No record of the text stands beside this pack" not in page


def test_the_pack_of_the_tutorial_is_all_written_out() -> None:
    told = [told for told, _, _ in parts() if told.startswith("replace")]
    assert len(told) == len(set(told)) == 5
    assert len([told for told, _, _ in parts() if told.startswith("mistake")]) == 4
