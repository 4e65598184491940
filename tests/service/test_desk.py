"""What the service keeps, and what it keeps to itself."""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from examples.service.desk import Desk, cause
from examples.service.settings import Settings
from guarantee_rules.api import load
from guarantee_rules.auditing import LogError, verify
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.store import PackStore

KEY = "ab" * 32
CASE = {"loan": {"amount": "1000000.00"}, "borrower": {"size": "small", "other_scheme_balance": "123456.78"}}


@cache
def store() -> PackStore:
    return PackStore.bundled()


def kept(log: Path, settings: Settings) -> str:
    desk = Desk(replace(settings, log=log), store())
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))
    entry = desk.keep(decision)
    assert entry is not None
    assert entry.number == 1
    return log.read_text(encoding="ascii")


def test_facts_about_persons_are_kept_as_digests_where_there_is_a_key_for_them(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    assert "123456.78" in kept(tmp_path / "plain.jsonl", Settings())
    text = kept(tmp_path / "keyed.jsonl", Settings(personal_key=tmp_path / "key"))
    assert "123456.78" not in text
    record = json.loads(text.splitlines()[1])["record"]
    assert list(record["personal"]["facts"]) == ["borrower.other_scheme_balance"]


def test_the_log_is_sealed_where_there_is_a_key_for_it(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    kept(tmp_path / "decisions.jsonl", Settings(log_key=tmp_path / "key"))
    assert verify(tmp_path / "decisions.jsonl", key=bytes.fromhex(KEY)).seals == "checked"
    with pytest.raises(ValueError, match=r"^GUARANTEE_RULES_LOG: log-key"):
        Desk(Settings(log=tmp_path / "decisions.jsonl"), store())


def test_without_a_log_nothing_is_kept_and_decisions_are_told_all_the_same(tmp_path: Path) -> None:
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))
    assert Desk(Settings(), store()).keep(decision) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("LOG_KEY", {"log": Path("log"), "log_key": Path("nowhere")}),
        ("PERSONAL_KEY", {"personal_key": Path("nowhere")}),
        ("LOG", {"log": Path("nowhere/log")}),
        ("PACKS", {"packs": Path("nowhere")}),
        ("PACKS", {"packs": Path("empty")}),
        ("PACKS", {"approved": True}),
        ("TRUSTED", {"trusted": Path("nowhere"), "packs": Path("empty")}),
    ],
)
def test_what_is_wrong_at_the_start_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, settings: dict[str, Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match=f"^GUARANTEE_RULES_{name}: "):
        Desk(Settings(**settings), None if name in ("PACKS", "TRUSTED") else store())


def test_only_approved_packs_are_taken_where_that_is_set(tmp_path: Path) -> None:
    shutil.copy(str(policies_root().joinpath("yiwu.yaml")), tmp_path)
    with pytest.raises(ValueError, match="approval-missing"):
        Desk(Settings(packs=tmp_path, approved=True))
    (tmp_path / "yiwu.yaml").write_text("pack: yiwu\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"yiwu\.yaml"):
        Desk(Settings(packs=tmp_path))


def test_a_full_file_of_the_log_is_put_away(tmp_path: Path) -> None:
    desk = Desk(Settings(log=tmp_path / "decisions.jsonl", log_most_bytes=1), store())
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))
    for _ in range(2):
        desk.keep(decision)
    assert len(list(tmp_path.glob("decisions-*.jsonl"))) == 1
    assert verify(tmp_path / "decisions.jsonl").ok


def test_while_no_decision_can_be_kept_the_reason_is_told_and_afterwards_it_is_ready_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(Settings(log=tmp_path / "decisions.jsonl"), store())
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "in the words of this test")

    assert desk.keeps() is None
    with monkeypatch.context() as disk:
        disk.setattr("guarantee_rules.auditing.log.write_all", full)
        disk.setattr("examples.service.desk.TemporaryFile", full)
        with pytest.raises(LogError) as wrong:
            desk.keep(decision)
        assert cause(wrong.value) == {"reason": os.strerror(errno.ENOSPC), "errno": "ENOSPC"}
        assert desk.keeps() == os.strerror(errno.ENOSPC)
    assert desk.keeps() is None
    assert desk.keep(decision) is not None


def test_a_disk_that_failed_is_not_trusted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Settings(log=tmp_path / "decisions.jsonl"), store())
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))

    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "in the words of this test")

    with monkeypatch.context() as disk:
        disk.setattr("guarantee_rules.auditing.log.make_durable", failing)
        with pytest.raises(LogError):
            desk.keep(decision)
    with pytest.raises(LogError):
        desk.keep(decision)
    assert (desk.keeps() or "").startswith("log-broken")
