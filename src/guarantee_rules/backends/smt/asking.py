"""Plain queries to the solver: can these conditions hold together? Never an optimum, and never a guess.

A query that one way of solving does not settle is put to the next, within one limit of time; where none settles it,
that is an exception and no answer. Where the limit is counted in the solver's own steps, the same queries in the same
order get the same answers, however busy the machine is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import z3

Bool = Any
"""A condition as a formula of the solver, or a plain truth value where it is settled."""
Term = Any
"""A whole number as a term of the solver."""
Model = Any
"""One way to make conditions hold: a value for everything they speak of."""

_FIRST = 0.4
"""Seconds a way of solving has in the first round; twice as many in each round after."""
STEPS = 1_000_000
"""Steps of the solver that stand for one second, where steps are counted."""
_PATIENCE = 6
"""How many times the seconds meant may pass where steps are counted, as some of what it does it does not count."""
_WAYS: tuple[Callable[[z3.Context], z3.Solver], ...] = (
    lambda context: _through(context, "simplify", "propagate-values", "solve-eqs", "elim-uncnstr", "simplify", "smt"),
    lambda context: z3.SimpleSolver(ctx=context),
    lambda context: _set(z3.Solver(ctx=context), "arith.solver", 2),
    lambda context: _set(z3.Solver(ctx=context), "random_seed", 7),
    lambda context: z3.Tactic("qfnia", context).solver(),
)
"""Ways of solving. One is often done at once where another never ends, and none is the better one everywhere."""


class Unsettled(Exception):
    """The solver came to no answer: `why` is `time`, or what the solver says of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Asking:
    """Conditions that hold in every query, the time one query may take, and (if given) the time for all together.

    Seconds are those this process works, so that a busy machine changes little; `counted`: so many times `STEPS` of
    the solver instead, so that it changes no answer and no model.
    """

    def __init__(
        self, always: Iterable[Bool], seconds: float, *, in_all: float | None = None, counted: bool = False
    ) -> None:
        self.always = tuple(always)
        self.seconds = seconds
        self.counted = counted
        self._until = None if in_all is None else time.process_time() + in_all
        self._quick: z3.Solver | None = None

    def model(self, *conditions: Bool) -> Model | None:
        """A way to make the conditions hold; None where there is surely none. Raises `Unsettled`."""
        if False in [each for each in (*self.always, *conditions) if isinstance(each, bool)]:
            return None
        formulas = [each for each in conditions if not isinstance(each, bool)]
        now = time.process_time()
        seconds = self.seconds if self._until is None else min(self.seconds, self._until - now)
        if seconds <= 0:
            raise Unsettled("time")
        budget = _Steps(seconds) if self.counted else _Seconds(seconds)
        quick = self._solver(formulas)
        quick.push()
        try:
            quick.add(*formulas)
            found = budget.checked(quick, _FIRST)
        finally:
            quick.pop()
        return _settled((*self._formulas, *formulas), budget) if isinstance(found, str) else found[0]

    @property
    def _formulas(self) -> list[z3.BoolRef]:
        return [each for each in self.always if not isinstance(each, bool)]

    def _solver(self, formulas: list[z3.BoolRef]) -> z3.Solver:
        """One solver for many queries, made once it is known which context they are of."""
        if self._quick is None:
            known = [*self._formulas, *formulas]
            self._quick = z3.Solver(ctx=known[0].ctx if known else None)
            self._quick.add(*self._formulas)
        return self._quick

    def never(self, *conditions: Bool) -> bool:
        """Whether the conditions surely cannot hold together. Raises `Unsettled`."""
        return self.model(*conditions) is None

    def core(self, parts: Sequence[Bool], *conditions: Bool) -> tuple[int, ...] | None:
        """The numbers of some parts that already rule the conditions out; None where all together do not.

        As few as can be: without any one of them the conditions can hold. Raises `Unsettled`.
        """
        if not self.never(*parts, *conditions):
            return None
        kept = list(range(len(parts)))
        for number in range(len(parts)):
            fewer = [other for other in kept if other != number]
            if self.never(*(parts[other] for other in fewer), *conditions):
                kept = fewer
        return tuple(kept)


def apart() -> z3.Context:
    """A context of its own: which models are found there does not turn on what the process was asked before."""
    return z3.Context()


def all_of(conditions: Iterable[Bool]) -> Bool:
    parts = list(conditions)
    formulas = [part for part in parts if not isinstance(part, bool)]
    return (
        False if False in [part for part in parts if isinstance(part, bool)] else z3.And(formulas) if formulas else True
    )


def any_of(conditions: Iterable[Bool]) -> Bool:
    return no(all_of(no(condition) for condition in conditions))


def no(condition: Bool) -> Bool:
    return not condition if isinstance(condition, bool) else z3.Not(condition)


def unlike(one: Bool, other: Bool) -> Bool:
    """Whether one of two conditions holds and the other does not."""
    if isinstance(one, bool):
        return no(other) if one else other
    return no(one) if other is True else one if other is False else one != other


def whole(model: Model, term: Term) -> int:
    """The number a term comes to in a model; one that nothing depends on is taken as the solver completes it."""
    return int(model.eval(term, model_completion=True).as_long())


def holds(model: Model, condition: Bool) -> bool:
    if isinstance(condition, bool):
        return condition
    return bool(z3.is_true(model.eval(condition, model_completion=True)))


class _Seconds:
    """The time one query may take, as this process works."""

    def __init__(self, seconds: float) -> None:
        self._until = time.process_time() + seconds

    @property
    def left(self) -> float:
        return self._until - time.process_time()

    def checked(self, solver: z3.Solver, seconds: float) -> tuple[Model | None] | str:
        return _checked(solver, min(self.left, seconds))


class _Steps:
    """The same counted in steps; each try that settles nothing takes all it was given, so that the rest is the same."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def checked(self, solver: z3.Solver, seconds: float) -> tuple[Model | None] | str:
        given = min(self.left, seconds)
        self.left -= given
        solver.set("rlimit", max(1, int(given * STEPS)))
        return _checked(solver, given * _PATIENCE)


def _settled(conditions: tuple[z3.BoolRef, ...], budget: _Seconds | _Steps) -> Model | None:
    """Each way in turn for a while, then each for twice as long, until one has an answer or the time is up."""
    why, seconds = "time", _FIRST
    while True:
        for make in _WAYS:
            if budget.left <= 0:
                raise Unsettled(why)
            solver = make(conditions[0].ctx)
            solver.add(*conditions)
            found = budget.checked(solver, seconds)
            if not isinstance(found, str):
                return found[0]
            why = found
        seconds *= 2


def _checked(solver: z3.Solver, seconds: float) -> tuple[Model | None] | str:
    """A model, or none; or why there is no answer."""
    solver.set("timeout", max(1, int(seconds * 1000)))
    answer = solver.check()
    if answer == z3.unsat:
        return (None,)
    if answer == z3.sat:
        return (solver.model(),)
    why = str(solver.reason_unknown())
    return (
        "time" if why in ("timeout", "canceled", "interrupted from keyboard", "max. resource limit exceeded") else why
    )


def _set(solver: z3.Solver, name: str, value: int) -> z3.Solver:
    solver.set(name, value)
    return solver


def _through(context: z3.Context, *tactics: str) -> z3.Solver:
    return z3.Then(*tactics, ctx=context).solver()
