"""Advice as data, for other programs: exact values as records write them, and labels in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from guarantee_rules.explain.labels import Labels
from guarantee_rules.facts.written import written, written_facts
from guarantee_rules.proving.advice.advise import Advice
from guarantee_rules.proving.advice.extremes import Extreme
from guarantee_rules.proving.advice.mattering import Matter
from guarantee_rules.proving.advice.repairing import Minimal, Repairs, beside
from guarantee_rules.values.types import Value

Json = dict[str, object]


def as_json(advice: Advice, lang: str) -> Json:
    decision, labels = advice.decision, Labels(advice.decision.version, lang)
    found = advice.mattering
    return {
        "pack": decision.pack,
        "version": decision.version.version,
        "question": decision.question,
        "as_of": decision.as_of.isoformat(),
        "outcome": decision.outcome,
        "missing": {
            "named": list(found.asked),
            "facts": [_matter(it, labels) for it in found.facts],
            "need_not_be_asked": list(found.idle),
            "outcome_whatever_they_are": found.same,
        },
        "repairs": None if advice.repairs is None else _repairs(advice.repairs, advice, labels),
        "extremes": [_extreme(it, labels) for it in advice.extremes],
    }


def _matter(found: Matter, labels: Labels) -> Json:
    pair = found.pair
    told: Json = {"fact": found.fact, "label": labels.fact(found.fact), "matters": found.matters, "why": found.why}
    if pair is not None and found.answers is not None:
        told["where"] = written_facts(pair.facts)
        told["answers"] = [
            {"value": written(value), "outcome": answer["outcome", ""], "differs": _differing(found, answer)}
            for value, answer in zip((pair.one, pair.other), found.answers, strict=True)
        ]
    return told


def _differing(found: Matter, answer: Mapping[tuple[str, str], object]) -> Json:
    """The parts of an answer in which it differs from the other one, but the outcome."""
    names = [key for key in found.differ if key[0] != "outcome"]
    return {
        name: written(cast("Value", value))
        for key in names
        for name in [key[1]]
        if (value := answer.get(key)) is not None
    }


def _repairs(found: Repairs, advice: Advice, labels: Labels) -> Json:
    supersets = [
        {"facts": sorted(change.fact for change in it.repair.changes), "contains": sorted(it.within.facts)}
        for it in beside(found, advice.decision.repairs())
        if it.within is not None
    ]
    return {
        "outcome": found.outcome,
        "complete": found.complete,
        "why": found.why,
        "changeable": list(found.changeable),
        "repairs": [_repair(it, labels) for it in found.repairs],
        "not_minimal_in_decision": supersets,
    }


def _repair(found: Minimal, labels: Labels) -> Json:
    facts = sorted(found.facts)
    return {
        "facts": [{"fact": name, "label": labels.fact(name)} for name in facts],
        "members": [{"fact": unit.fact, "member": unit.member} for unit in found.units if unit.member],
        "ways": [_stated(way) for way in found.ways],
        "why": found.why,
    }


def _extreme(found: Extreme, labels: Labels) -> Json:
    beyond = found.beyond
    told: Json = {
        "fact": found.fact,
        "label": labels.fact(found.fact),
        "passes": [{"from": written(span.least), "to": written(span.most)} for span in found.spans],
        "why": found.why,
        "greatest_of_domain": found.open,
        "beyond": None,
        "with_more_stated": None,
        "with_more_stated_why": found.top_why,
    }
    if beyond is not None:
        told["beyond"] = {"value": written(beyond.value), "outcome": beyond.outcome, "not_met": list(beyond.rules)}
    if found.top is not None:
        told["with_more_stated"] = {"value": written(found.top), "facts": written_facts(found.beside)}
    return told


def _stated(way: Mapping[str, Value]) -> Mapping[str, object]:
    return written_facts(way)
