"""In a child process: cases at the figures of one question, everything else satisfied, as plain as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, cast

from guarantee_rules.backends.smt.asking import Bool, Unsettled, all_of, any_of, no, unlike
from guarantee_rules.backends.smt.concrete import Answer as Solved
from guarantee_rules.backends.smt.concrete import Concrete, Lacking
from guarantee_rules.backends.smt.scope import Scope
from guarantee_rules.backends.smt.sharing import carried_on
from guarantee_rules.backends.smt.terms import Number as TermNumber
from guarantee_rules.cases.written import outcome_name
from guarantee_rules.core.evaluate import Case, Surroundings, evaluate, run
from guarantee_rules.core.expr import Arithmetic, Compare, Expr, Fact, Lit, Not, Shift
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Definition, Program
from guarantee_rules.proving.advice.asked import Asked, told_of, value_of
from guarantee_rules.proving.advice.plain import plainest
from guarantee_rules.proving.advice.posed import Facts, Posed, second_name, unlike_values, varied, why_of
from guarantee_rules.proving.advice.results import At, Kept, Why
from guarantee_rules.proving.advice.turning import turned
from guarantee_rules.proving.advice.wishes import SETTLED, Wish, nudged, wishes
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.numbers import Number, add, subtract
from guarantee_rules.values.types import NUMERIC, Value
from guarantee_rules.values.unknown import Outcome, Unknown

MISSING = "missing_fact"
LACKING = (MISSING, "not_in_force")
"""Outcomes of which nothing is to be learnt but on a day on which a text begins or ends to govern."""


How = Literal["turns", "settled", "any"]
"""How near a pair of cases is to what is wished: what is answered turns on the figure and in one of them all is
satisfied; one is only satisfied; they are only on its two sides."""


def border(task: tuple[Asked, str, Sequence[int], Sequence[Mapping[str, str]]]) -> Iterator[tuple[Kept, ...]]:
    """The cases of each of some wishes, in their order.

    The task: the program, its facts all open; the name of the pack's text; which wishes; and the readings to try, the
    default first.
    """
    asked, file, numbers, readings = task
    listed = wishes(asked.program, file)
    trying = [_Trying(replace(asked, readings=options)) for options in readings]
    for number in numbers:
        yield _kept(listed[number], trying)


def _kept(wish: Wish, trying: list[_Trying]) -> tuple[Kept, ...]:
    why: Why = "never"
    ways: tuple[How, ...] = ("turns", "settled", "any") if wish.kind == "figure" else ("turns", "any")
    for how in ways:
        for each in trying:
            try:
                found = each.pair(wish, how) if wish.kind == "figure" else each.one(wish, strict=how == "turns")
            except Unsettled as unsettled:
                why = why_of(unsettled)
                continue
            if found:
                return found
    return (Kept(None, why=why),)


class _Trying:
    """One question under one choice of readings, every fact free."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.program = asked, asked.program
        self._ready: Posed | None = None
        self._concrete: Concrete | None = None

    @property
    def posed(self) -> Posed:
        if self._ready is None:
            facts = tuple(self.program.facts)
            moved = [name for name in facts if _moves(self.program, name)]
            self._ready = Posed(self.asked, facts, moved, self.asked.defaulted, whole=True)
        return self._ready

    # --- one case

    def one(self, wish: Wish, *, strict: bool) -> tuple[Kept, ...]:
        """A case in which what is wished holds, and all else is satisfied; not strictly: as far as it can be."""
        posed, wanted = self.posed, SETTLED[self.program.form]
        outcomes = posed.scope.outcomes(posed.outcome)
        other = _otherwise(wish)
        truth = {"true": True, "false": False}.get(wish.kind)
        lacking = (MISSING,) if wish.kind in ("up", "down") else LACKING
        holds = (
            posed.scope.true(posed.stated(wish.condition))
            if other is None
            else self._turns_on(wish.condition, other, self._told_of_all)
        )
        complete = [no(outcomes.get(name, False)) for name in lacking]
        if truth is not None:
            asked = posed.stated(wish.condition)
            complete.append(posed.scope.true(asked) if truth else posed.scope.false(asked))
        others = [no(posed.scope.false(posed.stated(other))) for other in wish.others] if strict else []
        satisfied = outcomes.get(wanted, False) if wish.kind != "not_met" else no(outcomes.get(wanted, False))
        satisfied = satisfied if strict else True

        def good(facts: Facts) -> bool:
            around = self._around(facts)
            outcome = self._outcome(around, facts)
            if outcome in lacking:
                return False
            if truth is not None and evaluate(wish.condition, around) is not truth:
                return False
            if other is None and evaluate(wish.condition, around) is not True:
                return False
            if other is not None and not self._turns(wish.condition, other, self._told_of_all, facts):
                return False
            if not strict:
                return True
            if any(evaluate(other, around) is False for other in wish.others):
                return False
            return (outcome == wanted) is (wish.kind != "not_met")

        for liked in (self._few(), []):
            found = posed.found(
                holds, satisfied, *complete, *others, *liked, confirms=lambda facts: good(self._own(facts))
            )
            if found is not None:
                break
        else:
            return ()
        own, outcome = self._own(found), self._outcome(self._around(self._own(found)), self._own(found))

        def same(facts: Facts) -> bool:
            return good(facts) and self._outcome(self._around(facts), facts) == outcome

        plain = plainest(own, posed.types, same, self.asked, needed={AS_OF})
        return (self._told(wish, plain),)

    # --- two cases, one step of one fact apart

    def pair(self, wish: Wish, how: How) -> tuple[Kept, ...]:
        """Two cases, one on either side of a figure."""
        compared = wish.condition
        assert isinstance(compared, Compare)
        for name in self._moving(compared):
            found = self._pair(wish, compared, name, how)
            if found:
                return found
        return ()

    def _moving(self, compared: Compare) -> list[str]:
        """The numbers and dates that a comparison rests on; those it names itself first, the left side before."""
        named: dict[str, None] = {}
        definitions = {it.name: it.expr for it in self.program.definitions}
        pending: list[Expr] = [compared.left, compared.right]
        done: set[str] = set()
        while pending:
            met = mentions(pending.pop(0))
            named |= dict.fromkeys(met.facts)
            pending += [definitions[name] for name in met.refs if name not in done]
            done |= set(met.refs)
        return [name for name in named if _moves(self.program, name)]

    def _pair(self, wish: Wish, compared: Compare, name: str, how: How) -> tuple[Kept, ...]:
        posed, wanted = self.posed, SETTLED[self.program.form]
        scope = posed.scope
        atom = posed.stated(compared)
        definitions, moved = varied(posed.definitions, [posed.outcome, atom], {name})
        other = carried_on(scope, definitions)
        ones, twos = scope.outcomes(posed.outcome), other.outcomes(moved[0])
        complete = [no(it.get(MISSING, False)) for it in (ones, twos)]
        sides = any_of(
            [all_of([scope.true(atom), other.false(moved[1])]), all_of([scope.false(atom), other.true(moved[1])])]
        )
        conditions: list[Bool] = [sides, self._one_step(name), posed.stated_in(name), *complete]
        if how != "any":
            conditions.append(any_of([ones.get(wanted, False), twos.get(wanted, False)]))
        if how == "turns":
            conditions.append(self._turns_on(compared, Not(compared), self._answered))

        def good(facts: Facts) -> bool:
            return self._apart(compared, name, facts, how) is not None

        left, right = posed.stated(compared.left), posed.stated(compared.right)
        exact = scope.true(Compare(left, "==", right))
        above = _above_zero(scope, right)
        for liked in ([exact, above, *self._few()], [exact, above], [exact], []):
            found = posed.found(*conditions, *liked, confirms=good)
            if found is not None:
                return self._two(wish, compared, name, found, how)
        return ()

    def _few(self) -> list[Bool]:
        """That no fact is stated whose absence means something."""
        return [no(self.posed.stated_in(name)) for name in self.program.facts if name in self.asked.defaulted]

    def _turns_on(self, target: Expr, by: Expr, told: Sequence[Expr]) -> Bool:
        """That the answer would be another if something in it were another: the outcome, or some of what is told."""
        scope, (definitions, roots) = self.posed.scope, self._turned(target, by, told)
        other = carried_on(scope, definitions)
        ones, twos = scope.outcomes(self.posed.outcome), other.outcomes(roots[0])
        differ = [unlike(ones.get(key, False), twos.get(key, False)) for key in {**ones, **twos}]
        values = [unlike_values(scope, other, one, two) for one, two in zip(told, roots[1:], strict=True)]
        return any_of([*differ, *values])

    def _turned(self, target: Expr, by: Expr, told: Sequence[Expr]) -> tuple[list[Definition], list[Expr]]:
        return turned(self.program.definitions, [self.program.outcome, *told], target, by)

    @cached_property
    def _told_of_all(self) -> list[Expr]:
        """What an answer tells beside its outcome: its values, and what came of its rules."""
        return told_of(self.program)

    @property
    def _answered(self) -> list[Expr]:
        """What is answered; of a verdict the outcome is, and all else follows from it."""
        return [] if self.program.form == "verdict" else self._told_of_all

    def _one_step(self, name: str) -> Bool:
        """That the second value of a fact is one step from the first."""
        scope, type = self.posed.scope, self.posed.types[name]
        one, two = Fact(name), Fact(second_name(name))
        if type.name == "date":
            day = Lit(1, replace(type, name="days"))
            steps = [Compare(two, "==", Shift(one, day, "days")), Compare(one, "==", Shift(two, day, "days"))]
        else:
            step = Lit(value_of(type, 1, self.posed.domain), type)
            steps = [Compare(two, "==", Arithmetic(one, "+", step)), Compare(one, "==", Arithmetic(two, "+", step))]
        return any_of([scope.true(it) for it in steps])

    def _apart(self, compared: Compare, name: str, facts: Facts, how: How) -> tuple[object, ...] | None:
        """What two cases come to, by the reference evaluator; None where they are not on two sides of the figure."""
        if name not in facts or second_name(name) not in facts:
            return None
        first = self._own(facts)
        second = {**first, name: facts[second_name(name)]}
        told = [self._beside(compared, each) for each in (first, second)]
        if {verdict for verdict, *_ in told} != {True, False} or any(outcome == MISSING for _, outcome, *_ in told):
            return None
        wanted = SETTLED[self.program.form]
        if how != "any" and wanted not in (told[0][1], told[1][1]):
            return None
        if how == "turns" and not self._turns(compared, Not(compared), self._answered, first):
            return None
        return tuple(told)

    def _beside(self, compared: Compare, facts: Facts) -> tuple[object, str, object]:
        around = self._around(facts)
        left, right = evaluate(compared.left, around), evaluate(compared.right, around)
        at = None if isinstance(left, Unknown) or isinstance(right, Unknown) else (left == right, bool(right))
        return evaluate(compared, around), self._outcome(around, facts), at

    def _turns(self, target: Expr, by: Expr, told: Sequence[Expr], facts: Facts) -> bool:
        """The same of one case, by the reference evaluator."""
        definitions, roots = self._turned(target, by, told)
        around = self._around(facts)
        other = Surroundings(around.case, known := dict(around.known))
        for it in definitions:
            if it.name not in known:
                known[it.name] = evaluate(it.expr, other)
        as_is = [self.program.outcome, *told]
        pairs = [(evaluate(one, around), evaluate(two, other)) for one, two in zip(as_is, roots, strict=True)]
        outcomes = [outcome_name(outcome) for outcome in pairs[0]]
        return outcomes[0] != outcomes[1] or any(_differ(one, two) for one, two in pairs[1:])

    def _two(self, wish: Wish, compared: Compare, name: str, found: Facts, how: How) -> tuple[Kept, ...]:
        second = second_name(name)
        kept = {it: value for it, value in found.items() if it in self.posed.free or it == second}
        told = self._apart(compared, name, kept, how)
        assert told is not None
        apart = _minus(kept[second], kept[name])

        def same(facts: Facts) -> bool:
            moved = {**facts, second: _plus(facts[name], apart)}
            return self._apart(compared, name, moved, how) == told

        plain = plainest(kept, self.posed.types, same, self.asked, needed={name, second, AS_OF}, kept={second})
        first = {it: value for it, value in plain.items() if it != second}
        pair = [first, {**first, name: _plus(first[name], apart)}]
        return tuple(self._told(wish, each, name, compared) for each in pair)

    # --- telling

    def _told(self, wish: Wish, facts: Facts, moved: str = "", compared: Compare | None = None) -> Kept:
        at: At = ""
        if compared is not None:
            around = self._around(facts)
            left, right = evaluate(compared.left, around), evaluate(compared.right, around)
            # Two sides of a comparison are of one type, which the checker of programs has seen to.
            at = "at" if left == right else "below" if left < right else "above"  # type: ignore[operator]
        return Kept(dict(facts), self.asked.readings, moved, at, agrees=self._agrees(facts))

    def _agrees(self, facts: Facts) -> bool:
        """Whether the solver, given the case, comes to all that the reference evaluator does."""
        if self._concrete is None:
            self._concrete = Concrete(self.program, self.asked.known.members)
        case = Case({**facts}, self.asked.readings)
        try:
            solved = self._concrete.answer(case)
        except ValueError:
            return False
        return _same(solved, case, self.program)

    def _own(self, facts: Facts) -> Facts:
        return {name: value for name, value in facts.items() if name in self.program.facts}

    def _around(self, facts: Facts) -> Surroundings:
        known: dict[str, Outcome] = {}
        around = Surroundings(Case(facts, self.asked.readings), known)
        for definition in self.program.definitions:
            known[definition.name] = evaluate(definition.expr, around)
        return around

    def _outcome(self, around: Surroundings, facts: Facts) -> str:
        return outcome_name(evaluate(self.program.outcome, around))


