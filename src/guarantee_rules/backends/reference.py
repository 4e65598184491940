"""The reference evaluator as an engine: slow, and right by definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.workdays import WorkCalendar

Get = Callable[[str], Any]
Result = tuple[str, Answer]


@dataclass(frozen=True, slots=True)
class Reference:
    """A program under chosen readings, answered by walking its expressions."""

    program: Program
    readings: Mapping[str, str]

    def run(self, get: Get, as_of: date | None, calendar: WorkCalendar) -> Result:
        """The name of the outcome, and the answer."""
        given = {**{name: get(name) for name in self.program.facts}, "as_of": as_of}
        facts = {name: value for name, value in given.items() if value is not None}
        answer = replace(run(self.program, Case(facts, self.readings, calendar)), definitions={}, notices=())
        return _name(answer), answer

    def values(self, result: Result) -> Mapping[str, Value]:
        """The known values of a result, by name."""
        return {output.name: value for output, value in result[1].outputs if not isinstance(value, Unknown)}

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """The answer that the result holds."""
        return result[1]


def _name(answer: Answer) -> str:
    if isinstance(answer.outcome, Unknown):
        return "missing_fact" if answer.outcome.missing else "not_determined"
    return cast(str, answer.outcome)
