"""`guarantee-rules handbook`: a site in a folder, as a whole or not at all."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

WEISHAN = ROOT / "tests" / "handbook" / "files" / "weishan.yaml"


def test_a_site_is_written_and_written_anew_in_its_place(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "site"
    told = run("handbook", WEISHAN, "--out", out, "--lang", "zh").stdout
    assert told.startswith(f"{out}：共 10 页")
    assert f"用浏览器打开 {out / 'index.html'}" in told
    (out / "zh" / "of-mine.html").write_text("x", encoding="utf-8")
    answer = json.loads(run("handbook", WEISHAN, "--out", out, "--lang", "zh", "--json").stdout)
    assert answer["index"] == str(out / "index.html")
    assert answer["packs"].keys() == {"weishan"}
    assert sorted(answer["files"]) == sorted(
        str(file.relative_to(out)) for file in out.rglob("*") if file.is_file() and file.suffix
    )
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_other_things_is_left_as_it_was(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    wrong = run("handbook", WEISHAN, "--out", tmp_path, code=2).stderr
    assert "handbook-folder" in wrong
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_is_wrong_with_a_pack_is_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        WEISHAN.read_text(encoding="utf-8").replace("at_most: 200万元", "at_most: 二百万元"), encoding="utf-8"
    )
    assert "guard-character" in run("handbook", broken, "--out", tmp_path / "site", code=2).stderr
    assert not (tmp_path / "site").exists()


def test_a_list_of_proofs_that_cannot_be_read_is_told(run: Run, tmp_path: Path) -> None:
    shutil.copy(WEISHAN, tmp_path)
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "weishan.yaml").write_text("pack: weishan\nproof: []\n", encoding="utf-8")
    wrong = run("handbook", tmp_path / "weishan.yaml", "--out", tmp_path / "site", "--lang", "en", code=2).stderr
    assert "proofs/weishan.yaml:2:1" in wrong
    assert not (tmp_path / "site").exists()


def test_two_packs_of_one_name_are_refused(run: Run, tmp_path: Path) -> None:
    assert "handbook-pack-twice" in run("handbook", WEISHAN, WEISHAN, "--out", tmp_path / "site", code=2).stderr


@pytest.mark.parametrize("command", [["handbook", "--out", "x"], ["list"]])
def test_only_a_handbook_is_written_in_both_languages_at_once(command: list[str], run: Run) -> None:
    assert "lang-unknown" in run(*command, "--lang", "fr", code=2).stderr
    assert "lang-unknown" in run("list", "--lang", "both", code=2).stderr


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_without_the_extra_it_says_what_to_install(
    package: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "guarantee_rules.cli.handbook.find_spec", lambda name: None if name == package else find_spec(name)
    )
    wrong = run("handbook", "--out", tmp_path / "site", code=2).stderr
    assert "pip install 'guarantee-rules[handbook]'" in wrong
    assert not (tmp_path / "site").exists()
