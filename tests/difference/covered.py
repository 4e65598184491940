"""Whether a case lies in a part that a difference names, asked of the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guarantee_rules.core.evaluate import Case, Surroundings, evaluate
from guarantee_rules.difference.asked import Asked
from guarantee_rules.difference.found import Condition, Holds, Line, QuestionChange, Range
from guarantee_rules.difference.near import lines_of
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown

Kind = tuple[str, str, str | None, str | None]


def covers(asked: Asked, line: Line, facts: Mapping[str, Value]) -> bool:
    known: dict[str, Outcome] = {}
    around = Surroundings(Case(facts, {}), known)
    for definition in asked.joint.definitions:
        known[definition.name] = evaluate(definition.expr, around)
    return all(_meets(condition, evaluate(condition.of, around)) for condition in line.where)


def _meets(condition: Condition, value: Any) -> bool:
    if isinstance(condition, Holds) and not condition.known:
        return value is not True
    if isinstance(condition, Holds):
        return isinstance(value, Unknown) if condition.holds is None else value is condition.holds
    return not isinstance(value, Unknown) and _within(condition, value)


def _within(found: Range, value: Any) -> bool:
    low: Any = found.low
    high: Any = found.high
    above = low is None or (value >= low if found.closed[0] else value > low)
    return above and (high is None or (value <= high if found.closed[1] else value < high))


def disagreements(asked: Asked, change: QuestionChange, cases: Iterator[Mapping[str, Value]]) -> Iterator[str]:
    """Cases that differ outside what is told, and cases that do not although a part told as exact covers them.

    Outcomes and numbers are looked at; where neither version is in force there is nothing to tell.
    """
    told: dict[Kind, list[Line]] = {}
    for line in change.lines:
        told.setdefault((line.about, line.direction, line.old, line.new), []).append(line)
    for facts in cases:
        witness = asked.witness(facts)
        if witness.old.outcome == witness.new.outcome == "not_in_force":
            continue
        met = {_kind(asked, one) for one in lines_of(asked, witness)}
        for kind in met:
            looked_at = kind[0] in ("outcome", "validity") or (kind in told and kind[1] != "otherwise")
            if looked_at and not any(covers(asked, line, facts) for line in told.get(kind, [])):
                yield f"differs, but is not told: {kind} {dict(facts)}"
        for kind, lines in told.items():
            if (
                kind in met
                or kind[0] not in ("outcome", "validity", *asked.joint.changed_outputs)
                or kind[1] == "otherwise"
            ):
                continue
            if any(line.exact and covers(asked, line, facts) for line in lines):
                yield f"told, but does not differ: {kind} {dict(facts)}"


def _kind(asked: Asked, line: Line) -> Kind:
    about = "validity" if asked.pair.dated and "not_in_force" in (line.old, line.new) else line.about
    return about, line.direction, line.old, line.new
