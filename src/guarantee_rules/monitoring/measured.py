"""The value of a measured fact at a month's end: exact, or why the tapes do not tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from guarantee_rules.monitoring.figures import (
    Flow,
    Month,
    Movement,
    Standing,
    account_balances,
    day_before_year,
    flows,
    month_of,
    movements,
    standings,
    tapes_of,
)
from guarantee_rules.monitoring.measures import MEASURES, RATIOS, By, Held, Level, Moved, Over, Sum
from guarantee_rules.monitoring.store import Store
from guarantee_rules.values.numbers import EXACT, quotient
from guarantee_rules.values.types import MONEY, Type

Whose = Mapping[By, str | date]
"""Which bank, insurer and cohort (by its first day) is asked about."""
Why = Literal[
    "no_tape", "set_aside", "incomplete", "not_told", "no_opening", "negative", "year_not_over", "no_cohort", "zero"
]
"""Why a figure is not stated: its tape is not there, or has rows
that were set aside; the tapes begin too late; a row leaves its part empty; the account
was never opened on the tape; more went out than came in; the cohort's year is not over; a ratio over nothing."""


@dataclass(frozen=True)
class Measured:
    """The figures of the months asked for; what DuckDB sums is summed when it is first asked for."""

    store: Store
    months: tuple[Month, ...]
    cohorts: Mapping[date, date] = field(default_factory=dict)
    """First and last day of each cohort's year."""

    def value(self, fact: str, month: Month, whose: Whose) -> int | Why:
        """Fen of an amount, or a number. KeyError for a fact that is no measure."""
        measure = MEASURES[fact]
        match measure:
            case Level():
                found = self._level(measure, month, whose)
            case Sum():
                found = self._sum(measure, month, whose)
            case Moved():
                found = self._moved(measure, month)
            case Held():
                found = self._held(measure, month)
        return "negative" if isinstance(found, int) and found < 0 else found

    def ratio(self, name: str, month: Month, whose: Whose) -> Decimal | Why:
        """One of the ratios shown, cut to six decimals."""
        part, whole = (self.value(fact, month, whose) for fact in RATIOS[name])
        if not isinstance(part, int):
            return part
        if not isinstance(whole, int):
            return whole
        return quotient(part, whole, 6, "down") if whole else "zero"

    def _level(self, measure: Level, month: Month, whose: Whose) -> int | Why:
        if not self.store.has("loans", "balances"):
            return "no_tape"
        if not self.store.whole("loans", "balances"):
            return "set_aside"
        if "bank" in measure.by:
            standing = self._standings.get((str(whose["bank"]), month), Standing())
        else:
            standing = self._totals.get(month, Standing())
        figure: int | None = getattr(standing, measure.figure)
        return "not_told" if figure is None else figure

    @cached_property
    def _standings(self) -> dict[tuple[str, Month], Standing]:
        return standings(self.store, self.months)

    @cached_property
    def _totals(self) -> dict[Month, Standing]:
        totals: dict[Month, Standing] = {}
        for (_, month), standing in self._standings.items():
            totals[month] = totals.get(month, Standing()).plus(standing)
        return totals

    def _sum(self, measure: Sum, month: Month, whose: Whose) -> int | Why:
        plus = self._flowed(self._flow_of(measure.flow), measure, month, whose)
        if measure.less is None or self.store.settings.principal_loss == "gross" or not isinstance(plus, int):
            return plus
        minus = self._flowed(measure.less, measure, month, whose)
        return plus - minus if isinstance(minus, int) else minus

    def _flow_of(self, name: str) -> str:
        return f"premium_{self.store.settings.premium_income}" if name == "premium_income" else name

    def _flowed(self, flow: str, measure: Sum, month: Month, whose: Whose) -> int | Why:
        if not self.store.has(*tapes_of(flow)):
            return "no_tape"
        if not self.store.whole(*tapes_of(flow)):
            return "set_aside"
        until, first = month, date.min
        cohort = whose["cohort"] if "cohort" in measure.by else None
        if isinstance(cohort, date):
            if cohort not in self.cohorts:
                return "no_cohort"
            first = cohort
            if measure.over == "cohort_year":
                until = month_of(self.cohorts[cohort])
                if until > month:
                    return "year_not_over"
        if self._begins_too_late(measure.over, month, first):
            return "incomplete"
        found = [row for row in self._flows(flow) if row.month <= until and _in(row, measure, month, whose)]
        amounts = [row.amount for row in found if row.amount is not None]
        return sum(amounts) if len(amounts) == len(found) else "not_told"

    def _flows(self, flow: str) -> list[Flow]:
        if flow not in self._read:
            self._read[flow] = flows(self.store, flow, self.months[-1].last)
        return self._read[flow]

    @cached_property
    def _read(self) -> dict[str, list[Flow]]:
        return {}

    def _begins_too_late(self, over: Over, month: Month, cohort: date) -> bool:
        """Whether something of what is to be added up happened before the tapes begin to tell everything."""
        complete = self.store.settings.complete_from
        if complete is None:
            return False
        return complete > (date(month.year, 1, 1) if over == "year" else cohort)

    def _moved(self, measure: Moved, month: Month) -> int | Why:
        if not self.store.has("fund"):
            return "no_tape"
        if not self.store.whole("fund"):
            return "set_aside"
        if self._begins_too_late(measure.over, month, date.min):
            return "incomplete"
        found = [
            row
            for row in self._movements
            if row.kind == measure.kind
            and row.account in measure.accounts
            and row.month <= month
            and (measure.over == "all" or row.month.year == month.year)
        ]
        parts = [row.amount if measure.part == "amount" else row.principal for row in found]
        told = [part for part in parts if part is not None]
        return sum(told) if len(told) == len(parts) else "not_told"

    @cached_property
    def _movements(self) -> list[Movement]:
        return movements(self.store, self.months[-1].last)

    def _held(self, measure: Held, month: Month) -> int | Why:
        if not self.store.has("fund"):
            return "no_tape"
        if not self.store.whole("fund"):
            return "set_aside"
        day = month.last if measure.at == "now" else day_before_year(month.last)
        return self._balances.get((measure.account, day), "no_opening")

    @cached_property
    def _balances(self) -> dict[tuple[str, date], int]:
        ends = [month.last for month in self.months]
        return account_balances(self.store, dict.fromkeys([*ends, *map(day_before_year, ends)]))


def _in(row: Flow, measure: Sum, month: Month, whose: Whose) -> bool:
    return (
        (measure.over != "year" or row.month.year == month.year)
        and ("insurer" not in measure.by or row.insurer == whose["insurer"])
        and ("cohort" not in measure.by or row.cohort == whose["cohort"])
    )


def exact(value: int, type: Type) -> Decimal | int:
    """A figure as a fact of its type: fen as yuan with both decimals, a number as it is."""
    return EXACT.scaleb(Decimal(value), -2) if type == MONEY else value
