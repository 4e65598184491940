"""Who bears a loss and who gets what is recovered: each party's part of a round sum, as the pack divides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.sheet import LINE, WIDTH, Sheet, filled, lines_of, wide
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.values.numbers import percent, quotient
from guarantee_rules.values.types import MONEY, Value

WHOLE = Decimal("1000000.00")
"""The sum that is divided, in yuan."""
BAR = 34


@dataclass(frozen=True)
class Shares:
    """A round sum divided by one rule."""

    rule: RuleRecord
    question: str
    of: str
    """The amount that is divided."""
    parts: Mapping[str, Decimal]
    """What each party has of it, in the order of the rule."""
    stated: Mapping[str, Value]


def divided(asked: Asked) -> Iterator[Shares]:
    """What comes of a round sum under each rule that divides one in fixed shares."""
    for rule in asked.rules("loss_share"):
        question = rule.questions[0]
        parties = [str(party) for party in _keys(rule.details["shares"])]
        of = asked.leads(question, f"{rule.id}.of", WHOLE, parties) or _by_itself(asked, rule, question, parties)
        if of is None:
            continue
        decision = asked.put(question, {of: WHOLE}, want=parties)
        parts = {party: value for party in parties if isinstance(value := decision.values.get(party), Decimal)}
        if len(parts) == len(parties):
            yield Shares(rule, question, of, parts, decision.facts.by_name)


def _by_itself(asked: Asked, rule: RuleRecord, question: str, parties: list[str]) -> str | None:
    """The amount whose whole is divided, where the rule takes a fact as it is or after what is set off."""
    program = asked.version.programs[question]
    for name, type in program.facts.items():
        if type == MONEY:
            decision = asked.put(question, {name: WHOLE}, want=parties)
            parts = [decision.values.get(party) for party in parties]
            if sum(part for part in parts if isinstance(part, Decimal)) == WHOLE:
                return name
    return None


def shares(asked: Asked) -> Iterator[Chart]:
    """One chart for all rules that divide a sum in shares."""
    found = list(divided(asked))
    if not found:
        return
    labels = asked.labels
    title = asked.say("shares.title", question=labels.question(found[0].question))
    header = (
        asked.say("shares.rule"),
        asked.say("shares.party"),
        asked.say("shares.share"),
        asked.say("shares.amount"),
    )
    rows, told = [], []
    for one in found:
        named = asked.rule_named(one.rule)
        for party, part in one.parts.items():
            rows.append((named, asked.party(party), share_of(part), labels.value(part, MONEY)))
        parts = [
            asked.say("stated", label=asked.party(party), value=share_of(part)) for party, part in one.parts.items()
        ]
        told.append(
            asked.say(
                "shares.says",
                rule=named,
                of=labels.fact(one.of),
                whole=labels.amount(WHOLE, MONEY),
                parts=labels.listed(parts),
            )
        )
    told += dict.fromkeys(asked.supposed(one.question, one.stated, [one.of]) for one in found)
    says = asked.sentence(*told)
    key = "chart-shares"
    yield Chart(key, found[0].question, title, says, _svg(asked, found, key, title, says), header, tuple(rows))


def _svg(asked: Asked, found: list[Shares], key: str, title: str, says: str) -> str:
    named = [lines_of(asked.rule_named(one.rule), WIDTH - 24) for one in found]
    parties = list(dict.fromkeys(party for one in found for party in one.parts))
    height = 16 + sum(len(lines) * LINE + BAR + 26 for lines in named) + len(parties) * LINE
    sheet = Sheet(height)
    y = 18.0
    for one, lines in zip(found, named, strict=True):
        y = sheet.lines(12, y, lines)
        axes = sheet.axes(12, y - 4, WIDTH - 24, BAR)
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        before = Decimal(0)
        for party, part in one.parts.items():
            width = part / WHOLE
            axes.barh(0.5, float(width), left=float(before), height=1, **filled(parties.index(party)))
            room, text = (
                float(width) * (WIDTH - 24),
                asked.say("stated", label=asked.party(party), value=share_of(part)),
            )
            text = text if wide(text) < room - 8 else share_of(part)
            if wide(text) < room:
                sheet.text(12 + (WIDTH - 24) * float(before + width / 2), y - 4 + BAR / 2, text, ha="center", bold=True)
            before += width
        y += BAR + 24
    for number, party in enumerate(parties):
        y = sheet.key(12, y, sheet.area(12, y, number), [asked.party(party)])
    return sheet.svg(key, title, says)


def share_of(part: Decimal) -> str:
    return percent(quotient(part, WHOLE, 6, "half_up"))


def _keys(shares: object) -> list[str]:
    return list(shares) if isinstance(shares, dict) else []
