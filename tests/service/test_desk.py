"""What the service keeps, and what it keeps to itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from examples.service.desk import Desk
from examples.service.settings import Settings
from guarantee_rules.api import load
from guarantee_rules.auditing import LogError, verify

KEY = "ab" * 32
CASE = {"loan": {"amount": "1000000.00"}, "borrower": {"size": "small", "other_scheme_balance": "123456.78"}}


def kept(log: Path, settings: Settings) -> str:
    desk = Desk(replace(settings, log=log))
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))
    assert desk.keep(decision) == 1
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
    with pytest.raises(LogError):
        Desk(Settings(log=tmp_path / "decisions.jsonl"))


def test_without_a_log_nothing_is_kept_and_decisions_are_told_all_the_same(tmp_path: Path) -> None:
    decision = load("yiwu").decide("loan_limit", CASE, as_of=date(2024, 3, 1))
    assert Desk(Settings()).keep(decision) is None
    assert list(tmp_path.iterdir()) == []
