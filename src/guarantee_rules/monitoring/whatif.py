"""What if, month by month: in which month each bank, pool or scheme first comes to a state, on either side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guarantee_rules.monitoring.figures import Month
from guarantee_rules.monitoring.run import Monitored
from guarantee_rules.monitoring.states import RUNNING

Whom = tuple[str, str]
"""A scope of halts, such as `bank` or `scheme`, and whom of it: a bank or insurer, nobody for the scheme."""

Lacking = tuple[int, frozenset[str], frozenset[str]]
"""In how many months, the facts that are missing, and why the text leaves it open."""
_NONE: Lacking = (0, frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class FirstMonth:
    """When one of them is first in a state at a month's end. None: in no month of those monitored."""

    scope: str
    label: Mapping[str, str]
    subject: str
    state: str
    old: Month | None
    new: Month | None

    @property
    def months_later(self) -> int | None:
        """By how many months later on the new side; less than 0 where earlier."""
        return None if self.old is None or self.new is None else _number(self.new) - _number(self.old)


@dataclass(frozen=True, slots=True)
class Undecided:
    """In how many months the rules cannot say what becomes of one of them, on either side: the facts they lack, and
    why the text leaves it open.
    """

    scope: str
    label: Mapping[str, str]
    subject: str
    old: int
    new: int
    missing: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True)
class FirstMonths:
    """The same tapes monitored under both sides."""

    old: Monitored
    new: Monitored
    first: tuple[FirstMonth, ...]
    """Of every state but that of going on; those that differ first."""
    undecided: tuple[Undecided, ...]

    @property
    def different(self) -> bool:
        return any(one.old != one.new for one in self.first)

    def as_json(self) -> dict[str, Any]:
        views = self.old.months
        return {
            "from_month": str(views[0].month),
            "to_month": str(views[-1].month),
            "first": [
                {
                    "scope": one.scope,
                    "subject": one.subject or None,
                    "state": one.state,
                    "from": None if one.old is None else str(one.old),
                    "to": None if one.new is None else str(one.new),
                    "months_later": one.months_later,
                }
                for one in self.first
            ],
            "undecided": [
                {
                    "scope": one.scope,
                    "subject": one.subject or None,
                    "from": one.old,
                    "to": one.new,
                    "missing": list(one.missing),
                    "open": list(one.open),
                }
                for one in self.undecided
            ],
        }


def first_months(old: Monitored, new: Monitored) -> FirstMonths:
    """Two monitors of the same tapes and months, held against each other."""
    sides = old, new
    found = [_first(side) for side in sides]
    labels = {whom: label for side in sides for whom, label in _labels(side)}
    states = [
        FirstMonth(*_about(whom, labels), state, found[0].get((whom, state)), found[1].get((whom, state)))
        for whom, state in dict.fromkeys((*found[0], *found[1]))
    ]
    states.sort(key=lambda one: (one.old == one.new, one.scope, one.subject, one.state))
    lacking = [dict(_undecided(side)) for side in sides]
    undecided = []
    for whom in dict.fromkeys((*lacking[0], *lacking[1])):
        one, two = (side.get(whom, _NONE) for side in lacking)
        missing, open_ = sorted(one[1] | two[1]), sorted(one[2] | two[2])
        undecided.append(Undecided(*_about(whom, labels), one[0], two[0], tuple(missing), tuple(open_)))
    return FirstMonths(old, new, tuple(states), tuple(undecided))


def _about(whom: Whom, labels: Mapping[Whom, Mapping[str, str]]) -> tuple[str, Mapping[str, str], str]:
    return whom[0], labels[whom], whom[1]


def _first(found: Monitored) -> dict[tuple[Whom, str], Month]:
    """A state that was recorded counts as one that was established: lending is stopped either way."""
    first: dict[tuple[Whom, str], Month] = {}
    for view in found.months:
        for at in view.watched:
            state = at.after or (at.before.state if at.before is not None else None)
            if state is not None and state != RUNNING:
                first.setdefault(((at.scope, at.subject), state), view.month)
    return first


def _labels(found: Monitored) -> Iterator[tuple[Whom, Mapping[str, str]]]:
    for view in found.months:
        for at in view.watched:
            yield (at.scope, at.subject), at.label


def _undecided(found: Monitored) -> Iterator[tuple[Whom, Lacking]]:
    counted: dict[Whom, Lacking] = {}
    for view in found.months:
        for at in view.watched:
            if at.after is None:
                count, missing, open_ = counted.get((at.scope, at.subject), _NONE)
                why = frozenset(one.why for one in at.open)
                counted[at.scope, at.subject] = count + 1, missing | frozenset(at.missing), open_ | why
    yield from counted.items()


def _number(month: Month) -> int:
    return month.year * 12 + month.month
