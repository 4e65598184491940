"""What there is in a pack for cases to reach, each with its place: rules, conditions, figures compared, readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guarantee_rules.core.expr import All, Any, Compare, Expr, Fact, Given, Includes, Lit, OneOf, Reading
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.text import Span
from guarantee_rules.values.types import BOOL, NUMERIC

Measure = Literal["clauses", "rules", "branches", "boundaries", "readings", "versions"]
Key = tuple[str, ...]
"""What makes a point the same in every question and version it stands in."""
REACHED = ("reached",)
EITHER = ("true", "false")
AROUND = ("below", "at", "above")
_TYPED = re.compile(r"(?<=[0-9]):[a-z]+\b")
_ORDERED = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Point:
    """Something to reach, in each of its `ways`; `name` is what it is called in the pack."""

    measure: Measure
    key: Key
    name: str
    ways: tuple[str, ...]
    span: Span | None


def points_of(version: PackVersion, file: str) -> Iterator[Point]:
    """Every point of a version, those of one measure together. `file` is the name of the pack's own text."""
    rules = [rule for rule in version.rules.values() if computes(rule)]
    clauses = {rule.clause: rule.span for rule in reversed(rules)}
    for clause, span in reversed(clauses.items()):
        yield Point("clauses", ("clauses", clause), clause, REACHED, span)
    for rule in rules:
        yield Point("rules", ("rules", rule.id), rule.id, REACHED, rule.span)
    conditions: dict[Key, Point] = {}
    for program in version.programs.values():
        for expr in exprs_of(program):
            for part in walk(expr):
                for point in conditions_at(part, program, file):
                    conditions.setdefault(point.key, point)
    yield from conditions.values()
    for name, reading in version.readings.items():
        yield Point("readings", ("readings", name), name, tuple(reading.options), None)
    yield Point("versions", ("versions", version.version), version.version, REACHED, version.text.span)


def computes(rule: RuleRecord) -> bool:
    """Whether a rule is part of some answer; records and gaps that no question asks for are only cited."""
    return bool(rule.questions) or rule.kind not in ("record", "gap")


def exprs_of(program: Program) -> Iterator[Expr]:
    """Every expression of a program."""
    yield from (definition.expr for definition in program.definitions)
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    yield program.outcome


def conditions_at(expr: Expr, program: Program, file: str) -> Iterator[Point]:
    """The condition that an expression of the pack's own text is, and the figure it compares, if it does."""
    span = expr.span
    if span is None or span.file != file or not _is_condition(expr, program):
        return
    text = shown(expr)
    name = _TYPED.sub("", text)
    yield Point("branches", ("branches", str(span), text), name, EITHER, span)
    if isinstance(expr, Compare) and expr.op in _ORDERED:
        yield Point("boundaries", ("boundaries", str(span), text), name, _around(expr), span)


def _around(expr: Compare) -> tuple[str, ...]:
    """Where the two sides can be: no fact is below nothing."""
    nothing = isinstance(expr.right, Lit) and expr.right.type.name in NUMERIC and not expr.right.value
    return AROUND[1:] if nothing and isinstance(expr.left, Fact) else AROUND


def _is_condition(expr: Expr, program: Program) -> bool:
    match expr:
        case Compare(Reading(), _, _) | Compare(_, _, Reading()):
            return False  # whether a reading is set so is counted with the readings
        case Compare() | All() | Any() | OneOf() | Includes() | Given():
            return True
        case Fact(name):
            return program.facts.get(name) == BOOL
        case _:
            return False
