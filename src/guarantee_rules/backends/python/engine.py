"""Programs compiled to Python functions, each once, however many threads ask."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from guarantee_rules.backends.python.code import THOROUGH
from guarantee_rules.backends.python.emit import AS_OF
from guarantee_rules.backends.python.result import Key, Result
from guarantee_rules.backends.python.writing import Written, written
from guarantee_rules.core.evaluate import Answer, Case
from guarantee_rules.core.program import Program
from guarantee_rules.values.types import Value
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

    def values(self, result: Result) -> Mapping[str, Value]:
        """The known values of a result, by name."""
        return self.key.values(result)

    def answer(self, get: Get, as_of: date | None, calendar: WorkCalendar, result: Result) -> Answer:
        """The answer as the reference evaluator gives it; without definitions and notices."""
        whole = result if result[5] is not None else self.thorough(get, as_of, calendar)
        # The two functions are written from one program: whatever both tell must be the same.
        if whole[:5] != result[:5] or self.key.verdicts(whole) != self.key.verdicts(result):
            raise AssertionError(
                f"{self.key.program.question}: the thorough function does not reach the quick one's answer"
            )
        return self.key.answer(whole)


def compiled(program: Program, readings: Mapping[str, str], title: str = "") -> Compiled:
    """The function of a program. Its text is kept for tracebacks."""
    text = written(program, readings, title, quick=True)

    def thorough(get: Get, as_of: date | None, calendar: WorkCalendar) -> Result:
        # Written when the first case needs it. Two threads may both do so, and come to the same.
        if namespace[THOROUGH] is thorough:
            whole = written(program, readings, f"{title}, thorough", quick=False)
            namespace[THOROUGH] = _namespace(whole, f"{title}, thorough", {})["answer"]
        result: Result = namespace[THOROUGH](get, as_of, calendar)
        return result

    namespace = _namespace(text, title, {THOROUGH: thorough})
    return Compiled(namespace["answer"], thorough, text.key, text.source)


def answer(program: Program, case: Case) -> Answer:
    """The answer of a program, as the reference evaluator gives it; without definitions and notices."""
    made = compiled(program, case.readings, program.question)
    asked = case.facts.get, cast("date | None", case.facts.get(AS_OF)), case.calendar
    return made.answer(*asked, made.run(*asked))


def _namespace(text: Written, title: str, more: Mapping[str, object]) -> dict[str, Any]:
    name = f"<{title} {id(text):x}>"
    namespace: dict[str, Any] = {"__builtins__": {}, **text.constants, **more}
    exec(compile(text.source, name, "exec"), namespace)
    linecache.cache[name] = len(text.source), None, text.source.splitlines(keepends=True), name
    return namespace
