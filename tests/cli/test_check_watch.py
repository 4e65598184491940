"""`check --watch` in a process of its own: what it says after each real save, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run, environment

PATIENCE = 60
"""Seconds after which a machine, however slow, is taken to have hung."""
SMALL = (ROOT / "docs" / "pack-language.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
CASES = (ROOT / "docs" / "pack-language.md").read_text(encoding="utf-8").split("```yaml\n")[-1].split("```")[0]


class Watching:
    """A running `check --watch` and the lines it prints."""

    def __init__(self, *args: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "guarantee_rules", "check", *map(str, args), "--watch"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
            text=True,
            encoding="utf-8",
        )
        self.lines: Queue[str] = Queue()
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as printed:
            for line in printed:
                self.lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """The lines up to the one with these words in it."""
        seen: list[str] = []
        while not seen or words not in seen[-1]:
            try:
                seen.append(self.lines.get(timeout=PATIENCE))
            except Empty:
                raise AssertionError(f"`{words}` never came: {seen}") from None
        return seen

    def ended(self) -> int:
        """Its exit code after the interrupt key."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "weishan.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "cases" / "weishan.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def watching(folder: Path, request: pytest.FixtureRequest) -> Iterator[Watching]:
    running = Watching(folder / "weishan.yaml", *getattr(request, "param", ()))
    yield running
    running.process.kill()
    running.process.wait()
    running.reader.join()


def put(path: Path, text: str) -> None:
    """Saves as most editors do: a new file takes the place of the old one."""
    beside = path.with_name(path.name + "~")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def test_it_answers_each_save_and_goes_on_when_the_pack_is_broken(watching: Watching, folder: Path) -> None:
    pack, cases = folder / "weishan.yaml", folder / "cases" / "weishan.yaml"
    first = watching.until("waiting for the next save")
    assert any(line.startswith("weishan: errors 0") for line in first)
    assert not any(line.startswith("saved: ") for line in first)

    put(pack, SMALL.replace("at_most: 300万元", "at_mots: 300万元"))
    told = "\n".join(watching.until("waiting"))
    assert "saved: weishan.yaml" in told
    assert "error: unknown-key: " in told
    assert "at_most" in told

    pack.write_text("pack: [\n", encoding="utf-8")  # saved in place, half written
    assert any("error: yaml-" in line for line in watching.until("waiting"))

    pack.unlink()
    assert any("unreadable-file" in line for line in watching.until("waiting"))

    put(pack, SMALL)
    told = "\n".join(watching.until("waiting"))
    assert "weishan: errors 0" in told

    put(cases, CASES.replace("headroom: 0.00", "headroom: 1.00"))
    told = "\n".join(watching.until("waiting"))
    assert "headroom" in told
    assert "1 to mend" in told

    assert watching.ended() == 130


@pytest.mark.parametrize("watching", [("--json",)], indirect=True)
def test_in_json_each_answer_is_one_line(watching: Watching, folder: Path) -> None:
    def answer() -> Any:
        return json.loads(watching.lines.get(timeout=PATIENCE))

    first = answer()
    assert first["changed"] == first["errors"] == []
    assert [one["pack"] for one in first["packs"]] == ["weishan"]
    assert first["cases"][0]["passed"] == 1
    (folder / "vocabulary.yaml").write_text("facts: []\n", encoding="utf-8")  # from now on the pack is read with it
    told = answer()
    assert [Path(name).name for name in told["changed"]] == ["vocabulary.yaml"]
    assert told["failed"]
    assert watching.ended() == 130
    assert watching.lines.empty()


def test_what_cannot_go_together_is_refused(run: Run) -> None:
    for args in (("--format", "sarif", "--watch"), ("--format", "github", "--json"), ("--format", "sariff")):
        assert run("check", "yiwu", *args, code=2).stderr


def test_nobody_waits_for_a_file_that_is_not_there(run: Run, folder: Path) -> None:
    told = run("check", folder / "weishann.yaml", "--watch", code=2).stderr
    assert "unreadable-file" in told
    assert "weishann.yaml" in told


def test_without_what_waits_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guarantee_rules.cli.watching.find_spec", lambda _: None)
    assert "guarantee-rules[edit]" in run("check", "yiwu", "--watch", code=2).stderr


def test_the_formats_for_code_hosts_keep_the_exit_codes(run: Run, folder: Path) -> None:
    good, none = folder / "weishan.yaml", folder / "none.yaml"
    broken = folder / "broken.yaml"
    broken.write_text(SMALL.replace("at_most", "at_mots"), encoding="utf-8")
    for form in ("text", "sarif", "github"):
        run("check", good, "--format", form, code=0)
        run("check", broken, "--format", form, code=1)
        run("check", none, "--format", form, code=2)
    for form in ("sarif", "github"):
        told = run("check", broken, none, "--format", form, code=2).stdout
        assert "unknown-key" in told
        assert "unreadable-file" in told
