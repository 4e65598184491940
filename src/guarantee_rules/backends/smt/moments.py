"""Dates as a month (counted from the year 0) and a day of it, compared in this order; never as day numbers.

31 January 2024 is month 2024 * 12 + 0 and day 31; a month later is the next month and day min(31, 29). A date moved by
a few days is a choice between the days of the months it can reach. Day numbers are made only where days are counted,
or moved by more than a figure can tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guarantee_rules.backends.smt.logic import Logic, Truth
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.wholes import Wholes

FIRST, LAST = 12, 9999 * 12 + 11
"""The months of the calendar: January of the year 1 to December of the year 9999."""
FEW_DAYS = 92
"""A date moved by no more days than this is put as a choice of months."""
MOST_LEAVES = 12
"""A choice between more dates is put as one date of chosen numbers."""
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


@dataclass(frozen=True, slots=True)
class Day:
    """One date. `year` and `month` (0 to 11) are what `index` is made of, where that is known without dividing."""

    index: Poly
    day: Poly
    year: Poly | None = None
    month: Poly | None = None


@dataclass(frozen=True, slots=True)
class Either:
    """A date chosen by a test."""

    test: Truth
    then: Moment
    orelse: Moment


Moment = Day | Either


class Moments:
    """Makes dates out of whole numbers."""

    def __init__(self, logic: Logic, wholes: Wholes) -> None:
        self.logic = logic
        self.wholes = wholes
        self._lengths: dict[Poly, Poly] = {}
        self._leap: dict[Poly, Truth] = {}

    def figure(self, day: date) -> Day:
        of = self.wholes.figure
        return Day(of(day.year * 12 + day.month - 1), of(day.day), of(day.year), of(day.month - 1))

    def named(self, year: Poly, month: Poly, day: Poly) -> Day:
        """The date of three numbers; whoever makes them must see to it that there is such a date."""
        return Day(self.wholes.plus(self.wholes.times(year, 12), month), day, year, month)

    def choice(self, test: Truth, then: Moment, orelse: Moment) -> Moment:
        if isinstance(test, bool):
            return then if test else orelse
        if then == orelse:
            return then
        chosen = Either(test, then, orelse)
        return chosen if _leaves(chosen) <= MOST_LEAVES else self.flat(chosen)

    def flat(self, moment: Moment) -> Day:
        """The same date without a choice between dates: its numbers are chosen."""
        if isinstance(moment, Day):
            return moment
        then, orelse, test = self.flat(moment.then), self.flat(moment.orelse), moment.test
        pick = self.wholes.choice
        day = pick(test, then.day, orelse.day)
        if then.year is None or then.month is None or orelse.year is None or orelse.month is None:
            return Day(pick(test, then.index, orelse.index), day)
        return self.named(pick(test, then.year, orelse.year), pick(test, then.month, orelse.month), day)

    # --- comparisons

    def at_most(self, left: Moment, right: Moment) -> Truth:
        """Whether the left date is the right one or earlier."""
        if isinstance(left, Either):
            return self.logic.choice(left.test, self.at_most(left.then, right), self.at_most(left.orelse, right))
        if isinstance(right, Either):
            return self.logic.choice(right.test, self.at_most(left, right.then), self.at_most(left, right.orelse))
        earlier = self.wholes.below(left.index, right.index)
        in_month = self.wholes.equal(left.index, right.index)
        return self.logic.either(earlier, self.logic.both(in_month, self.wholes.at_most(left.day, right.day)))

    def equal(self, left: Moment, right: Moment) -> Truth:
        if isinstance(left, Either):
            return self.logic.choice(left.test, self.equal(left.then, right), self.equal(left.orelse, right))
        if isinstance(right, Either):
            return self.logic.choice(right.test, self.equal(left, right.then), self.equal(left, right.orelse))
        in_month = self.wholes.equal(left.index, right.index)
        return self.logic.both(in_month, self.wholes.equal(left.day, right.day))

    # --- months

    def add_months(self, of: Moment, months: Poly) -> Moment:
        """The corresponding day so many months on, or the end of that month."""
        return self._each(of, lambda day: self._clamped(self._moved(day, months), day.day))

    def on_day(self, of: Moment, number: int, month: int | None) -> Moment:
        """That day of the date's month, or of the given month of its year; the month's last day where it is shorter."""

        def put(day: Day) -> Day:
            if month is not None:
                year, _ = self.parts(day)
                day = self.named(year, self.wholes.figure(month - 1), day.day)
            return self._clamped(day, self.wholes.figure(number))

        return self._each(of, put)

    def months_between(self, start: Moment, end: Moment) -> Poly:
        """The fewest whole months that reach from start to end: the end of a shorter month is reached by any day."""
        first, last = self.flat(start), self.flat(end)
        wholes = self.wholes
        apart = wholes.minus(last.index, first.index)
        further = wholes.choice(wholes.below(first.day, last.day), wholes.figure(1), wholes.figure(0))
        return wholes.choice(self.at_most(end, start), wholes.figure(0), wholes.plus(apart, further))

    def length(self, day: Day) -> Poly:
        """How many days the date's month has."""
        found = self._lengths.get(day.index)
        if found is None:
            year, month = self.parts(day)
            wholes, logic = self.wholes, self.logic
            february = wholes.choice(self.leap(year), wholes.figure(29), wholes.figure(28))
            short = logic.any(wholes.equal(month, wholes.figure(it)) for it in (3, 5, 8, 10))
            others = wholes.choice(short, wholes.figure(30), wholes.figure(31))
            found = wholes.choice(wholes.equal(month, wholes.figure(1)), february, others)
            self._lengths[day.index] = found
        return found

    def leap(self, year: Poly) -> Truth:
        found = self._leap.get(year)
        if found is None:
            fourth, hundredth, four_hundredth = (
                self.wholes.is_zero(self.wholes.rest(year, over)) for over in (4, 100, 400)
            )
            if year.least > 1900 and year.most < 2100:
                found = fourth
            else:
                common = self.logic.both(hundredth, self.logic.no(four_hundredth))
                found = self.logic.both(fourth, self.logic.no(common))
            self._leap[year] = found
        return found

    def parts(self, day: Day) -> tuple[Poly, Poly]:
        """Year and month (0 to 11) of a date."""
        if day.year is not None and day.month is not None:
            return day.year, day.month
        year = self.wholes.cut(day.index, self.wholes.figure(12))
        return year, self.wholes.minus(day.index, self.wholes.times(year, 12))

    def in_calendar(self, moment: Moment) -> Truth:
        """Whether the date lies in the years 1 to 9999."""
        if isinstance(moment, Either):
            return self.logic.choice(moment.test, self.in_calendar(moment.then), self.in_calendar(moment.orelse))
        first, last = self.wholes.figure(FIRST), self.wholes.figure(LAST)
        return self.logic.both(self.wholes.at_most(first, moment.index), self.wholes.at_most(moment.index, last))

    def _moved(self, day: Day, months: Poly) -> Day:
        """The same day of another month, which need not have one."""
        wholes = self.wholes
        index, number = wholes.plus(day.index, months), months.figure
        if number is None or day.year is None or day.month is None:
            return Day(index, day.day)
        years, further = divmod(number, 12)
        beyond = self.logic.no(wholes.below(day.month, wholes.figure(12 - further))) if further else False
        carried = wholes.choice(beyond, wholes.figure(1), wholes.figure(0))
        year = wholes.plus(day.year, wholes.figure(years), carried)
        return Day(index, day.day, year, wholes.plus(day.month, wholes.figure(further), wholes.times(carried, -12)))

    def _clamped(self, day: Day, number: Poly) -> Day:
        kept = number if number.most <= 28 else self.wholes.extreme("min", number, self.length(day))
        return Day(day.index, kept, day.year, day.month)

    # --- days

    def add_few_days(self, of: Moment, days: int) -> Moment:
        """So many days on, or back where negative: the day of this month, or of one of those beside it."""

        def moved(day: Day) -> Moment:
            number = self.wholes.plus(day.day, self.wholes.figure(days))
            return self._onward(day, number, 31 + days) if days > 0 else self._back(day, number, 1 + days)

        return self._each(of, moved) if days else of

    def _onward(self, day: Day, number: Poly, most: int) -> Moment:
        """The date of a day number that may lie beyond the month, by no more than `most` tells."""
        here = Day(day.index, number, day.year, day.month)
        if most <= 28:
            return here
        length = self.length(day)
        after = self._onward(self._moved(day, self.wholes.figure(1)), self.wholes.minus(number, length), most - 28)
        return self.choice(self.wholes.at_most(number, length), here, after)

    def _back(self, day: Day, number: Poly, least: int) -> Moment:
        """The date of a day number that may lie before the month, by no more than `least` tells."""
        here = Day(day.index, number, day.year, day.month)
        if least >= 1:
            return here
        before = self._moved(day, self.wholes.figure(-1))
        earlier = self._back(before, self.wholes.plus(number, self.length(before)), least + 28)
        return self.choice(self.wholes.at_most(self.wholes.figure(1), number), here, earlier)

    def ordinal(self, of: Moment) -> Poly:
        """The day's number, as `date.toordinal` has it."""
        if isinstance(of, Either):
            return self.wholes.choice(of.test, self.ordinal(of.then), self.ordinal(of.orelse))
        wholes = self.wholes
        year, month = self.parts(of)
        full = wholes.plus(year, wholes.figure(-1))
        if year.least > 1900 and year.most <= 2100:
            leap_days = wholes.plus(wholes.cut(full, wholes.figure(4)), wholes.figure(-15))
        else:
            fourth, hundredth, last = (wholes.cut(full, wholes.figure(over)) for over in (4, 100, 400))
            leap_days = wholes.plus(fourth, wholes.times(hundredth, -1), last)
        after_february = self.logic.both(wholes.at_most(wholes.figure(2), month), self.leap(year))
        one_more = wholes.choice(after_february, wholes.figure(1), wholes.figure(0))
        return wholes.plus(wholes.times(full, 365), leap_days, self._before(month, 0, 11), one_more, of.day)

    def _before(self, month: Poly, first: int, last: int) -> Poly:
        """How many days of a common year lie before its month; looked up by halves."""
        if first == last:
            return self.wholes.figure(_BEFORE[first])
        middle = (first + last) // 2
        early = self.wholes.at_most(month, self.wholes.figure(middle))
        return self.wholes.choice(early, self._before(month, first, middle), self._before(month, middle + 1, last))

    def _each(self, of: Moment, change: Callable[[Day], Moment]) -> Moment:
        if isinstance(of, Day):
            return change(of)
        return self.choice(of.test, self._each(of.then, change), self._each(of.orelse, change))


def _leaves(moment: Moment) -> int:
    return 1 if isinstance(moment, Day) else _leaves(moment.then) + _leaves(moment.orelse)
