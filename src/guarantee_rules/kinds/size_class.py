"""Whether an enterprise is large, medium, small or micro, by industry and figures; a stated size goes before them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from guarantee_rules.core.expr import All, Compare, Expr, Fact, Given, If, Lit, Not, Undecided, both
from guarantee_rules.core.program import Notice
from guarantee_rules.kinds.base import At, Meaning, Rule, Scope, Standard
from guarantee_rules.kinds.fields import SEVERAL, Amount, Bilingual, Count, Day, FactName, Key, Model, Text, entry
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.surface.formula import chosen
from guarantee_rules.values.types import INTEGER, MONEY, Type, enum_of

SIZE = enum_of("enterprise_size")
INDUSTRY = enum_of("industry")


class Bounds(Model):
    """What an enterprise of a level has at least, in every figure named."""

    employees: Count | None = None
    revenue: Amount | None = None
    total_assets: Amount | None = None


class Industry(Model):
    number: Count
    label: Bilingual
    codes: tuple[Text, ...]
    confidence: Key
    codes_confidence: Key | None = None
    note: Bilingual | None = None
    at_least: dict[Key, Bounds]


class LeftOut(Model):
    codes: tuple[Text, ...]
    confidence: Key
    why: Bilingual


class Related(Model):
    document: Text
    text: Bilingual


class Indicators(Model):
    """The facts that hold the figures."""

    employees: FactName
    revenue: FactName
    total_assets: FactName


class SizeStandard(Standard):
    """Levels from the highest down; an enterprise has the first whose every bound it reaches, each bound included."""

    kind: Literal["size_class"]
    issued: Day
    from_: Day = entry(alias="from")
    related: tuple[Related, ...] = ()
    lower_bound: Literal["included"]
    levels: tuple[Key, ...]
    otherwise: Key
    indicators: Indicators
    industry: FactName
    industries: Annotated[dict[Key, Industry], SEVERAL]
    outside: Key
    """The industry that stands for all the standard leaves out."""
    not_covered: tuple[LeftOut, ...] = ()

    def size(self, rule: str) -> Expr:
        """The level by industry; for an industry the standard leaves out, nothing is decided."""
        industry = Fact(self.industry)
        return chosen(
            [(Compare(industry, "==", Lit(name, INDUSTRY)), self._level(row)) for name, row in self.industries.items()],
            Undecided("silent", SIZE, rule, (rule,)),
        )

    def _level(self, row: Industry) -> Expr:
        cases = [
            (self._reaches(row.at_least[level]), Lit(level, SIZE)) for level in self.levels if level in row.at_least
        ]
        return chosen(list(cases), Lit(self.otherwise, SIZE))

    def _reaches(self, bounds: Bounds) -> Expr:
        figures: list[tuple[str, Decimal | int | None, Type]] = [
            (self.indicators.employees, bounds.employees, INTEGER),
            (self.indicators.revenue, bounds.revenue, MONEY),
            (self.indicators.total_assets, bounds.total_assets, MONEY),
        ]
        parts = tuple(Compare(Fact(fact), ">=", Lit(bound, type)) for fact, bound, type in figures if bound is not None)
        return parts[0] if len(parts) == 1 else All(parts)


class SizeClass(Rule):
    """The level of `standard`, unless the fact `unless_given` states one. A missing figure is unknown, never zero."""

    kind: Literal["size_class"]
    value: Key = "size"
    standard: Text
    unless_given: FactName

    def names(self) -> tuple[str, ...]:
        return (self.value,)

    def lower(self, scope: Scope, at: At) -> Iterator[Meaning]:
        standard = scope.standards.get(self.standard)
        if not isinstance(standard, SizeStandard):
            near = nearest(self.standard, scope.standards)
            scope.wrong(diagnostic("standard-unknown", at("standard").span, name=self.standard, nearest=near))
            return
        applies = self.applies(scope, at)
        scope.fact(at("unless_given"), self.unless_given, SIZE)
        stated, given = Fact(self.unless_given, at("unless_given").span), Given(self.unless_given)
        size = If(given, stated, standard.size(self.id), at.span)
        yield self.provided(self.value, SIZE, applies, size, at)
        source = Lit(self.standard, enum_of("standard"))
        yield Notice("size_from_standard", self.id, both(applies, Not(given)), (("standard", source),), at.span)
        yield Notice("size_stated", self.id, both(applies, given), (("size", stated), ("standard", source)), at.span)
