"""Whether an answer depends on how the text is read, and if so, on which reading and how.

Two ways to read a text that agree in every reading an answer rests on give the same answer. So only those readings are
tried otherwise, and then those which the answer rests on after that: every combination is covered, few are run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from guarantee_rules.core.evaluate import Answer, Case
from guarantee_rules.core.program import Program
from guarantee_rules.explain.again import Again
from guarantee_rules.explain.steps import steps
from guarantee_rules.explain.trace import Trace, watched
from guarantee_rules.values.unknown import Outcome

MOST = 2_000
"""Answers worked out; beyond that no more are tried, and the result is not exhaustive."""

Readings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What other options of some readings make of the answer; no fewer of them would do."""

    readings: Readings
    outcome: Outcome
    values: Mapping[str, Outcome]
    """The values that differ; one that no longer applies is in `dropped`."""
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """`robust` where no reading changes outcome or values. `exhaustive` where every combination is covered."""

    exhaustive: bool
    changes: tuple[Change, ...]

    @property
    def robust(self) -> bool:
        return not self.changes


def robustness(program: Program, case: Case, answer: Answer, trace: Trace | None = None) -> Robustness:
    """The smallest changes of readings that change the answer, those of one reading first. `trace` is that of the
    case, where there is one already.
    """
    reread = _Reread(watched(program, case) if trace is None else trace, answer)
    found: list[Change] = []
    waiting: list[dict[str, str]] = [{}]
    """Readings settled one way or another, the case's own way among them; the rest is as in the case."""
    # Each is set otherwise in one reading more than where it came from: changes of few readings are found first.
    for tried, settled in enumerate(waiting):
        if tried == MOST:
            break
        switched = _switched(program, case, settled)
        if any(set(change.readings) <= set(switched) for change in found):
            continue
        other = reread.under({**case.readings, **settled})
        change = _change(switched, answer, other)
        if change is not None:
            found.append(change)
            continue
        before = dict(settled)
        for name in other.rested_on:
            if name not in settled:
                others = (option for option in program.readings[name] if option != case.readings[name])
                waiting += [{**before, name: option} for option in others]
                # What follows is tried with this reading as it is: no combination is met twice.
                before[name] = case.readings[name]
    found.sort(key=lambda change: _order(program, change.readings))
    return Robustness(len(waiting) <= MOST, tuple(found))


class _Other(NamedTuple):
    """The answer under other readings, and those it rests on, in the order they are met."""

    outcome: Outcome
    values: Mapping[str, Outcome]
    rested_on: Mapping[str, None]


class _Reread:
    """A watched case, to be put under other readings."""

    def __init__(self, trace: Trace, answer: Answer) -> None:
        given = {output.name: value for output, value in answer.outputs}
        outcome, self._outputs = steps(trace.program).outcome, steps(trace.program).outputs
        wanted = {outcome: answer.outcome, **{output: given.get(output.name) for output in self._outputs}}
        self._trace = trace
        self._again = Again(trace, wanted, trace.program.readings, rests=True)

    def under(self, readings: Mapping[str, str]) -> _Other:
        outcome, *values = self._again.under(replace(self._trace.case, readings=readings))
        rested_on = dict(outcome.rests.readings)
        for found in values:
            rested_on |= found.rests.readings
        known = {output.name: found.value for output, found in zip(self._outputs, values, strict=True)}
        given = {name: value for name, value in known.items() if value is not None}
        return _Other(cast(Outcome, outcome.value), given, rested_on)


def _switched(program: Program, case: Case, settled: Mapping[str, str]) -> Readings:
    """The readings that are set otherwise than in the case, in the order of the program."""
    return tuple(
        (name, settled[name])
        for name in program.readings
        if settled.get(name, case.readings[name]) != case.readings[name]
    )


def _order(program: Program, switched: Readings) -> tuple[object, ...]:
    names = list(program.readings)
    return len(switched), [(names.index(name), program.readings[name].index(option)) for name, option in switched]


def _change(switched: Readings, answer: Answer, other: _Other) -> Change | None:
    before = {output.name: value for output, value in answer.outputs}
    after = other.values
    values = {name: value for name, value in after.items() if name not in before or before[name] != value}
    dropped = tuple(name for name in before if name not in after)
    if other.outcome == answer.outcome and not values and not dropped:
        return None
    return Change(switched, other.outcome, values, dropped)
