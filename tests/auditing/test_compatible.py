"""What earlier releases wrote is still read, replays and verifies; documents have only grown; no code is gone.

`earlier/` is what was written then. It is added to when a format gets a new number, and never written anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules.auditing import KeyedDigests, replay_all, verify
from guarantee_rules.explain.record import record_schema
from guarantee_rules.replaying import read_record, replay
from guarantee_rules.wording import phrases

EARLIER = Path(__file__).parent / "earlier"
PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"
RECORDS = sorted((EARLIER / "records").glob("*.json"))
SCHEMAS = sorted((EARLIER / "schemas").glob("*.json"))
KEY = bytes(range(32))
PERSONAL = {"borrower.other_scheme_balance": "2000000.01"}
SAID = ("title", "description")
"""Words for people, which may be put better."""


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_records_of_earlier_releases_replay(file: Path) -> None:
    again = replay(file.read_bytes(), personal=PERSONAL, digests=KeyedDigests(KEY))
    assert again.same, again.drifts


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_record_is_written_as_it_was(file: Path) -> None:
    content = file.read_text(encoding="utf-8")
    assert read_record(content).model_dump_json(indent=2) + "\n" == content


def test_a_log_of_an_earlier_release_verifies_and_replays() -> None:
    assert verify(EARLIER / "log.jsonl", key=KEY).ok
    replayed = replay_all(EARLIER / "log.jsonl", key=KEY)
    assert {again.came for again in replayed} == {"same", "withheld"}


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_what_a_schema_promised_it_still_promises(file: Path) -> None:
    now = json.loads((PUBLISHED / file.name).read_text(encoding="utf-8"))
    assert lost(json.loads(file.read_text(encoding="utf-8")), now) == []


@pytest.mark.parametrize("number", [1, 2])
def test_the_format_of_a_record_does_not_even_grow(number: Any) -> None:
    [file] = [file for file in SCHEMAS if file.stem in ("record.schema", "record-2.schema") and _number(file) == number]
    assert lost(record_schema(number), json.loads(file.read_text(encoding="utf-8"))) == []


def test_no_code_is_gone() -> None:
    codes = {key.split(".")[1] for key in phrases("en") if key.startswith("diagnostics.")}
    assert set((EARLIER / "codes.txt").read_text(encoding="utf-8").split()) - codes == set()


def test_what_is_lost_from_a_schema_is_found() -> None:
    was = {"properties": {"a": {"type": "string"}, "b": {"enum": ["x", "y"]}}, "required": ["a"]}
    assert lost(was, {**was, "properties": {**was["properties"], "c": {}}, "required": ["a", "c"]}) == []  # type: ignore[dict-item]
    assert lost(was, {**was, "properties": {"a": {"type": "string"}}}) == ["properties.b"]
    assert lost(was, {**was, "properties": {"a": {"type": "integer"}, "b": {"enum": ["x", "y"]}}}) == [
        "properties.a.type"
    ]
    assert lost(was, {**was, "properties": {"a": {"type": "string"}, "b": {"enum": ["x"]}}}) == ["properties.b.enum"]
    assert lost(was, {**was, "required": []}) == ["required"]


def _number(file: Path) -> int:
    return int(json.loads(file.read_text(encoding="utf-8"))["$id"].rpartition(":")[2])


def lost(was: Any, now: Any, at: str = "") -> list[str]:
    """Where something of a schema is not there any more, or is something else."""
    match was, now:
        case dict(), dict():
            kept = [key for key in was if key not in SAID or isinstance(was[key], dict)]
            gone = [f"{at}{key}" for key in kept if key not in now]
            return gone + [place for key in kept if key in now for place in lost(was[key], now[key], f"{at}{key}.")]
        case list(), list():
            return [] if all(any(not lost(one, other) for other in now) for one in was) else [at.removesuffix(".")]
        case _:
            return [] if was == now else [at.removesuffix(".") or "value"]
