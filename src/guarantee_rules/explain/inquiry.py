"""A question as it is put: to which version, under which readings and calendar, and which engine answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from guarantee_rules.core.evaluate import Answer
from guarantee_rules.core.program import Program
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.values.types import Value
from guarantee_rules.values.workdays import WorkCalendar

Get = Callable[[str], Any]
"""A fact by its name, or None where it is not stated."""
Result = tuple[Any, ...]
"""What an engine returns: first the name of the outcome, then whatever it can read itself."""


class Engine(Protocol):
    """A program made ready to answer. Right where it agrees with the reference evaluator."""

    @property
    def run(self) -> Callable[[Get, date | None, WorkCalendar], Result]:
        """The result for facts, the day of asking and a calendar."""
        ...

    def values(self, result: Result) -> Mapping[str, Value]:
        """The known values of a result, by name."""
        ...

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """All that a result comes to, with the reasons of what is unknown; without definitions and notices."""
        ...


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question of a version under chosen readings; nothing in it changes, so that threads may share it."""

    version: PackVersion
    question: str
    readings: Mapping[str, str]
    """The option of every reading of the version."""
    calendar: WorkCalendar
    engine: Engine = field(repr=False)

    @property
    def program(self) -> Program:
        return self.version.programs[self.question]
