"""What is known of working days without a formula: that they keep their order, and what the calendar has on one day.

A free date may be any; these conditions are true of every calendar, or of the one that comes with the library, so that
with them a proof stands as it does without, and fewer models are such as no calendar has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import z3

from guarantee_rules.backends.smt.encoding import Encoding, Worked, whole
from guarantee_rules.backends.smt.logic import Truth
from guarantee_rules.backends.smt.workdays import known_years
from guarantee_rules.values.dates import OutOfCalendar
from guarantee_rules.values.workdays import CHINA, NoYear, add_workdays, next_workday


def worked(encoding: Encoding) -> list[Worked]:
    """The dates encoded so far that only the calendar tells."""
    return [made for made in encoding.derived if isinstance(made, Worked)]


def in_order(encoding: Encoding, known: int = 0) -> list[z3.BoolRef]:
    """That no later day and no more working days lead to an earlier date, and the same to the same one.

    Of all pairs of such dates but those among the first `known`.
    """
    logic, choosing = encoding.logic, encoding.choosing
    found: list[Truth] = []
    for (at, one), (other_at, other) in product(enumerate(worked(encoding)), repeat=2):
        if at == other_at or (at < known and other_at < known) or (one.count is None) != (other.count is None):
            continue
        counted = [one.of, other.of]
        before: Truth = encoding.moments.at_most(one.of.moment, other.of.moment)
        same: Truth = encoding.moments.equal(one.of.moment, other.of.moment)
        told: list[Truth] = [date.known for date in counted]
        if one.count is not None and other.count is not None:
            counts = choosing.aligned(one.count, other.count)[1]
            before = logic.both(before, encoding.wholes.at_most(*counts))
            same = logic.both(same, encoding.wholes.equal(*counts))
            told += [one.count.known, other.count.known]
        after = encoding.moments.at_most(one.day, other.day)
        found.append(logic.either(logic.no(logic.all([*told, before, one.known, other.known])), after))
        found.append(logic.either(logic.no(logic.all([*told, same])), logic.same(one.known, other.known)))
    return [logic.formula(each) for each in found if each is not True]


def published(encoding: Encoding) -> list[z3.BoolRef]:
    """That the years of every working day counted have a calendar, and so not before the first of them."""
    logic, moments = encoding.logic, encoding.moments
    first = moments.figure(date(known_years()[0] - 1, 12, 31))
    told = (
        logic.either(logic.no(made.of.known), logic.both(made.known, moments.at_most(first, made.of.moment)))
        for made in worked(encoding)
    )
    return [logic.formula(each) for each in told]


def as_published(encoding: Encoding, model: z3.ModelRef) -> Iterator[tuple[z3.BoolRef, z3.BoolRef]]:
    """For each such date: that it is counted from where it is in the model, and that it is then the date it really is.

    Where a model counts from no date at all, nothing depends on it.
    """
    logic, moments, wholes = encoding.logic, encoding.moments, encoding.wholes
    for made in worked(encoding):
        day = encoding.day(made.of.moment, model)
        here = moments.equal(made.of.moment, moments.figure(day))
        count = None
        if made.count is not None:
            count = whole(model, wholes.term(made.count.whole))
            here = logic.both(here, wholes.equal(made.count.whole, wholes.figure(count)))
        yield logic.formula(here), logic.formula(_really(encoding, made, day, count))


def _really(encoding: Encoding, made: Worked, day: date, count: int | None) -> Truth:
    try:
        found = next_workday(day, CHINA) if count is None else add_workdays(day, count, CHINA)
    except OutOfCalendar:
        return True
    if isinstance(found, NoYear):
        return encoding.logic.no(made.known)
    moments = encoding.moments
    return encoding.logic.both(made.known, moments.equal(made.day, moments.figure(found)))
