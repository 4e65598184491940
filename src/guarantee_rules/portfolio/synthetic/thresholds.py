"""The figures of a pack that a loan can lie exactly on: every comparison of numbers or dates that its own text makes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from guarantee_rules.core.expr import Compare, Expr, Fact, Lit, Reading, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import NUMERIC, Type

_ORDERED = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One comparison of a rule, where the rule applies; `facts` are those that can be moved to meet it."""

    rule: str
    compare: Compare
    applies: Expr | None
    definitions: Mapping[str, Expr] = field(repr=False, compare=False)
    facts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The comparison as `show --program` prints it."""
        return shown(self.compare)


def thresholds_of(version: PackVersion, questions: Collection[str], movable: Collection[str]) -> tuple[Threshold, ...]:
    """Each comparison of the questions once, where at least one of its facts is among the `movable`."""
    found: dict[tuple[str, Compare], Threshold] = {}
    for question in questions:
        program = version.programs[question]
        definitions = {definition.name: definition.expr for definition in program.definitions}
        for rule, compare, applies in _comparisons(program, version.text.span.file):
            facts = _facts(compare, definitions, program.facts, movable)
            if facts:
                found.setdefault((rule, compare), Threshold(rule, compare, applies, definitions, facts))
    return tuple(found.values())


def _comparisons(program: Program, file: str) -> Iterator[tuple[str, Compare, Expr | None]]:
    for check in program.checks:
        for part in walk(check.holds):
            if _is_figure(part, file):
                yield check.rule, part, check.applies
    for definition in program.definitions:
        for part in walk(definition.expr):
            if _is_figure(part, file):
                yield definition.rule, part, None


def _is_figure(part: Expr, file: str) -> bool:
    """A comparison that the pack's own text makes, with more than nothing."""
    if not isinstance(part, Compare) or part.op not in _ORDERED or part.span is None or part.span.file != file:
        return False
    sides = (part.left, part.right)
    return not any(isinstance(side, Reading) or isinstance(side, Lit) and not side.value for side in sides)


def _facts(
    compare: Compare, definitions: Mapping[str, Expr], types: Mapping[str, Type], movable: Collection[str]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    seen: set[str] = set()
    pending: list[Expr] = [compare]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Fact) and part.name in movable and types[part.name].name in (NUMERIC | {"date"}):
                found[part.name] = None
            elif isinstance(part, Ref) and part.name not in seen:
                seen.add(part.name)
                pending.append(definitions[part.name])
    return tuple(found)
