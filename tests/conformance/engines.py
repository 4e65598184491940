"""What is put through the suite: the reference itself, and every engine that claims to mean the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from guarantee_rules.backends.python import Compiled, compiled
from guarantee_rules.core.evaluate import Answer, Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown
from tests.conformance.javascript import JavaScript

Engine = Callable[[Program, Case], Answer]
"""The answer of a program; what it says in `definitions` is not looked at."""


class Python:
    """Generated Python. It tells no notices, so the reference's are put there."""

    def __init__(self, kept: int = 256) -> None:
        self.kept = kept
        self.made: OrderedDict[tuple[int, frozenset[tuple[str, str]]], tuple[Program, Compiled]] = OrderedDict()

    def __call__(self, program: Program, case: Case) -> Answer:
        key = id(program), frozenset((name, case.readings[name]) for name in program.readings)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = program, compiled(program, case.readings)
            if len(self.made) > self.kept:
                self.made.popitem(last=False)
        _, made = found
        asked = case.facts.get, cast("date | None", case.facts.get(AS_OF)), case.calendar
        result = made.run(*asked)
        answer = made.answer(*asked, result)
        # What a decision reads without making an answer of it.
        assert result[0] == name_of(answer.outcome)
        assert told_values(result[1]) == told_values(known_values(answer))
        assert made.verdicts(result) == answer.verdicts
        return replace(answer, notices=run(program, case).notices) if program.notices else answer


def name_of(outcome: Outcome) -> str:
    """An outcome as a decision names it."""
    if isinstance(outcome, Unknown):
        return "missing_fact" if outcome.missing else "not_determined"
    return str(outcome)


def known_values(answer: Answer) -> dict[str, Value]:
    return {output.name: value for output, value in answer.outputs if not isinstance(value, Unknown)}


def told_values(values: Mapping[str, Value]) -> dict[str, object]:
    """With every decimal, so that 5.0 is not 5.00."""
    return {name: value.as_tuple() if isinstance(value, Decimal) else value for name, value in values.items()}


ENGINES: Mapping[str, Engine] = {"javascript": JavaScript(), "python": Python()}
