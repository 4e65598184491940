"""Timing of several contenders side by side: in turn within each round, so that what disturbs one disturbs all.

Of each contender the fastest pass of a round counts; ratios are taken within a round, and the median of the rounds is
told with its spread. Times are what the processor spent on this process, whatever else runs on the machine; the
collector of garbage is off while a pass is timed.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

PASS = 0.004
"""Seconds a timed pass takes at least: shorter ones are repeated."""


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that works through a list of cases, one call for each."""

    name: str
    call: Callable[[Any], object]
    cases: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """Microseconds for one case, and how often the yardstick's time that is: median, least and greatest of rounds."""

    name: str
    micros: float
    ratio: float
    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds, and how many passes in each of which the fastest counts."""

    rounds: int = 9
    passes: int = 4


QUICK = Effort(3, 2)


def race(contenders: Sequence[Contender], effort: Effort, *, yardstick: str) -> list[Timed]:
    """Every contender's time for one case, and its ratio to the one called `yardstick`."""
    repeats = {one.name: _repeats(one) for one in contenders}
    rounds = [_round(contenders, repeats, effort.passes, backwards=number % 2 == 1) for number in range(effort.rounds)]
    return [_timed(one.name, rounds, yardstick) for one in contenders]


def _round(
    contenders: Sequence[Contender], repeats: Mapping[str, int], passes: int, *, backwards: bool
) -> dict[str, float]:
    best: dict[str, float] = {}
    for _ in range(passes):
        for one in reversed(contenders) if backwards else contenders:
            taken = _pass(one, repeats[one.name])
            best[one.name] = min(taken, best.get(one.name, taken))
    return best


def _pass(one: Contender, repeats: int) -> float:
    """Seconds of the processor for one case."""
    call, cases = one.call, one.cases
    gc.collect(0)
    collecting = gc.isenabled()
    gc.disable()
    try:
        start = process_time()
        for _ in range(repeats):
            for case in cases:
                call(case)
        return (process_time() - start) / (repeats * len(cases))
    finally:
        if collecting:
            gc.enable()


def _repeats(one: Contender) -> int:
    _pass(one, 1)  # whatever is made at the first call is made now
    return max(1, round(PASS / (_pass(one, 1) * len(one.cases))))


def _timed(name: str, rounds: Sequence[Mapping[str, float]], yardstick: str) -> Timed:
    ratios = [taken[name] / taken[yardstick] for taken in rounds]
    return Timed(name, min(taken[name] for taken in rounds) * 1e6, median(ratios), min(ratios), max(ratios))
