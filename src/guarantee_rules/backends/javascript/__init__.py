"""A program as data for JavaScript, and the evaluator there that answers it as the reference does."""

from __future__ import annotations

from importlib.resources import files

from guarantee_rules.backends.javascript.calendars import calendar_data
from guarantee_rules.backends.javascript.data import Data, Scope, Table, program_data, programs_data, told, value_of

__all__ = [
    "SCRIPTS",
    "Data",
    "Scope",
    "Table",
    "calendar_data",
    "program_data",
    "programs_data",
    "script",
    "told",
    "value_of",
]

SCRIPTS = ("values.js", "evaluator.js")
"""Plain scripts in the order in which a page names them; they put `guaranteeRules` beside its other names."""


def script(name: str) -> str:
    """The text of one of them."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
