"""Which day follows from which: when a claim may be made and by when something is due, from an example day on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from guarantee_rules.core.expr import Expr, Ref, Shift
from guarantee_rules.core.parts import parts_of
from guarantee_rules.core.program import Output
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.trace import Trace
from guarantee_rules.explain.words import Words
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.sheet import FAINT, INK, LINE, MARKERS, PAPER, SMALL, WIDTH, Sheet, lines_of
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.dates import add_days, add_months
from guarantee_rules.values.types import DATE, Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.workdays import CHINA

KINDS = ("claim_trigger", "deadline")
OWED = Decimal("100000.00")
"""What is unpaid in the example, where a rule asks for that."""
LATER = 12
"""Months from the first day in force to the example's first day."""
RAIL, TEXT = 26, 64
"""Where the line of days stands, and the words beside it."""
GAP = 14


@dataclass(frozen=True)
class Moment:
    """A day that follows from the example day."""

    question: str
    name: str
    rule: RuleRecord
    day: date | None
    """None where it takes working days of a year that nobody has published yet."""
    counted: str
    """How it is counted, in words."""
    workdays: bool
    after: int | None
    """Days of the calendar since the example day."""
    worked: int | None
    """Working days since then."""


@dataclass(frozen=True)
class Days:
    """Questions whose days are counted from the same events, all put on one example day."""

    asked: Asked
    questions: tuple[str, ...]
    anchors: tuple[str, ...]
    start: date
    decisions: Mapping[str, Decision]

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        found = [moment for question in self.questions for moment in self._of(question)]
        once = {(moment.rule.id, moment.day): moment for moment in reversed(found)}
        return tuple(sorted(once.values(), key=lambda moment: moment.day or date.max))

    @property
    def in_force(self) -> bool:
        return all(decision.outcome != "not_in_force" for decision in self.decisions.values())

    def _of(self, question: str) -> Iterator[Moment]:
        decision = self.decisions[question]
        for name, output in _days(self.asked, question).items():
            day, rule = decision.values.get(name), self.asked.version.rules.get(output.rule)
            unknown = decision.unknown.get(name)
            if rule is None or not (isinstance(day, date) or (unknown and _uncounted(unknown))):
                continue
            trace = decision.trace
            words = Words(self.asked.labels, trace)
            counted = words.of(trace.resolved(_inner(output.expr, trace)))
            units = set(_units(output.expr, trace))
            when = day if isinstance(day, date) else None
            after = (when - self.start).days if when else None
            worked = _worked(self.start, when) if when else None
            yield Moment(question, name, rule, when, counted, "workdays" in units, after, worked)


def timelines(asked: Asked) -> Iterator[Chart]:
    """One chart for all questions whose days are counted from the same events."""
    for days in groups(asked):
        if not days.moments:
            continue
        labels = asked.labels
        questions = dict.fromkeys(moment.question for moment in days.moments)
        title = asked.say("timeline.title", questions=labels.listed([labels.question(name) for name in questions]))
        columns = ("what", "counted", "day", "after", "worked")
        header = tuple(asked.say(f"timeline.{column}") for column in columns)
        key = f"chart-{days.questions[0]}"
        says = _says(days)
        yield Chart(key, days.questions[0], title, says, _svg(days, key, title, says), header, tuple(_rows(days)))


def groups(asked: Asked) -> Iterator[Days]:
    """The questions with such rules, those together that count from the same events."""
    questions = dict.fromkeys(name for rule in asked.rules(*KINDS) for name in rule.questions)
    together: list[tuple[list[str], set[str]]] = []
    for question in questions:
        anchors = set(_anchors(asked, question))
        if not anchors:
            continue
        near = next((group for group in together if group[1] & anchors), None)
        if near is None:
            together.append(([question], anchors))
        else:
            near[0].append(question)
            near[1].update(anchors)
    for names, anchors in together:
        order = [fact for fact in asked.version.vocabulary.facts if fact in anchors]
        yield _example(asked, names, order)


def _example(asked: Asked, names: list[str], anchors: list[str]) -> Days:
    """The questions put on a day a year after the first in force; on that first day itself, where the text or the
    published working days do not reach so far.
    """
    for start in (add_months(asked.day, LATER), asked.day):
        decisions = {name: _put(asked, name, anchors, start) for name in names}
        days = Days(asked, tuple(names), tuple(anchors), start, decisions)
        if days.in_force and not any(value is None for moment in days.moments for value in (moment.day, moment.worked)):
            break
    return days


def _days(asked: Asked, question: str) -> dict[str, Output]:
    """The days a question tells by rules of these kinds and what they go by; not the earliest of several."""
    program = asked.version.programs[question]
    return {
        output.name: output
        for output in program.outputs
        if output.type == DATE and output.name != "earliest_claim_date"
    }


def _stands(asked: Asked, question: str) -> dict[str, Value]:
    """What makes the rules apply: something is owed, what is asked for besides is so, and what they count from was."""
    reads, program = asked.question(question).reads, asked.version.programs[question]
    known = asked.version.vocabulary.facts
    read = frozenset[str]().union(*(reads(output.applies) for output in _days(asked, question).values()))
    owed: dict[str, Value] = {"money": OWED, "bool": True, "date": asked.day}
    return {
        name: owed[type.name]
        for name, type in program.facts.items()
        if name in read and name in known and type.name in owed
    }


