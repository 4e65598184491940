"""What each part of a program came to for one case, seen by watching the reference evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from guarantee_rules.core.evaluate import Answer, Case, Surroundings, evaluate, run
from guarantee_rules.core.expr import Expr, If, Needs, Ref
from guarantee_rules.core.program import Definition, Program
from guarantee_rules.explain.outline import outline
from guarantee_rules.explain.rests import Rests, rests_on
from guarantee_rules.values.types import Type
from guarantee_rules.values.unknown import Outcome, Unknown


@dataclass
class Trace:
    """The values of the nodes of a program. Never a second evaluator: what was not watched is asked of the first."""

    program: Program
    case: Case
    answer: Answer
    _values: dict[int, tuple[Expr, Outcome]] = field(default_factory=dict, repr=False)
    """By identity, which is quick. The expression is kept with its value, so that no other can take its place."""

    def __post_init__(self) -> None:
        self.outline = outline(self.program)

    def value(self, expr: Expr) -> Outcome:
        found = self._values.get(id(expr))
        if found is None:
            found = expr, evaluate(expr, Surroundings(self.case, self.answer.definitions))
            self._values[id(expr)] = found
        return found[1]

    def definition(self, name: str) -> Definition:
        return self.outline.definitions[name]

    def resolved(self, expr: Expr) -> Expr:
        """The expression behind settled choices and a rule's own names; itself where the choice is open."""
        match expr:
            case Ref(name) if self.is_internal(name):
                return self.resolved(self.definition(name).expr)
            case If(test, then, orelse) if not isinstance(chosen := self.value(test), Unknown):
                return self.resolved(then if chosen else orelse)
            case Needs(_, then) if not isinstance(self.value(expr), Unknown):
                return self.resolved(then)
            case _:
                return expr

    def is_internal(self, name: str) -> bool:
        """Whether a definition is a rule's own business, such as its condition under a name: `yiwu_rate_cap.holds`."""
        return name in self.outline.internal

    def type_of(self, expr: Expr) -> Type:
        return self.outline.type_of(expr)

    def rests_on(self, *exprs: Expr) -> Rests:
        return rests_on(*exprs, value=self.value, known=self.rests)

    @cached_property
    def rests(self) -> Mapping[str, Rests]:
        """What each definition rests on; worked out in the order in which they build on each other."""
        found: dict[str, Rests] = {}
        for definition in self.program.definitions:
            found[definition.name] = rests_on(definition.expr, value=self.value, known=found)
        return found

    def facts_of(self, *exprs: Expr) -> tuple[str, ...]:
        """The facts that values rest on, stated or not, each once."""
        return tuple(self.rests_on(*exprs).facts)

    def readings_of(self, *exprs: Expr) -> tuple[str, ...]:
        return tuple(self.rests_on(*exprs).readings)


def watched(program: Program, case: Case) -> Trace:
    """The trace of a program on a case."""
    values: dict[int, tuple[Expr, Outcome]] = {}

    def observe(expr: Expr, value: Outcome) -> None:
        values[id(expr)] = expr, value

    return Trace(program, case, run(program, case, observe), values)
