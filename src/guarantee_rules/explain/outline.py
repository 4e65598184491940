"""What holds of a program whatever the case: its definitions by name and rule, and the types of its expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guarantee_rules.core.check import type_of
from guarantee_rules.core.expr import Expr
from guarantee_rules.core.parts import parts_of
from guarantee_rules.core.program import Definition, Program
from guarantee_rules.explain.once import once
from guarantee_rules.values.types import Type


@dataclass(frozen=True)
class Outline:
    """One program, looked at once; threads may share it."""

    program: Program

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        return {definition.name: definition for definition in self.program.definitions}

    @cached_property
    def types(self) -> Mapping[str, Type]:
        return {definition.name: definition.type for definition in self.program.definitions}

    def type_of(self, expr: Expr) -> Type:
        known = self._types.get(id(expr))
        if known is None:
            known = type_of(expr, self.program.facts, self.program.readings, self.types)
            if id(expr) in self._parts:
                self._types[id(expr)] = known
        return known

    @cached_property
    def _types(self) -> dict[int, Type]:
        """By identity, of the program's own expressions only: they last as long as this does."""
        return {}

    @cached_property
    def _parts(self) -> frozenset[int]:
        """Every expression of the program, by identity."""
        found, pending = set[int](), list(_exprs(self.program))
        while pending:
            part = pending.pop()
            if id(part) not in found:
                found.add(id(part))
                pending += parts_of(part)
        return frozenset(found)

    @cached_property
    def internal(self) -> frozenset[str]:
        """The definitions that are a rule's own business, such as its condition under a name: `yiwu_rate_cap.holds`."""
        return frozenset(definition.name for definition in self.program.definitions if _is_internal(definition))

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[Definition, ...]]:
        """The definitions of each rule, in the order of the program."""
        found: dict[str, list[Definition]] = {}
        for definition in self.program.definitions:
            found.setdefault(definition.rule, []).append(definition)
        return {rule: tuple(definitions) for rule, definitions in found.items()}


outline = once(Outline)


def _exprs(program: Program) -> Iterator[Expr]:
    yield program.outcome
    yield from (definition.expr for definition in program.definitions)
    for check in program.checks:
        yield from (check.applies, check.holds)
    for output in program.outputs:
        yield from (output.applies, output.expr)
    for notice in program.notices:
        yield from (notice.when, *(figure for _, figure in notice.figures))


def _is_internal(definition: Definition) -> bool:
    # A proviso has a label of its own in the pack and is spoken of by it.
    owner, _, last = definition.name.rpartition(".")
    return bool(definition.rule) and owner == definition.rule and not last.startswith("provided_")
