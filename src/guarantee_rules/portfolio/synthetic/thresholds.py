"""The figures of a pack that a loan can lie exactly on: the comparisons of numbers and dates that its text makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, Lit, Ref, either
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import NUMERIC, Type

_ORDERED = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One comparison of a rule: within which expression it stands, and where that applies.

    `facts` are those that can be moved to meet it.
    """

    rule: str
    compare: Compare
    within: Expr = field(repr=False, compare=False)
    applies: Expr = field(repr=False, compare=False)
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
        for rule, compare, within, applies in _comparisons(program, version.text.span.file):
            facts = _facts(compare, definitions, program.facts, movable)
            if facts:
                found.setdefault((rule, compare), Threshold(rule, compare, within, applies, definitions, facts))
    return tuple(found.values())


def _comparisons(program: Program, file: str) -> Iterator[tuple[str, Compare, Expr, Expr]]:
    definitions = {definition.name: definition.expr for definition in program.definitions}
    for check in program.checks:
        for compare in _figures(check.holds, file):
            yield check.rule, compare, check.holds, check.applies
    users = [(_named([check.holds], definitions), check.applies) for check in program.checks]
    tellers = [(_named([output.expr], definitions), output.applies) for output in program.outputs]
    for definition in program.definitions:
        asked = [applies for names, applies in users if definition.name in names]
        asked = asked or [applies for names, applies in tellers if definition.name in names]
        for compare in _figures(definition.expr, file):
            yield definition.rule, compare, definition.expr, either(*asked) if asked else TRUE


def _figures(within: Expr, file: str) -> Iterator[Compare]:
    """The comparisons that the pack's own text makes, with more than nothing."""
    for part in walk(within):
        if isinstance(part, Compare) and part.op in _ORDERED and part.span is not None and part.span.file == file:
            nothing = any(isinstance(side, Lit) and not side.value for side in (part.left, part.right))
            if not nothing:
                yield part


def _facts(
    compare: Compare, definitions: Mapping[str, Expr], types: Mapping[str, Type], movable: Collection[str]
) -> tuple[str, ...]:
    """The numbers and dates that can be moved among the facts a comparison speaks of, definitions included."""
    exprs = [compare, *(definitions[name] for name in _named([compare], definitions))]
    names = dict.fromkeys(part.name for expr in exprs for part in walk(expr) if isinstance(part, Fact))
    return tuple(name for name in names if name in movable and types[name].name in (NUMERIC | {"date"}))


def _named(exprs: Iterable[Expr], definitions: Mapping[str, Expr]) -> dict[str, None]:
    """The definitions that expressions refer to, and those that these refer to."""
    found: dict[str, None] = {}
    pending = list(exprs)
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Ref) and part.name not in found:
                found[part.name] = None
                pending.append(definitions[part.name])
    return found
