"""Settling theorems, in a child process: proved, refuted by a case, or without an answer and why."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from guarantee_rules.backends.smt.asking import Asking, Bool, Unsettled
from guarantee_rules.laws.theorem import Theorem, tried
from guarantee_rules.proving.goal import Goal, Known
from guarantee_rules.proving.refuted import Region, region_of
from guarantee_rules.proving.replay import Found

Verdict = Literal["proved", "refuted", "vacuous", "unsettled"]
Why = Literal["", "time", "unencoded", "disagreement", "memory", "crash", "solver"]
"""Of what is unsettled: no answer in time; something is not encoded; the reference does not find what the solver did;
the child ended; or the solver gave up."""


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
    unencoded: tuple[str, ...] = ()
    seconds: float = 0.0


def settle(task: Task) -> Iterator[Settled]:
    """Each theorem's result, as soon as it is there."""
    for theorem in task.theorems:
        start = time.monotonic()
        yield _timed(_settled(theorem, task.known, task.seconds), start)


def _timed(settled: Settled, start: float) -> Settled:
    return Settled(
        settled.verdict,
        settled.why,
        settled.found,
        settled.otherwise,
        settled.region,
        settled.unencoded,
        round(time.monotonic() - start, 3),
    )


def _settled(theorem: Theorem, known: Known, seconds: float) -> Settled:
    goal = Goal(theorem, known)
    asking = Asking(goal.bounds, seconds)
    try:
        if theorem.form == "satisfiable":
            return _witnessed(goal, asking)
        if asking.never(goal.against):
            # What no case refutes is proved only if there are cases it speaks of.
            return Settled("vacuous" if asking.never(goal.meant) else "proved", unencoded=_unencoded(goal))
        return _refuted(goal, asking)
    except Unsettled as unsettled:
        return Settled("unsettled", "time" if unsettled.why == "time" else "solver", unencoded=_unencoded(goal))


def _witnessed(goal: Goal, asking: Asking) -> Settled:
    """By default, else under some reading: one case is enough."""
    for conditions in (goal.default(), []):
        model = asking.model(goal.against, *conditions)
        if model is not None:
            found = goal.found(model)
            if tried(goal.theorem, found.case) == "holds":
                return Settled("proved", found=found, unencoded=_unencoded(goal))
            return Settled("unsettled", _spurious(goal), unencoded=_unencoded(goal))
    return Settled("refuted", unencoded=_unencoded(goal))


def _refuted(goal: Goal, asking: Asking) -> Settled:
    """Where a case refutes it under some readings: under those by default, or else under which."""
    default = goal.default()
    model = asking.model(goal.against, *default)
    by_default = model is not None
    if model is None:
        model = asking.model(goal.against)
        assert model is not None
    found = goal.found(model)
    if tried(goal.theorem, found.case, found.further or None) != "refuted":
        return Settled("unsettled", _spurious(goal), unencoded=_unencoded(goal))
    otherwise: dict[str, tuple[str, ...]] = {}
    for name, options in goal.theorem.readings.items():
        others = [condition for other, condition in zip(goal.theorem.readings, default, strict=True) if other != name]
        other_way = tuple(
            option
            for option in options[1:]
            if asking.never(goal.against, goal.reading(name, option), *others) is by_default
        )
        if other_way:
            otherwise[name] = other_way
    if not by_default:
        return Settled("proved", found=found, otherwise=otherwise, unencoded=_unencoded(goal))
    region = region_of(goal, found, default, asking.seconds)
    return Settled("refuted", "", found, otherwise, region, _unencoded(goal))


def _spurious(goal: Goal) -> Why:
    return "unencoded" if goal.encoding.unencoded else "disagreement"


def _unencoded(goal: Goal) -> tuple[str, ...]:
    return tuple(sorted(goal.encoding.unencoded))


__all__ = ["Bool", "Settled", "Task", "Verdict", "Why", "settle"]
