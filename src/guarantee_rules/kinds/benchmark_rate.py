"""The benchmark lending rate for the term of a loan on a day, by the published table; a stated rate goes before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from guarantee_rules.core.expr import Compare, Expr, Fact, Given, If, Lit, Not, both
from guarantee_rules.core.program import Notice
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope, Standard
from guarantee_rules.kinds.fields import (
    SEVERAL,
    Bilingual,
    Day,
    FactName,
    Formula,
    Key,
    Model,
    Months,
    Rate,
    Text,
    entry,
    refused,
    whole,
)
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.surface.formula import chosen
from guarantee_rules.values.types import DATE, MONTHS, RATE, enum_of


class Band(Model):
    """Terms longer than `above` and not longer than `up_to`."""

    above: Months | None = None
    up_to: Months | None = None
    rate: Rate
    confidence: Key | None = None


class Table(Model):
    id: Key
    from_: Day = entry(alias="from")
    confidence: Key
    rows: Annotated[tuple[Band, ...], SEVERAL]

    @whole
    def _without_gap(self) -> None:
        ends = [None, *(band.up_to for band in self.rows)]
        known = [end for end in ends if end is not None]
        if [band.above for band in self.rows] != ends[:-1] or ends[-1] is not None or known != sorted(set(known)):
            raise refused("bands-gap", table=self.id)


class Warned(Model):
    """What must be said of a rate used from a day on."""

    id: Key
    from_: Day = entry(alias="from")
    document: Text
    text: Bilingual


class BenchmarkTable(Standard):
    """Rates by the day they took effect, the upper end of each band included."""

    kind: Literal["benchmark_rate"]
    unit: Literal["per_year"]
    upper_end: Literal["included"]
    warnings: tuple[Warned, ...] = ()
    tables: Annotated[tuple[Table, ...], SEVERAL]

    @whole
    def _in_order(self) -> None:
        days = [table.from_ for table in self.tables]
        if not days or sorted(set(days)) != days:
            raise refused("tables-order")

    def notices(self) -> dict[str, Bilingual]:
        return {warning.id: warning.text for warning in self.warnings}

    def rate(self, on: Expr, term: Expr, before: Expr) -> Expr:
        """The rate in force `on` a day for a `term`; `before` the first table, what stands for no rate."""
        return chosen(
            [(_since(on, table.from_), _band(table, term)) for table in reversed(self.tables)],
            before,
        )

    def effective(self, on: Expr, before: Expr) -> Expr:
        """The day since which the rate in force `on` a day had been in force."""
        days = [table.from_ for table in reversed(self.tables)]
        return chosen([(_since(on, day), Lit(day, DATE)) for day in days], before)


class BenchmarkRate(Rule):
    """The rate of `standard` for the `term` in force `on` a day, unless the fact `unless_given` states one.

    Before the first table there is no rate: the fact is then missing. No other rate is ever put in its place.
    """

    kind: Literal["benchmark_rate"]
    value: Key = "benchmark"
    standard: Text
    on: Formula
    term: Formula
    unless_given: FactName

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        table = scope.standards.get(self.standard)
        if not isinstance(table, BenchmarkTable):
            near = nearest(self.standard, scope.standards)
            scope.wrong(diagnostic("standard-unknown", at("standard").span, name=self.standard, nearest=near))
            return
        applies = self.applies(scope, at)
        on, _ = scope.formula(at("on"), DATE)
        term, _ = scope.formula(at("term"), MONTHS)
        scope.fact(at("unless_given"), self.unless_given, RATE)
        stated, given = Fact(self.unless_given, at("unless_given").span), Given(self.unless_given)
        yield self.provided(self.value, RATE, applies, If(given, stated, table.rate(on, term, stated), at.span), at)
        source = Lit(self.standard, enum_of("standard"))
        effective = table.effective(on, Lit(date.min, DATE))
        looked_up = both(applies, Not(given), _since(on, table.tables[0].from_))
        yield Notice("benchmark_from_table", self.id, looked_up, (("standard", source), ("since", effective)), at.span)
        yield Notice(
            "benchmark_stated", self.id, both(applies, given), (("rate", stated), ("standard", source)), at.span
        )
        for warning in table.warnings:
            yield Notice(warning.id, self.id, both(applies, _since(on, warning.from_)), (), at.span)


def _since(on: Expr, day: date) -> Expr:
    return Compare(on, ">=", Lit(day, DATE))


def _band(table: Table, term: Expr) -> Expr:
    *bands, last = table.rows
    cases: list[tuple[Expr, Expr]] = [
        (Compare(term, "<=", Lit(band.up_to or 0, MONTHS)), _rate(band.rate)) for band in bands
    ]
    return chosen(cases, _rate(last.rate))


def _rate(rate: Decimal) -> Lit:
    return Lit(rate, RATE)
