"""Programs as screening functions, each compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from guarantee_rules.backends.making import made
from guarantee_rules.backends.screening.demand import deeper_than
from guarantee_rules.backends.screening.writing import written
from guarantee_rules.core.program import Program

Screen = tuple[str, tuple[str, ...]]
"""The name of the outcome, and the rules not met."""
Screening = Callable[[Mapping[str, Any], date], Screen | None]
"""Facts as whole numbers and the day of asking give outcome and failing rules, or None where anything is unknown."""
DEEPEST = 60
"""Levels of expressions written into one another; Python's own parser ends at two hundred brackets."""


def not_here(facts: Mapping[str, Any], as_of: date) -> None:
    """The function of a program that none is written for."""


def screening(program: Program, readings: Mapping[str, str], title: str = "") -> Screening:
    """The function of a program under chosen readings. Tracebacks show its text.

    One whose expressions nest too deep gets a function that never answers.
    """
    if deeper_than(DEEPEST, program):
        return not_here
    text = written(program, readings, title)
    function: Screening = made(text.source, text.constants, "screen", f"{title}, screening")
    return function
