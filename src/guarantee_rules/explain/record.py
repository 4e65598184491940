"""What is kept of a decision: enough to reach it again, and to see who departed from a guideline and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from guarantee_rules.core.expr import Lit
from guarantee_rules.core.program import GUIDELINE
from guarantee_rules.explain.engine import engine_version
from guarantee_rules.explain.keyed import KeyedDigests, new_salt, resting_on
from guarantee_rules.facts.written import Written, written, written_facts
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import TypeName
from guarantee_rules.values.unknown import OpenWhy
from guarantee_rules.values.workdays import SuppliedYears, to_mapping

if TYPE_CHECKING:
    from guarantee_rules.explain.decision import Decision

KEYED_FORMAT: Final = "guarantee-rules/record/2"
SCHEMA_IDS = {1: "urn:guarantee-rules:record:1", 2: "urn:guarantee-rules:record:2"}
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


def _bounded(value: Written) -> Written:
    if isinstance(value, int) and value.bit_length() > 64:  # a million digits are not written out to be compared
        raise ValueError("the number is larger than any fact or value")
    return value


Told = Annotated[Written, AfterValidator(_bounded)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Departure(Part):
    """A guideline (原则上, 一般) that was knowingly exceeded: which rule, why, and who approved it."""

    rule: str = Field(min_length=1)
    reason: str = Field(min_length=1, max_length=4_000)
    approver: str = Field(min_length=1, max_length=200)


class RecordedValue(Part):
    type: TypeName
    value: Told


class RecordedOpen(Part):
    why: OpenWhy
    see: str
    rules: list[str]


class Kept(Part):
    """What every record has, whatever its format."""

    format: str
    engine: str
    pack: str
    version: str
    digest: str
    standing: str
    question: str
    as_of: Day
    facts: dict[str, Told]
    facts_digest: str
    readings: dict[str, str]
    calendar: dict[str, dict[str, list[str]]]
    """The working days the asker supplied, by year."""
    standards: list[str]
    outcome: str
    values: dict[str, RecordedValue]
    missing: list[str]
    open: list[RecordedOpen]
    departures: list[Departure]


class Record(Kept):
    """One decision, kept. `facts_digest` shows whether the facts are still those it was reached with."""

    format: Literal["guarantee-rules/record/1"] = "guarantee-rules/record/1"


class Personal(Part):
    """What stands for the facts marked personal, and for the values of the answer that were worked out from them.

    Each digest is the HMAC-SHA256 of `[salt, "fact" or "value", name, value]` as JSON without spaces, in ASCII.
    """

    key: str = Field(pattern=r"^[0-9a-f]{16}$")
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    facts: dict[str, Digest]
    values: dict[str, Digest]


class KeyedRecord(Kept):
    """One decision, kept with keyed digests for facts about a person. `facts_digest` covers these digests too."""

    format: Literal["guarantee-rules/record/2"] = KEYED_FORMAT
    personal: Personal


class DepartureRefused(ValueError):
    """A departure that records nothing: no such rule, or none that is a guideline and exceeded.

    `possible` are the rules that can be departed from in this case.
    """

    def __init__(self, rule: str, possible: Iterable[str]) -> None:
        self.rule = rule
        self.possible = tuple(possible)
        known = ", ".join(self.possible) or "none"
        super().__init__(f"`{rule}` is no guideline this case exceeds; those it does exceed: {known}")


def record_of(decision: Decision, departures: Iterable[Departure] = ()) -> Record:
    """The record of a decision. Raises `DepartureRefused` for a departure from what was not departed from."""
    facts = written_facts({name: value for name, value in decision.case.facts.items() if name != AS_OF})
    told = _kept(decision, departures)
    return Record(**told, facts=facts, facts_digest=digest_of(facts), values=_values(decision))


def keyed_record_of(
    decision: Decision, departures: Iterable[Departure], digests: KeyedDigests, salt: str = ""
) -> KeyedRecord:
    """The record of a decision without facts about a person, and without the values that would tell something of them.

    `salt` is a new one unless a record is made again. Raises `DepartureRefused` as `record_of`.
    """
    salt = salt or new_salt()
    known = decision.version.vocabulary.facts
    facts = written_facts({name: value for name, value in decision.case.facts.items() if name != AS_OF})
    kept = {name: value for name, value in facts.items() if not known[name].personal}
    personal = {name: digests.of(salt, "fact", name, value) for name, value in facts.items() if name not in kept}
    values = _values(decision)
    telling = resting_on(decision.program, personal)
    return KeyedRecord(
        **_kept(decision, departures),
        facts=kept,
        facts_digest=digest_of({**kept, **personal}),
        values={name: value for name, value in values.items() if name not in telling},
        personal=Personal(
            key=digests.id,
            salt=salt,
            facts=personal,
            values={
                name: digests.of(salt, "value", name, value.value) for name, value in values.items() if name in telling
            },
        ),
    )


def _kept(decision: Decision, departures: Iterable[Departure]) -> dict[str, Any]:
    """What a record says beside facts and values."""
    calendar = decision.case.calendar
    given = list(departures)
    _check(decision, given)
    return {
        "engine": engine_version(),
        "pack": decision.pack,
        "version": decision.version.version,
        "digest": decision.version.digest,
        "standing": decision.standing,
        "question": decision.question,
        "as_of": decision.as_of.isoformat(),
        "readings": dict(sorted(decision.case.readings.items())),
        "calendar": to_mapping(calendar) if isinstance(calendar, SuppliedYears) else {},
        "standards": _standards(decision),
        "outcome": decision.outcome,
        "missing": list(decision.missing),
        "open": [RecordedOpen(why=item.why, see=item.see, rules=list(item.rules)) for item in decision.open],
        "departures": given,
    }


def _values(decision: Decision) -> dict[str, RecordedValue]:
    return {
        output.name: RecordedValue(type=output.type.name, value=written(decision.values[output.name]))
        for output, _ in decision.answer.outputs
        if output.name in decision.values
    }


def digest_of(facts: Mapping[str, Written]) -> str:
    """The same for the same facts, on any platform and in any order."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def record_schema(format: Literal[1, 2] = 1) -> dict[str, Any]:
    """The JSON Schema of a record, as published in docs/schema; of format 2, with keyed digests for personal facts."""
    model = Record if format == 1 else KeyedRecord
    schema = model.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_IDS[format], **schema}


def _check(decision: Decision, departures: list[Departure]) -> None:
    if not departures:
        return
    exceeded = {check.rule for check, verdict in decision.answer.verdicts if verdict == "not_met"}
    guidelines = {check.rule for check, _ in decision.answer.verdicts if check.force in GUIDELINE}
    for departure in departures:
        if departure.rule not in exceeded & guidelines:
            raise DepartureRefused(departure.rule, sorted(exceeded & guidelines))


def _standards(decision: Decision) -> list[str]:
    """The standards the answer was worked out with, or would have been had their results not been stated."""
    figures = (figure for notice in decision.program.notices for figure in notice.figures)
    return sorted({str(expr.value) for name, expr in figures if name == "standard" and isinstance(expr, Lit)})
