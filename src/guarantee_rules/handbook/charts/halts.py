"""When lending must stop and may go on again: a scale for each thing measured, with a bar for each state before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.halting import RUNNING, Halting, Measure, Turn
from guarantee_rules.handbook.charts.money import reaching, step_of, unit_of
from guarantee_rules.handbook.charts.sheet import LINE, SMALL, WIDTH, Sheet, filled, lines_of, wide
from guarantee_rules.values.numbers import grouped, multiply, percent, quotient, trimmed
from guarantee_rules.values.types import MONEY, RATIO

LEFT, RIGHT = 14, 30
BAR = 24
ROOM = WIDTH - LEFT - RIGHT
MAY_RESUME = "may_resume"
"""Of a bar: the state is running, where what has stopped may go on again."""
FILL = {"running": 0, MAY_RESUME: 2, "suspended": 1, "halted": 3, "termination_pending": 4, "terminated": 5}
BOUNDS = ("at_least", "more_than", "at_most", "less_than")


def halts(asked: Asked) -> Iterator[Chart]:
    """One chart for each question that says when lending stops."""
    for question in dict.fromkeys(rule.questions[0] for rule in asked.rules("halt")):
        halting = Halting(asked, question)
        panels = [_Panel(halting, measure) for measure in halting.measures]
        panels = [panel for panel in panels if panel.stages]
        if not panels:
            continue
        title = asked.say("halts.title", question=asked.labels.question(question))
        columns = ("measured", "before", "figure", "after")
        header = tuple(asked.say(f"halts.{column}") for column in columns)
        rows = tuple(row for panel in panels for row in panel.rows())
        says = asked.sentence(*(said for panel in panels for said in panel.says()), asked.say("halts.supposed"))
        key = f"chart-{question}"
        yield Chart(key, question, title, says, _svg(asked, panels, key, title, says), header, rows)


def _svg(asked: Asked, panels: list[_Panel], key: str, title: str, says: str) -> str:
    states = dict.fromkeys(state for panel in panels for state in panel.states)
    height = sum(panel.height for panel in panels) + len(states) * LINE + 14
    sheet = Sheet(height)
    y = 16.0
    for panel in panels:
        panel.draw(sheet, y)
        y += panel.height
    for state in states:
        y = sheet.key(LEFT, y, sheet.area(LEFT, y, FILL.get(state, 2)), [state_named(asked, state)])
    return sheet.svg(key, title, says)


@dataclass(frozen=True)
class _Panel:
    """One thing measured: a bar for a business that was running, and one for a business that had stopped."""

    halting: Halting
    measure: Measure

    @property
    def asked(self) -> Asked:
        return self.halting.asked

    @cached_property
    def stages(self) -> tuple[Turn, ...]:
        return self.halting.stages(self.measure)

    @cached_property
    def resumption(self) -> Turn | None:
        return self.halting.resumption(self.measure)

    @cached_property
    def states(self) -> tuple[str, ...]:
        may = [MAY_RESUME] if self.resumption else []
        return tuple(dict.fromkeys([RUNNING, *may, *(turn.state for turn in self.stages)]))

    @property
    def stopped(self) -> str:
        return self.stages[0].state

    # --- in words

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The answers at each figure and a step to either side of it."""
        for prior, turns in ((RUNNING, self.stages), (self.stopped, (self.resumption,) if self.resumption else ())):
            parts = sorted({part for turn in turns for part in (turn.below, turn.above)})
            for part in parts or ([Decimal("0.00")] if prior != RUNNING else []):
                state = self.halting.state(self.measure, part, prior)
                after = self.state(state) if state else ""
                yield self.named, self.state(prior), self.figure(self.measure.figure(part)), after

    def says(self) -> Iterator[str]:
        asked = self.asked
        stops = [
            asked.say(
                "halts.stops", what=asked.rule_named(turn.rule), bound=self.bound(turn), state=self.state(turn.state)
            )
            for turn in self.stages
        ]
        if self.resumption is None:
            after = asked.say("halts.stays")
        else:
            what, provided = asked.rule_named(self.resumption.rule), self.provided or asked.say("halts.nothing")
            after = asked.say("halts.resumes", what=what, bound=self.bound(self.resumption), provided=provided)
        yield asked.say("both", one=asked.say("clauses").join(stops), other=after)
        yield asked.supposed(self.halting.question, self.halting.besides(self.measure), [])

    @property
    def named(self) -> str:
        """What is measured, by the rules that look at it."""
        rules = dict.fromkeys(self.asked.rule_named(turn.rule) for turn in self.stages)
        return self.asked.labels.listed(list(rules))

    @property
    def provided(self) -> str:
        """What a resumption asks besides the figure."""
        provisos = self.resumption.rule.details.get("provided", []) if self.resumption else []
        assert isinstance(provisos, list)
        return self.asked.labels.listed([self.asked.labels.words(proviso["label"]) for proviso in provisos])

    def state(self, state: str) -> str:
        return state_named(self.asked, state)

    def bound(self, turn: Turn) -> str:
        key = next(key for key in BOUNDS if key in turn.rule.details)
        return self.asked.say(f"halts.{key}", figure=self.figure(turn.figure, short=True))

    def figure(self, figure: Decimal, *, short: bool = False) -> str:
        if self.measure.over is not None:
            return self.asked.labels.figure(figure, RATIO)
        if self.measure.kind != MONEY:
            return grouped(figure)
        return self.asked.labels.amount(figure, MONEY) if short else self.asked.labels.value(figure, MONEY)

    # --- drawn

    @cached_property
    def top(self) -> Decimal:
        """Where the scale ends."""
        turns = [*self.stages, *([self.resumption] if self.resumption else [])]
        return reaching(multiply(max(turn.figure for turn in turns), Decimal("1.5")))

    def at(self, figure: Decimal) -> float:
        return LEFT + ROOM * float(figure / self.top)

    @cached_property
    def heading(self) -> list[str]:
        return [line for text in self.named.split("\n") for line in lines_of(text, WIDTH - 2 * LEFT)]

    @cached_property
    def notes(self) -> list[str]:
        """What stands under the second bar."""
        asked = self.asked
        if self.resumption is None:
            return lines_of(asked.say("halts.stays_marked"), ROOM - 120, SMALL)
        return lines_of(asked.say("halts.only_if", provided=self.provided), ROOM - 120, SMALL) if self.provided else []

    @cached_property
    def marks(self) -> list[list[tuple[float, str]]]:
        """The figures over the first bar, in rows in which they do not touch."""
        rows: list[list[tuple[float, str]]] = []
        for turn in self.stages:
            x, text = self._placed(turn)
            row = next(
                (row for row in rows if row[-1][0] + (wide(row[-1][1], SMALL) + wide(text, SMALL)) / 2 + 8 < x), None
            )
            if row is None:
                rows.append([(x, text)])
            else:
                row.append((x, text))
        return rows

    def _placed(self, turn: Turn) -> tuple[float, str]:
        """A mark kept within the sheet."""
        text = self.bound(turn)
        half = wide(text, SMALL) / 2
        return min(max(self.at(turn.figure), 6 + half), WIDTH - 6 - half), text

    @property
    def height(self) -> int:
        return LINE * (len(self.heading) + len(self.marks) + 2 + bool(self.resumption) + len(self.notes)) + 2 * BAR + 58

    def draw(self, sheet: Sheet, y: float) -> None:
        asked, rest = self.asked, float(self.top)
        y = sheet.lines(LEFT, y, self.heading, bold=True) + 2
        sheet.text(LEFT, y, asked.say("halts.if", state=self.state(RUNNING)), size=SMALL)
        y += LINE
        for row in self.marks:
            for x, text in row:
                sheet.text(x, y, text, ha="center", size=SMALL, bold=True)
            y += LINE
        edges = [Decimal(0), *(turn.figure for turn in self.stages)]
        self._bar(sheet, y - 8, list(zip(edges, [RUNNING, *(turn.state for turn in self.stages)], strict=True)))
        y += BAR + 8
        sheet.text(LEFT, y, asked.say("halts.if", state=self.state(self.stopped)), size=SMALL)
        y += LINE
        before = [(Decimal(0), self.stopped)]
        if self.resumption is not None:
            x, text = self._placed(self.resumption)
            sheet.text(x, y, text, ha="center", size=SMALL, bold=True)
            y += LINE
            before = [(Decimal(0), MAY_RESUME), (self.resumption.figure, self.stopped)]
        self._bar(sheet, y - 8, before)
        axes = sheet.axes(LEFT, y - 8 + BAR + 2, ROOM, 1)
        axes.set_xlim(0, rest)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        step = step_of(self.top)
        ticks = [step * at for at in range(int(self.top // step) + 1)]
        axes.set_xticks([float(tick) for tick in ticks], [self._tick(tick) for tick in ticks])
        if self.measure.over is None and self.measure.kind == MONEY:
            sheet.text(WIDTH - RIGHT, y + BAR + 32, unit_of(self.top, asked.lang)[1], size=SMALL, ha="right")
        sheet.lines(LEFT, y + BAR + 32, self.notes, size=SMALL)

    def _tick(self, tick: Decimal) -> str:
        if self.measure.over is not None:
            return percent(tick)
        if self.measure.kind != MONEY:
            return grouped(tick)
        figure = grouped(trimmed(quotient(tick, unit_of(self.top, self.asked.lang)[0], 4, "down")))
        return figure

    def _bar(self, sheet: Sheet, y: float, pieces: list[tuple[Decimal, str]]) -> None:
        from matplotlib.patches import Rectangle

        ends = [*(figure for figure, _ in pieces[1:]), self.top]
        for (start, state), end in zip(pieces, ends, strict=True):
            left, right = self.at(start), self.at(end)
            place = (left / WIDTH, 1 - (y + BAR) / sheet.height)
            size = (right - left) / WIDTH, BAR / sheet.height
            sheet.add(Rectangle(place, *size, **filled(FILL.get(state, 2))))
            text = self.state(state)
            if wide(text, SMALL) < right - left - 6:
                sheet.text((left + right) / 2, y + BAR / 2, text, ha="center", size=SMALL)


def state_named(asked: Asked, state: str) -> str:
    """A state of lending, or what may come of one."""
    return asked.say("halts.may_resume") if state == MAY_RESUME else asked.labels.member("lending_state", state)
