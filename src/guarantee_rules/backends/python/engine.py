"""Programs compiled to Python functions, each once, however many threads ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from guarantee_rules.backends.making import made
from guarantee_rules.backends.python.code import Level
from guarantee_rules.backends.python.emit import AS_OF
from guarantee_rules.backends.python.result import Key, Result
from guarantee_rules.backends.python.writing import Written, written
from guarantee_rules.core.evaluate import Answer, Case, Verdict
from guarantee_rules.core.program import Check, Program
from guarantee_rules.values.workdays import WorkCalendar

Get = Callable[[str], Any]
Run = Callable[[Get, date | None, WorkCalendar], Result]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program as a function under chosen readings."""

    run: Run
    """Facts as `get`, the day of asking and a calendar give a result, which `key` reads."""
    thorough: Run
    """The same with the reasons of everything unknown."""
    key: Key
    source: str

    def verdicts(self, result: Result) -> tuple[tuple[Check, Verdict], ...]:
        """Every rule asked, with what came of it."""
        return self.key.verdicts(result)

    def applying(self, result: Result) -> tuple[bool | None, ...]:
        """Of every rule asked whether it applies; None where that is unknown."""
        return self.key.applying(result)

    def waiting(
        self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result
    ) -> tuple[tuple[Check, frozenset[str]], ...]:
        """The rules of which it is unknown what comes of them, with the facts they wait for."""
        return self.key.waiting(self._whole(get, as_of, calendar, result))

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """The answer as the reference evaluator gives it; without definitions and notices."""
        return self.key.answer(self._whole(get, as_of, calendar, result))

    def _whole(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Result:
        if result[5] is not None:
            return result
        whole = self.thorough(get, as_of, calendar)
        # The functions are written from one program: whatever they all tell must be the same.
        if whole[:5] != result[:5] or self.key.verdicts(whole) != self.key.verdicts(result):
            raise AssertionError(f"{self.key.program.question}: the thorough function does not reach the same answer")
        return whole


def compiled(program: Program, readings: Mapping[str, str], title: str = "") -> Compiled:
    """The functions of a program; those that few cases need are written when needed. Tracebacks show their text."""
    thorough = _later(program, readings, title, "thorough", {})
    partial = _later(program, readings, title, "partial", {"thorough": thorough})
    text = written(program, readings, title, "complete")
    return Compiled(_function(text, title, {"partial": partial}), thorough, text.key, text.source)


def _later(program: Program, readings: Mapping[str, str], title: str, level: Level, further: Mapping[str, Run]) -> Run:
    """A function that is written when the first case needs it. Two threads may both do so, and come to the same."""
    kept: list[Run] = []

    def run(get: Get, as_of: date | None, calendar: WorkCalendar) -> Result:
        if not kept:
            called = f"{title}, {level}"
            kept.append(_function(written(program, readings, called, level), called, further))
        return kept[0](get, as_of, calendar)

    return run


def answer(program: Program, case: Case) -> Answer:
    """The answer of a program, as the reference evaluator gives it; without definitions and notices."""
    ready = compiled(program, case.readings, program.question)
    asked = case.facts.get, cast("date | None", case.facts.get(AS_OF)), case.calendar
    return ready.answer(*asked, ready.run(*asked))


def _function(text: Written, title: str, further: Mapping[str, Run]) -> Run:
    function: Run = made(text.source, {**text.constants, **further}, "answer", title)
    return function
