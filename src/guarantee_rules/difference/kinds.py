"""The kinds of change one question can show, each as a condition for the solver: one outcome to another, a rule met
that was not, a value that is more or less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guarantee_rules.core.expr import FALSE, TRUE, All, Compare, Expr, Fact, Given, Lit, Needs, Not, both, either
from guarantee_rules.core.expr import Any as AnyOf
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import GUIDELINE, Check, Definition, Output
from guarantee_rules.difference.atoms import atoms
from guarantee_rules.difference.found import Direction
from guarantee_rules.difference.joint import listed, refers
from guarantee_rules.difference.order import grows, of_outcomes
from guarantee_rules.difference.task import Task
from guarantee_rules.values.types import Type

if TYPE_CHECKING:
    from guarantee_rules.backends.smt.encoding import Encoding
    from guarantee_rules.backends.smt.scope import Scope

Bool = Any
"""A condition of the solver."""
_MEASURED = ("money", "rate", "ratio", "integer", "months", "days")


@dataclass
class Kind:
    """A kind of change: where it is, and the conditions to tell it in."""

    about: str
    direction: Direction
    old: str | None
    new: str | None
    differs: Bool
    atoms: tuple[Expr, ...]
    figures: tuple[str, ...] = ()
    """The facts by whose size a change can vanish in rounding."""
    showing: Bool | None = None
    """What a case should show besides, if there is one: of a rule, that the outcome differs."""
    follows: bool = False
    """Whether it is told only where nothing else is, as the room left below a limit."""


@dataclass
class Kinds:
    """Makes the kinds of one question, over one encoding."""

    task: Task
    definitions: Mapping[str, Definition] = field(init=False)
    encoding: Encoding = field(init=False)
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        from guarantee_rules.backends.smt.asking import apart
        from guarantee_rules.backends.smt.encoding import Encoding

        joint = self.task.joint
        self.definitions = {definition.name: definition for definition in joint.definitions}
        absent = self.task.optional & joint.facts.keys()
        self.encoding = Encoding(joint.facts, {}, self.task.members, tuple(sorted(absent)), context=apart())
        self.scope = self.encoding.scope(joint.definitions)

    def least(self) -> list[Bool]:
        """That no fact is less than it can be."""
        facts = self.task.joint.facts
        bounds = {name: Compare(Fact(name), ">=", Lit(value, facts[name])) for name, value in self.task.least}
        return [
            self.scope.true(either(Not(Given(name)), bound) if name in self.task.optional else bound)
            for name, bound in bounds.items()
        ]

    def governed(self) -> list[Bool]:
        """That both versions are in force."""
        joint = self.task.joint
        return [self.scope.true(joint.old.governed), self.scope.true(joint.new.governed)]

    def validity(self) -> Iterator[Kind]:
        """That one version is in force and the other is not: asked by itself, or where other dates decide it."""
        joint, scope = self.task.joint, self.scope
        if joint.same_governed or (joint.form != "validity" and joint.same_days):
            return
        told = self._atoms(joint.old.governed, joint.new.governed)
        names = ("in_force", "not_in_force")
        for (old, new), one, two in ((names, scope.true, scope.false), (names[::-1], scope.false, scope.true)):
            differs = self._both(one(joint.old.governed), two(joint.new.governed))
            yield Kind("validity", "otherwise", old, new, differs, told)

    def outcomes(self) -> Iterator[Kind]:
        joint = self.task.joint
        if joint.same_outcome:
            return
        old, new = self.scope.outcomes(joint.old.outcome), self.scope.outcomes(joint.new.outcome)
        told = () if self.task.composed else self._atoms(joint.old.outcome, joint.new.outcome)
        for one, before in old.items():
            for two, after in new.items():
                if one != two:
                    differs = self._both(before, after)
                    yield Kind("outcome", of_outcomes(joint.form, one, two), one, two, differs, told)

    def rules(self) -> Iterator[Kind]:
        """Of each changed rule by itself, where it refuses what it let pass, or the other way round."""
        joint = self.task.joint
        for rule in joint.changed_rules:
            old, new = joint.old.checks.get(rule), joint.new.checks.get(rule)
            sides = [check for check in (old, new) if check is not None]
            told = self._atoms(*(part for check in sides for part in (check.applies, check.holds)))
            if any(check.role == "limb" for check in sides):
                yield from self._limb(rule, old, new, told)
            else:
                yield from self._requirement(rule, old, new, told)

    def _limb(self, rule: str, old: Check | None, new: Check | None, told: tuple[Expr, ...]) -> Iterator[Kind]:
        before, after = (FALSE if check is None else both(check.applies, check.holds) for check in (old, new))
        for was, now, turned in (("no", "yes", (Not(before), after)), ("yes", "no", (before, Not(after)))):
            yield Kind(f"rule:{rule}", "otherwise", was, now, self.scope.true(All(turned)), told)

    def _requirement(self, rule: str, old: Check | None, new: Check | None, told: tuple[Expr, ...]) -> Iterator[Kind]:
        """A rule that weighs more than it did refuses more, even where it asks for the same."""
        one, two = _weight(old), _weight(new)
        before, after = (TRUE if check is None else either(Not(check.applies), check.holds) for check in (old, new))
        if two:
            differs = self._both(self.scope.true(before if one >= two else TRUE), self.scope.false(after))
            yield Kind(f"rule:{rule}", "stricter", None, None, differs, told)
        if one:
            differs = self._both(self.scope.false(before), self.scope.true(after if two >= one else TRUE))
            yield Kind(f"rule:{rule}", "looser", None, None, differs, told)

    def listed(self) -> Iterator[Kind]:
        joint = self.task.joint
        if joint.form != "list":
            return
        for rule in joint.changed_rules:
            old, new = listed(joint.old.checks.get(rule)), listed(joint.new.checks.get(rule))
            if old == new:
                continue
            told = self._atoms(old, new)
            for one, two, before, after in (("no", "yes", Not(old), new), ("yes", "no", old, Not(new))):
                yield Kind(f"listed:{rule}", "otherwise", one, two, self.scope.true(All((before, after))), told)

    def values(self) -> Iterator[Kind]:
        joint = self.task.joint
        for name in () if self.task.composed else joint.changed_outputs:
            old, new = joint.old.outputs.get(name), joint.new.outputs.get(name)
            verdict = joint.form == "verdict"
            if old is not None and new is not None:
                yield from self._changing(name, old, new, follows=verdict and name.endswith(("headroom", "excess")))
            alike = old is not None and new is not None and old.applies == new.applies
            yield from self._appearing(name, old, new, follows=verdict or alike)

    def _changing(self, name: str, old: Output, new: Output, *, follows: bool) -> Iterator[Kind]:
        there = (old.applies, new.applies)
        told = self._atoms(*there, old.expr, new.expr)
        directions = grows(new.type)
        if directions is None or old.type != new.type:
            yield Kind(name, "otherwise", None, None, self._differ(old, new), told, follows=follows)
            return
        figures = self._figures(old.expr, new.expr) if new.type.name != "date" else ()
        more = self.scope.true(All((*there, Compare(new.expr, ">", old.expr))))
        less = self.scope.true(All((*there, Compare(new.expr, "<", old.expr))))
        for direction, differs in zip(directions, (more, less), strict=True):
            yield Kind(name, direction, None, None, differs, told, figures, follows=follows)

    def _differ(self, old: Output, new: Output) -> Bool:
        there = (old.applies, new.applies)
        if old.type != new.type:
            return self._both(self._given(old), self._given(new))
        if new.type.name != "enum":
            return self.scope.true(All((*there, Compare(old.expr, "!=", new.expr))))
        apart = [
            All((Compare(old.expr, "==", Lit(name, old.type)), Compare(new.expr, "!=", Lit(name, new.type))))
            for name in self.task.members.get(new.type.enum, ())
        ]
        return self.scope.true(All((*there, AnyOf(tuple(apart)))))

    def _appearing(self, name: str, old: Output | None, new: Output | None, *, follows: bool) -> Iterator[Kind]:
        """That a value is given, and known, on one side only."""
        from guarantee_rules.backends.smt.asking import no

        sides = [output for output in (old, new) if output is not None]
        told = self._atoms(*(part for one in sides for part in (one.applies, Needs((one.expr,), TRUE), one.expr)))
        before, after = self._given(old), self._given(new)
        for one, two, was, now in (("none", "some", no(before), after), ("some", "none", before, no(after))):
            yield Kind(name, "otherwise", one, two, self._both(was, now), told, follows=follows)

    def _given(self, output: Output | None) -> Bool:
        return self.scope.true(FALSE if output is None else All((output.applies, Needs((output.expr,), TRUE))))

    def _atoms(self, *exprs: Expr) -> tuple[Expr, ...]:
        return atoms(exprs, self.definitions, self.task.joint.facts)

    def _figures(self, *exprs: Expr) -> tuple[str, ...]:
        """The numbers stated of a case that a value is worked out from."""
        facts = self.task.joint.facts
        found = dict.fromkeys(name for expr in exprs for name in self.facts_behind(expr))
        return tuple(name for name in found if facts[name].name in _MEASURED)

    def facts_behind(self, expr: Expr) -> dict[str, None]:
        """The facts an expression speaks of, those of definitions included."""
        found = dict(mentions(expr).facts)
        for name in sorted(refers(expr, self.definitions)):
            found |= mentions(self.definitions[name].expr).facts
        return found

    def type_of(self, fact: str) -> Type:
        return self.task.joint.facts[fact]

    def _both(self, one: Bool, two: Bool) -> Bool:
        from guarantee_rules.backends.smt.asking import all_of

        return all_of((one, two))


def _weight(check: Check | None) -> int:
    """How much a rule weighs that is not met: nothing, a departure, or a refusal."""
    if check is None or check.role != "requirement":
        return 0
    return 1 if check.force in GUIDELINE else 2
