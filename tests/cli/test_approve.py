"""`approve`: an approval written, signed, verified and refused, from the command line."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from guarantee_rules.store import Approvals, PackStore
from tests.cli.conftest import Run
from tests.store.packs import Edited, text

WHO = ("--author", "韩梅梅", "--reviewer", "李雷", "--date", "2024-03-01")


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    folder = Edited(tmp_path / "policies")
    folder.path.mkdir()
    folder.write("lin.yaml", text("lin", 3))
    return folder


def test_from_a_new_key_to_a_store_that_takes_the_pack(edited: Edited, tmp_path: Path, run: Run) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    made = run("approve", "--new-key", keys / "李雷.key")
    assert "keep it to yourself" in made.stdout
    assert stat.S_IMODE((keys / "李雷.key").stat().st_mode) == 0o600
    pack = edited.path / "lin.yaml"
    told = run("approve", pack, *WHO, "--key", keys / "李雷.key").stdout
    assert "signed" in told
    assert "vocabulary.yaml" in told
    right = run("approve", pack, "--verify", "--trusted", keys).stdout
    assert "approved by 李雷 on 2024-03-01" in right
    assert PackStore.folder(edited.path, approvals=Approvals.signed(keys)).names == ("lin",)
    edited.write("lin.yaml", text("lin", 4))
    refused = run("approve", pack, "--verify", "--trusted", keys, "--lang", "zh", code=1).stdout
    assert "lin.approval.yaml:6:8: approval-texts: 核准的字节与现在的不同" in refused


def test_keys_are_not_written_over(tmp_path: Path, run: Run) -> None:
    run("approve", "--new-key", tmp_path / "a.key")
    before = (tmp_path / "a.key").read_bytes()
    assert "not written over" in run("approve", "--new-key", tmp_path / "a.key", code=2).stderr
    assert (tmp_path / "a.key").read_bytes() == before
    assert "key-file-pem" in run("approve", "--new-key", tmp_path / "b.pem", code=2).stderr


def test_it_answers_in_json(edited: Edited, tmp_path: Path, run: Run) -> None:
    pack = edited.path / "lin.yaml"
    keys = json.loads(run("approve", "--new-key", tmp_path / "李雷.key", "--json").stdout)
    made = json.loads(run("approve", pack, *WHO, "--key", keys["private"], "--json").stdout)
    assert (made["pack"], made["versions"], made["signed"], made["names"][0]) == ("lin", ["2020"], True, "lin.yaml")
    right = json.loads(run("approve", pack, "--verify", "--json").stdout)
    assert right == {
        "pack": str(pack),
        "approved": True,
        "author": "韩梅梅",
        "reviewer": "李雷",
        "date": "2024-03-01",
        "texts": made["texts"],
        "signed": False,
    }
    late = json.loads(run("approve", pack, "--verify", "--since", "2024-03-02", "--json", code=1).stdout)
    assert [problem["code"] for problem in late["problems"]] == ["approval-early"]


def test_the_key_may_come_from_the_standard_input(edited: Edited, tmp_path: Path, run: Run) -> None:
    run("approve", "--new-key", tmp_path / "李雷.key")
    run("approve", edited.path / "lin.yaml", *WHO, "--key", "-", input=(tmp_path / "李雷.key").read_bytes())
    run("approve", edited.path / "lin.yaml", "--verify", "--trusted", tmp_path)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="this machine lacks OpenSSL")
def test_a_key_of_openssl_serves_as_well(edited: Edited, tmp_path: Path, run: Run) -> None:
    private, public = tmp_path / "private", tmp_path / "李雷.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    run("approve", edited.path / "lin.yaml", *WHO, "--key", private)
    run("approve", edited.path / "lin.yaml", "--verify", "--trusted", tmp_path)
    locked = tmp_path / "locked"
    hide: list[str | Path] = ["openssl", "pkey", "-in", private, "-aes256", "-passout", "pass:x", "-out", locked]
    subprocess.run(hide, check=True, capture_output=True)
    assert "has a password" in run("approve", edited.path / "lin.yaml", *WHO, "--key", locked, code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("--author", "a"), ["approval-option-missing", "approval-option-missing"]),
        (("--author", "a", "--reviewer", "b", "--date", "yesterday"), ["approval-day"]),
        (("--verify", "--author", "a"), ["approval-options"]),
        (("--verify", "--since", "soon"), ["approval-day"]),
        (("--verify", "--trusted", "."), ["keys-none"]),
        ((*WHO, "--trusted", "."), ["approval-options"]),
        (("--new-key", "x.key"), ["approval-options"]),
        (("--author", "a", "--reviewer", " A ", "--date", "2024-03-01"), ["approval-self"]),
        ((*WHO, "--key", "lin.yaml"), ["key-unreadable"]),
        ((*WHO, "--key", "none.key"), ["unreadable-file"]),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    edited: Edited, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], codes: list[str]
) -> None:
    monkeypatch.chdir(edited.path)
    told = json.loads(run("approve", "lin.yaml", *arguments, "--json", code=2).stderr)
    assert [problem["code"] for problem in told["errors"]] == codes
    assert [file.name for file in edited.path.iterdir()] == ["lin.yaml"]


@pytest.mark.parametrize("more", [WHO, ("--verify",)])
def test_a_pack_that_is_not_there_is_said(run: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    assert "unreadable-file" in run("approve", tmp_path / "none.yaml", *more, code=2).stderr
    assert "usage-missing" in run("approve", *more, code=2).stderr


def test_a_broken_pack_cannot_be_approved(edited: Edited, run: Run) -> None:
    edited.write("lin.yaml", "pack: lin\n")
    assert "key-missing" in run("approve", edited.path / "lin.yaml", *WHO, code=2).stderr
