"""Settling theorems, in a child process: proved, refuted by a case, or without an answer and why."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.backends.smt.asking import Asking, Bool, Unsettled, any_of, no
from guarantee_rules.backends.smt.counting import as_published
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.proving.goal import Goal, Known, Shared
from guarantee_rules.proving.refuted import Region, region_of
from guarantee_rules.proving.replay import Found, confirms

Verdict = Literal["proved", "refuted", "vacuous", "unsettled"]
Why = Literal["", "time", "unencoded", "disagreement", "memory", "crash", "solver"]
"""Of what is unsettled: no answer in time; it turns on what is not encoded; the reference evaluator does not come to
what the solver did; the child ran out of memory, or crashed; the solver gave up."""


LOOKED_UP = 6
"""So many times the calendar is asked about the days of a case."""


@dataclass(frozen=True)
class Task:
    """Theorems of one question, each to be settled in about so many seconds."""

    theorems: Sequence[Theorem]
    known: Known
    seconds: float


@dataclass(frozen=True)
class Settled:
    """What came of a theorem under the readings by default, and under which others it comes out otherwise.

    `found` refutes it, by default if it is refuted there; of a satisfiable theorem it is the witness of its proof.
    """

    verdict: Verdict
    why: Why = ""
    found: Found | None = None
    otherwise: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Options of readings, each with all others by default, under which a proved theorem is refuted or the reverse."""
    region: Region | None = None
    free: tuple[str, ...] = ()
    """What is not encoded and was taken for any value it might have."""
    seconds: float = 0.0


def settle(task: Task) -> Iterator[Settled]:
    """Each theorem's result, as soon as it is there."""
    shared = Shared(task.theorems, task.known)
    for theorem in task.theorems:
        start = time.monotonic()
        yield _timed(_settled(theorem, shared, task.seconds), start)


def _timed(settled: Settled, start: float) -> Settled:
    return Settled(
        settled.verdict,
        settled.why,
        settled.found,
        settled.otherwise,
        settled.region,
        settled.free,
        round(time.monotonic() - start, 3),
    )


class Spurious(Exception):
    """The solver found a case, and the reference evaluator does not come to the same of it."""


def _settled(theorem: Theorem, shared: Shared, seconds: float) -> Settled:
    goal = Goal(theorem, shared)
    asking = Asking(goal.bounds, seconds)
    try:
        if theorem.form == "satisfiable":
            return _witnessed(goal, asking)
        return _tried(goal, asking)
    except Spurious:
        return Settled("unsettled", "unencoded" if goal.encoding.unencoded else "disagreement", free=_free(goal))
    except Unsettled as unsettled:
        return Settled("unsettled", "time" if unsettled.why == "time" else "solver", free=_free(goal))


def _witnessed(goal: Goal, asking: Asking) -> Settled:
    """By default, else under some reading: one case is enough."""
    found = _case(goal, asking, *goal.default()) or _case(goal, asking)
    return Settled("refuted" if found is None else "proved", found=found, free=_free(goal))


def _tried(goal: Goal, asking: Asking) -> Settled:
    """Whether any case refutes it; under the readings by default, and under which others it is otherwise."""
    anywhere = _case(goal, asking)
    if anywhere is None:
        # What no case refutes is proved only if there are cases it speaks of.
        return Settled("vacuous" if asking.never(goal.meant) else "proved", free=_free(goal))
    default = goal.default()
    by_default = _case(goal, asking, *default)
    otherwise: dict[str, tuple[str, ...]] = {}
    for at, (name, options) in enumerate(goal.theorem.readings.items()):
        others = [*default[:at], *default[at + 1 :]]
        other_way = tuple(
            option
            for option in options[1:]
            if (_case(goal, asking, goal.reading(name, option), *others) is None) is (by_default is not None)
        )
        if other_way:
            otherwise[name] = other_way
    if by_default is None:
        return Settled("proved", found=anywhere, otherwise=otherwise, free=_free(goal))
    region = region_of(goal, by_default, default, asking.seconds)
    return Settled("refuted", "", by_default, otherwise, region, _free(goal))


def _case(goal: Goal, asking: Asking, *conditions: Bool) -> Found | None:
    """A case that the solver finds and the reference evaluator confirms; None where there is surely none.

    Where working days are counted the solver's may be such as no calendar has: they are then looked up for the days it
    counted from, and it is asked again. Raises `Spurious` where that comes to nothing, and `Unsettled`.
    """
    looked_up: list[Bool] = []
    for _ in range(LOOKED_UP):
        model = asking.model(goal.against, *conditions, *looked_up)
        if model is None:
            return None
        found = goal.found(model)
        if confirms(goal.theorem, found):
            return found
        days = list(as_published(goal.encoding, model))
        looked_up += [any_of([no(here), really]) for here, really in days]
        model = asking.model(goal.against, *conditions, *looked_up, *(here for here, _ in days)) if days else None
        if model is not None and confirms(goal.theorem, found := goal.found(model)):
            return found
    raise Spurious


def _free(goal: Goal) -> tuple[str, ...]:
    return tuple(sorted(goal.encoding.unencoded))
