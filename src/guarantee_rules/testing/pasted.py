"""A case as it would stand in a file of cases, ready to be pasted there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from guarantee_rules.api import Pack
from guarantee_rules.facts.written import Written, written, written_facts
from guarantee_rules.source.diagnostics import FactsError
from guarantee_rules.values.types import Value


def pasted(
    sentence: str, pack: Pack, question: str, as_of: date, facts: Mapping[str, Value], readings: Mapping[str, str]
) -> str:
    """The case as YAML, expecting what the pack says by now."""
    lines = [f"  - case: {_text(sentence)}", f"    question: {question}", f"    as_of: {as_of.isoformat()}"]
    if readings:
        lines.append(f"    readings: {_entries(dict(readings))}")
    lines += _facts(facts)
    lines += _expected(pack, question, as_of, facts, readings)
    return "\n".join(lines)


def _facts(facts: Mapping[str, Value]) -> list[str]:
    if not facts:
        return ["    facts: {}"]
    groups: dict[str, dict[str, Written]] = {}
    for name, value in written_facts(facts).items():
        group, _, rest = name.partition(".")
        groups.setdefault(group, {})[rest] = value
    return ["    facts:", *(f"      {group}: {_entries(entries)}" for group, entries in groups.items())]


def _expected(
    pack: Pack, question: str, as_of: date, facts: Mapping[str, Value], readings: Mapping[str, str]
) -> list[str]:
    try:
        decision = pack.decide(question, facts, as_of=as_of, readings=readings or None)
    except FactsError:
        return []
    lines = ["    expect:", f"      outcome: {decision.outcome}"]
    if decision.values:
        lines.append(f"      values: {_entries({name: written(value) for name, value in decision.values.items()})}")
    return lines


def _entries(entries: Mapping[str, Written]) -> str:
    return "{" + ", ".join(f"{name}: {_value(value)}" for name, value in entries.items()) + "}"


def _value(value: Written) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(value)}]"
        case _:
            return str(value)


def _text(sentence: str) -> str:
    quoted = sentence.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
