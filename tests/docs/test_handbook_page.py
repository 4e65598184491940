"""The page on the handbook: its commands write handbooks, with the pages its table names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run, run

__all__ = ["run"]

PAGE = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
OWN, *BUNDLED = [
    line.partition(" #")[0].split()[1:] for line in re.findall(r"^guarantee-rules .+$", PAGE, re.MULTILINE)
]


def write(command: list[str], run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The pages that a command writes, each without its language."""
    monkeypatch.chdir(folder)
    (folder / "mine").mkdir()
    shutil.copy(ROOT / "tests" / "handbook" / "files" / "weishan.yaml", folder / "mine")
    run(*command)
    return {page.stem for page in (folder / "handbook").glob("??/*.html")}


def test_a_pack_of_ones_own_has_every_page_the_table_names(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {name.replace("NAME", "weishan") for name in re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE)}
    pages = write(OWN, run, tmp_path, monkeypatch)
    assert {page for page in pages if not re.search(r"-\d", page)} == named


@pytest.mark.long
@pytest.mark.parametrize("command", BUNDLED)
def test_bundled_packs_are_written(
    command: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = write(command, run, tmp_path, monkeypatch)
    assert {"pack-yiwu", "pack-shanwei", "comparison"} <= pages
