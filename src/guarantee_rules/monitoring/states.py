"""The recorded states of lending over time: each month's end begins with what was recorded or established before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from guarantee_rules.monitoring.records import YEARLY, Records

RUNNING = "running"


@dataclass(frozen=True, slots=True)
class State:
    """A state and the day since which it is recorded or established."""

    state: str
    since: date

    @property
    def stopped(self) -> bool:
        return self.state != RUNNING


@dataclass(frozen=True)
class Carried:
    """The states at a month's end, by fact and bank or insurer (empty for the scheme's), to begin the next with."""

    measured_on: date | None = None
    states: Mapping[tuple[str, str], State] = field(default_factory=dict)


@dataclass
class States:
    """The states as months go by. What no month establishes stays as it was recorded."""

    records: Records
    begin: str | None
    """The state of whoever has none on record; None: unstated."""
    carried: Carried

    def before(self, fact: str, subject: str, day: date) -> State | None:
        """The state in which a month's measuring finds one: the last record since the measuring before, or what that
        one established.
        """
        last = self.carried.measured_on
        since = last + timedelta(days=1) if last is not None else date.min
        recorded = self.records.latest(fact, subject, day, since=since)
        if recorded is not None:
            return State(str(recorded.value), recorded.on)
        kept = self.carried.states.get((fact, subject))
        if kept is not None and not (fact in YEARLY and last is not None and last.year != day.year):
            return kept
        return State(self.begin, day) if self.begin is not None else None

    def establish(self, day: date, found: Mapping[tuple[str, str], State]) -> None:
        """Ends a month: the states found at its measuring, and for all others those there were."""
        kept = dict(self.carried.states)
        last = self.carried.measured_on
        if last is not None and last.year != day.year:
            kept = {key: state for key, state in kept.items() if key[0] not in YEARLY}
        self.carried = Carried(day, kept | dict(found))
