"""A report somebody owes, and when the next one is due where the text names a day or so many days after a period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, If, Lit, OnDay, Rolled, Shift
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual, DayOfMonth, Formula, Key, Model
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.source.text import Span
from guarantee_rules.surface.formula import is_option
from guarantee_rules.surface.parse import Mistake
from guarantee_rules.surface.term import Term
from guarantee_rules.values.types import DATE, MONTHS

# No run of days off is longer than ten days; an earlier day stays in its month.
CAN_ROLL_INTO_THE_NEXT_MONTH = 19
LONGEST = {
    "month": {"days": 18, "workdays": 10},
    "quarter": {"days": 60, "workdays": 40, "months": 2},
    "year": {"days": 300, "workdays": 200, "months": 10},
}
"""The longest time after a period, so that its report is due before the next period ends, days off and all."""
_ENDS: dict[str, tuple[tuple[int, int | None, int], ...]] = {
    "month": ((-1, None, 31), (0, None, 31)),
    "quarter": ((-12, 12, 31), (0, 3, 31), (0, 6, 30), (0, 9, 30), (0, 12, 31)),
    "year": ((-12, 12, 31), (0, 12, 31)),
}
"""The ends of periods a report may be due after, the earliest first: months from today, month of that year, day."""


class RollReading(Model):
    """A reading with exactly the options `none` and `next_workday`."""

    reading: Key


class Report(Rule):
    """Owed `by` somebody `to` somebody, `every` so often.

    With `day`, or `within` so long after the month, quarter or year, the next due day from the day of asking on.
    """

    kind: Literal["report"]
    every: Literal["month", "quarter", "year", "regular", "event", "once"]
    day: DayOfMonth | None = None
    within: Formula | None = None
    roll: Literal["none", "next_workday"] | RollReading = "none"
    by: Bilingual
    to: Bilingual
    value: Key | None = None

    def names(self) -> tuple[str, ...]:
        return (self.value,) if self.value else ()

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        yield self.check("item", applies, TRUE, at)
        rolled = self._rolled(scope, at("roll"))
        if not self._agrees(scope, at) or self.value is None:
            return
        plain, moved = self._next(scope, at, False), self._next(scope, at, True)
        due = plain if rolled is None else moved if rolled == TRUE else If(rolled, moved, plain, at.span)
        yield self.provided(self.value, DATE, applies, due, at)

    def _agrees(self, scope: Scope, at: At) -> bool:
        """Whether `every`, `day`, `within` and `value` go together."""
        dated = "day" if self.day is not None else "within" if self.within is not None else None
        wrong = None
        if self.day is not None and self.every != "month":
            wrong = diagnostic("report-day", at("day").key_span)
        elif self.within is not None and (self.every not in _ENDS or self.day is not None):
            wrong = diagnostic("report-within", at("within").key_span)
        elif (dated is None) != (self.value is None):
            wrong = diagnostic("report-value", at(dated or "value").key_span)
        if wrong is not None:
            scope.wrong(wrong)
        return wrong is None

    def _next(self, scope: Scope, at: At, rolled: bool) -> Expr:
        return self._day(self.day, rolled) if self.day is not None else self._after(scope, at("within"), rolled)

    @staticmethod
    def _day(day: int, rolled: bool) -> Expr:
        today = Fact("as_of")
        this = OnDay(today, day)
        following = OnDay(Shift(OnDay(today, 1), Lit(1, MONTHS), "months"), day)
        if not rolled:
            return If(Compare(today, "<=", this), this, following)
        due = If(Compare(today, "<=", Rolled(this)), Rolled(this), Rolled(following))
        if day < CAN_ROLL_INTO_THE_NEXT_MONTH:
            return due
        last = Rolled(OnDay(Shift(OnDay(today, 1), Lit(-1, MONTHS), "months"), day))
        return If(Compare(today, "<=", last), last, due)

    def _after(self, scope: Scope, at: At, rolled: bool) -> Expr:
        """The first day not yet past that lies so long after the end of a period."""
        today = Fact("as_of")

        def first(term: Term, span: Span) -> Expr:
            unit, long, longest = term.type.name, term.expr, LONGEST[self.every]
            days, workdays = longest["days"], longest["workdays"]
            most = longest.get(unit, 0)
            if (
                unit not in ("months", "days", "workdays")
                or not isinstance(long, Lit)
                or long.value not in range(1, most + 1)
            ):
                raise Mistake(diagnostic("report-too-long", span, days=days, workdays=workdays))
            due: Expr | None = None
            for away, month, day in reversed(_ENDS[self.every]):
                end = OnDay(Shift(today, Lit(away, MONTHS), "months") if away else today, day, month)
                last: Expr = Shift(end, long, unit, span)
                last = Rolled(last) if rolled else last
                due = last if due is None else If(Compare(today, "<=", last), last, due)
            assert due is not None
            return due

        return scope.each(at, first)

    def _rolled(self, scope: Scope, at: At) -> Expr | None:
        """Whether the day moves over holidays; None where it never does."""
        if not isinstance(self.roll, RollReading):
            return TRUE if self.roll == "next_workday" else None
        options = scope.formulas.names.options(self.roll.reading)
        if options is None or set(options) != {"none", "next_workday"}:
            scope.wrong(diagnostic("reading-options", at.span, reading=self.roll.reading, options="none, next_workday"))
        return is_option(self.roll.reading, "next_workday", at.span)
