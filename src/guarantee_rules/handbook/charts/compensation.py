"""What is paid for a claim, over the size of the claim: the bands, and where a larger claim is worth less."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from guarantee_rules.core.expr import Compare, Expr, Lit, Ref
from guarantee_rules.core.parts import walk
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money, reaching
from guarantee_rules.handbook.charts.sheet import (
    COLOURS,
    DASHES,
    FAINT,
    GRID,
    LINE,
    MARKERS,
    SMALL,
    WIDTH,
    Sheet,
    lines_of,
)
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import add, grouped, multiply, quotient, subtract
from guarantee_rules.values.types import MONEY, Value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
        payments = [
            o.name for o in program.outputs if o.type == MONEY and asked.version.rules[o.rule].kind == "payment"
        ]
        rests = [
            name
            for name in payments
            if asked.question(question).needs(_expr(asked, question, name), f"{question}.{value}")
        ]
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
        chart = cls(
            asked, rule, question, fact, output, tuple(sorted(e for e in edges if isinstance(e, Decimal) and e > 0))
        )
        return chart if chart.edges and chart.paid(chart.edges[0]) is not None else None

    def paid(self, claim: Decimal, reading: tuple[str, str] | None = None) -> Decimal | None:
        """What is paid for a claim; None where that is not known."""
        readings = dict([reading]) if reading else None
        stated = {**self._around, self.fact: claim}
        decision = self.asked.put(self.question, stated, want=[self.output], readings=readings, fill=False)
        value = decision.values.get(self.output)
        return value if isinstance(value, Decimal) else None

    @cached_property
    def _around(self) -> dict[str, Value]:
        """What else is stated: nothing paid earlier, nothing taken from the fund."""
        decision = self.asked.put(self.question, {self.fact: self.edges[0]}, want=[self.output])
        return dict(decision.facts.by_name)

    # --- what there is to show

    @cached_property
    def cliffs(self) -> tuple[Cliff, ...]:
        return tuple(cliff for edge in self.edges if (cliff := self._cliff(edge)) is not None)

    def _cliff(self, edge: Decimal) -> Cliff | None:
        """The claims over an edge that are worth less than one at it, found by asking again and again."""
        first = add(edge, FEN)
        peak, low = self.paid(edge), self.paid(first)
        if peak is None or low is None or low >= peak:
            return None
        less, enough = first, next((at for at in self._beyond(edge) if (self.paid(at) or 0) >= peak), None)
        if enough is None:
            return None
        while subtract(enough, less) > FEN:
            middle = quotient(add(less, enough), 2, 2, "down")
            less, enough = (less, middle) if (self.paid(middle) or 0) >= peak else (middle, enough)
        return Cliff(edge, peak, first, low, less)

    def _beyond(self, edge: Decimal) -> Iterator[Decimal]:
        yield from (other for other in self.edges if other > edge)
        yield from (multiply(self.edges[-1], times) for times in (2, 4, 8, 16, 32))

    @cached_property
    def top(self) -> Decimal:
        """The largest claim drawn."""
        far = max([multiply(self.edges[-1], 2), *(multiply(cliff.last, Decimal("1.4")) for cliff in self.cliffs)])
        return reaching(far)

    @cached_property
    def points(self) -> tuple[Decimal, ...]:
        """The claims of the table: half the first band, each edge and a fen over it, each end of a cliff, the last."""
        found = {quotient(self.edges[0], 2, 2, "down"), self.top}
        for edge in self.edges:
            found |= {edge, add(edge, FEN)}
        for cliff in self.cliffs:
            found |= {cliff.last, add(cliff.last, FEN)}
        return tuple(sorted(found))

    @cached_property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The other readings under which the same claims are answered and something else is paid."""
        usual = [self.paid(claim) for claim in self.points]
        found = []
        for reading in self.asked.other_readings(self.question):
            paid = [self.paid(claim, reading) for claim in self.points]
            if None not in paid and paid != usual:
                found.append(reading)
        return tuple(found)

    def band(self, claim: Decimal) -> str:
        """What the band is called in which a claim lies."""
        decision = self.asked.put(self.question, {**self._around, self.fact: claim}, fill=False)
        rows = (
            self.asked.version.rules[rule]
            for rule, verdict in decision.verdicts
            if verdict not in ("not_reached", "unknown")
        )
        return next(
            (
                self.asked.labels.words(row.label)
                for row in rows
                if row.kind == self.rule.kind and not row.questions or row.kind == self.rule.kind and not row.details
            ),
            "",
        )

    # --- the chart

    def drawn(self) -> Chart:
        asked, labels = self.asked, self.asked.labels
        title = asked.say("compensation.title", question=labels.question(self.question))
        names = [asked.say("usual"), *(asked.reading(*reading) for reading in self.others)]
        header = (labels.fact(self.fact), *(names if self.others else [self._called()]))
        series = (None, *self.others)
        rows = tuple(
            tuple(
                labels.value(amount, MONEY) if amount is not None else ""
                for amount in (claim, *(self.paid(claim, reading) for reading in series))
            )
            for claim in self.points
        )
        key = f"chart-{self.rule.id}"
        says = self._says()
        return Chart(key, self.question, title, says, self._svg(key, title, says, names), header, rows)

    def _called(self) -> str:
        return self.asked.labels.output(self.output, self.asked.put(self.question, self._around, fill=False).trace)

    def _says(self) -> str:
        asked, value = self.asked, lambda amount: self.asked.labels.value(amount, MONEY)
        about = asked.say(
            "compensation.says",
            fact=asked.labels.fact(self.fact),
            paid=self._called(),
            edges=asked.labels.listed([asked.labels.amount(e, MONEY) for e in self.edges]),
        )
        cliffs = [
            asked.say(
                "compensation.cliff",
                edge=value(c.edge),
                peak=value(c.peak),
                first=value(c.first),
                low=value(c.low),
                last=value(c.last),
            )
            for c in self.cliffs
        ]
        others = (
            asked.say("others", readings=asked.labels.listed([asked.reading(*reading) for reading in self.others]))
            if self.others
            else ""
        )
        supposed = asked.supposed(self.question, self._around, [self.fact])
        return asked.sentence(about, *cliffs, others, supposed)

    def _svg(self, key: str, title: str, says: str, names: list[str]) -> str:
        from matplotlib.lines import Line2D

        told = [lines_of(name, WIDTH - 60, SMALL) for name in names] if self.others else []
        height = 346 + LINE * sum(map(len, told))
        sheet = Sheet(height)
        left, top, width, high = 62, 60, WIDTH - 62 - 18, 226
        axes = sheet.axes(left, top, width, high)
        claims = sorted(
            {
                *self.points,
                Decimal("0.00"),
                *(quotient(multiply(self.top, at), STEPS, 2, "down") for at in range(1, STEPS)),
            }
        )
        unit = axis_of_money(axes, "x", self.top, self.asked.lang)
        series = [None, *self.others]
        most = Decimal(0)
        for number, reading in reversed(list(enumerate(series))):
            paid = [self.paid(claim, reading) for claim in claims]
            most = max([most, *(amount for amount in paid if amount is not None)])
            for xs, ys in self._pieces(claims, paid):
                axes.plot(
                    xs,
                    ys,
                    color=COLOURS[number % len(COLOURS)],
                    linestyle=DASHES[number % len(DASHES)],
                    linewidth=2.4 if number == 0 else 1.6,
                )
        axis_of_money(axes, "y", reaching(most), self.asked.lang)
        axes.grid(axis="y", color=GRID, linewidth=0.8)
        sheet.text(8, 14, self.asked.say("axis", what=self._called(), unit=unit))
        sheet.text(
            WIDTH - 18,
            top + high + 38,
            self.asked.say("axis", what=self.asked.labels.fact(self.fact), unit=unit),
            ha="right",
        )
        self._marks(sheet, axes, left, top, width, high)
        y = top + high + 64
        for number, lines in enumerate(told):
            sample = Line2D(
                [],
                [],
                color=COLOURS[number % len(COLOURS)],
                linestyle=DASHES[number % len(DASHES)],
                linewidth=2.4 if number == 0 else 1.6,
            )
            y = sheet.key(left, y, sample, lines)
        return sheet.svg(key, title, says)

    def _pieces(self, claims: list[Decimal], paid: list[Decimal | None]) -> Iterator[tuple[list[float], list[float]]]:
        """The line in pieces: one ends at each edge and the next begins a fen over it, so that no wall is drawn."""
        xs: list[float] = []
        ys: list[float] = []
        for claim, amount in zip(claims, paid, strict=True):
            if amount is not None:
                xs, ys = [*xs, float(claim)], [*ys, float(amount)]
            if claim in self.edges:
                yield xs, ys
                xs, ys = [], []
        yield xs, ys

    def _marks(self, sheet: Sheet, axes: Axes, left: float, top: float, width: float, high: float) -> None:
        """The edges with the names of the bands, and the cliffs."""
        bounds = [Decimal(0), *self.edges, self.top]
        for before, after in pairwise(bounds):
            room = width * float((after - before) / self.top) - 8
            name = self.band(quotient(add(before, after), 2, 2, "down"))
            middle = left + width * float((before + after) / 2 / self.top)
            lines = lines_of(name, room, SMALL)
            sheet.lines(middle, top + 6 - LINE * len(lines), lines, size=SMALL, color=FAINT, ha="center")
        for edge in self.edges:
            axes.axvline(float(edge), color=FAINT, linewidth=1, linestyle=":")
        for cliff in self.cliffs:
            axes.axvspan(
                float(cliff.first),
                float(cliff.last),
                facecolor="#fde0d2",
                hatch="//",
                edgecolor="#b3440a",
                linewidth=0,
                alpha=0.6,
                zorder=0,
            )
            axes.plot([float(cliff.edge)], [float(cliff.peak)], MARKERS[0], color=COLOURS[0], markersize=7)
            axes.plot(
                [float(cliff.first)],
                [float(cliff.low)],
                MARKERS[0],
                markerfacecolor="white",
                markeredgecolor=COLOURS[0],
                markeredgewidth=1.8,
                markersize=7,
            )
            self._worth_less(sheet, axes, cliff, left, top, width, high)

    def _worth_less(
        self, sheet: Sheet, axes: Axes, cliff: Cliff, left: float, top: float, width: float, high: float
    ) -> None:
        _, limit = axes.get_ylim()
        at = left + width * float(cliff.edge / self.top)
        labels = self.asked.labels
        sheet.text(
            at - 9,
            top + high * (1 - float(cliff.peak) / limit) - 8,
            labels.amount(cliff.peak, MONEY),
            ha="right",
            size=SMALL,
            bold=True,
        )
        told = self.asked.say(
            "compensation.marked",
            first=grouped(cliff.first, 2),
            last=grouped(cliff.last, 2),
            peak=labels.amount(cliff.peak, MONEY),
            low=labels.amount(quotient(cliff.low, 1, 0, "down"), MONEY),
        )
        lines = lines_of(told, left + width - at - 8, SMALL)
        sheet.lines(at + 6, top + high - 8 - LINE * (len(lines) - 0.5), lines, size=SMALL)


def _expr(asked: Asked, question: str, name: str) -> Expr:
    return next(output.expr for output in asked.version.programs[question].outputs if output.name == name)
