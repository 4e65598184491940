"""Files are put into a folder as a whole, or the folder stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guarantee_rules.handbook.writing import HandbookError, write

FILES = {"index.html": b"first", "en/index.html": b"page"}


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_new_folder_holds_the_files_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write(FILES, tmp_path / "deep" / "site")
    assert names(tmp_path) == [
        "deep/site/.guarantee-rules-handbook",
        "deep/site/en/index.html",
        "deep/site/index.html",
    ]


def test_an_empty_folder_and_an_older_handbook_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write({"old.html": b"old"}, tmp_path / "site")
    write(FILES, tmp_path / "site")
    assert names(tmp_path / "site") == [".guarantee-rules-handbook", "en/index.html", "index.html"]
    assert os.listdir(tmp_path) == ["site"]


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_whatever_is_no_handbook_is_refused(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "site"
    if kind == "folder":
        place.mkdir()
        (place / "mine.txt").write_text("x", encoding="utf-8")
    elif kind == "file":
        place.write_text("x", encoding="utf-8")
    else:
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    before = names(tmp_path)
    with pytest.raises(HandbookError) as refused:
        write(FILES, place)
    assert refused.value.diagnostics[0].code == "handbook-folder"
    assert names(tmp_path) == before


def test_what_fails_half_way_leaves_the_older_handbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FILES, tmp_path / "site")
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        if Path(target) == tmp_path / "site" and Path(source).name != "was":
            raise OSError(28, "no space left on device")
        replace(source, target)

    monkeypatch.setattr("guarantee_rules.handbook.writing.os.replace", failing)
    with pytest.raises(HandbookError) as refused:
        write({"new.html": b"new"}, tmp_path / "site")
    assert "no space left" in str(refused.value)
    assert names(tmp_path / "site") == [".guarantee-rules-handbook", "en/index.html", "index.html"]
    assert os.listdir(tmp_path) == ["site"]
