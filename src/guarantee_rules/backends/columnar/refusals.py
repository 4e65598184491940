"""Questions that cannot be asked of columns, said before any row is read."""

from __future__ import annotations


class NotColumnar(ValueError):
    """A question that no column can answer exactly; `where` is the rule or value in whose way it stands."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason = reason
        self.where = where


class NotRowWise(NotColumnar):
    """A question that is not answered row by row: a list, or a state that is carried on."""


class TooManyDigits(NotColumnar):
    """A number that could need more than 38 digits with facts as large and fine as they are declared."""


class BeyondCalendar(NotColumnar):
    """A date that could lie outside the years 1 to 9999."""


class ListsCompared(NotColumnar):
    """A choice between two lists of names where the test can be unknown."""


class FactsDiffer(NotColumnar):
    """A fact that has different types in two versions."""
