"""What a drawn case can be led to: a threshold of the pack, a rule met or not, an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, If, Includes, Lit, Needs, OneOf, Reading, Ref
from guarantee_rules.core.parts import parts_of, walk
from guarantee_rules.core.program import Definition
from guarantee_rules.testing.crossing import Side, beside
from guarantee_rules.testing.ground import speaks_of
from guarantee_rules.testing.steering import named, toward
from guarantee_rules.testing.subjects import Subject
from guarantee_rules.testing.underway import Underway
from guarantee_rules.values.types import Type

Path = tuple[tuple[Expr, bool], ...]
"""Conditions on the way to an expression, and what each must be for it to matter."""


@dataclass(frozen=True)
class Threshold:
    """A comparison of numbers or dates, and what must hold for the answer to look at it."""

    compare: Compare
    path: Path
    rule: str
    """Of the rule whose condition or value it stands in; empty where it is the question's own."""
    stated: bool
    """Whether it is what a rule asks for, and not only a step on the way, such as a row of a table."""

    def lead(self, at: Underway, side: Side) -> None:
        for condition, truth in self.path:
            toward(at, condition, truth)
        on_the_way = speaks_of([condition for condition, _ in self.path], at.ground.definitions)
        beside(at, self.compare.left, self.compare.right, side, spared=on_the_way)


@dataclass(frozen=True)
class Condition:
    """A condition of a rule, to be true or false where the rule applies."""

    expr: Expr
    path: Path
    rule: str
    truth: bool

    def lead(self, at: Underway, _: Side) -> None:
        for condition, truth in self.path:
            toward(at, condition, truth)
        toward(at, self.expr, self.truth)


@dataclass(frozen=True)
class Ending:
    """An outcome the question can have."""

    expr: Expr
    outcome: str

    def lead(self, at: Underway, _: Side) -> None:
        named(at, self.expr, lambda name: name == self.outcome)


Aim = Threshold | Condition | Ending


@lru_cache(maxsize=256)
def aims_of(subject: Subject) -> tuple[Aim, ...]:
    """What a case of the question is led to first: its outcomes, its rules, and the thresholds these state."""
    program = subject.program
    outcomes = [part.value for part in walk(program.outcome) if isinstance(part, Lit) and isinstance(part.value, str)]
    endings = [Ending(program.outcome, outcome) for outcome in dict.fromkeys(outcomes)]
    conditions = [
        Condition(check.holds, ((check.applies, True),), check.rule, truth)
        for check in program.checks
        if check.holds != TRUE
        for truth in (True, False)
    ]
    stated = [threshold for threshold in thresholds_of(subject) if threshold.stated]
    return (*endings, *conditions, *stated)


@lru_cache(maxsize=256)
def thresholds_of(subject: Subject) -> tuple[Threshold, ...]:
    """Every comparison of numbers or dates a question makes, each once, by the first way to it."""
    program = subject.program
    walker = Walker(program.definitions, program.facts)
    for check in program.checks:
        walker.walk(check.holds, ((check.applies, True),) if check.applies != TRUE else (), check.rule, stated=True)
    for check in program.checks:
        walker.walk(check.applies, (), check.rule)
    for output in program.outputs:
        walker.walk(output.expr, ((output.applies, True),) if output.applies != TRUE else (), output.rule)
    walker.walk(program.outcome, (), "")
    return tuple(walker.found.values())


class Walker:
    """Goes through expressions and the definitions they refer to, each definition once for each rule."""

    def __init__(self, definitions: Iterable[Definition], facts: Mapping[str, Type]) -> None:
        self.definitions = {definition.name: definition for definition in definitions}
        self.facts = facts
        self.found: dict[Expr, Threshold] = {}
        """Every comparison met, as it was met first."""
        self._seen: set[tuple[str, str]] = set()

    def walk(self, expr: Expr, path: Path, rule: str, *, stated: bool = False) -> None:
        match expr:
            case Ref(name):
                if (name, rule) not in self._seen:
                    self._seen.add((name, rule))
                    self.walk(self.definitions[name].expr, path, rule, stated=stated)
            case If(test, then, orelse):
                self.walk(test, path, rule)
                self.walk(then, (*path, (test, True)), rule, stated=stated)
                self.walk(orelse, (*path, (test, False)), rule, stated=stated)
            case Compare(left, _, right) if self._measures(left) and self._measures(right):
                self.walk(left, path, rule)
                self.walk(right, path, rule)
                self.found.setdefault(expr, Threshold(expr, path, rule, stated))
            case _:
                for part in parts_of(expr):
                    self.walk(part, path, rule, stated=stated)

    def _measures(self, expr: Expr) -> bool:
        """Whether an expression is a number or a date."""
        match expr:
            case Lit(_, type):
                return _measured(type)
            case Fact(name):
                return _measured(self.facts[name])
            case Ref(name):
                return _measured(self.definitions[name].type)
            case If(_, then, orelse):
                return self._measures(then) and self._measures(orelse)
            case Needs(_, then):
                return self._measures(then)
            case Reading() | OneOf() | Includes() | Compare():
                return False
            case _:
                return True


def _measured(type: Type) -> bool:
    return type.name not in ("bool", "enum", "enums")
