"""What is paid for a claim, over the size of the claim: the bands, and where a larger claim is worth less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money, reaching
from guarantee_rules.handbook.charts.series import stroke
from guarantee_rules.handbook.charts.sheet import COLOURS, FAINT, GRID, LINE, SMALL, WIDTH, Sheet, lines_of, wide
from guarantee_rules.handbook.charts.tiers import Cliff, Tiers, tiers_of
from guarantee_rules.values.numbers import add, grouped, multiply, quotient
from guarantee_rules.values.types import MONEY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = 24
"""Points of a line between 0 and its end, besides the edges of bands."""
LEFT, TOP, RIGHT, HIGH = 62, 62, 20, 226
ROOM = WIDTH - LEFT - RIGHT
WORTH_LESS: dict[str, Any] = {
    "facecolor": "#fde0d2",
    "hatch": "//",
    "edgecolor": "#b3440a",
    "linewidth": 0,
    "alpha": 0.6,
    "zorder": 0,
}


def compensation(asked: Asked) -> Iterator[Chart]:
    """A chart for each rule with tiers."""
    for tiers in tiers_of(asked):
        yield _chart(asked, tiers)


def _chart(asked: Asked, tiers: Tiers) -> Chart:
    labels = asked.labels
    title = asked.say("compensation.title", question=labels.question(tiers.question))
    called = labels.output(tiers.output, asked.put(tiers.question, tiers.around, fill=False).trace)
    names = [asked.say("usual"), *(asked.reading(*reading) for reading in tiers.others)]
    header = (labels.fact(tiers.fact), *(names if tiers.others else [called]))

    def cells(claim: Decimal) -> Iterator[str]:
        yield labels.value(claim, MONEY)
        for reading in (None, *tiers.others):
            amount = tiers.paid(claim, reading)
            yield "" if amount is None else labels.value(amount, MONEY)

    key, says = f"chart-{tiers.rule.id}", _says(asked, tiers, called)
    svg = _Drawing(asked, tiers, called, names if tiers.others else []).svg(key, title, says)
    return Chart(key, tiers.question, title, says, svg, header, tuple(tuple(cells(claim)) for claim in tiers.points))


def _says(asked: Asked, tiers: Tiers, called: str) -> str:
    labels = asked.labels
    edges = labels.listed([labels.amount(edge, MONEY) for edge in tiers.edges])
    told = [asked.say("compensation.says", fact=labels.fact(tiers.fact), paid=called, edges=edges)]
    for cliff in tiers.cliffs:
        figures = {name: getattr(cliff, name) for name in ("edge", "peak", "first", "low", "last")}
        told.append(asked.say("compensation.cliff", **{name: labels.value(it, MONEY) for name, it in figures.items()}))
    if tiers.others:
        told.append(asked.say("others", readings=labels.listed([asked.reading(*reading) for reading in tiers.others])))
    return asked.sentence(*told, asked.supposed(tiers.question, tiers.around, [tiers.fact]))


@dataclass(frozen=True)
class _Drawing:
    """The lines of what is paid, one for each reading named."""

    asked: Asked
    tiers: Tiers
    called: str
    names: list[str]

    def svg(self, key: str, title: str, says: str) -> str:
        from matplotlib.lines import Line2D

        asked, tiers = self.asked, self.tiers
        told = [lines_of(name, WIDTH - LEFT - 50, SMALL) for name in self.names]
        sheet = Sheet(TOP + HIGH + 56 + LINE * sum(map(len, told)))
        axes = sheet.axes(LEFT, TOP, ROOM, HIGH)
        across = axis_of_money(axes, "x", tiers.top, asked.lang)
        up = axis_of_money(axes, "y", self._lines(axes), asked.lang)
        axes.grid(axis="y", color=GRID, linewidth=0.8)
        sheet.text(8, 14, asked.say("axis", what=self.called, unit=up))
        fact = asked.labels.fact(tiers.fact)
        sheet.text(WIDTH - RIGHT, TOP + HIGH + 38, asked.say("axis", what=fact, unit=across), ha="right")
        self._bands(sheet, axes)
        for cliff in tiers.cliffs:
            self._worth_less(sheet, axes, cliff)
        y: float = TOP + HIGH + 64
        for number, lines in enumerate(told):
            y = sheet.key(LEFT, y, Line2D([], [], **stroke(number)), lines)
        return sheet.svg(key, title, says)

    def _lines(self, axes: Axes) -> Decimal:
        """Draws what is paid under each reading; what is returned is where the scale ends."""
        tiers = self.tiers
        between = (quotient(multiply(tiers.top, at), STEPS, 2, "down") for at in range(STEPS))
        claims = sorted({*tiers.points, *between})
        most = Decimal(0)
        for number, reading in reversed(list(enumerate((None, *tiers.others)))):
            paid = [tiers.paid(claim, reading) or Decimal(0) for claim in claims]
            most = max(most, *paid)
            for xs, ys in self._pieces(claims, paid):
                axes.plot(xs, ys, **stroke(number))
        return reaching(most)

    def _pieces(self, claims: list[Decimal], paid: list[Decimal]) -> Iterator[tuple[list[float], list[float]]]:
        """A line in pieces, one for each band, so that no wall is drawn where the next band begins."""
        xs: list[float] = []
        ys: list[float] = []
        for claim, amount in zip(claims, paid, strict=True):
            xs, ys = [*xs, float(claim)], [*ys, float(amount)]
            if claim in self.tiers.ends:
                yield xs, ys
                xs, ys = [], []
        yield xs, ys

    def _at(self, claim: Decimal) -> float:
        return LEFT + ROOM * float(claim / self.tiers.top)

    def _bands(self, sheet: Sheet, axes: Axes) -> None:
        """The figures between the bands, and what each band is called."""
        for before, after in pairwise([Decimal(0), *self.tiers.edges, self.tiers.top]):
            middle = quotient(add(before, after), 2, 2, "down")
            lines = lines_of(self.tiers.band(middle), self._at(after) - self._at(before) - 8, SMALL)[:3]
            y = TOP + 6 - LINE * len(lines)
            sheet.lines(self._at(middle), y, lines, size=SMALL, color=FAINT, ha="center")
        for edge in self.tiers.edges:
            axes.axvline(float(edge), color=FAINT, linewidth=1, linestyle=":")

    def _worth_less(self, sheet: Sheet, axes: Axes, cliff: Cliff) -> None:
        """The claims that are worth less, the last one before them, and the first of them."""
        axes.axvspan(float(cliff.first), float(cliff.last), **WORTH_LESS)
        axes.plot([float(cliff.edge)], [float(cliff.peak)], "o", color=COLOURS[0], markersize=7)
        hollow: dict[str, Any] = {"markerfacecolor": "white", "markeredgecolor": COLOURS[0], "markeredgewidth": 1.8}
        axes.plot([float(cliff.first)], [float(cliff.low)], "o", markersize=7, **hollow)
        labels, at = self.asked.labels, self._at(cliff.edge)
        height = TOP + HIGH * (1 - float(cliff.peak) / axes.get_ylim()[1])
        peak = labels.amount(cliff.peak, MONEY)
        beside, ha = (at - 9, "right") if at - 9 - wide(peak, SMALL) > LEFT else (at + 9, "left")
        sheet.text(beside, height - 8, peak, ha=ha, size=SMALL, bold=True)
        told = self.asked.say(
            "compensation.marked",
            first=grouped(cliff.first, 2),
            last=grouped(cliff.last, 2),
            peak=peak,
            low=labels.amount(cliff.low, MONEY),
        )
        lines = lines_of(told, LEFT + ROOM - at - 8, SMALL)
        sheet.lines(at + 6, TOP + HIGH - LINE * (len(lines) - 0.5), lines, size=SMALL)
