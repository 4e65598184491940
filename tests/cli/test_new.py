"""`new`: asked on a terminal, answered by files and options, and nothing half done."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.authoring.drafting.answers import asked_questions
from guarantee_rules.packs.shelf import bundled_shelf
from tests.cli.conftest import Run, environment

ANSWERS = """\
city: {zh: 青禾, en: Qinghe}
title: {zh: 青禾办法, en: Qinghe scheme}
standing: issued
issuer: {zh: 青禾市政府, en: Qinghe government}
issued: 2024-01-10
from: 2024-02-01
questions: [loan_limit, halt]
"""


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return tmp_path / "answers.yaml"


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != "answers.yaml")


def test_the_next_commands_are_told_and_work(answers: Path, run: Run) -> None:
    told = run("new", "qinghe", "--answers", answers).stdout
    commands = [line.strip() for line in told.splitlines() if line.startswith("  guarantee-rules")]
    assert len(commands) == 3
    for command in commands:
        run(*command.split()[1:])
    assert files(answers.parent) == ["cases", "cases/qinghe.yaml", "qinghe.yaml"]


def test_options_come_before_the_file(answers: Path, run: Run) -> None:
    more = ["--answer", "title.en=Another: scheme", "--question", "3", "--question", "documents"]
    told = json.loads(run("new", "qinghe", "--answers", answers, *more, "--out", "deep/er", "--json").stdout)
    assert told["questions"] == ["loan_term", "documents"]
    assert told["files"] == ["deep/er/qinghe.yaml", "deep/er/cases/qinghe.yaml"]
    assert load("deep/er/qinghe.yaml").loaded.title.en == "Another: scheme"


def test_everything_that_is_missing_is_told_at_once_and_nothing_written(answers: Path, run: Run) -> None:
    told = run("new", "qinghe", "--yes", code=2).stderr
    assert told.count("new-answer-missing") == 8  # names and titles, document, the day it is dated, the questions
    told = run(
        "new", "qinghe", "--answers", answers, "--answer", "issued=soon", "--question", "lone_limit", code=2
    ).stderr
    assert "`soon` is no day" in told
    assert "did you mean `loan_limit`?" in told
    assert files(answers.parent) == []


@pytest.mark.parametrize(
    ("city", "more", "code"),
    [
        ("Qinghe", [], "new-city-key"),
        ("../x", [], "new-city-key"),
        ("yiwu", [], "new-name-taken"),
        ("vocabulary", [], "new-name-taken"),
        ("qinghe", ["--answer", "city"], "new-answer-form"),
        ("qinghe", ["--answer", "citi.zh=x"], "new-answer-name"),
        ("qinghe", ["--answer", "standing=isued"], "new-answer-choice"),
        ("qinghe", ["--answer", "to=2023-01-01"], "new-days-order"),
        ("qinghe", ["--answer", "title.en=a\u200bb"], "new-answer-words"),
        ("qinghe", ["--question", "99"], "new-question-number"),
        ("qinghe", ["--answer", "from="], "new-answer-missing"),
        ("qinghe", ["--from", "yiwuu"], "pack-unknown"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written(
    city: str, more: list[str], code: str, answers: Path, run: Run
) -> None:
    assert code in run("new", city, "--answers", answers, *more, code=2).stderr
    assert files(answers.parent) == []


def test_a_mistake_in_the_file_of_answers_has_its_place(answers: Path, run: Run) -> None:
    answers.write_text(ANSWERS.replace("issued: 2024-01-10", "isued: 2024-01-10"), encoding="utf-8")
    told = run("new", "qinghe", "--answers", "answers.yaml", code=2).stderr
    assert "answers.yaml:5:1: unknown-key" in told
    assert "did you mean `issued`?" in told


def test_a_question_there_is_not_is_told_with_the_nearest_and_all_there_are(answers: Path, run: Run) -> None:
    told = run("new", "qinghe", "--answers", answers, "--question", "haltt", code=2).stderr
    assert "did you mean `halt`? the questions are eligibility, loan_limit," in told
    told = run("new", "qinghe", "--answers", answers, "--question", "zzz", code=2).stderr
    assert f"the questions are {', '.join(asked_questions(bundled_shelf()))}\n" in told


def test_files_that_exist_are_not_touched_unless_forced(answers: Path, run: Run) -> None:
    mine = answers.parent / "cases" / "qinghe.yaml"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    told = run("new", "qinghe", "--answers", answers, code=2).stderr
    assert "`cases/qinghe.yaml` exists and is not touched" in told
    assert mine.read_text(encoding="utf-8") == "mine"
    assert files(answers.parent) == ["cases", "cases/qinghe.yaml"]
    run("new", "qinghe", "--answers", answers, "--force")
    run("test", "qinghe.yaml")


def test_a_pack_of_ones_own_is_begun_from_another(answers: Path, run: Run) -> None:
    run("new", "qinghe", "--answers", answers)
    run("new", "weishan", "--answers", answers, "--from", "yiwu", "--lang", "zh")
    assert "待核对" in Path("weishan.yaml").read_text(encoding="utf-8")
    run("test", "weishan.yaml")


pty = pytest.importorskip("pty", reason="there are no such terminals on Windows")


def on_a_terminal(typed: str, folder: Path, *, until: str = "", interrupt: bool = False) -> tuple[str, int]:
    """What the command printed on a terminal where this was typed, and its exit code."""
    command = [sys.executable, "-m", "guarantee_rules", "new", "qinghe", "--lang", "en"]
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(sys.executable, command, environment(TERM="dumb"))
    os.write(terminal, typed.encode())
    printed = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other end has gone
            break
        printed += part
        if not part:
            break
        if interrupt and until.encode() in printed:
            os.kill(child, signal.SIGINT)
            interrupt = False
    return printed.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_on_a_terminal_each_answer_is_asked_for_until_it_can_be_understood(tmp_path: Path) -> None:
    lines = [
        "", "青禾", "Qinghe", "青禾办法", "Qinghe scheme", "isued", "issued", "", "", "", "",
        "tomorrow", "2024-01-10", "", "2024-02-01", "2024-01-01", "", "1-2, lone_limit", "1-2 halt",
    ]  # fmt: skip
    printed, code = on_a_terminal("".join(f"{line}\n" for line in lines), tmp_path)
    assert code == 0, printed
    for told in (
        "this is needed", "it can be: issued", "`tomorrow` is no day", "did you mean `loan_limit`?",
        "is before the first day", "has a first day in force",
    ):  # fmt: skip
        assert told in printed
    version = load(tmp_path / "qinghe.yaml").versions[0]
    assert version.city.zh == "青禾"
    assert set(version.rules) == {f"qinghe_{name}" for name in (
        "eligibility_to_write", "loan_limit_to_write", "halt_to_write", "not_looked_up")}  # fmt: skip


def test_interrupted_half_way_nothing_is_left_behind(tmp_path: Path) -> None:
    printed, code = on_a_terminal("青禾\nQinghe\n", tmp_path, until="title of the scheme", interrupt=True)
    assert code == 130, printed
    assert "Traceback" not in printed
    assert list(tmp_path.iterdir()) == []
