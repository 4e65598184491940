"""Several cities in one picture: the same case put to each, every pack on its own first day in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from guarantee_rules.core.program import GUIDELINE
from guarantee_rules.handbook.charts.asked import Asked
from guarantee_rules.handbook.charts.borrowers import Limits, loan_limits, who
from guarantee_rules.handbook.charts.chart import Chart
from guarantee_rules.handbook.charts.money import axis_of_money, reaching
from guarantee_rules.handbook.charts.rate_caps import rate_caps
from guarantee_rules.handbook.charts.shares import WHOLE, divided, share_of
from guarantee_rules.handbook.charts.sheet import GRID, LINE, SMALL, WIDTH, Sheet, filled, lines_of, wide
from guarantee_rules.values.numbers import multiply, percent
from guarantee_rules.values.types import MONEY, Value

BENCHMARK = Decimal("0.0435")
"""The benchmark rate at which rate caps are compared."""
LEFT, RIGHT, BAR = 14, 26, 16
ROOM = WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Cities:
    """The packs compared, each asked in the same language."""

    asked: tuple[Asked, ...]

    def city(self, one: Asked) -> str:
        return one.say(
            "compare.city",
            city=one.labels.words(one.version.city),
            standing=one.labels.say(f"charts.validity.standing.{one.version.standing}"),
        )

    def names(self) -> list[str]:
        return [self.city(one) for one in self.asked]

    @property
    def first(self) -> Asked:
        return self.asked[0]


def comparisons(asked: Sequence[Asked]) -> Iterator[Chart]:
    """The charts of several packs beside each other; none for fewer than two."""
    cities = Cities(tuple(asked))
    if len(cities.asked) > 1:
        yield from _limits(cities)
        yield from _rates(cities)
        yield from _shares(cities)


# --- limits


@dataclass(frozen=True)
class Group:
    """Kinds of borrowers that have the same limits everywhere, and the lowest limit of each city."""

    who: str
    lowest: tuple[Decimal | None, ...]
    guided: tuple[bool, ...]
    """Whether it is a guideline."""


def _limits(cities: Cities) -> Iterator[Chart]:
    asked = cities.first
    limits = [next(loan_limits(one), None) for one in cities.asked]
    groups = _groups(cities, limits)
    if not any(amount is not None for group in groups for amount in group.lowest):
        return
    title, key = asked.say("compare.limits"), "compare-limits"
    header = (asked.say("limits.who"), *cities.names())
    rows = tuple(
        (group.who, *(_cell(asked, amount, guided) for amount, guided in zip(group.lowest, group.guided, strict=True)))
        for group in groups
    )
    told = [asked.say("stated", label=group.who, value=_amounts(cities, group)) for group in groups]
    says = asked.sentence(*told, asked.say("compare.only_limits"))
    question = next(limit.question for limit in limits if limit is not None)
    yield Chart(key, question, title, says, _limits_svg(cities, groups, key, title, says), header, rows)


def _amounts(cities: Cities, group: Group) -> str:
    """The cities that set a limit, each with its figure."""
    told = []
    for one, amount, guided in zip(cities.asked, group.lowest, group.guided, strict=True):
        if amount is not None:
            figure = one.labels.amount(amount, MONEY)
            figure = one.say("compare.guided", amount=figure) if guided else figure
            told.append(one.say("part", party=one.labels.words(one.version.city), share=figure))
    return cities.first.labels.listed(told)


def _cell(asked: Asked, amount: Decimal | None, guided: bool) -> str:
    if amount is None:
        return asked.say("compare.none")
    told = asked.labels.value(amount, MONEY)
    return asked.say("compare.guided", amount=told) if guided else told


def _groups(cities: Cities, limits: Sequence[Limits | None]) -> list[Group]:
    """Every kind of borrower that any city tells apart, put to all of them; those treated alike everywhere together."""
    values: dict[str, Sequence[Value]] = {}
    for limit in limits:
        for kind in limit.kinds() if limit else ():
            for name in kind.stated:
                values.setdefault(name, limit.values(name) if limit else ())
    found: dict[tuple[tuple[Decimal | None, bool], ...], list[Mapping[str, Value]]] = {}
    for combined in product(*values.values()):
        stated = dict(zip(values, combined, strict=True))
        found.setdefault(tuple(_lowest(limit, stated) for limit in limits), []).append(stated)
    return [
        Group(who(cities.first, kinds, values), tuple(a for a, _ in answers), tuple(g for _, g in answers))
        for answers, kinds in found.items()
        if any(amount is not None for amount, _ in answers)
    ]


def _lowest(limit: Limits | None, stated: Mapping[str, Value]) -> tuple[Decimal | None, bool]:
    found = limit.kind(stated).limits if limit is not None else ()
    if not found:
        return None, False
    least = min(found, key=lambda one: one.amount)
    return least.amount, least.rule.force in GUIDELINE


def _limits_svg(cities: Cities, groups: Sequence[Group], key: str, title: str, says: str) -> str:
    asked = cities.first
    told = [lines_of(group.who, ROOM, SMALL) for group in groups]
    shown = [
        [(number, a, g) for number, (a, g) in enumerate(zip(group.lowest, group.guided, strict=True)) if a is not None]
        for group in groups
    ]
    bars = sum(len(lines) * LINE + len(rows) * (BAR + 3) + 16 for lines, rows in zip(told, shown, strict=True))
    sheet = Sheet(12 + bars + 44 + len(cities.asked) * LINE)
    top = reaching(multiply(max(a for group in groups for a in group.lowest if a is not None), Decimal("1.05")))
    axes = sheet.axes(LEFT, 4, ROOM, bars + 4)
    unit = axis_of_money(axes, "x", top, asked.lang)
    axes.set_ylim(bars + 4, 0)
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    y = 14.0
    for lines, rows in zip(told, shown, strict=True):
        y = sheet.lines(LEFT + 4, y, lines, size=SMALL)
        for number, amount, guided in rows:
            axes.barh([y - 4], [float(amount)], height=BAR, **filled(number))
            text = asked.labels.amount(amount, MONEY)
            text = asked.say("compare.guided", amount=text) if guided else text
            right = LEFT + ROOM * float(amount / top)
            inside = right + 8 + wide(text, SMALL) > WIDTH - 4
            sheet.text(right - 6 if inside else right + 6, y, text, size=SMALL, ha="right" if inside else "left")
            y += BAR + 3
        y += 16
    y = 8 + bars + 36.0
    sheet.text(WIDTH - RIGHT, y, unit, size=SMALL, ha="right")
    for number, city in enumerate(cities.names()):
        y = sheet.key(LEFT, y, sheet.area(LEFT, y, number), [city])
    return sheet.svg(key, title, says)


# --- rates


def _rates(cities: Cities) -> Iterator[Chart]:
    asked = cities.first
    found: list[tuple[Asked, str, Decimal | None]] = []
    question = ""
    for one in cities.asked:
        cap = next(iter(rate_caps(one)), None)
        question = question or (cap.question if cap else "")
        found.append(
            (
                one,
                one.labels.say(f"decision.force.{cap.rule.force}") if cap else "",
                cap.cap(BENCHMARK) if cap else None,
            )
        )
    if all(top is None for _, _, top in found):
        return
    title, key = asked.say("compare.rates", benchmark=percent(BENCHMARK)), "compare-rates"
    header = (asked.say("compare.which"), asked.say("compare.cap"), asked.say("limits.force"))
    rows = tuple(
        (cities.city(one), asked.say("compare.none") if top is None else percent(top), force)
        for one, force, top in found
    )
    says = asked.sentence(
        asked.say(
            "compare.rates_say",
            benchmark=percent(BENCHMARK),
            caps=asked.labels.listed([asked.say("stated", label=row[0], value=row[1]) for row in rows]),
        )
    )
    sheet = Sheet(12 + len(found) * (LINE + BAR + 16) + 56)
    bottom = 8 + len(found) * (LINE + BAR + 16)
    axes = sheet.axes(LEFT, 4, ROOM, bottom)
    tops = [top for _, _, top in found if top is not None]
    most = float(multiply(max(*tops, BENCHMARK), Decimal(100))) * 1.6
    axes.set_xlim(0, most)
    axes.set_ylim(bottom, 0)
    axes.set_yticks([])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.axvline(float(BENCHMARK) * 100, color="#333333", linestyle="--", linewidth=1.4)
    y = 14.0
    for number, ((_, force, top), row) in enumerate(zip(found, rows, strict=True)):
        sheet.text(LEFT + 4, y, row[0], size=SMALL)
        y += LINE
        if top is not None:
            axes.barh([y - 4], [float(top) * 100], height=BAR, **filled(number))
        text = row[1] if top is None else asked.say("axis", what=row[1], unit=force)
        at = LEFT + ROOM * (0 if top is None else float(top) * 100 / most)
        inside = at + 8 + wide(text, SMALL) > WIDTH - 4
        sheet.text(at - 6 if inside else at + 6, y, text, size=SMALL, ha="right" if inside else "left")
        y += BAR + 16
    sheet.text(LEFT, bottom + 36, asked.say("compare.line", benchmark=percent(BENCHMARK)), size=SMALL)
    yield Chart(key, question, title, says, sheet.svg(key, title, says), header, rows)


# --- shares


def _shares(cities: Cities) -> Iterator[Chart]:
    asked = cities.first
    found = [(one, next(iter(divided(one)), None)) for one in cities.asked]
    if not any(share for _, share in found):
        return
    title, key = asked.say("compare.shares"), "compare-shares"
    header = (asked.say("compare.which"), asked.say("shares.party"), asked.say("shares.share"))
    rows: list[tuple[str, ...]] = []
    for one, share in found:
        if share is None:
            rows.append((cities.city(one), asked.say("compare.none"), ""))
        else:
            rows += [(cities.city(one), one.party(party), share_of(part)) for party, part in share.parts.items()]
    told = []
    for one, share in found:
        parts = (
            [one.say("part", party=one.party(party), share=share_of(part)) for party, part in share.parts.items()]
            if share
            else []
        )
        value = one.labels.listed(parts) if parts else one.say("compare.none")
        told.append(one.say("stated", label=one.labels.words(one.version.city), value=value))
    whole = asked.labels.amount(WHOLE, MONEY)
    says = asked.sentence(asked.say("compare.shares_say", whole=whole, parts=asked.say("clauses").join(told)))
    parties = list(dict.fromkeys(one.party(party) for one, share in found if share for party in share.parts))
    high = BAR + 10
    sheet = Sheet(12 + len(found) * (LINE + high + 12) + len(parties) * LINE + 8)
    y = 14.0
    for one, share in found:
        sheet.text(LEFT, y, cities.city(one), size=SMALL)
        y += LINE - 6
        axes = sheet.axes(LEFT, y, ROOM, high)
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        before = Decimal(0)
        for party, part in share.parts.items() if share else ():
            width = part / WHOLE
            axes.barh(0.5, float(width), left=float(before), height=1, **filled(parties.index(one.party(party))))
            sheet.text(
                LEFT + ROOM * float(before + width / 2),
                y + high / 2,
                share_of(part),
                ha="center",
                size=SMALL,
                bold=True,
            )
            before += width
        if share is None:
            sheet.text(LEFT, y + high / 2, asked.say("compare.none"), size=SMALL)
        y += high + 18
    for number, party in enumerate(parties):
        y = sheet.key(LEFT, y, sheet.area(LEFT, y, number), [party])
    question = next(share.question for _, share in found if share)
    yield Chart(key, question, title, says, sheet.svg(key, title, says), header, tuple(rows))
