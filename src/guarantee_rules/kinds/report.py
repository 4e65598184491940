"""A report somebody owes, and when the next one is due where the text names a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guarantee_rules.core.expr import TRUE, Compare, Expr, Fact, If, Lit, OnDay, Rolled, Shift
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope
from guarantee_rules.kinds.fields import Bilingual, DayOfMonth, Key, Model, refused, whole
from guarantee_rules.source.diagnostics import diagnostic
from guarantee_rules.surface.formula import is_option
from guarantee_rules.values.types import DATE, MONTHS

# No run of days off is longer than ten days; an earlier day stays in its month.
CAN_ROLL_INTO_THE_NEXT_MONTH = 19


class RollReading(Model):
    """A reading with exactly the options `none` and `next_workday`."""

    reading: Key


class Report(Rule):
    """Owed `by` somebody `to` somebody, `every` so often. With `day`, the next due day from the day of asking on."""

    kind: Literal["report"]
    every: Literal["month", "quarter", "year", "regular", "event", "once"]
    day: DayOfMonth | None = None
    roll: Literal["none", "next_workday"] | RollReading = "none"
    by: Bilingual
    to: Bilingual
    value: Key | None = None

    @whole
    def _dated(self) -> None:
        if (self.day is None) != (self.value is None) or (self.day is not None and self.every != "month"):
            raise refused("report-day")

    def names(self) -> tuple[str, ...]:
        return (self.value,) if self.value else ()

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        applies = self.applies(scope, at)
        yield self.check("item", applies, TRUE, at)
        if self.value is not None and self.day is not None:
            rolled = self._rolled(scope, at("roll"))
            plain, moved = self._next(self.day, False), self._next(self.day, True)
            due = plain if rolled is None else moved if rolled == TRUE else If(rolled, moved, plain, at.span)
            yield self.provided(self.value, DATE, applies, due, at)

    def _next(self, day: int, rolled: bool) -> Expr:
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

    def _rolled(self, scope: Scope, at: At) -> Expr | None:
        """Whether the day moves over holidays; None where it never does."""
        if not isinstance(self.roll, RollReading):
            return TRUE if self.roll == "next_workday" else None
        options = scope.formulas.names.options(self.roll.reading)
        if options is None or set(options) != {"none", "next_workday"}:
            scope.wrong(diagnostic("reading-options", at.span, reading=self.roll.reading, options="none, next_workday"))
        return is_option(self.roll.reading, "next_workday", at.span)
