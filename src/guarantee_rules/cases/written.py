"""A case written out, ready to be pasted into a file of cases: what is put, and what the pack as it is answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from guarantee_rules.cases.expected import told
from guarantee_rules.core.evaluate import Answer
from guarantee_rules.core.program import Program
from guarantee_rules.values.numbers import percent
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown

_NAMED = ("values", "rules", "forces", "blanks")
"""What a case expects by name; the others it expects of the answer as a whole."""
_UNITS = {"months": "个月", "days": "天", "workdays": "个工作日"}


def seen(answer: Answer) -> dict[tuple[str, str], object]:
    """All of an answer that a case can expect something of: the parts in which two answers can be told apart."""
    found: dict[tuple[str, str], object] = {("outcome", ""): outcome_name(answer.outcome)}
    if isinstance(answer.outcome, Unknown):
        found["missing", ""] = answer.outcome.missing
        found["open", ""] = frozenset(item.why for item in answer.outcome.open)
    for output, value in answer.outputs:
        if not isinstance(value, Unknown):
            found["values", output.name] = value
    for check, verdict in answer.verdicts:
        found["rules", check.rule] = verdict
        found["forces", check.rule] = check.force
    return found


def outcome_name(outcome: Outcome) -> str:
    """An outcome as a case names it."""
    if isinstance(outcome, Unknown):
        return "missing_fact" if outcome.missing else "not_determined"
    return str(outcome)


def written_case(
    sentence: str,
    program: Program,
    as_of: date,
    facts: Mapping[str, Value],
    readings: Mapping[str, str],
    expected: Mapping[tuple[str, str], object],
) -> str:
    """One case in YAML. `expected` are the parts of the answer it names."""
    types = {output.name: output.type for output in program.outputs}
    lines = [
        f"  - case: {json.dumps(sentence, ensure_ascii=False)}",
        f"    question: {program.question}",
        f"    as_of: {as_of.isoformat()}",
    ]
    if facts:
        told_ = ", ".join(f"{name}: {spelt(value, program.facts[name])}" for name, value in facts.items())
        lines.append(f"    facts: {{{told_}}}")
    if readings:
        lines.append(f"    readings: {{{', '.join(f'{name}: {option}' for name, option in readings.items())}}}")
    lines.append(f"    expect: {{{', '.join(_expected(expected, types))}}}")
    return "\n".join(lines) + "\n"


def _expected(expected: Mapping[tuple[str, str], object], types: Mapping[str, Type]) -> list[str]:
    groups: dict[str, list[str]] = {}
    for (about, name), value in expected.items():
        if about == "values":
            groups.setdefault(about, []).append(f"{name}: {spelt(cast('Value', value), types[name])}")
        elif about in _NAMED:
            groups.setdefault(about, []).append(f"{name}: {value}")
        elif isinstance(value, frozenset):
            groups[about] = [f"[{', '.join(sorted(value))}]"]
        else:
            groups[about] = [str(value)]
    return [
        f"{about}: {{{', '.join(parts)}}}"
        if about in ("values", "rules", "forces", "blanks")
        else f"{about}: {parts[0]}"
        for about, parts in groups.items()
    ]


def spelt(value: Value, type: Type) -> str:
    """A value as a case states it."""
    if isinstance(value, Decimal) and type.name in ("rate", "ratio"):
        return percent(value)
    return f"{told(value)}{_UNITS.get(type.name, '')}"
