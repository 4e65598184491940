"""Caps that go with the benchmark rate: the highest loan rate over it, and the highest premium over the term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from guarantee_rules.core.program import Output
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money, reaching
from guarantee_rules.handbook.charts.series import Series, series, stroke
from guarantee_rules.handbook.charts.sheet import COLOURS, FAINT, GRID, LINE, MARKERS, SMALL, WIDTH, Sheet, lines_of
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import multiply, percent
from guarantee_rules.values.types import MONEY, MONTHS, RATE, Value

BENCHMARKS = tuple(multiply(Decimal("0.0025"), at) for at in range(12, 27))
"""From 3% to 6.5%: what benchmark rates of a year have been in the years of these texts."""
TOLD = tuple(Decimal(at) / 100 for at in ("3", "4", "5", "6"))
LONGEST = 120
TERMS = tuple(range(1, 25))
TOLD_TERMS = (3, 6, 12, 18, 24)
YEAR = 12
AMOUNT = Decimal("1000000.00")
"""The loan of the premium's example, in yuan."""
UPWARD = ("at_most", "less_than")
LEFT, RIGHT, HIGH = 62, 22, 210


@dataclass(frozen=True)
class RateCap:
    """A cap on the loan rate that rests on the benchmark."""

    asked: Asked
    rule: RuleRecord
    question: str
    output: str
    stated: str
    """The fact that states a benchmark in place of the table's."""
    benchmark: str
    """The name of the benchmark among the values of the pack."""

    def at(self, benchmark: Decimal) -> dict[str, Value]:
        return {self.stated: benchmark}

    def cap(self, benchmark: Decimal) -> Decimal | None:
        value = self.asked.put(self.question, self.at(benchmark), want=[self.output]).values.get(self.output)
        return value if isinstance(value, Decimal) else None

    def by_term(self) -> list[tuple[int, int | None, Decimal, Decimal]]:
        """The benchmark of the published table and the cap, on the pack's first day, for terms from and up to."""
        term = next((name for name, type in self._reads().items() if type == MONTHS), None)
        if term is None:
            return []
        found: list[tuple[int, Decimal, Decimal]] = []
        for months in range(1, LONGEST + 1):
            decision = self.asked.put(self.question, {term: months}, want=[self.output])
            rate = decision.trace.answer.definitions.get(self.benchmark) if months == 1 else None
            cap = decision.values.get(self.output)
            if not isinstance(cap, Decimal) or self.stated in decision.facts.by_name:
                return []
            if not found or found[-1][2] != cap:
                rate = decision.trace.answer.definitions.get(self.benchmark)
                if not isinstance(rate, Decimal):
                    return []
                found.append((months, rate, cap))
        ends: list[int | None] = [*(after[0] - 1 for _, after in pairwise(found)), None]
        return [(first, end, rate, cap) for (first, rate, cap), end in zip(found, ends, strict=True)]

    def _reads(self) -> Mapping[str, object]:
        asked = self.asked.question(self.question)
        read = asked.reads(asked.outputs[self.output].expr)
        return {name: type for name, type in asked.program.facts.items() if name in read}


def rate_caps(asked: Asked) -> Iterator[RateCap]:
    """The caps on a rate that a stated benchmark changes, in the order of the text."""
    for benchmark in (rule for rule in asked.version.rules.values() if rule.kind == "benchmark_rate"):
        stated = str(benchmark.details["unless_given"])
        for rule, question, output in _capped(asked, RATE):
            if stated in asked.question(question).reads(output.expr):
                yield RateCap(
                    asked, rule, question, output.name, stated, str(benchmark.details.get("value", "benchmark"))
                )


def _capped(asked: Asked, type: object) -> Iterator[tuple[RuleRecord, str, Output]]:
    """Each rule with a ceiling of this type, its question and the ceiling among the answer's values."""
    for rule in asked.rules("cap"):
        if not set(UPWARD) & set(rule.details):
            continue
        question, name = rule.questions[0], str(rule.details.get("value", "cap"))
        output = asked.question(question).outputs.get(name)
        if output is not None and output.type == type and output.rule == rule.id:
            yield rule, question, output


def caps(asked: Asked) -> Iterator[Chart]:
    """A chart for each cap on the rate, and for each cap in yuan that goes by the term."""
    found = list(rate_caps(asked))
    for cap in found:
        if cap.cap(BENCHMARKS[0]) is not None:
            yield _of_rate(asked, cap)
    for rule, question, output in _capped(asked, MONEY):
        term = next(
            (
                n
                for n, t in asked.version.programs[question].facts.items()
                if t == MONTHS and n in asked.question(question).reads(output.expr)
            ),
            None,
        )
        if term is not None and (chart := _of_term(asked, rule, question, output, term, found)) is not None:
            yield chart


