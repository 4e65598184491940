"""The reference evaluator as an engine: slow, and right by definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from guarantee_rules.core.evaluate import Answer, Case, Verdict, run
from guarantee_rules.core.program import Check, Program
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.workdays import WorkCalendar

Get = Callable[[str], Any]
Result = tuple[str, Mapping[str, Value], Answer]


@dataclass(frozen=True, slots=True)
class Reference:
    """A program under chosen readings, answered by walking its expressions."""

    program: Program
    readings: Mapping[str, str]

    def run(self, get: Get, as_of: date | None, calendar: WorkCalendar) -> Result:
        """The name of the outcome, the known values, and the answer."""
        given = {**{name: get(name) for name in self.program.facts}, "as_of": as_of}
        facts = {name: value for name, value in given.items() if value is not None}
        answer = replace(run(self.program, Case(facts, self.readings, calendar)), definitions={}, notices=())
        values = {output.name: value for output, value in answer.outputs if not isinstance(value, Unknown)}
        return _name(answer), values, answer

    def verdicts(self, result: Result) -> tuple[tuple[Check, Verdict], ...]:
        """Every rule asked, with what came of it."""
        return result[2].verdicts

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """The answer that the result holds."""
        return result[2]


def _name(answer: Answer) -> str:
    if isinstance(answer.outcome, Unknown):
        return "missing_fact" if answer.outcome.missing else "not_determined"
    return cast(str, answer.outcome)
