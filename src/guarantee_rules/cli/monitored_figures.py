"""The tables of figures of `monitor`: loans by bank, claims and funds, policy years, and the queue for the subsidy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guarantee_rules.allotment import TAKEN
from guarantee_rules.monitoring.run import COHORT_QUESTION
from guarantee_rules.monitoring.subsidies import quota_facts
from guarantee_rules.values.numbers import grouped, percent
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.explain.labels import Labels
    from guarantee_rules.monitoring.asking import Asked
    from guarantee_rules.monitoring.run import Figure, Monitored, MonthView

Section = tuple[str, tuple[str, ...], Iterable[tuple[str, ...]]]
"""A heading, the names of columns, and rows; without columns, lines."""
SCHEME = (
    "scheme.balance",
    "platform.npl_balance",
    "scheme.npl_ratio",
    "scheme.overdue_balance",
    "scheme.overdue_ratio",
)
BANK = ("bank.loan_balance", "bank.npl_balance", "bank.npl_ratio", "bank.overdue_balance", "bank.overdue_ratio")
FUNDS = (
    "consortium.claims_this_year",
    "consortium.premium_this_year",
    "consortium.claim_ratio",
    "scheme.principal_loss_this_year",
    "fund.compensated_this_year",
    "fund.subsidies_paid_this_year",
    "fund.special_balance",
    "accounts.government_balance",
    "accounts.enterprise_balance",
    "accounts.deposit_balance",
)
YEAR = ("claims_paid", "premium_to_date", "claim_ratio")


class Figures:
    def __init__(self, found: Monitored, lang: str, labels: Labels) -> None:
        self.found = found
        self.lang = lang
        self.labels = labels

    def say(self, key: str, **params: object) -> str:
        return phrase(self.lang, f"monitor.{key}", **params)

    def columns(self, *names: str) -> tuple[str, ...]:
        return tuple(self.say(f"column.{name}") for name in names)

    def loans(self) -> Section:
        """The scheme first, then each bank where there are several."""
        columns = (*self.columns("month", "who"), *map(self._called, SCHEME))
        return self.say("heading.loans"), columns, self._loans()

    def _loans(self) -> Iterator[tuple[str, ...]]:
        for view in self.found.months:
            figures = _by_name(view)
            if all(figures[name, ()].value is None for name in SCHEME):
                continue
            yield (str(view.month), self.say("ratio.everyone"), *(self.shown(figures[name, ()]) for name in SCHEME))
            banks = [whose for name, whose in figures if name == BANK[0]]
            for whose in banks if len(banks) > 1 else ():
                ((_, bank),) = whose
                yield (str(view.month), str(bank), *(self.shown(figures[name, whose]) for name in BANK))

    def funds(self) -> Section:
        """What the tapes tell in some month; a figure they never tell has no column."""
        views = [(view, _by_name(view)) for view in self.found.months]
        told = [name for name in FUNDS if any(figures[name, ()].value is not None for _, figures in views)]
        rows = [(str(view.month), *(self.shown(figures[name, ()]) for name in told)) for view, figures in views]
        columns = (*self.columns("month"), *map(self._called, told))
        return self.say("heading.funds"), columns, rows if told else ()

    def years(self) -> Section:
        values = self.values(COHORT_QUESTION)
        columns = (*self.columns("month", "year", "claims", "premium", "ratio"), *values.values())
        return self.say("heading.years"), columns, self._years(values)

    def _years(self, values: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
        for view in self.found.months:
            figures = _by_name(view)
            for asked in view.answers:
                if asked.question == COHORT_QUESTION:
                    year, insurer = self._year(asked.whose["cohort"]), asked.whose.get("insurer")
                    of = "insurer_cohort" if insurer else "cohort"
                    whose = tuple(asked.whose.items())
                    shown = [self.shown(figures.get((f"{of}.{name}", whose))) for name in YEAR]
                    who = self.say("of", scope=year, subject=insurer) if insurer else year
                    yield (str(view.month), who, *shown, *self.cells(asked, values))

    def _year(self, first: str | date) -> str:
        year = next(year for year in self.found.cohorts if year.first == first)
        return f"{year.number}: {year.first} – {year.last}"

    def queue(self) -> Section:
        columns = self.columns("month", "policies", "subsidised", "tied", "subsidy", "taken")
        return self.say("heading.queue"), columns, self._queue() if self.found.placed else ()

    def _queue(self) -> Iterator[tuple[str, ...]]:
        for view in self.found.months:
            told = [case.subsidy for case in view.placed]
            taken = quota_facts(self.found.placed, view.month.last)[TAKEN]
            assert isinstance(taken, Decimal)
            yield (
                str(view.month),
                str(len(told)),
                str(sum(1 for subsidy in told if subsidy)),
                str(sum(1 for case in view.placed if case.allotted.tied)),
                grouped(sum(told, start=Decimal("0.00")), 2),
                grouped(taken, 2),
            )

    # --- cells

    def values(self, question: str) -> dict[str, str]:
        """The values a question gives in some month, and what they are called."""
        found: dict[str, str] = {}
        for view in self.found.months:
            for asked in view.answers:
                if asked.question == question:
                    for name in asked.decision.values:
                        if name not in found:
                            found[name] = self.labels.output(name, asked.decision.trace)
        return found

    def cells(self, asked: Asked, values: Iterable[str]) -> Iterator[str]:
        types = {output.name: output.type for output in asked.decision.program.outputs}
        for name in values:
            value = asked.decision.values.get(name)
            yield self.say("none") if value is None else self.labels.value(value, types[name])

    def shown(self, figure: Figure | None) -> str:
        if figure is None:
            return self.say("none")
        if figure.value is None:
            return self.say(f"why.{figure.why}")
        if figure.name.endswith("_ratio"):
            return percent(figure.value)
        return grouped(figure.value, 2 if isinstance(figure.value, Decimal) else None)

    def _called(self, name: str) -> str:
        last = name.rpartition(".")[2]
        return self.say(f"ratio.{last}") if last.endswith("_ratio") else self.labels.fact(name)


def _by_name(view: MonthView) -> dict[tuple[str, tuple[tuple[str, str | date], ...]], Figure]:
    return {(figure.name, tuple(figure.whose.items())): figure for figure in view.figures}
