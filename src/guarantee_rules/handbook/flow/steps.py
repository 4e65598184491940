"""The steps in which a question's outcome is decided, read off its program: nothing is known of any city here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from guarantee_rules.core.expr import (
    TRUE,
    All,
    Any,
    Expr,
    Fact,
    If,
    Lit,
    Needs,
    Not,
    Quotient,
    Ref,
    Rolled,
    Shift,
    Undecided,
    both,
    either,
)
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import Check, Output, Program
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.unknown import OpenWhy

Kind = Literal[
    "in_force",
    "barred",
    "subject",
    "limbs",
    "requirements",
    "open",
    "guidelines",
    "applicable",
    "values",
    "states",
    "items",
]
"""What a step asks: is the text in force; is the case one the scheme leaves out; has anything stopped that could
resume; has one of several events come; is every rule met; does the text leave the case open; is every guideline kept;
does any rule give a value; are the values known; which state follows; what is on the list.
"""
ORDER: tuple[Kind, ...] = get_args(Kind)
OF_FORM: Mapping[str, Kind] = {"list": "items", "state": "states"}
DECIDING = ("requirement", "limb")


@dataclass(frozen=True)
class Step:
    """One step: what it looks at, and the outcome of a case that does not come past it.

    What is not known at a step ends as `missing_fact`, or as `not_determined` where the text leaves it open.
    """

    kind: Kind
    checks: tuple[Check, ...]
    values: tuple[Output, ...]
    gaps: tuple[str, ...]
    """The rules by which the text itself leaves something open at this step."""
    exit: str | None
    """None where the case comes past whatever it is."""
    needs_facts: bool
    """Whether a fact can be missing here."""
    open: tuple[OpenWhy, ...]
    """Why it may stay undetermined here."""


@dataclass(frozen=True)
class End:
    """Where whoever comes past every step arrives: an outcome, or what the text leaves open and why."""

    outcome: str
    why: str | None = None
    rules: tuple[str, ...] = ()


def steps_of(program: Program) -> tuple[tuple[Step, ...], End]:
    """The steps of a question in the order in which they decide, and its end."""
    return _Reader(program).read(program.outcome)


class _Reader:
    """Reads an outcome from the outside in: each choice with an outcome on one side is a step."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.definitions = {definition.name: definition.expr for definition in program.definitions}

    def read(self, expr: Expr) -> tuple[tuple[Step, ...], End]:
        steps: list[Step] = []
        while True:
            match expr:
                case If(test, then, Lit(str() as outcome)):
                    steps += self._asked(test, outcome)
                    expr = then
                case If(test, Lit(str() as outcome), orelse):
                    steps.append(self._one("barred", (test,), outcome))
                    expr = orelse
                case If(test, then, orelse):
                    # Neither side is an outcome yet: where no rule gives a value, the text's own gaps say why.
                    _, otherwise = self.read(orelse)
                    steps.append(self._one("applicable", (test,), otherwise.outcome, otherwise.rules))
                    expr = then
                case Needs(parts, then):
                    steps.append(self._needed(parts))
                    expr = then
                case Undecided(why, _, _, rules):
                    return tuple(steps), End("not_determined", why, rules)
                case Lit(str() as outcome):
                    return tuple(steps), End(outcome)
                case Ref(name):
                    expr = self.definitions[name]
                case _:
                    raise AssertionError(f"{self.program.question}: an outcome is neither a choice nor a name")

    # --- the steps

    def _asked(self, test: Expr, outcome: str) -> Iterator[Step]:
        """A condition every part of which must hold, in steps of one kind each."""
        if outcome in ("not_in_force", "not_applicable"):
            yield self._one("in_force" if outcome == "not_in_force" else "subject", (test,), outcome)
            return
        kinds: dict[Kind, list[Expr]] = {}
        one = any(both(check.applies, check.holds) == test for check in self.program.checks if check.role == "limb")
        for part in test.parts if isinstance(test, All) and not one else (test,):
            kinds.setdefault(self._kind(part, outcome), []).append(part)
        # Whatever is not met decides before anything that is missing or open: that is told after the last of them.
        found = [
            self._one(kind, parts, None if kind == "open" else outcome)
            for kind, parts in sorted(kinds.items(), key=lambda entry: ORDER.index(entry[0]))
        ]
        *before, last = found
        yield from (replace(step, needs_facts=False, open=()) for step in before)
        why = tuple(dict.fromkeys(one for step in found for one in step.open))
        yield replace(last, needs_facts=any(step.needs_facts for step in found), open=why)

    def _kind(self, part: Expr, outcome: str) -> Kind:
        checks = self.checks((part,))
        if any(check.role == "limb" for check in checks):
            return "limbs"
        if outcome == "outside_guideline":
            return "guidelines"
        return "requirements" if checks or not self.gaps((part,)) else "open"

    def _one(self, kind: Kind, parts: Iterable[Expr], outcome: str | None, gaps: tuple[str, ...] = ()) -> Step:
        parts = tuple(parts)
        missing, why = self._unknown(parts)
        return Step(kind, self.checks(parts), (), (*self.gaps(parts), *gaps), outcome, missing, why)

    def _needed(self, parts: tuple[Expr, ...]) -> Step:
        kind = OF_FORM.get(self.program.form, "values")
        roles = ("item",) if kind == "items" else DECIDING if kind == "states" else ()
        checks = tuple(check for check in self.program.checks if check.role in roles)
        within = [one for part in parts for one in walk(part)]
        values = tuple(output for output in self.program.outputs if kind == "values" and output.expr in within)
        return Step(kind, checks, values, self.gaps(parts), None, *self._unknown(parts))

    # --- what an expression looks at

    def checks(self, parts: Iterable[Expr]) -> tuple[Check, ...]:
        """The checks that a condition puts together, in the order of the program."""
        joined = [one for part in parts for one in _joined(part)]
        return tuple(check for check in self.program.checks if check.role in DECIDING and _puts(joined, check))

    def gaps(self, parts: Iterable[Expr]) -> tuple[str, ...]:
        """The rules by which the text leaves a part open, by the conditions themselves."""
        undecided = (one for part in parts for one in walk(part) if isinstance(one, Undecided))
        return tuple(dict.fromkeys(rule for one in undecided for rule in one.rules))

    def _unknown(self, parts: Iterable[Expr]) -> tuple[bool, tuple[OpenWhy, ...]]:
        """Whether a fact can be missing, or the working days of a year (the day of asking never is), and why something
        can stay open.
        """
        pending, seen = list(parts), set[str]()
        missing, why = False, dict[OpenWhy, None]()
        while pending:
            for one in walk(pending.pop()):
                if isinstance(one, Fact):
                    missing |= one.name != AS_OF
                elif isinstance(one, Shift | Rolled):
                    missing = True
                elif isinstance(one, Undecided):
                    why[one.why] = None
                elif isinstance(one, Quotient):
                    why |= {} if isinstance(one.over, Lit) else {"undefined_ratio": None}
                elif isinstance(one, Ref) and one.name not in seen:
                    seen.add(one.name)
                    pending.append(self.definitions[one.name])
        return missing, tuple(why)


def _joined(part: Expr) -> Iterator[Expr]:
    """A condition and those it joins, however deep, without what these are made of."""
    yield part
    if isinstance(part, All | Any):
        for one in part.parts:
            yield from _joined(one)


def _puts(joined: list[Expr], check: Check) -> bool:
    """Whether a check stands among conditions: as a rule that holds where it applies, or as an event that has come."""
    asked = check.holds if check.applies == TRUE else either(Not(check.applies), check.holds)
    return asked in joined or both(check.applies, check.holds) in joined
