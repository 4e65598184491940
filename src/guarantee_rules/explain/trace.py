"""What each part of a program came to for one case, seen by watching the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from guarantee_rules.core.check import parts_of, type_of
from guarantee_rules.core.evaluate import Answer, Case, Surroundings, evaluate, run
from guarantee_rules.core.expr import All, Any, Expr, Fact, Given, If, Needs, Reading, Ref
from guarantee_rules.core.program import Definition, Program
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

    def value(self, expr: Expr) -> Outcome:
        found = self._values.get(id(expr))
        if found is None:
            found = expr, evaluate(expr, Surroundings(self.case, self.answer.definitions))
            self._values[id(expr)] = found
        return found[1]

    def definition(self, name: str) -> Definition:
        return self._definitions[name]

    def __post_init__(self) -> None:
        self._definitions = {definition.name: definition for definition in self.program.definitions}
        self._types = {definition.name: definition.type for definition in self.program.definitions}

    def reached(self, expr: Expr) -> Iterator[Expr]:
        """The parts that the value rests on, definitions included: of a choice only the branch taken, of conditions
        only those that decide.
        """
        seen: set[str] = set()

        def within(at: Expr) -> Iterator[Expr]:
            yield at
            match at:
                case Ref(name):
                    if name not in seen:
                        seen.add(name)
                        yield from within(self.definition(name).expr)
                case If(test, then, orelse) if not isinstance(chosen := self.value(test), Unknown):
                    yield from within(test)
                    yield from within(then if chosen else orelse)
                case All(parts) if self.value(at) is False:
                    yield from within(next(part for part in parts if self.value(part) is False))
                case Any(parts) if self.value(at) is True:
                    yield from within(next(part for part in parts if self.value(part) is True))
                case _:
                    for part in parts_of(at):
                        yield from within(part)

        yield from within(expr)

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
        rule = self.definition(name).rule
        # A proviso has a label of its own in the pack and is spoken of by it.
        owner, _, last = name.rpartition(".")
        return bool(rule) and owner == rule and not last.startswith("provided_")

    def type_of(self, expr: Expr) -> Type:
        return type_of(expr, self.program.facts, self.program.readings, self._types)

    def facts_of(self, *exprs: Expr) -> tuple[str, ...]:
        """The facts that values rest on, stated or not, each once."""
        return tuple(dict.fromkeys(p.name for e in exprs for p in self.reached(e) if isinstance(p, Fact | Given)))

    def readings_of(self, *exprs: Expr) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.name for e in exprs for p in self.reached(e) if isinstance(p, Reading)))


def watched(program: Program, case: Case) -> Trace:
    """The trace of a program on a case."""
    values: dict[int, tuple[Expr, Outcome]] = {}

    def observe(expr: Expr, value: Outcome) -> None:
        values[id(expr)] = expr, value

    answer = run(program, case, observe)
    return Trace(program, case, answer, values)
