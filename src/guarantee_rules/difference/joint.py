"""Two programs of one question as one: what both say alike stands there once, the rest under `old` and `new`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from guarantee_rules.core.expr import FALSE, TRUE, All, Compare, Expr, If, Lit
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Check, Definition, Form, Output, Program
from guarantee_rules.difference.rewriting import ordered, renamed, settled
from guarantee_rules.values.types import Type

SIDES = ("old", "new")


@dataclass(frozen=True)
class Half:
    """One side, its readings settled. `governed` is whether the version is in force for the case."""

    outcome: Expr
    governed: Expr
    checks: Mapping[str, Check]
    outputs: Mapping[str, Output]


@dataclass(frozen=True)
class Joint:
    """Both sides over the same facts."""

    question: str
    form: Form
    facts: Mapping[str, Type]
    definitions: tuple[Definition, ...]
    old: Half
    new: Half

    @property
    def same_outcome(self) -> bool:
        """Whether the outcome is worked out alike on both sides."""
        return self.old.outcome == self.new.outcome

    @property
    def same_governed(self) -> bool:
        return self.old.governed == self.new.governed

    @property
    def changed_outputs(self) -> tuple[str, ...]:
        """The values that are not worked out alike, or that only one side gives."""
        return tuple(name for name in dict.fromkeys((*self.old.outputs, *self.new.outputs)) if self._changed(name))

    @property
    def changed_rules(self) -> tuple[str, ...]:
        """The rules whose checks are not worked out alike, or that only one side has."""
        one, two = self.old.checks, self.new.checks
        return tuple(name for name in dict.fromkeys((*one, *two)) if one.get(name) != two.get(name))

    @property
    def same_days(self) -> bool:
        """Whether the same dates decide whether the version is in force, whatever its first and last days are."""
        return days(self.old.governed) == days(self.new.governed)

    @property
    def same(self) -> bool:
        """Whether the answer is worked out alike; the days in force are a question of their own, `validity`."""
        governed = self.same_governed or (self.form != "validity" and self.same_days)
        return governed and self.same_outcome and not self.changed_outputs and self.same_list

    @property
    def same_list(self) -> bool:
        """Whether the same rules are listed, for questions that ask for a list."""
        if self.form != "list":
            return True
        return all(
            listed(self.old.checks.get(rule)) == listed(self.new.checks.get(rule)) for rule in self.changed_rules
        )

    def _changed(self, name: str) -> bool:
        one, two = self.old.outputs.get(name), self.new.outputs.get(name)
        if one is None or two is None:
            return True
        return (one.applies, one.expr) != (two.applies, two.expr)


def listed(check: Check | None) -> Expr:
    """Where a rule is listed."""
    return check.applies if check is not None and check.role == "item" else FALSE


def days(governed: Expr) -> frozenset[Expr]:
    """The dates that decide whether a version is in force."""
    parts = governed.parts if isinstance(governed, All) else (governed,)
    return frozenset(part.left for part in parts if isinstance(part, Compare))


def content(program: Program) -> tuple[Expr, Expr]:
    """Whether the version is in force, and the outcome where it is."""
    match program.outcome:
        case If(test, then, Lit("not_in_force")):
            return test, then
        case outcome:
            return TRUE, outcome


def ungoverned(program: Program) -> Program:
    """The program as if the version were in force always."""
    return replace(program, outcome=content(program)[1])


def joined(old: Program, new: Program, readings: tuple[Mapping[str, str], Mapping[str, str]]) -> Joint:
    """Both programs as one, each under its own readings."""
    programs = [_settled(program, chosen) for program, chosen in zip((old, new), readings, strict=True)]
    known = [{definition.name: definition for definition in program.definitions} for program in programs]
    shared = _shared(*programs)
    names = [
        {name: name if name in shared else f"{side}:{name}" for name in one}
        for side, one in zip(SIDES, known, strict=True)
    ]
    definitions = [
        replace(definition, name=names[at][definition.name], expr=renamed(definition.expr, names[at]))
        for at, program in enumerate(programs)
        for definition in program.definitions
        if at == 0 or definition.name not in shared
    ]
    halves = [_half(program, called) for program, called in zip(programs, names, strict=True)]
    return Joint(old.question, new.form, {**old.facts, **new.facts}, tuple(_in_order(definitions)), *halves)


def _settled(program: Program, readings: Mapping[str, str]) -> Program:
    """Readings settled and conditions in one order, throughout."""

    def done(expr: Expr) -> Expr:
        return ordered(settled(expr, readings))

    return replace(
        program,
        readings={},
        definitions=tuple(replace(definition, expr=done(definition.expr)) for definition in program.definitions),
        checks=tuple(replace(one, applies=done(one.applies), holds=done(one.holds)) for one in program.checks),
        outputs=tuple(replace(one, applies=done(one.applies), expr=done(one.expr)) for one in program.outputs),
        notices=(),
        outcome=done(program.outcome),
    )


def _shared(old: Program, new: Program) -> frozenset[str]:
    """The definitions that are the same on both sides, those they refer to included."""
    before = {definition.name: definition for definition in old.definitions}
    shared: set[str] = set()
    for definition in new.definitions:
        one = before.get(definition.name)
        alike = one is not None and (one.type, one.expr) == (definition.type, definition.expr)
        if alike and mentions(definition.expr).refs.keys() <= shared:
            shared.add(definition.name)
    return frozenset(shared)


def _half(program: Program, names: Mapping[str, str]) -> Half:
    governed, outcome = content(program)
    return Half(
        renamed(outcome, names),
        renamed(governed, names),
        {
            one.rule: replace(one, applies=renamed(one.applies, names), holds=renamed(one.holds, names))
            for one in program.checks
        },
        {
            one.name: replace(one, applies=renamed(one.applies, names), expr=renamed(one.expr, names))
            for one in program.outputs
        },
    )


def _in_order(definitions: list[Definition]) -> Iterator[Definition]:
    """Each after those it refers to: a shared one may stand behind one of either side in its own program."""
    known = {definition.name: definition for definition in definitions}
    done: set[str] = set()
    for first in definitions:
        open_ = [first]
        while open_:
            at = open_[-1]
            needed = [known[name] for name in mentions(at.expr).refs if name not in done]
            if at.name in done or not needed:
                open_.pop()
                if at.name not in done:
                    done.add(at.name)
                    yield at
            else:
                open_.extend(needed)


def refers(expr: Expr, definitions: Mapping[str, Definition]) -> frozenset[str]:
    """Every definition an expression needs, through however many others."""
    found: set[str] = set()
    pending = [expr]
    while pending:
        for name in mentions(pending.pop()).refs:
            if name not in found:
                found.add(name)
                pending.append(definitions[name].expr)
    return frozenset(found)