def _anchors(asked: Asked, question: str) -> list[str]:
    """The days from which a question counts and that must be stated."""
    names, asked_of = _days(asked, question), asked.question(question)
    decision = asked.put(question, _stands(asked, question), want=list(names))
    read = frozenset[str]().union(*(asked_of.reads(output.expr) for output in names.values()))
    return [name for name, value in decision.facts.by_name.items() if isinstance(value, date) and name in read]


def _put(asked: Asked, question: str, anchors: list[str], start: date) -> Decision:
    used = asked.version.programs[question].facts
    stated: dict[str, Value] = {name: start for name in anchors if name in used}
    decision = asked.put(
        question, {**_stands(asked, question), **stated}, want=list(_days(asked, question)), as_of=start
    )
    return asked.put(question, decision.facts.by_name, as_of=start)


def _inner(expr: Expr, trace: Trace) -> Expr:
    """The formula behind the name of a value."""
    return trace.definition(expr.name).expr if isinstance(expr, Ref) else expr


def _units(expr: Expr, trace: Trace) -> Iterator[str]:
    """The units in which a day is counted, in the branches that were taken."""
    settled = trace.resolved(_inner(expr, trace))
    if isinstance(settled, Shift):
        yield settled.unit
    for part in parts_of(settled):
        yield from _units(part, trace)


def _uncounted(unknown: Unknown) -> bool:
    """Whether all that is missing is the working days of a year."""
    return not unknown.open and all(name.startswith("calendar.") for name in unknown.missing)


def _worked(start: date, day: date) -> int | None:
    """The working days after `start` up to `day`."""
    worked, at = 0, start
    while at < day:
        at = add_days(at, 1)
        works = CHINA.is_workday(at)
        if works is None:
            return None
        worked += works
    return worked


def _rows(days: Days) -> Iterator[tuple[str, ...]]:
    asked = days.asked
    unknown = asked.say("timeline.unknown")
    for moment in days.moments:
        figures = (unknown if figure is None else str(figure) for figure in (moment.day, moment.after, moment.worked))
        yield asked.rule_named(moment.rule), moment.counted, *figures


def _start(days: Days) -> str:
    asked = days.asked
    labels = asked.labels.listed([asked.labels.fact(name) for name in days.anchors])
    return asked.say("timeline.start", day=days.start.isoformat(), events=labels)


def _when(asked: Asked, moment: Moment) -> str:
    if moment.day is None:
        return asked.say("timeline.uncounted")
    return asked.say("timeline.marked", day=moment.day.isoformat(), n=moment.after)


def _says(days: Days) -> str:
    asked = days.asked
    told = [
        asked.say(
            "timeline.says", what=asked.rule_named(moment.rule), when=_when(asked, moment), counted=moment.counted
        )
        for moment in days.moments
    ]
    return asked.sentence(_start(days), *told)


@dataclass(frozen=True)
class _Block:
    """The words beside one dot: what happens so many days after the start."""

    lines: list[str]
    after: int | None
    """None where the day is not known: there is no dot then."""
    dot: dict[str, Any]


def _blocks(days: Days) -> Iterator[_Block]:
    asked, room = days.asked, WIDTH - TEXT - 12
    yield _Block(lines_of(_start(days), room, SMALL), 0, {"marker": MARKERS[0], "markerfacecolor": PAPER})
    for moment in days.moments:
        lines = lines_of(asked.rule_named(moment.rule), room, SMALL) + lines_of(moment.counted, room, SMALL)
        shape = MARKERS[1] if moment.workdays else MARKERS[0]
        yield _Block([_when(asked, moment), *lines], moment.after, {"marker": shape, "markerfacecolor": INK})


def _height(block: _Block) -> int:
    return len(block.lines) * LINE + GAP


def _svg(days: Days, key: str, title: str, says: str) -> str:
    from matplotlib.lines import Line2D

    blocks = list(_blocks(days))
    room = sum(_height(block) for block in blocks)
    units = [(MARKERS[0], "calendar"), (MARKERS[1], "working")]
    told = [lines_of(days.asked.say(f"timeline.{name}"), WIDTH - 60, SMALL) for _, name in units]
    sheet = Sheet(room + 20 + sum(map(len, told)) * LINE)
    top, bottom = 16.0, room - (len(blocks[-1].lines) - 1) * LINE - 4.0
    far = max([block.after or 0 for block in blocks] + [1])
    axes = sheet.axes(0, 0, WIDTH, sheet.height)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(sheet.height, 0)
    axes.plot([RAIL, RAIL], [top, bottom], color=FAINT, linewidth=2)
    y, left = top, sum(_height(block) for block in blocks)
    for block in blocks:
        at = top + (bottom - top) * max(block.after or 0, 0) / far
        # Words stand beside their dot, as far as those above and below leave room.
        y = max(y, min(at, top + room - left))
        left -= _height(block)
        if block.after is not None:
            axes.plot([RAIL, TEXT - 18, TEXT - 6], [at, y, y], color=FAINT, linewidth=0.8)
            axes.plot([RAIL], [at], markeredgecolor=INK, markersize=7, **block.dot)
        sheet.text(TEXT, y, block.lines[0], size=SMALL, bold=True)
        y = sheet.lines(TEXT, y + LINE, block.lines[1:], size=SMALL) + GAP
    for (shape, _), lines in zip(units, told, strict=True):
        y = sheet.key(RAIL - 13, y, Line2D([], [], color=INK, marker=shape, markersize=7, linestyle="none"), lines)
    return sheet.svg(key, title, says)
