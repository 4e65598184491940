"""The golden cases as requests, and the schemas of every question, worked out once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from pydantic.json_schema import models_json_schema

from guarantee_rules.api import bundled, load
from guarantee_rules.contracts import Contract
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.files import located_facts
from guarantee_rules.facts.written import written_facts
from guarantee_rules.values.types import Value
from tests.cases.bundled import cases_of

QUESTIONS = [(pack, question) for pack in bundled() for question in load(pack).questions]


class Golden(NamedTuple):
    """A case worked out by hand, as a client sends it: `body` is JSON."""

    pack: str
    question: str
    facts: dict[str, Value]
    as_of: date
    readings: dict[str, str]

    @property
    def body(self) -> dict[str, Any]:
        stated: dict[str, Any] = {"as_of": self.as_of.isoformat(), "facts": nested(written_facts(self.facts))}
        return {**stated, "readings": self.readings} if self.readings else stated

    def decide(self) -> Decision:
        readings = self.readings or None
        return load(self.pack).decide(self.question, self.facts, as_of=self.as_of, readings=readings)


def nested(facts: dict[str, Any]) -> dict[str, Any]:
    """Before: {"loan.amount": …}. After: {"loan": {"amount": …}}."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        *groups, last = name.split(".")
        below = found
        for group in groups:
            below = below.setdefault(group, {})
        below[last] = value
    return found


def golden(*packs: str, question: str | None = None, each: int | None = None) -> Iterator[Golden]:
    """The golden cases of these packs or all, of one question or all; with `each` so many for a question, at most."""
    seen: dict[tuple[str, str], int] = {}
    for name in packs or bundled():
        vocabulary = load(name).versions[-1].vocabulary
        for case in cases_of(name).cases:
            asked = name, case.question
            seen[asked] = seen.get(asked, 0) + 1
            if question in (None, case.question) and (each is None or seen[asked] <= each):
                facts, problems = located_facts(case.facts, vocabulary)
                assert not problems
                yield Golden(name, case.question, facts, case.as_of, dict(case.readings))


@cache
def contract(pack: str, question: str) -> Contract:
    return Contract(load(pack), question)


@cache
def _definitions(part: str) -> dict[str, Any]:
    """The schemas of all questions together, as they would stand in one document."""
    contracts = [contract(*asked) for asked in QUESTIONS]
    if part == "request":
        return models_json_schema([(one.request, "validation") for one in contracts])[1]["$defs"]  # type: ignore[no-any-return]
    return models_json_schema([(one.response, "serialization") for one in contracts])[1]["$defs"]  # type: ignore[no-any-return]


@cache
def validator(part: str, title: str) -> Draft202012Validator:
    """Of the `request` or the `response` of that title."""
    schema = {"$ref": f"#/$defs/{title}", "$defs": _definitions(part)}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def definitions(part: str) -> dict[str, Any]:
    return _definitions(part)
