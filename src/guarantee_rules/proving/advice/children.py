"""Work shared between child processes, item by item; an item that its child does not survive does not stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from guarantee_rules.proving.advice.results import Why
from guarantee_rules.proving.processes import Died, Pool, TimedOut

Item = TypeVar("Item")
Task = TypeVar("Task")
Result = TypeVar("Result")
JOBS = 2
GRACE = 20.0
"""Seconds beyond the solver's own for an item, for what is no query; then its child is killed."""


def told_by(
    pool: Pool,
    function: Callable[[Task], Iterator[Result]],
    items: Sequence[Item],
    task: Callable[[Sequence[Item]], Task],
    lost: Callable[[Item, Why], Result],
    seconds: float,
) -> Iterator[Result]:
    """The result of every item, in their order. `function` gives one for each item of a task, in its order."""
    shares = [items[first::JOBS] for first in range(JOBS) if items[first::JOBS]]
    asked = [(share, pool.parts(function, task(share), seconds + GRACE)) for share in shares]
    done = [_all_of(pool, function, share, task, lost, seconds, future.result) for share, future in asked]
    for number, _ in enumerate(items):
        yield next(done[number % JOBS])


def _all_of(
    pool: Pool,
    function: Callable[[Task], Iterator[Result]],
    items: Sequence[Item],
    task: Callable[[Sequence[Item]], Task],
    lost: Callable[[Item, Why], Result],
    seconds: float,
    results: Callable[[], tuple[list[Result], TimedOut | Died | None]],
) -> Iterator[Result]:
    left = items
    while True:
        parts, cut = results()
        yield from parts
        if cut is None:
            return
        yield lost(left[len(parts)], why_cut(cut))
        left = left[len(parts) + 1 :]
        if not left:
            return
        results = pool.parts(function, task(left), seconds + GRACE).result


def why_cut(cut: TimedOut | Died) -> Why:
    return "time" if isinstance(cut, TimedOut) else "memory" if cut.of_memory else "crash"
