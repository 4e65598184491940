"""A question as it is put: to which version, under which readings and calendar, and which engine answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from guarantee_rules.core.evaluate import Answer, Verdict
from guarantee_rules.core.program import Check, Program
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.values.workdays import WorkCalendar

Get = Callable[[str], Any]
"""A fact by its name, or None where it is not stated."""
Result = tuple[Any, ...]
"""What an engine returns: the name of the outcome, the known values by name, then whatever it can read itself."""


class Engine(Protocol):
    """A program made ready to answer. Right where it agrees with the reference evaluator."""

    @property
    def run(self) -> Callable[[Get, date | None, WorkCalendar], Result]:
        """The result for facts, the day of asking and a calendar."""
        ...

    @property
    def source(self) -> str:
        """The code it runs, as text; of an engine that has none, the program in print."""
        ...

    def verdicts(self, result: Result) -> tuple[tuple[Check, Verdict], ...]:
        """Every rule asked, with what came of it."""
        ...

    def applying(self, result: Result) -> tuple[bool | None, ...]:
        """Of every rule asked whether it applies; None where that is unknown."""
        ...

    def waiting(
        self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result
    ) -> tuple[tuple[Check, frozenset[str]], ...]:
        """The rules of which it is unknown what comes of them, with the facts they wait for."""
        ...

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """All that a result comes to, with the reasons of what is unknown; without definitions and notices."""
        ...


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question of a version under chosen readings; threads may share it."""

    version: PackVersion
    question: str
    readings: Mapping[str, str]
    """The option of every reading of the version."""
    calendar: WorkCalendar
    engine: Engine = field(repr=False)
    looked_at: list[tuple[tuple[RuleRecord, tuple[str, ...]], ...]] = field(
        default_factory=list, init=False, compare=False, repr=False
    )
    """The rules with the facts they speak of, once they have been asked for; filled by `reasons_of` alone."""

    def __repr__(self) -> str:
        return f"<Inquiry {self.version.pack} {self.version.version} {self.question}>"

    @property
    def program(self) -> Program:
        return self.version.programs[self.question]
