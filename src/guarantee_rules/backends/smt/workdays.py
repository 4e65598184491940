"""Working days, which no formula tells: a free date, of which only that is said which is true of every calendar.

What is proved with a free date stands; what is refuted must be replayed, as the calendar may not have that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from guarantee_rules.backends.smt.logic import Truth
from guarantee_rules.backends.smt.moments import Day, Moment, Moments
from guarantee_rules.backends.smt.terms import Number
from guarantee_rules.values.workdays import CHINA


@cache
def known_years() -> tuple[int, int]:
    """The first and last year of the calendar that comes with the library; it has all between."""
    years = CHINA.years()
    assert years == frozenset(range(min(years), max(years) + 1))
    return min(years), max(years)


def surely(of: Moment, found: Day, known: Truth, count: Number | None, moments: Moments) -> Iterator[Truth]:
    """What is true of the day found: `count` working days after `of`, or (no count) the next that is worked.

    It is not before `of`, and after it where any day is counted. Its calendar is known where the years of both have
    one, and is not where the day found lies beyond the last year that has one.
    """
    logic, wholes = moments.logic, moments.wholes
    first, last = known_years()
    begun = moments.at_most(moments.figure(date(first, 1, 1)), of)
    ended = moments.at_most(found, moments.figure(date(last, 12, 31)))
    none = False if count is None else wholes.is_zero(count.whole)
    yield moments.at_most(of, found)
    yield logic.either(logic.no(none), logic.both(known, moments.equal(of, found)))
    if count is not None:
        yield logic.either(none, logic.no(known), logic.no(moments.equal(of, found)))
    yield logic.either(none, ended, logic.no(known))
    yield logic.either(logic.no(begun), logic.no(ended), known)
