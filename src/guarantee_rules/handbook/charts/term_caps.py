"""A cap in yuan over the term of a loan, such as the highest premium, for an example loan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from guarantee_rules.core.program import Output
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money, reaching
from guarantee_rules.handbook.charts.rate_caps import RateCap
from guarantee_rules.handbook.charts.series import Series, series, stroke
from guarantee_rules.handbook.charts.sheet import GRID, LINE, SMALL, WIDTH, Sheet, lines_of
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.types import MONEY, RATE, Value

TERMS = tuple(range(1, 25))
TOLD_TERMS = (3, 6, 12, 18, 24)
YEAR = 12
AMOUNT = Decimal("1000000.00")
"""The loan of the premium's example, in yuan."""
LEFT, RIGHT, HIGH = 62, 22, 210


def term_chart(
    asked: Asked, rule: RuleRecord, question: str, output: Output, term: str, caps_found: Sequence[RateCap]
) -> Chart | None:
    """What the cap of a rule comes to for each `term`; None where no stated amount leads to a figure."""
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
