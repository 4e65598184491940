"""A recorded decision is reached again, and where it is not, what drifted is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules.api import Pack, load
from guarantee_rules.explain import engine
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.replaying import replay
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.workdays import from_mapping
from tests.explain.examples import DAY, DECISIONS

FACTS = {
    "application": {"date": DAY},
    "borrower": {"categories": ["enterprise"], "size": "small", "other_scheme_balance": "200000.00"},
    "loan": {"amount": "4800000.00"},
}
BUNDLED = [name for name, decision in DECISIONS.items() if decision.pack in ("yiwu", "chengyang")]


def recorded(**changed: object) -> dict[str, Any]:
    record = load("yiwu").decide("loan_limit", FACTS, as_of=date(2024, 3, 1)).record()
    return dict(json.loads(record.model_dump_json())) | changed


def changed_pack(folder: Path, *changes: tuple[str, str]) -> Pack:
    text = policies_root().joinpath("yiwu.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "yiwu.yaml").write_text(text, encoding="utf-8")
    return load(folder / "yiwu.yaml")


def drifted(record: object, pack: Pack | None = None) -> list[tuple[str, str]]:
    return [(drift.what, drift.name) for drift in replay(record, pack).drifts]


@pytest.mark.parametrize("name", BUNDLED)
def test_a_decision_replays_as_it_was_recorded(name: str) -> None:
    again = replay(DECISIONS[name].record().model_dump_json())
    assert (again.same, again.drifts) == (True, ())


def test_a_record_can_be_given_as_text_bytes_mapping_or_itself() -> None:
    record = recorded()
    text = json.dumps(record)
    assert replay(text).same
    assert replay(text.encode()).same
    assert replay(record).same
    assert replay(replay(record).record).same


def test_comments_layout_and_the_order_of_entries_are_no_drift(tmp_path: Path) -> None:
    pack = changed_pack(tmp_path, ("pack: yiwu\n", "# a remark\npack:   yiwu\n"))
    assert drifted(recorded(), pack) == []


def test_a_pack_that_changed_without_changing_the_answer_is_named_and_the_same(tmp_path: Path) -> None:
    pack = changed_pack(tmp_path, ("at_most: 50万元", "at_most: 60万元"))
    again = replay(recorded(), pack)
    assert again.same
    assert [drift.what for drift in again.drifts] == ["pack"]


def test_a_pack_that_changed_the_answer_is_named_with_what_differs(tmp_path: Path) -> None:
    pack = changed_pack(tmp_path, ("at_most: 500万元", "at_most: 400万元"))
    again = replay(recorded(), pack)
    assert not again.same
    assert [(drift.what, drift.name) for drift in again.drifts][:2] == [("pack", "yiwu"), ("outcome", "outcome")]
    assert {drift.name for drift in again.drifts if drift.what == "value"} >= {"limit"}


def test_another_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    again = replay(recorded(engine="0.0.1"))
    assert again.same
    assert [(drift.what, drift.was, drift.now) for drift in again.drifts] == [
        ("engine", "0.0.1", engine.engine_version())
    ]


def test_a_fact_that_was_tampered_with_is_noticed_even_where_the_answer_is_the_same() -> None:
    record = recorded()
    record["facts"]["borrower.size"] = "micro"
    again = replay(record)
    assert not again.same
    assert [drift.what for drift in again.drifts] == ["record"]


def test_an_outcome_that_was_tampered_with_is_noticed() -> None:
    assert drifted(recorded(outcome="non_compliant")) == [("outcome", "outcome")]


def test_a_fact_that_can_no_longer_be_read_is_named() -> None:
    record = recorded()
    record["facts"]["loan.colour"] = "red"
    again = replay(record)
    assert again.decision is None
    assert not again.same
    assert ("fact", "loan.colour") in [(drift.what, drift.name) for drift in again.drifts]


def test_a_reading_that_is_gone_is_named(tmp_path: Path) -> None:
    readings = recorded()["readings"]
    assert drifted(recorded(readings=readings | {"moon_phase": "full"})) == [("reading", "moon_phase")]
    assert drifted(recorded(readings=readings | {"limit_scope": "moon"})) == [("reading", "limit_scope")]


def test_a_version_or_a_pack_that_is_gone_is_named() -> None:
    assert drifted(recorded(version="1999-01-01")) == [("version", "1999-01-01")]
    assert drifted(recorded(pack="atlantis")) == [("pack", "atlantis")]


def test_the_readings_and_working_days_of_the_record_are_used_and_not_the_present_ones() -> None:
    calendar = from_mapping({"2027": {"off": ["2027-03-01"], "work": []}})
    readings = {"limit_scope": "loan"}
    decision = load("yiwu").decide("loan_limit", FACTS, as_of=date(2024, 3, 1), readings=readings, calendar=calendar)
    again = replay(decision.record())
    assert again.same
    assert again.decision is not None
    assert again.decision.case.readings["limit_scope"] == "loan"
    assert again.decision.record() == decision.record()


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"\xff\xfe",
        "not json",
        "[]",
        "{}",
        json.dumps(recorded() | {"as_of": "2024-02-30"}),
        json.dumps(recorded() | {"calendar": {"2027": {"off": ["soon"]}}}),
        json.dumps(recorded() | {"more": 1}),
        None,
        3,
    ],
)
def test_what_is_no_record_is_refused_and_never_throws_anything_else(given: object) -> None:
    with pytest.raises(FactsError) as refused:
        replay(given)
    assert refused.value.render("zh")
    assert {problem.code for problem in refused.value.diagnostics} == {"record-unreadable"}
