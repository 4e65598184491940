"""The reference evaluator as an engine: slow, and right by definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from guarantee_rules.core.evaluate import Answer, Case, Surroundings, Verdict, evaluate, run
from guarantee_rules.core.program import Check, Program
from guarantee_rules.core.show import show
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown
from guarantee_rules.values.workdays import WorkCalendar

Get = Callable[[str], Any]
Result = tuple[str, Mapping[str, Value], Answer, tuple[bool | None, ...]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A program under chosen readings, answered by walking its expressions."""

    program: Program
    readings: Mapping[str, str]

    def run(self, get: Get, as_of: date | None, calendar: WorkCalendar) -> Result:
        """The name of the outcome, the known values, the answer, and of each check whether it applies."""
        case = self._case(get, as_of, calendar)
        answer = run(self.program, case)
        values = {output.name: value for output, value in answer.outputs if not isinstance(value, Unknown)}
        around = Surroundings(case, answer.definitions)
        told = (evaluate(check.applies, around) for check in self.program.checks)
        applying = tuple(None if isinstance(applies, Unknown) else bool(applies) for applies in told)
        return _name(answer), values, replace(answer, definitions={}, notices=()), applying

    def _case(self, get: Get, as_of: date | None, calendar: WorkCalendar) -> Case:
        given = {**{name: get(name) for name in self.program.facts}, "as_of": as_of}
        return Case({name: value for name, value in given.items() if value is not None}, self.readings, calendar)

    @property
    def source(self) -> str:
        """The program in print: it is walked as it is."""
        return show(self.program)

    def verdicts(self, result: Result) -> tuple[tuple[Check, Verdict], ...]:
        """Every rule asked, with what came of it."""
        return result[2].verdicts

    def applying(self, result: Result) -> tuple[bool | None, ...]:
        """Of every rule asked whether it applies; None where that is unknown."""
        return result[3]

    def waiting(
        self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result
    ) -> tuple[tuple[Check, frozenset[str]], ...]:
        """The rules of which it is unknown what comes of them, with the facts they wait for."""
        case = self._case(get, as_of, calendar)
        around = Surroundings(case, run(self.program, case).definitions)
        return tuple(
            (check, _waited_for(evaluate(check.applies, around), evaluate(check.holds, around)))
            for check, verdict in result[2].verdicts
            if verdict == "unknown"
        )

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """The answer that the result holds."""
        return result[2]


def _waited_for(*values: Outcome) -> frozenset[str]:
    return frozenset[str]().union(*(value.missing for value in values if isinstance(value, Unknown)))


def _name(answer: Answer) -> str:
    if isinstance(answer.outcome, Unknown):
        return "missing_fact" if answer.outcome.missing else "not_determined"
    return cast(str, answer.outcome)
