"""Reaching a recorded decision again, and saying what drifted where that does not succeed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from typing import Literal, TypeVar

from pydantic import BaseModel, ValidationError

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.deciding import inquiry
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.keyed import KeyedDigests
from guarantee_rules.explain.record import KEYED_FORMAT, KeyedRecord, Record, digest_of, keyed_record_of, record_of
from guarantee_rules.facts.read import collect_facts, read_facts
from guarantee_rules.facts.stated import Facts
from guarantee_rules.facts.written import Written, written_facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import FactsError, diagnostic
from guarantee_rules.values.workdays import CHINA, from_mapping

Drifted = Literal[
    "record",
    "pack",
    "version",
    "engine",
    "key",
    "personal",
    "fact",
    "reading",
    "outcome",
    "value",
    "missing",
    "open",
]
Kept = Record | KeyedRecord
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that is not as it was recorded."""

    what: Drifted
    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A record put to the library again. `same` where outcome and values come out as recorded.

    `drifts` names causes first (record, pack, version, engine, key, personal, fact, reading) and then what differs.
    Where a record holds digests for facts about a person, `key` and `personal` say why it cannot be reached: key or
    facts were not supplied, or are not those of the record.
    """

    record: Kept
    decision: Decision | None
    drifts: tuple[Drift, ...]

    @property
    def same(self) -> bool:
        return self.decision is not None and not any(
            drift.what in ("record", "outcome", "value", "missing", "open") for drift in self.drifts
        )


def read_record(given: object) -> Kept:
    """A record from its JSON text or mapping, of either format. FactsError where it is none."""
    try:
        record = _read(given)
    except ValidationError as invalid:
        wrong = [
            diagnostic("record-unreadable", None, at=".".join(map(str, error["loc"])) or "record", why=error["msg"])
            for error in invalid.errors()
        ]
        raise FactsError(wrong) from invalid
    # The form of a day is not yet a day: 2024-02-30.
    for at, read in (
        ("as_of", lambda: date.fromisoformat(record.as_of)),
        ("calendar", lambda: from_mapping(record.calendar)),
    ):
        try:
            read()
        except ValueError as invalid:
            raise FactsError([diagnostic("record-unreadable", None, at=at, why=invalid)]) from invalid
    return record


def _read(given: object) -> Kept:
    if isinstance(given, Record | KeyedRecord):
        return given
    try:
        return _as(Record, given)
    except ValidationError as invalid:
        formats = [error["input"] for error in invalid.errors() if error["loc"] == ("format",)]
        if formats != [KEYED_FORMAT]:
            raise
    return _as(KeyedRecord, given)


def _as(model: type[Model], given: object) -> Model:
    return model.model_validate_json(given) if isinstance(given, str | bytes) else model.model_validate(given)


def replay(
    given: object, pack: Pack | None = None, *, personal: object = None, digests: KeyedDigests | None = None
) -> Replay:
    """The recorded decision reached again with the pack of its name, or the one given.

    For a record with keyed digests, `digests` has the key and `personal` the facts the digests stand for, as `decide`
    takes them; other facts among them are not looked at. Raises `FactsError` for what is no record or no facts.
    """
    record = read_record(given)
    return Replay(record, *_again(record, pack, personal, digests))


def _again(
    record: Kept, pack: Pack | None, personal: object, digests: KeyedDigests | None
) -> tuple[Decision | None, tuple[Drift, ...]]:
    drifts: list[Drift] = []
    told = record.facts | (record.personal.facts if isinstance(record, KeyedRecord) else {})
    if digest_of(told) != record.facts_digest:
        drifts.append(Drift("record", "facts_digest", record.facts_digest, digest_of(told)))
    if pack is None:
        if record.pack not in bundled():
            return None, (*drifts, Drift("pack", record.pack, record.digest, ""))
        pack = load(record.pack)
    if record.engine != engine_version():
        drifts.append(Drift("engine", "engine", record.engine, engine_version()))
    version = next((item for item in pack.versions if item.version == record.version), None)
    if version is None or record.question not in version.programs:
        known = ", ".join(item.version for item in pack.versions)
        return None, (*drifts, Drift("version", record.version, record.version, known))
    if version.digest != record.digest:
        drifts.append(Drift("pack", record.pack, record.digest, version.digest))
    facts: dict[str, Written] = dict(record.facts)
    if isinstance(record, KeyedRecord):
        supplied, lacking = _supplied(record, version, personal, digests)
        if lacking:
            return None, (*drifts, *lacking)
        facts |= supplied
    decision, misread = _decided(record, facts, version)
    drifts += misread
    if decision is not None:
        drifts += _differences(record, _recorded(decision, record, digests))
    return decision, tuple(drifts)


def _supplied(
    record: KeyedRecord, version: PackVersion, given: object, digests: KeyedDigests | None
) -> tuple[dict[str, Written], list[Drift]]:
    """The facts that digests stand for, each checked against its digest; and what keeps them from being checked."""
    kept = record.personal
    if not kept.facts:
        return {}, []
    if digests is None or digests.id != kept.key:
        return {}, [Drift("key", kept.key, kept.key, digests.id if digests else "")]
    stated = read_facts({} if given is None else given, version.vocabulary)
    supplied = written_facts({name: value for name, value in stated.items() if name in kept.facts})
    now = {name: digests.of(kept.salt, "fact", name, value) for name, value in supplied.items()}
    wrong = [
        Drift("personal", name, was, now.get(name, ""))
        for name, was in sorted(kept.facts.items())
        if not compare_digest(now.get(name, ""), was)
    ]
    return supplied, wrong


def _recorded(decision: Decision, record: Kept, digests: KeyedDigests | None) -> Kept:
    """The record made again, in the same format."""
    if isinstance(record, KeyedRecord) and digests is not None:
        return keyed_record_of(decision, (), digests, record.personal.salt)
    return record_of(decision)


def _decided(record: Kept, given: dict[str, Written], version: PackVersion) -> tuple[Decision | None, list[Drift]]:
    facts, problems = collect_facts(given, version.vocabulary)
    drifts = [Drift("fact", dict(problem.params).get("fact", ""), problem.code, "") for problem in problems]
    readings = version.default_readings
    for name, option in record.readings.items():
        known = version.readings.get(name)
        if known is None or option not in known.options:
            drifts.append(Drift("reading", name, option, ", ".join(known.options) if known else ""))
        else:
            readings[name] = option
    if problems:
        return None, drifts
    as_of = date.fromisoformat(record.as_of)
    calendar = from_mapping(record.calendar) if record.calendar else CHINA
    asked = inquiry(version, record.question, readings, calendar)
    stated = Facts(facts, version.vocabulary.digest)
    return Decision(asked, stated, as_of, asked.engine.run(facts.get, as_of, calendar)), drifts


def _differences(was: Kept, now: Kept) -> Iterator[Drift]:
    if was.outcome != now.outcome:
        yield Drift("outcome", "outcome", was.outcome, now.outcome)
    old, new = _shown(was), _shown(now)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Drift("value", name, old.get(name, ""), new.get(name, ""))
    if was.missing != now.missing:
        yield Drift("missing", "missing", ", ".join(was.missing), ", ".join(now.missing))
    if was.open != now.open:
        yield Drift("open", "open", _listed(was), _listed(now))


def _shown(record: Kept) -> Mapping[str, str]:
    """Each value as text; one that a digest stands for as its digest."""
    keyed = record.personal.values if isinstance(record, KeyedRecord) else {}
    return {name: json.dumps(value.value, ensure_ascii=False) for name, value in record.values.items()} | keyed


def _listed(record: Kept) -> str:
    return ", ".join(f"{item.why} {item.see}" for item in record.open)
