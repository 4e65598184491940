"""`fmt` on files: what is written, what is only told, and what is left alone."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from guarantee_rules.authoring import writing
from tests.cli.conftest import Run

UNTIDY, TIDY = 'a:   1\nb: "第三条"  # 注\n', "a: 1\nb: 第三条  # 注\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pack.yaml"
    path.write_text(UNTIDY, encoding="utf-8", newline="")
    return path


def test_a_file_is_laid_out_and_told(file: Path, run: Run) -> None:
    done = run("fmt", file)
    assert file.read_text(encoding="utf-8") == TIDY
    assert f"{file}: laid out anew" in done.stdout
    assert "0 laid out anew, 1 as they should be" in run("fmt", file).stderr


def test_check_shows_the_difference_and_writes_nothing(file: Path, run: Run) -> None:
    told = run("fmt", file, "--check", code=1).stdout
    assert "-a:   1\n" in told
    assert "+a: 1\n" in told
    assert file.read_text(encoding="utf-8") == UNTIDY
    run("fmt", file)
    assert run("fmt", file, "--check").stdout == ""


def test_the_standard_input_comes_out_and_nothing_else(run: Run) -> None:
    assert run("fmt", "--stdin", input=UNTIDY).stdout == TIDY
    assert "+a: 1" in run("fmt", "--stdin", "--check", input=UNTIDY, code=1).stdout
    assert json.loads(run("fmt", "--stdin", "--json", input=UNTIDY).stdout)["text"] == TIDY


def test_windows_line_ends_are_kept_on_the_standard_output(run: Run) -> None:
    assert run("fmt", "--stdin", input=b"a:   1\r\nb: 2\r\n").stdout_bytes == b"a: 1\r\nb: 2\r\n"


def test_permissions_and_links_stay(file: Path, run: Run, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    run("fmt", link)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == TIDY
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_windows_line_ends_are_kept_and_mixed_ones_told(file: Path, run: Run) -> None:
    file.write_bytes(b"a:   1\r\nb: 2\r\n")
    run("fmt", file)
    assert file.read_bytes() == b"a: 1\r\nb: 2\r\n"
    file.write_bytes(b"a: 1\r\nb: 2\n")
    assert "some lines end as on Windows" in run("fmt", file).stderr
    assert file.read_bytes() == b"a: 1\nb: 2\n"


def test_a_broken_file_is_left_alone_and_the_others_are_done(file: Path, run: Run, tmp_path: Path) -> None:
    tabs = tmp_path / "tabs.yaml"
    tabs.write_text("a:\n\t- b\n", encoding="utf-8")
    told = run("fmt", tmp_path, code=2)
    assert f"{tabs}:2:1: tab-character" in told.stderr
    assert "1 laid out anew, 0 as they should be, 1 left alone" in told.stderr
    assert tabs.read_text(encoding="utf-8") == "a:\n\t- b\n"
    assert file.read_text(encoding="utf-8") == TIDY


def test_a_folder_is_gone_through_but_for_what_commands_write(file: Path, run: Run, tmp_path: Path) -> None:
    for folder in ("proofs", "provenance", "cases", ".hidden"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "pack.yaml").write_text(UNTIDY, encoding="utf-8")
    files = json.loads(run("fmt", tmp_path, "--json").stdout)["files"]
    assert [one["file"] for one in files] == [str(tmp_path / "cases" / "pack.yaml"), str(file)]
    assert {one["result"] for one in files} == {"formatted"}
    assert files[0]["diff"].startswith("---")


def test_what_is_told_of_wrong_arguments(file: Path, run: Run, tmp_path: Path) -> None:
    assert "format-nothing" in run("fmt", code=2).stderr
    assert "format-stdin-alone" in run("fmt", file, "--stdin", code=2).stderr
    (tmp_path / "empty").mkdir()
    assert "format-none-found" in run("fmt", tmp_path / "empty", code=2).stderr
    other = tmp_path / "case.json"
    other.write_text("{}", encoding="utf-8")
    assert "format-not-yaml" in run("fmt", other, code=2).stderr
    assert "unreadable-file" in run("fmt", tmp_path / "none.yaml", code=2).stderr


def test_without_the_extra_it_is_named(file: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name.startswith("ruamel") else True)
    assert "guarantee-rules[edit]" in run("fmt", file, code=2).stderr


def test_what_fails_while_writing_leaves_the_old_file_and_nothing_else(
    file: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in run("fmt", file, code=2).stderr
    assert file.read_text(encoding="utf-8") == UNTIDY
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="folders are protected otherwise there")
def test_several_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "b.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        writing.write_all({tmp_path / "new" / "a.yaml": "x", tmp_path / "cases" / "b.yaml": "y"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.yaml", "cases"]
    assert (tmp_path / "cases" / "b.yaml").read_text(encoding="utf-8") == "mine"
