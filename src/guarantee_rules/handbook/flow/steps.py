"""The steps in which a question's outcome is decided, read off its program: nothing is known of any city here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from guarantee_rules.core.expr import TRUE, All, Any, Expr, If, Lit, Needs, Not, Ref, Undecided, either
from guarantee_rules.core.parts import walk
from guarantee_rules.core.program import GUIDELINE, Check, Output, Program

Kind = Literal[
    "in_force", "subject", "barred", "limbs", "requirements", "guidelines", "conditions", "values", "items", "applicable"
]
"""What a step asks: is the text in force; does the question arise; is a case left out; does one of several events hold;
are mandatory rules met; are guidelines kept; do other conditions hold; are the values known; do the items of a list apply.
"""


@dataclass(frozen=True)
class Step:
    """One step: what it looks at, and the outcome of a case that does not come past it.

    What is not known at a step ends as `missing_fact`, or as `not_determined` where the text leaves it open.
    """

    kind: Kind
    checks: tuple[Check, ...]
    values: tuple[Output, ...]
    open: tuple[str, ...]
    """The rules by which the text leaves something open at this step."""
    exit: str | None
    """None where the case comes past whatever it is."""
    needs_facts: bool
    """Whether a fact can be missing here."""


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
                    steps.append(self._one("barred" if outcome == "not_applicable" else "conditions", (test,), outcome))
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
        if outcome == "not_in_force":
            yield self._one("in_force", (test,), outcome)
            return
        kinds: dict[Kind, list[Expr]] = {}
        for part in test.parts if isinstance(test, All) else (test,):
            kinds.setdefault(self._kind(part, outcome), []).append(part)
        for kind, parts in kinds.items():
            yield self._one(kind, parts, outcome)

    def _kind(self, part: Expr, outcome: str) -> Kind:
        checks = self.checks((part,))
        if outcome == "not_applicable":
            return "subject"
        if any(check.role == "limb" for check in checks):
            return "limbs"
        if checks and all(check.force in GUIDELINE for check in checks) and outcome == "outside_guideline":
            return "guidelines"
        return "requirements" if checks else "conditions"

    def _one(self, kind: Kind, parts: Iterable[Expr], outcome: str | None, open: tuple[str, ...] = ()) -> Step:
        parts = tuple(parts)
        return Step(kind, self.checks(parts), (), (*self.open(parts), *open), outcome, self._speaks_of_facts(parts))

    def _needed(self, parts: tuple[Expr, ...]) -> Step:
        checks = tuple(check for check in self.checks(parts) if check.role == "item")
        values = tuple(output for output in self.program.outputs if any(self._holds(part, output.expr) for part in parts))
        kind: Kind = "items" if self.program.form == "list" else "values"
        return Step(kind, checks, values, self.open(parts), None, self._speaks_of_facts(parts))

    # --- what an expression looks at

    def checks(self, parts: Iterable[Expr]) -> tuple[Check, ...]:
        """The checks that a condition puts together, in the order of the program."""
        parts = tuple(parts)
        return tuple(check for check in self.program.checks if any(self._puts(part, check) for part in parts))

    def _puts(self, part: Expr, check: Check) -> bool:
        if check.role in ("note", "item"):
            return check.role == "item" and part == check.applies
        asked = check.holds if check.applies == TRUE else either(Not(check.applies), check.holds)
        limb = All((check.applies, check.holds))
        return any(one in (asked, check.holds, limb) for one in (part, *walk(part)))

    def open(self, parts: Iterable[Expr]) -> tuple[str, ...]:
        """The rules by which the text leaves a part open, by the conditions themselves."""
        undecided = (one for part in parts for one in walk(part) if isinstance(one, Undecided))
        return tuple(dict.fromkeys(rule for one in undecided for rule in one.rules))

    def _holds(self, whole: Expr, part: Expr) -> bool:
        return any(one == part for one in (whole, *walk(whole)))

    def _speaks_of_facts(self, parts: Iterable[Expr]) -> bool:
        """Whether anything in it rests on a fact; the day of asking is always known."""
        pending, seen = [one for part in parts for one in (part, *walk(part))], set[str]()
        while pending:
            one = pending.pop()
            if isinstance(one, Ref) and one.name not in seen:
                seen.add(one.name)
                pending += [self.definitions[one.name], *walk(self.definitions[one.name])]
            elif getattr(one, "name", None) in self.program.facts and one.__class__.__name__ in ("Fact", "Includes"):
                return one.name != "as_of"  # type: ignore[union-attr]
        return False
