"""What people install: the library with its packs, wherever it is asked from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
LOADS = "from guarantee_rules import load; load('yiwu'); import guarantee_rules; print(guarantee_rules.__file__)"


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints, in an environment that does not already know the library."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        command, cwd=cwd, env=inherited | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", built, cwd=ROOT)
    (only,) = built.glob("*.whl")
    return only


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which nothing of this repository can be seen."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("unpacked")
    with ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def shipped(folder: Path) -> set[str]:
    """The files of a folder that belong to the library, by their path in it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_package_and_of_the_packs_and_no_other(unpacked: Path) -> None:
    source = shipped(ROOT / "src" / "guarantee_rules")
    packs = {f"policies/{path}" for path in shipped(ROOT / "policies")}
    assert shipped(unpacked / "guarantee_rules") == source | packs
    assert {"py.typed", "policies/vocabulary.yaml", "policies/yiwu.yaml"} <= source | packs
    assert {path.name.split("-")[0] for path in unpacked.iterdir()} == {"guarantee_rules"}


def test_the_wheel_names_the_command_the_licence_and_the_types(unpacked: Path) -> None:
    (about,) = unpacked.glob("*.dist-info")
    assert "guarantee-rules = guarantee_rules.cli:main" in (about / "entry_points.txt").read_text(encoding="utf-8")
    assert (about / "licenses" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    metadata = (about / "METADATA").read_text(encoding="utf-8")
    assert "License-Expression: Apache-2.0\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata


def test_a_pack_loads_from_the_unpacked_wheel_in_another_folder(unpacked: Path, elsewhere: Path) -> None:
    printed = run(sys.executable, "-c", LOADS, cwd=elsewhere, PYTHONPATH=str(unpacked))
    assert Path(printed.strip()).is_relative_to(unpacked)


@pytest.mark.long
def test_a_pack_loads_and_the_command_runs_after_a_plain_install(wheel: Path, elsewhere: Path, tmp_path: Path) -> None:
    python = fresh_environment(tmp_path / "venv")
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=elsewhere)
    printed = run(python, "-c", LOADS, cwd=elsewhere)
    assert Path(printed.strip()).is_relative_to(tmp_path / "venv")
    assert "yiwu" in run(python.with_name("guarantee-rules"), "list", cwd=elsewhere)


@pytest.mark.long
def test_an_editable_install_reads_the_packs_of_the_working_copy(elsewhere: Path, tmp_path: Path) -> None:
    copy, python = working_copy(tmp_path / "copy"), fresh_environment(tmp_path / "venv")
    run(python, "-m", "pip", "install", "--quiet", "--editable", copy, cwd=elsewhere)
    printed = run(python, "-c", LOADS, cwd=elsewhere)
    assert Path(printed.strip()).is_relative_to(copy)
    assert not list((tmp_path / "venv").rglob("guarantee_rules/policies")), "a copy of the packs would go stale"


@pytest.mark.long
def test_the_wheel_built_from_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("*.tar.gz")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, archive, cwd=tmp_path)
    (again,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as first, ZipFile(again) as second:
        assert {file.filename: file.CRC for file in first.infolist()} == {
            file.filename: file.CRC for file in second.infolist()
        }


def fresh_environment(place: Path) -> Path:
    """A new virtual environment's Python."""
    venv.create(place, with_pip=True)
    return place / ("Scripts" if os.name == "nt" else "bin") / "python"


def working_copy(place: Path) -> Path:
    """What is needed to install from source, without what other work has left here."""
    place.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, place)
    for name in ("src", "policies"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return place
