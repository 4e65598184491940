"""Caps over what they go by: the highest rate over the benchmark, and amounts over the term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.rate_caps import RateCap, capped, rate_caps
from guarantee_rules.handbook.charts.series import Series, series, stroke
from guarantee_rules.handbook.charts.sheet import COLOURS, FAINT, GRID, LINE, MARKERS, SMALL, WIDTH, Sheet, lines_of
from guarantee_rules.handbook.charts.term_caps import term_chart
from guarantee_rules.values.numbers import multiply, percent
from guarantee_rules.values.types import MONEY, MONTHS

BENCHMARKS = tuple(multiply(Decimal("0.0025"), at) for at in range(12, 27))
"""From 3% to 6.5%: what benchmark rates of a year have been in the years of these texts."""
TOLD = tuple(Decimal(at) / 100 for at in ("3", "4", "5", "6"))
LEFT, RIGHT, HIGH = 62, 22, 210


def caps(asked: Asked) -> Iterator[Chart]:
    """A chart for each cap on the rate, and for each cap in yuan that goes by the term."""
    found = list(rate_caps(asked))
    for cap in found:
        if cap.cap(BENCHMARKS[0]) is not None:
            yield rate_chart(asked, cap)
    for rule, question, output in capped(asked, MONEY):
        term = next(
            (
                n
                for n, t in asked.version.programs[question].facts.items()
                if t == MONTHS and n in asked.question(question).reads(output.expr)
            ),
            None,
        )
        if term is not None and (chart := term_chart(asked, rule, question, output, term, found)) is not None:
            yield chart


def rate_chart(asked: Asked, cap: RateCap) -> Chart:
    """The cap over the benchmark as a line, with the published benchmarks of the pack's first day on it."""
    labels = asked.labels
    filled = asked.put(cap.question, cap.at(BENCHMARKS[0]), want=[cap.output]).facts.by_name
    cases = [{**filled, **cap.at(rate)} for rate in BENCHMARKS]
    lines = series(asked, cap.question, cap.output, cases)
    bands = cap.by_term()
    named = asked.rule_named(cap.rule)
    title = asked.say("caps.rate_title", rule=named)
    header = (
        asked.say("caps.term"),
        labels.fact(cap.stated),
        *(lines.names(asked) if lines.others else [labels.words(cap.rule.label)]),
    )
    rows = [
        (_terms(asked, first, last), percent(rate), percent(top), *[""] * len(lines.others))
        for first, last, rate, top in bands
    ]
    for rate, *tops in zip(BENCHMARKS, *lines.lines, strict=True):
        if rate in TOLD:
            rows.append((asked.say("caps.any"), percent(rate), *("" if top is None else percent(top) for top in tops)))
    examples = [
        asked.say("caps.rate_at", terms=_terms(asked, first, last), benchmark=percent(rate), cap=percent(top))
        for first, last, rate, top in bands
    ]
    ends = [
        asked.say("caps.of", benchmark=percent(rate), cap=percent(top))
        for rate in (BENCHMARKS[0], BENCHMARKS[-1])
        if (top := cap.cap(rate)) is not None
    ]
    day = asked.say("caps.on", day=asked.day.isoformat(), rates=asked.labels.listed(examples)) if examples else ""
    force = asked.labels.say(f"decision.force.{cap.rule.force}")
    says = asked.sentence(asked.say("caps.rate_says", rule=named, force=force, ends=labels.listed(ends)), day)
    key = f"chart-{cap.rule.id}"
    return Chart(
        key, cap.question, title, says, _rate_svg(asked, cap, lines, bands, key, title, says), header, tuple(rows)
    )


def _rate_svg(
    asked: Asked,
    cap: RateCap,
    lines: Series,
    bands: Sequence[tuple[int, int | None, Decimal, Decimal]],
    key: str,
    title: str,
    says: str,
) -> str:
    from matplotlib.lines import Line2D

    names = [*lines.names(asked)] if lines.others else [asked.labels.words(cap.rule.label)]
    marked = [
        asked.say("caps.rate_at", terms=_terms(asked, first, last), benchmark=percent(rate), cap=percent(top))
        for first, last, rate, top in bands
    ]
    told = [lines_of(name, WIDTH - LEFT - 50, SMALL) for name in (*names, asked.say("caps.benchmark"), *marked)]
    sheet = Sheet(44 + HIGH + 62 + sum(map(len, told)) * LINE)
    axes = sheet.axes(LEFT, 36, WIDTH - LEFT - RIGHT, HIGH)
    xs = [float(multiply(rate, 100)) for rate in BENCHMARKS]
    axes.plot(xs, xs, color=FAINT, linestyle=":", linewidth=1.4)
    for number, line in reversed(list(enumerate(lines.lines))):
        axes.plot(xs, [float("nan") if top is None else float(multiply(top, 100)) for top in line], **stroke(number))
    for number, (_, _, rate, top) in enumerate(bands):
        axes.plot(
            [float(multiply(rate, 100))],
            [float(multiply(top, 100))],
            MARKERS[(number + 1) % len(MARKERS)],
            color=COLOURS[0],
            markeredgecolor="white",
            markersize=9,
        )
    axes.set_xlim(xs[0], xs[-1])
    tops = [top for line in lines.lines for top in line if top is not None]
    axes.set_ylim(
        float(multiply(min(*BENCHMARKS, *tops), 100)) - 0.5, float(multiply(max(*BENCHMARKS, *tops), 100)) + 0.5
    )
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.grid(color=GRID, linewidth=0.8)
    sheet.text(8, 14, asked.labels.words(cap.rule.label))
    sheet.text(WIDTH - RIGHT, 36 + HIGH + 38, asked.labels.fact(cap.stated), ha="right")
    y: float = 36 + HIGH + 64
    samples = [Line2D([], [], **stroke(number)) for number in range(len(names))]
    samples.append(Line2D([], [], color=FAINT, linestyle=":", linewidth=1.4))
    samples += [
        Line2D([], [], color=COLOURS[0], marker=MARKERS[(number + 1) % len(MARKERS)], markersize=8, linestyle="none")
        for number in range(len(marked))
    ]
    for sample, text in zip(samples, told, strict=True):
        y = sheet.key(LEFT, y, sample, text)
    return sheet.svg(key, title, says)


def _terms(asked: Asked, first: int, last: int | None) -> str:
    if last is None:
        return (
            asked.say("caps.over", months=asked.labels.period(first - 1, "months"))
            if first > 1
            else asked.say("caps.any")
        )
    if first > 1:
        return asked.say("caps.between", first=str(first), months=asked.labels.period(last, "months"))
    return asked.say("caps.up_to", months=asked.labels.period(last, "months"))
