"""Every decision is told to hooks without a fact in it, and no hook can harm one."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.auditing import DecisionLog, Event, KeyedDigests, LogError, observed, verify
from guarantee_rules.source.diagnostics import FactsError
from tests.auditing.keeping import KEY

DAY = date(2024, 3, 1)
BALANCE = "1234567.89"
FACTS = {
    "application.date": "2024-03-01",
    "borrower.categories": ["enterprise"],
    "borrower.size": "small",
    "borrower.other_scheme_balance": BALANCE,
    "loan.amount": "345.6789万元",
}
QUESTION = load("yiwu").prepare("loan_limit")


def test_a_decision_is_told_with_everything_but_facts() -> None:
    told: list[Event] = []
    decision = observed(QUESTION, told.append).decide(FACTS, as_of=DAY)
    assert decision == QUESTION.decide(FACTS, as_of=DAY)
    [event] = told
    assert (event.pack, event.question, event.outcome, event.as_of) == ("yiwu", "loan_limit", "compliant", DAY)
    assert (event.version, event.digest) == ("2016-07-01", decision.version.digest)
    assert (event.missing, event.refused, event.record) == ((), (), None)
    assert event.microseconds >= 0
    assert not any(figure in repr(event) for figure in (BALANCE, "3456789", "small"))


def test_missing_facts_are_told_by_name() -> None:
    told: list[Event] = []
    observed(QUESTION, told.append).decide({"loan.amount": "300万元"}, as_of=DAY)
    assert told[0].outcome == "missing_fact"
    assert "borrower.categories" in told[0].missing


def test_refused_facts_are_told_by_code_and_never_by_value() -> None:
    told: list[Event] = []
    with pytest.raises(FactsError):
        observed(QUESTION, told.append).decide({"loan.amuont": "私密", "loan.term": "x" * 40}, as_of=DAY)
    assert told[0].refused
    assert (told[0].outcome, told[0].version) == (None, None)
    assert "私密" not in repr(told[0])
    assert "xxx" not in repr(told[0])


def test_it_goes_to_the_logging_of_python(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "guarantee_rules.decisions")
    observed(QUESTION).decide(FACTS, as_of=DAY)
    with pytest.raises(FactsError):
        observed(QUESTION).decide({"loan.amount": "x"}, as_of=DAY)
    done, refused = caplog.records
    assert (done.levelname, done.getMessage()) == ("INFO", "yiwu/loan_limit: compliant")
    assert vars(done)["digest"] == QUESTION.decide(FACTS, as_of=DAY).version.digest
    assert (refused.levelname, vars(refused)["outcome"]) == ("WARNING", None)
    assert not any(BALANCE in str(value) for record in caplog.records for value in vars(record).values())


def test_a_hook_that_fails_harms_no_decision_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    told: list[Event] = []

    def failing(event: Event) -> None:
        raise RuntimeError("the counter is down")

    question = observed(QUESTION, failing, told.append)
    for _ in range(3):
        assert question.decide(FACTS, as_of=DAY).outcome == "compliant"
    assert len(told) == 3
    assert [record.name for record in caplog.records] == ["guarantee_rules.hooks"]


def test_a_decision_is_kept_before_it_is_told(tmp_path: Path) -> None:
    told: list[Event] = []
    log = DecisionLog(tmp_path / "log.jsonl", key=KEY)
    decision, entry = observed(QUESTION, told.append, log=log).kept(FACTS, as_of=DAY)
    assert entry is not None
    assert told[0].record == f"{entry.log}:{entry.number}"
    kept = json.loads(log.path.read_text(encoding="ascii").splitlines()[entry.number])["record"]
    assert kept == decision.record().model_dump(mode="json")
    assert verify(log.path, key=KEY, anchor=entry.anchor).ok


def test_facts_about_persons_can_be_kept_as_digests(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    observed(QUESTION, lambda event: None, log=log, personal=KeyedDigests(KEY)).decide(FACTS, as_of=DAY)
    assert BALANCE not in log.path.read_text(encoding="ascii")


def test_a_decision_that_could_not_be_kept_is_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Event] = []
    log = DecisionLog(tmp_path / "log.jsonl")

    def full(descriptor: int, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guarantee_rules.auditing.log.write_all", full)
    with pytest.raises(LogError, match="No space left"):
        observed(QUESTION, told.append, log=log).decide(FACTS, as_of=DAY)
    assert told == []