# --- the rate


def _of_rate(asked: Asked, cap: RateCap) -> Chart:
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


# --- amounts over the term


def _of_term(
    asked: Asked, rule: RuleRecord, question: str, output: Output, term: str, caps_found: Sequence[RateCap]
) -> Chart | None:
    labels = asked.labels
    read = asked.question(question).reads(output.expr)
    program = asked.version.programs[question]
    amount = _amount(asked, question, output, term)
    if amount is None:
        return None
    base: dict[str, Value] = {amount: AMOUNT}
    base |= {
        name: rate
        for name, type in program.facts.items()
        if type == RATE and name in read and (rate := _dearest(caps_found, term)) is not None
    }
    base = dict(asked.put(question, {**base, term: YEAR}, want=[output.name]).facts.by_name)
    cases = [{**base, term: months} for months in TERMS]
    lines = series(asked, question, output.name, cases)
    if None in lines.usual:
        return None
    named = asked.rule_named(rule)
    title = asked.say("caps.term_title", rule=named, amount=labels.amount(AMOUNT, MONEY))
    header = (labels.fact(term), *(lines.names(asked) if lines.others else [labels.words(rule.label)]))
    rows = tuple(
        (labels.period(months, "months"), *("" if top is None else labels.value(top, MONEY) for top in tops))
        for months, *tops in zip(TERMS, *lines.lines, strict=True)
        if months in TOLD_TERMS
    )
    told = [asked.say("stated", label=row[0], value=row[1]) for row in rows]
    force = labels.say(f"decision.force.{rule.force}")
    other = (
        asked.say("others", readings=labels.listed([asked.reading(*reading) for reading, _ in lines.others]))
        if lines.others
        else ""
    )
    says = asked.sentence(
        asked.say(
            "caps.term_says", rule=named, force=force, amount=labels.amount(AMOUNT, MONEY), tops=labels.listed(told)
        ),
        other,
        asked.supposed(question, {name: value for name, value in base.items() if name in read}, [term, amount]),
    )
    key = f"chart-{rule.id}"
    return Chart(key, question, title, says, _term_svg(asked, rule, lines, term, key, title, says), header, rows)


def _amount(asked: Asked, question: str, output: Output, term: str) -> str | None:
    """The amount that by itself makes the cap something: the loan."""
    asked_of = asked.question(question)
    for name, type in asked_of.program.facts.items():
        if type == MONEY and name in asked_of.reads(output.expr) and not asked.version.vocabulary.facts[name].defaulted:
            value = asked.put(question, {name: AMOUNT, term: YEAR}, want=[output.name]).values.get(output.name)
            if isinstance(value, Decimal) and value > 0:
                return name
    return None


def _dearest(caps_found: Sequence[RateCap], term: str) -> Decimal | None:
    """The highest rate a loan of a year may have, where the pack caps it."""
    for cap in caps_found:
        value = cap.asked.put(cap.question, {term: YEAR}, want=[cap.output]).values.get(cap.output)
        if isinstance(value, Decimal):
            return value
    return None


def _term_svg(asked: Asked, rule: RuleRecord, lines: Series, term: str, key: str, title: str, says: str) -> str:
    from matplotlib.lines import Line2D

    told = [lines_of(name, WIDTH - LEFT - 50, SMALL) for name in lines.names(asked)] if lines.others else []
    sheet = Sheet(44 + HIGH + 54 + sum(map(len, told)) * LINE)
    axes = sheet.axes(LEFT, 36, WIDTH - LEFT - RIGHT, HIGH)
    most = Decimal(0)
    for number, line in reversed(list(enumerate(lines.lines))):
        most = max([most, *(top for top in line if top is not None)])
        axes.plot(TERMS, [float("nan") if top is None else float(top) for top in line], **stroke(number))
    unit = axis_of_money(axes, "y", reaching(most), asked.lang)
    axes.set_xlim(0, TERMS[-1])
    axes.set_xticks(range(0, TERMS[-1] + 1, 6))
    axes.grid(color=GRID, linewidth=0.8)
    sheet.text(8, 14, asked.say("axis", what=asked.labels.words(rule.label), unit=unit))
    entry = asked.version.vocabulary.facts[term]
    text = (
        asked.say("axis", what=asked.labels.fact(term), unit=entry.unit[asked.lang])
        if entry.unit
        else asked.labels.fact(term)
    )
    sheet.text(WIDTH - RIGHT, 36 + HIGH + 38, text, ha="right")
    y: float = 36 + HIGH + 64
    for number, text_lines in enumerate(told):
        y = sheet.key(LEFT, y, Line2D([], [], **stroke(number)), text_lines)
    return sheet.svg(key, title, says)
