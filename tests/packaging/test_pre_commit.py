"""The hooks for pre-commit: they are about the right files, and they stop a commit that would break a pack."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml, to_plain

ROOT = Path(__file__).parents[2]
LISTED: Any = to_plain(read_yaml(SourceText("hooks", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))))
HOOKS: dict[str, dict[str, str]] = {hook["id"]: hook for hook in LISTED}
CHECK, FMT = HOOKS["guarantee-rules-check"], HOOKS["guarantee-rules-fmt"]


def concerned(hook: dict[str, str], files: list[str]) -> list[str]:
    """The files that pre-commit would give to a hook."""
    return [
        file
        for file in files
        if re.search(hook["files"], file) and not ("exclude" in hook and re.search(hook["exclude"], file))
    ]


def ours() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "policies").rglob("*.yaml"))


def run(hook: dict[str, str], *files: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command, *words = shlex.split(hook["entry"])
    assert command == "guarantee-rules"
    return subprocess.run(
        [sys.executable, "-m", "guarantee_rules", *words, *files],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "GUARANTEE_RULES_LANG": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_checks_are_about_packs_and_layout_about_their_cases_too() -> None:
    packs = [file for file in ours() if file.count("/") == 1 and Path(file).stem not in ("vocabulary", "questions")]
    assert concerned(CHECK, ours()) == packs
    assert set(concerned(FMT, ours())) >= {*packs, "policies/cases/yiwu.yaml", "policies/vocabulary.yaml"}
    assert concerned(FMT, ["examples/yiwu-loans/mapping.yaml", "README.md", ".github/workflows/ci.yaml"]) == [
        "examples/yiwu-loans/mapping.yaml"
    ]
    assert not any("proofs/" in file or "provenance/" in file for file in concerned(FMT, ours()))


def test_what_a_hook_installs_is_what_the_extra_names() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    assert set(FMT["additional_dependencies"]) <= set(extras["edit"])


def test_the_hooks_let_good_packs_pass_and_stop_a_broken_one(tmp_path: Path) -> None:
    text = (ROOT / "policies" / "shangluo.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(text.replace("kind: gap", "kind: gaps", 1), encoding="utf-8")
    told = run(CHECK, "good.yaml", "broken.yaml", folder=tmp_path)
    assert told.returncode == 1
    assert "broken.yaml:" in told.stdout
    assert run(FMT, "good.yaml", folder=tmp_path).returncode == 0
    assert (tmp_path / "good.yaml").read_text(encoding="utf-8") == text


@pytest.mark.long
def test_pre_commit_itself_installs_and_runs_the_hooks(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")

    def git(folder: Path, *words: str) -> None:
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)

    def commit(folder: Path) -> None:
        git(folder, "init", "--quiet")
        git(folder, "add", "--all")
        git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "all")

    library, packs = tmp_path / "library", tmp_path / "mine"
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        (library / name).parent.mkdir(exist_ok=True)
        (library / name).write_bytes((ROOT / name).read_bytes())
    for folder in ("src", "policies"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                to = library / path.relative_to(ROOT)
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(path.read_bytes())
    commit(library)
    (packs / "policies").mkdir(parents=True)
    pack = packs / "policies" / "own.yaml"
    text = (ROOT / "policies" / "shangluo.yaml").read_text(encoding="utf-8")
    pack.write_text(text, encoding="utf-8")
    commit(packs)

    def tried(hook: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(library), hook["id"], "--all-files"],
            cwd=packs,
            env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    for hook in (CHECK, FMT):
        told = tried(hook)
        assert told.returncode == 0, told.stdout + told.stderr
        assert "Passed" in told.stdout
    pack.write_text(text.replace("kind: gap", "kind: gaps", 1), encoding="utf-8")
    git(packs, "add", "--all")
    told = tried(CHECK)
    assert told.returncode == 1
    assert "kind-unknown" in told.stdout
