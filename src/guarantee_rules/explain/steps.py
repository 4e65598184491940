"""A program as steps, each with the facts, readings and earlier steps it reads itself: nothing else can change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from guarantee_rules.core.evaluate import Surroundings, evaluate, output_of, verdict_of
from guarantee_rules.core.expr import Expr
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Program
from guarantee_rules.explain.once import once
from guarantee_rules.values.unknown import Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A definition, the outcome, what came of a rule, or a value of the answer."""

    name: str
    exprs: tuple[Expr, ...]
    value: Callable[[Surroundings], Outcome | None]
    """What it comes to; None for a value of the answer that does not apply."""
    facts: frozenset[str]
    readings: frozenset[str]
    definitions: frozenset[str]


@dataclass(frozen=True)
class Steps:
    """The steps of a program; definitions come before their use."""

    program: Program

    @cached_property
    def definitions(self) -> tuple[Step, ...]:
        return tuple(_step(one.name, partial(evaluate, one.expr), one.expr) for one in self.program.definitions)

    @cached_property
    def outcome(self) -> Step:
        return _step("", partial(evaluate, self.program.outcome), self.program.outcome)

    @cached_property
    def outputs(self) -> tuple[Step, ...]:
        return tuple(_step(one.name, partial(output_of, one), one.applies, one.expr) for one in self.program.outputs)

    @cached_property
    def verdicts(self) -> tuple[Step, ...]:
        return tuple(_step(one.rule, partial(verdict_of, one), one.applies, one.holds) for one in self.program.checks)

    def before(self, wanted: tuple[Step, ...]) -> tuple[Step, ...]:
        """The definitions that these steps need, directly or not, in order."""
        needed = {name for step in wanted for name in step.definitions}
        found: list[Step] = []
        for step in reversed(self.definitions):
            if step.name in needed:
                needed.update(step.definitions)
                found.append(step)
        return tuple(reversed(found))


steps = once(Steps)


def _step(name: str, value: Callable[[Surroundings], Outcome | None], *exprs: Expr) -> Step:
    found = [mentions(expr) for expr in exprs]
    return Step(
        name,
        exprs,
        value,
        frozenset(fact for one in found for fact in one.facts),
        frozenset(reading for one in found for reading in one.readings),
        frozenset(ref for one in found for ref in one.refs),
    )
