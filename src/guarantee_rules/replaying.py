"""Reaching a recorded decision again, and saying what drifted where that does not succeed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import ValidationError

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.deciding import inquiry
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.record import Record, digest_of, record_of
from guarantee_rules.facts.read import collect_facts
from guarantee_rules.facts.stated import Facts
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import FactsError, diagnostic
from guarantee_rules.values.workdays import CHINA, from_mapping

Drifted = Literal["record", "pack", "version", "engine", "fact", "reading", "outcome", "value", "missing", "open"]


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

    `drifts` names causes first (record, pack, version, engine, fact, reading) and then what differs.
    """

    record: Record
    decision: Decision | None
    drifts: tuple[Drift, ...]

    @property
    def same(self) -> bool:
        return self.decision is not None and not any(
            drift.what in ("record", "outcome", "value", "missing", "open") for drift in self.drifts
        )


def read_record(given: object) -> Record:
    """A record from its JSON text or mapping. FactsError where it is none."""
    try:
        if isinstance(given, Record):
            record = given
        elif isinstance(given, str | bytes):
            record = Record.model_validate_json(given)
        else:
            record = Record.model_validate(given)
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


def replay(given: object, pack: Pack | None = None) -> Replay:
    """The recorded decision reached again with the pack of its name, or the one given."""
    record = read_record(given)
    return Replay(record, *_again(record, pack))


def _again(record: Record, pack: Pack | None) -> tuple[Decision | None, tuple[Drift, ...]]:
    drifts: list[Drift] = []
    if digest_of(record.facts) != record.facts_digest:
        drifts.append(Drift("record", "facts_digest", record.facts_digest, digest_of(record.facts)))
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
    decision, misread = _decided(record, version)
    drifts += misread
    if decision is not None:
        drifts += _differences(record, record_of(decision))
    return decision, tuple(drifts)


def _decided(record: Record, version: PackVersion) -> tuple[Decision | None, list[Drift]]:
    facts, problems = collect_facts(record.facts, version.vocabulary)
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


def _differences(was: Record, now: Record) -> Iterator[Drift]:
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


def _shown(record: Record) -> Mapping[str, str]:
    return {name: json.dumps(value.value, ensure_ascii=False) for name, value in record.values.items()}


def _listed(record: Record) -> str:
    return ", ".join(f"{item.why} {item.see}" for item in record.open)
