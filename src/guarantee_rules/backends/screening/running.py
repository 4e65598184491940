"""What screening code calls: rounding of whole numbers, and giving a case up.

Whatever cannot be worked out is raised, and the function then gives no answer: the engine that knows what is unknown
takes the case.
"""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from guarantee_rules.values.dates import OutOfCalendar


class NotHere(Exception):
    """That a value is left open, or is one that screening code does not work out."""


NOT_KNOWN = (KeyError, NameError, NotHere, OutOfCalendar, ZeroDivisionError)
"""What a value raises that is not known: a fact nobody stated, a definition that rests on one, a ratio over zero."""


def nothing() -> NoReturn:
    """In place of a value that there is none of."""
    raise NotHere


def down(of: int, over: int) -> int:
    """The quotient, cut towards zero. Raises ZeroDivisionError over zero, as all of these do."""
    whole = abs(of) // abs(over)
    return whole if (of < 0) is (over < 0) else -whole


def up(of: int, over: int) -> int:
    """The quotient, raised away from zero."""
    whole = -(-abs(of) // abs(over))
    return whole if (of < 0) is (over < 0) else -whole


def half_up(of: int, over: int) -> int:
    """The quotient to the nearest whole number, halves away from zero."""
    divisor = abs(over)
    whole = (2 * abs(of) + divisor) // (2 * divisor)
    return whole if (of < 0) is (over < 0) else -whole


def days_between(start: date, end: date) -> int:
    return (end - start).days
