"""Whether an answer depends on how the text is read, and if so, on which reading and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product

from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.values.unknown import Outcome

MOST = 4_000
"""Combinations tried; beyond that, all changes of one and of two readings."""


@dataclass(frozen=True, slots=True)
class Change:
    """What other options of some readings make of the answer; no fewer of them would do."""

    readings: tuple[tuple[str, str], ...]
    outcome: Outcome
    values: Mapping[str, Outcome]
    """The values that differ; None is not among them: a value that no longer applies is left out."""
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """`robust` where no reading changes outcome or values. `exhaustive` where every combination was tried."""

    exhaustive: bool
    changes: tuple[Change, ...]

    @property
    def robust(self) -> bool:
        return not self.changes


def robustness(program: Program, case: Case, answer: Answer) -> Robustness:
    """The smallest changes of readings that change the answer, those of one reading first."""
    switches = list(_switches(program, case))
    found: list[Change] = []
    for switched in switches:
        if any(set(change.readings) <= set(switched) for change in found):
            continue
        other = run(program, replace(case, readings={**case.readings, **dict(switched)}))
        change = _change(switched, answer, other)
        if change is not None:
            found.append(change)
    return Robustness(_count(program) <= MOST, tuple(found))


def _switches(program: Program, case: Case) -> Iterator[tuple[tuple[str, str], ...]]:
    """Sets of readings set otherwise, the smallest first."""
    others = {
        name: [option for option in options if option != case.readings[name]]
        for name, options in program.readings.items()
    }
    most = len(others) if _count(program) <= MOST else 2
    for size in range(1, most + 1):
        for names in combinations(others, size):
            for options in product(*(others[name] for name in names)):
                yield tuple(zip(names, options, strict=True))


def _count(program: Program) -> int:
    count = 1
    for options in program.readings.values():
        count *= len(options)
    return count


def _change(switched: tuple[tuple[str, str], ...], answer: Answer, other: Answer) -> Change | None:
    before = {output.name: value for output, value in answer.outputs}
    after = {output.name: value for output, value in other.outputs}
    values = {name: value for name, value in after.items() if before.get(name) != value}
    dropped = tuple(name for name in before if name not in after)
    if other.outcome == answer.outcome and not values and not dropped:
        return None
    return Change(switched, other.outcome, values, dropped)
