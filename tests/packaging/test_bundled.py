"""Where the packs are found, and what is said when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from guarantee_rules.packs import bundled
from guarantee_rules.packs.bundled import LANDMARK, PoliciesMissing, policies_root


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in a working copy that has neither packs of its own nor any beside it."""
    package = tmp_path / "src" / "guarantee_rules"
    package.mkdir(parents=True)
    monkeypatch.setattr(bundled, "files", lambda _: package)
    return package


def packs_in(place: Path) -> Path:
    place.mkdir()
    (place / LANDMARK).touch()
    return place


def test_a_working_copy_reads_the_packs_beside_its_source(package: Path, tmp_path: Path) -> None:
    beside = packs_in(tmp_path / "policies")
    assert policies_root() == beside


def test_an_installed_package_reads_its_own_packs(package: Path, tmp_path: Path) -> None:
    packs_in(tmp_path / "policies")
    own = packs_in(package / "policies")
    assert policies_root() == own


def test_a_folder_without_a_vocabulary_is_not_taken_for_packs(package: Path, tmp_path: Path) -> None:
    (package / "policies").mkdir()
    beside = packs_in(tmp_path / "policies")
    assert policies_root() == beside


def test_missing_packs_are_an_error_that_names_both_places(package: Path, tmp_path: Path) -> None:
    with pytest.raises(PoliciesMissing) as raised:
        policies_root()
    assert str(package / "policies") in str(raised.value)
    assert str(tmp_path / "policies") in str(raised.value)


def test_nothing_outside_an_installed_package_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "site-packages" / "guarantee_rules"
    installed.mkdir(parents=True)
    packs_in(tmp_path / "policies")
    monkeypatch.setattr(bundled, "files", lambda _: installed)
    with pytest.raises(PoliciesMissing):
        policies_root()


def test_the_packs_of_this_working_copy_are_found() -> None:
    assert policies_root().joinpath("vocabulary.yaml").is_file()
