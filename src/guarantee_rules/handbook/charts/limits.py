"""How much a borrower may have: one bar for each rule that sets a limit, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guarantee_rules.core.program import GUIDELINE
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.borrowers import Kind, Limits, loan_limits, who
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money, reaching
from guarantee_rules.handbook.charts.sheet import GRID, LINE, SMALL, WIDTH, Sheet, filled, lines_of, wide
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import multiply
from guarantee_rules.values.types import MONEY, Value

LEFT, RIGHT, BAR = 14, 26, 24
ROOM = WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Bar:
    """A limit and whoever has it."""

    rule: RuleRecord
    amount: Decimal
    who: str


def limits(asked: Asked) -> Iterator[Chart]:
    """One chart for each question that limits a loan."""
    for limit in loan_limits(asked):
        kinds = limit.kinds()
        bars = list(_bars(asked, limit, kinds))
        if not bars:
            continue
        labels = asked.labels
        title = asked.say("limits.title", question=labels.question(limit.question))
        header = tuple(asked.say(f"limits.{column}") for column in ("who", "rule", "limit", "force"))
        rows = [
            (
                bar.who,
                asked.rule_named(bar.rule),
                labels.value(bar.amount, MONEY),
                labels.say(f"decision.force.{bar.rule.force}"),
            )
            for bar in bars
        ]
        without = [kind for kind in kinds if not kind.limits]
        if without:
            others = who(asked, [kind.stated for kind in without], _all(limit, kinds))
            rows.append((others, asked.say("limits.none"), "", labels.member("outcome", without[0].outcome)))
        told = [
            asked.say(
                "limits.says",
                rule=asked.rule_named(bar.rule),
                amount=labels.amount(bar.amount, MONEY),
                force=labels.say(f"decision.force.{bar.rule.force}"),
            )
            for bar in bars
        ]
        says = asked.sentence(*told, asked.say("limits.without", who=rows[-1][0]) if without else "")
        key = f"chart-{limit.question}"
        yield Chart(key, limit.question, title, says, _svg(asked, bars, key, title, says), header, tuple(rows))


def _bars(asked: Asked, limit: Limits, kinds: tuple[Kind, ...]) -> Iterator[Bar]:
    """Each rule with the figure it comes to and the kinds of borrowers it is for, in the order of the text."""
    found: dict[tuple[str, Decimal], list[Kind]] = {}
    for kind in kinds:
        for one in kind.limits:
            found.setdefault((one.rule.id, one.amount), []).append(kind)
    order = list(asked.version.rules)
    for (rule, amount), whose in sorted(found.items(), key=lambda entry: order.index(entry[0][0])):
        whom = who(asked, [kind.stated for kind in whose], _all(limit, kinds))
        yield Bar(asked.version.rules[rule], amount, whom)


def _all(limit: Limits, kinds: tuple[Kind, ...]) -> dict[str, Sequence[Value]]:
    names = dict.fromkeys(name for kind in kinds for name in kind.stated)
    return {name: limit.values(name) for name in names}


def _svg(asked: Asked, bars: list[Bar], key: str, title: str, says: str) -> str:
    told = [lines_of(asked.rule_named(bar.rule), ROOM) for bar in bars]
    guided = any(bar.rule.force in GUIDELINE for bar in bars)
    height = 14 + sum(len(lines) * LINE + BAR + 16 for lines in told) + 46 + LINE * (1 + guided)
    sheet = Sheet(height)
    top = reaching(multiply(max(bar.amount for bar in bars), Decimal("1.05")))
    bottom = height - 46 - LINE * (1 + guided)
    axes = sheet.axes(LEFT, 8, ROOM, bottom - 8)
    unit = axis_of_money(axes, "x", top, asked.lang)
    axes.set_ylim(bottom - 8, 0)
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    y = 16.0
    for bar, lines in zip(bars, told, strict=True):
        y = sheet.lines(LEFT + 4, y, lines)
        at = y - 8 + BAR / 2 - 6
        axes.barh([at - 2], [float(bar.amount)], height=BAR, **filled(1 if bar.rule.force in GUIDELINE else 0))
        text, right = asked.labels.amount(bar.amount, MONEY), LEFT + ROOM * float(bar.amount / top)
        inside = right + 8 + wide(text, SMALL) > WIDTH - 4
        sheet.text(
            right - 6 if inside else right + 6, at + 6, text, size=SMALL, bold=True, ha="right" if inside else "left"
        )
        y += BAR + 16
    sheet.text(WIDTH - RIGHT, bottom + 34, unit, size=SMALL, ha="right")
    y = bottom + 36
    fills = [(0, "limits.mandatory"), (1, "limits.guideline")] if guided else [(0, "limits.mandatory")]
    for fill, text_key in fills:
        y = sheet.key(LEFT, y, sheet.area(LEFT, y, fill), [asked.say(text_key)])
    return sheet.svg(key, title, says)
