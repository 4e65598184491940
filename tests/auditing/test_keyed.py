"""A record can hold keyed digests for facts about a person: they tell nothing, and the record still replays."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from guarantee_rules.api import load
from guarantee_rules.auditing import KeyedDigests
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.keyed import resting_on
from guarantee_rules.explain.record import KeyedRecord, Record, record_schema
from guarantee_rules.replaying import Replay, read_record, replay
from guarantee_rules.source.diagnostics import FactsError
from tests.conftest import Golden
from tests.explain.examples import DECISIONS

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "record-2.schema.json"
KEY = bytes(range(32))
DIGESTS = KeyedDigests(KEY)
BALANCE = "1234567.89"
PERSONAL = {"borrower.other_scheme_balance": BALANCE}
FACTS = {
    "application.date": "2024-03-01",
    "borrower.categories": ["enterprise"],
    "borrower.size": "small",
    "loan.amount": "400万元",
    **PERSONAL,
}


def decided() -> Decision:
    return load("yiwu").decide("loan_limit", FACTS, as_of=date(2024, 3, 1))


@pytest.fixture
def kept() -> KeyedRecord:
    return decided().record(personal=DIGESTS)


def drifted(again: Replay) -> list[tuple[str, str]]:
    return [(drift.what, drift.name) for drift in again.drifts]


def test_the_published_schema_is_the_one_of_the_model(golden: Golden) -> None:
    golden(SCHEMA, json.dumps(record_schema(2), ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("name", DECISIONS)
def test_no_fact_about_a_person_and_nothing_worked_out_from_one_stands_in_it(name: str) -> None:
    decision = DECISIONS[name]
    record, plain = decision.record(personal=DIGESTS), decision.record()
    known = decision.version.vocabulary.facts
    personal = {fact for fact in plain.facts if known[fact].personal}
    assert record.personal.facts.keys() == personal
    assert record.facts == {fact: value for fact, value in plain.facts.items() if fact not in personal}
    telling = resting_on(decision.program, personal)
    assert record.values == {value: told for value, told in plain.values.items() if value not in telling}
    assert record.personal.values.keys() == plain.values.keys() & telling
    Draft202012Validator(record_schema(2)).validate(json.loads(record.model_dump_json()))


def test_what_is_left_tells_neither_the_balance_nor_what_follows_from_it(kept: KeyedRecord) -> None:
    text = kept.model_dump_json()
    assert "limit" in kept.values
    assert kept.personal.values.keys() >= {"excess"}
    for figure in (BALANCE, "5234567.89", "234567.89"):
        assert figure not in text


@pytest.mark.parametrize("name", DECISIONS)
def test_what_is_kept_open_is_the_same_whatever_the_personal_facts_are(name: str) -> None:
    """Without them altogether: what then comes out otherwise was resting on them."""
    decision = DECISIONS[name]
    known = decision.version.vocabulary.facts
    facts = {fact: value for fact, value in decision.facts.items() if not known[fact].personal}
    asked = decision.inquiry
    result = asked.engine.run(facts.get, decision.as_of, asked.calendar)
    for value, told in decision.record(personal=DIGESTS).values.items():
        assert result[1][value] == decision.values[value], told


def test_equal_values_have_different_digests(kept: KeyedRecord) -> None:
    again = decided().record(personal=DIGESTS)
    assert again.personal.facts != kept.personal.facts
    salt = kept.personal.salt
    assert len({DIGESTS.of(salt, what, name, "1") for what in ("fact", "value") for name in ("a", "b")}) == 4


def test_it_is_reached_again_with_key_and_facts(kept: KeyedRecord) -> None:
    again = replay(kept.model_dump_json(), personal=FACTS, digests=DIGESTS)
    assert again.same
    assert again.drifts == ()


def test_without_facts_or_key_it_is_not_reached_and_says_why(kept: KeyedRecord) -> None:
    without_key, without_facts = replay(kept), replay(kept, digests=DIGESTS)
    assert (without_key.same, without_key.decision) == (False, None)
    assert drifted(without_key) == [("key", DIGESTS.id)]
    assert drifted(without_facts) == [("personal", "borrower.other_scheme_balance")]
    assert without_facts.drifts[0].now == ""
    assert drifted(replay(kept, personal=PERSONAL, digests=KeyedDigests(KEY[::-1]))) == [("key", DIGESTS.id)]


def test_other_facts_than_those_recorded_show(kept: KeyedRecord) -> None:
    again = replay(kept, personal={"borrower.other_scheme_balance": "1234567.88"}, digests=DIGESTS)
    assert drifted(again) == [("personal", "borrower.other_scheme_balance")]
    assert again.drifts[0].now != ""


def test_the_same_fact_written_otherwise_is_the_same(kept: KeyedRecord) -> None:
    assert replay(kept, personal={"borrower": {"other_scheme_balance": "123.456789万元"}}, digests=DIGESTS).same


def test_facts_that_cannot_be_read_are_refused(kept: KeyedRecord) -> None:
    with pytest.raises(FactsError, match="other_scheme_balance"):
        replay(kept, personal={"borrower.other_scheme_balance": 1.5}, digests=DIGESTS)


@pytest.mark.parametrize("part", ["facts", "values"])
def test_a_digest_that_was_changed_shows(kept: KeyedRecord, part: str) -> None:
    told = json.loads(kept.model_dump_json())
    told["personal"][part] = dict.fromkeys(told["personal"][part], "0" * 64)
    again = replay(told, personal=PERSONAL, digests=DIGESTS)
    assert not again.same
    assert {what for what, _ in drifted(again)} == ({"record", "personal"} if part == "facts" else {"value"})


def test_an_outcome_that_was_changed_shows(kept: KeyedRecord) -> None:
    changed = kept.model_copy(update={"outcome": "compliant"})
    assert drifted(replay(changed, personal=PERSONAL, digests=DIGESTS)) == [("outcome", "outcome")]


def test_without_facts_about_a_person_it_needs_no_key() -> None:
    facts = {name: value for name, value in FACTS.items() if name not in PERSONAL}
    decision = load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1))
    assert replay(decision.record(personal=DIGESTS)).same


def test_records_of_format_1_stay_as_they_were() -> None:
    record = decided().record()
    assert type(record) is Record
    assert record.format == "guarantee-rules/record/1"
    assert list(json.loads(record.model_dump_json()))[:3] == ["format", "engine", "pack"]
    assert "personal" not in record.model_dump()
    assert type(read_record(record.model_dump_json())) is Record


def test_a_format_there_is_not_is_refused() -> None:
    told = json.loads(decided().record().model_dump_json()) | {"format": "guarantee-rules/record/3"}
    with pytest.raises(FactsError, match="format"):
        read_record(told)


def test_a_short_key_is_refused_and_no_key_is_shown() -> None:
    with pytest.raises(ValueError, match="can be guessed"):
        KeyedDigests(b"secret")
    assert repr(DIGESTS) == f"<KeyedDigests {DIGESTS.id}>"
