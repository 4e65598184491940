"""When each version of a text is in force, on a time axis: gaps, ends and amendments, drafts and proposals as such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.sheet import FAINT, GRID, SMALL, WIDTH, Sheet, filled, lines_of, wide
from guarantee_rules.packs.periods import Period, gaps
from guarantee_rules.packs.version import PackVersion

LANE = 80
BAR = 24
LEFT, RIGHT = 14, 22
DAY = timedelta(days=1)
YEAR = 365.25
OPEN_YEARS = 4
"""How far a version without an end is drawn."""


def validity(asked: Asked) -> Iterator[Chart]:
    """One chart of all versions, where the pack can be asked whether it is in force."""
    question = next((name for name, program in asked.version.programs.items() if program.form == "validity"), None)
    if question is None:
        return
    pack = asked.pack.versions
    periods = [version.period for version in pack if version.period is not None]
    rows = tuple(_rows(asked, question, periods))
    title = asked.say("validity.title", question=asked.labels.question(question))
    says = asked.sentence(*(_told(asked, version) for version in pack), *_between(asked, periods))
    header = (asked.say("validity.day"), asked.say("validity.version"), asked.say("validity.answer"))
    key = "chart-validity"
    yield Chart(key, question, title, says, _Drawing(asked, periods).svg(key, title, says), header, rows)


def _rows(asked: Asked, question: str, periods: list[Period]) -> Iterator[tuple[str, str, str]]:
    """What the pack answers on the days round each beginning and end, under the reading the day belongs to."""
    if not periods:
        decision = asked.put(question, {})
        yield asked.say("validity.any_day"), asked.version.version, asked.labels.member("outcome", decision.outcome)
        return
    days: set[date] = set()
    for period in periods:
        ends = {*period.last, *([period.ends] if period.ends else [])}
        days |= {period.first - DAY, period.first, *ends, *(end + DAY for end in ends)}
    for day in sorted(days):
        decision = asked.put(question, {}, as_of=day)
        in_force = decision.outcome == "in_force"
        outcome = asked.labels.member("outcome", decision.outcome)
        for reading in asked.other_readings(question):
            other = asked.put(question, {}, as_of=day, readings=dict([reading])).outcome
            if other != decision.outcome:
                told = asked.say("stated", label=asked.reading(*reading), value=asked.labels.member("outcome", other))
                outcome = asked.say("both", one=outcome, other=told)
        yield day.isoformat(), decision.version.version if in_force else asked.say("validity.none"), outcome


def _told(asked: Asked, version: PackVersion) -> str:
    standing = asked.labels.say(f"decision.standing_of.{version.standing}")
    period = version.period
    if period is None:
        return asked.say("validity.undated", version=version.version, standing=standing)
    known = asked.say("validity.from", version=version.version, first=period.first.isoformat(), standing=standing)
    return asked.say("both", one=known, other=_end(asked, period))


def _end(asked: Asked, period: Period) -> str:
    if period.superseded is not None:
        return asked.say("validity.amended", day=period.superseded.isoformat())
    if not period.last:
        return asked.say("validity.open")
    days = [day.isoformat() for day in sorted(set(period.last))]
    if len(days) == 1:
        return asked.say("validity.until", day=days[0])
    return asked.say("validity.by_reading", days=asked.labels.listed(days))


def _between(asked: Asked, periods: list[Period]) -> Iterator[str]:
    for first, last in gaps(periods):
        yield asked.say("validity.gap", first=first.isoformat(), last=last.isoformat())


@dataclass(frozen=True)
class _Drawing:
    """One lane for each version, the days from left to right."""

    asked: Asked
    periods: list[Period]

    @property
    def bounds(self) -> tuple[date, date]:
        """The first day of the first year drawn, and of the one after the last."""
        first = min(period.first for period in self.periods)
        last = max(max((*period.last, period.first)) for period in self.periods)
        if any(period.ends is None for period in self.periods):
            last = date(min(last.year + OPEN_YEARS, 9998), last.month, 1)
        return date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def svg(self, key: str, title: str, says: str) -> str:
        versions = self.asked.pack.versions
        sheet = Sheet(len(versions) * LANE + (40 if self.periods else 8))
        for number, version in enumerate(versions):
            self._lane(sheet, version, 12 + number * LANE)
        if self.periods:
            self._axis(sheet, 12 + len(versions) * LANE)
        return sheet.svg(key, title, says)

    def at(self, day: date) -> float:
        first, last = self.bounds
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (last - first).days

    def _lane(self, sheet: Sheet, version: PackVersion, y: float) -> None:
        asked, period = self.asked, version.period
        standing = asked.labels.say(f"charts.validity.standing.{version.standing}")
        sheet.text(LEFT, y, asked.say("stated", label=version.version, value=standing), bold=True)
        if period is None:
            _bar(sheet, LEFT, WIDTH - RIGHT, y + 12, version.standing)
            sheet.text(WIDTH / 2, y + 12 + BAR / 2, asked.say("validity.no_dates"), ha="center")
            return
        end = period.ends
        right = self.at(end + DAY) if end else WIDTH - RIGHT
        left = self.at(period.first)
        _bar(sheet, left, right, y + 12, version.standing)
        told = asked.say("validity.marked", first=period.first.isoformat(), end=_end(asked, period))
        lines = lines_of(told, WIDTH - LEFT - RIGHT, SMALL)
        start = max(LEFT, min(left, WIDTH - RIGHT - max(wide(line, SMALL) for line in lines)))
        sheet.lines(start, y + 12 + BAR + 10, lines, size=SMALL)
        if end is None:
            sheet.text(WIDTH - RIGHT - 6, y + 12 + BAR / 2, "→", ha="right", bold=True)

    def _axis(self, sheet: Sheet, y: float) -> None:
        first, last = self.bounds
        axes = sheet.axes(LEFT, y, WIDTH - LEFT - RIGHT, 1)
        axes.set_xlim(0, (last - first).days)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        years = range(first.year, last.year + 1)
        step = -(-len(years) // 9)
        shown = list(years)[::step]
        axes.set_xticks([(date(year, 1, 1) - first).days for year in shown], [str(year) for year in shown])
        for start, end in gaps(self.periods):
            left, right = self.at(start), self.at(end + DAY)
            from matplotlib.patches import Rectangle

            place = (left / WIDTH, 1 - y / sheet.height)
            size = (right - left) / WIDTH, (y - 4) / sheet.height
            sheet.add(Rectangle(place, *size, facecolor="none", hatch="\\\\", edgecolor=GRID, linewidth=0, zorder=0))
            sheet.text(
                (left + right) / 2, y - 8, self.asked.say("validity.gap_marked"), ha="center", size=SMALL, color=FAINT
            )


def _bar(sheet: Sheet, left: float, right: float, y: float, standing: str) -> None:
    from matplotlib.patches import Rectangle

    place, size = (left / WIDTH, 1 - (y + BAR) / sheet.height), ((right - left) / WIDTH, BAR / sheet.height)
    if standing == "issued":
        sheet.add(Rectangle(place, *size, **filled(0)))
    else:
        sheet.add(
            Rectangle(place, *size, facecolor="#ffffff", hatch="//", edgecolor=FAINT, linestyle="--", linewidth=1.2)
        )