def _otherwise(wish: Wish) -> Expr | None:
    """What would be noticed in the place of something: another figure, or the opposite condition."""
    if wish.kind in ("true", "false"):
        return Not(wish.condition)
    if wish.kind not in ("up", "down"):
        return None
    assert isinstance(wish.condition, Lit)
    return nudged(wish.condition, wish.kind)


def _same(solved: Solved, case: Case, program: Program) -> bool:
    answer = run(program, case)
    if solved.outcome != outcome_name(answer.outcome):
        return False
    if solved.verdicts != tuple(verdict for _, verdict in answer.verdicts):
        return False
    for output, value in answer.outputs:
        told = solved.outputs.get(output.name)
        if isinstance(value, Unknown) is not isinstance(told, Lacking):
            return False
        if not isinstance(value, Unknown) and told != value:
            return False
    return True


def _above_zero(scope: Scope, expr: Expr) -> Bool:
    """That a number is above zero; of anything else nothing."""
    of = scope.term(expr)
    if not isinstance(of, TermNumber):
        return True
    return scope.logic.formula(scope.logic.both(of.known, scope.logic.no(scope.wholes.at_most_zero(of.whole))))


def _differ(one: Outcome, two: Outcome) -> bool:
    """The same of two values."""
    if isinstance(one, bool) or isinstance(two, bool):
        return (one is True) is not (two is True)
    known = isinstance(one, Unknown), isinstance(two, Unknown)
    return known[0] is not known[1] or (not any(known) and one != two)


def _moves(program: Program, name: str) -> bool:
    """Whether a fact has steps."""
    type = program.facts[name].name
    return type in NUMERIC or type == "date"


def _plus(value: Value, apart: timedelta | Number) -> Value:
    if isinstance(value, date) or isinstance(apart, timedelta):
        return cast("date", value) + cast("timedelta", apart)
    return add(cast("Number", value), apart)


def _minus(one: Value, other: Value) -> timedelta | Number:
    if isinstance(one, date) and isinstance(other, date):
        return one - other
    return subtract(cast("Number", one), cast("Number", other))
