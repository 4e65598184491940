"""What is paid for a claim, over the size of the claim: the bands, and where a larger claim is worth less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guarantee_rules.core.expr import Compare, Lit, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money
from guarantee_rules.handbook.charts.sheet import COLOURS, DASHES, FAINT, GRID, LINE, MARKERS, SMALL, WIDTH, Sheet, lines_of
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import add, multiply, quotient, subtract
from guarantee_rules.values.types import MONEY

FEN = Decimal("0.01")
STEPS = 24
"""Points of a line between 0 and its end, besides the edges of bands."""
Paid = Callable[[Decimal], "Decimal | None"]


@dataclass(frozen=True)
class Cliff:
    """Claims that are worth less than one at the edge of the band before."""

    edge: Decimal
    peak: Decimal
    """What is paid at the edge."""
    first: Decimal
    low: Decimal
    """What is paid for the first claim over the edge."""
    last: Decimal
    """The largest claim that is worth less than the peak."""


def compensation(asked: Asked) -> Iterator[Chart]:
    """A chart for each rule with tiers."""
    for rule in asked.rules("compensation_tiers"):
        for question in rule.questions[:1]:
            if (chart := _Tiers.of(asked, rule, question)) is not None:
                yield chart.drawn()


@dataclass(frozen=True)
class _Tiers:
    asked: Asked
    rule: RuleRecord
    question: str
    fact: str
    """The amount that is claimed."""
    output: str
    """What the answer pays."""
    edges: tuple[Decimal, ...]

    @classmethod
    def of(cls, asked: Asked, rule: RuleRecord, question: str) -> _Tiers | None:
        """None where no amount leads through the bands by itself, or none pays anything that is known."""
        value = str(rule.details.get("value", "ceiling"))
        program = asked.version.programs[question]
        payments = [o.name for o in program.outputs if o.type == MONEY and asked.version.rules[o.rule].kind == "payment"]
        rests = [name for name in payments if asked.question(question).needs(_expr(asked, question, name), f"{question}.{value}")]
        output = [*rests, value][0]
        fact = asked.leads(question, f"{rule.id}.of", Decimal("1000.00"), [output])
        edges = {
            part.right.value
            for definition in program.definitions
            for part in walk(definition.expr)
            if isinstance(part, Compare) and part.left == Ref(f"{rule.id}.of") and isinstance(part.right, Lit)
        }
        if fact is None:
            return None
        chart = cls(asked, rule, question, fact, output, tuple(sorted(e for e in edges if isinstance(e, Decimal) and e > 0)))
        return chart if chart.edges and chart.paid(chart.edges[0]) is not None else None

    def paid(self, claim: Decimal, reading: tuple[str, str] | None = None) -> Decimal | None:
        """What is paid for a claim; None where that is not known."""
        readings = dict([reading]) if reading else None
        stated = {**self._around, self.fact: claim}
        decision = self.asked.put(self.question, stated, want=[self.output], readings=readings, fill=False)
        value = decision.values.get(self.output)
        return value if isinstance(value, Decimal) else None

    @property
    def _around(self) -> dict[str, Any]:
        """What else is stated: nothing paid earlier, nothing taken from the fund."""
        decision = self.asked.put(self.question, {self.fact: self.edges[0]}, want=[self.output])
        return dict(decision.facts.by_name)
