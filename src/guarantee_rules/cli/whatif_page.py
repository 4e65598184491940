"""The tables of `what-if`: who changes, what it comes to in money, which rules do it, and when lending first stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from guarantee_rules.cli.output import strong, table
from guarantee_rules.difference.phrasing import types_of
from guarantee_rules.explain.labels import Labels
from guarantee_rules.values.numbers import grouped
from guarantee_rules.values.types import Type, enum_of
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.backends.columnar.telling import Told
    from guarantee_rules.difference.what_if import Sides
    from guarantee_rules.monitoring.whatif import FirstMonths
    from guarantee_rules.packs.version import PackVersion
    from guarantee_rules.portfolio.whatif import Example, Group, WhatIf
    from guarantee_rules.portfolio.whatif.asked import Compared
    from guarantee_rules.portfolio.whatif.result import Sums

MOST = 30
"""Lines of one table; `--json` has all."""
STATE = enum_of("lending_state")
Class = tuple[str | None, ...]


def page(sides: Sides, portfolio: WhatIf | None, halts: FirstMonths | None, lang: str) -> Iterator[str]:
    """All of it, section by section; a section that has nothing to say is left out."""
    said = _Said(sides, lang)
    yield strong(said("title", old=side_title(sides, 0, lang), new=side_title(sides, 1, lang)))
    if portfolio is not None:
        yield from _Portfolio(said, portfolio).lines()
    if halts is not None:
        yield from _halts(said, halts)


def side_title(sides: Sides, at: int, lang: str) -> str:
    """What a side is: city, pack, version and the readings chosen."""
    side, version = (sides.old, sides.new)[at], sides.versions[at]
    labels = Labels(version, lang)
    names = phrase(lang, "what_if.join").join(
        [version.version] if side.assumed else [one.version for one in side.pack.versions]
    )
    told = phrase(lang, "what_if.side", city=labels.words(version.city), named=side.named, versions=names)
    chosen = phrase(lang, "what_if.join").join(f"{name}={option}" for name, option in side.readings.items())
    return phrase(lang, "what_if.read", side=told, readings=chosen) if chosen else told


class _Said:
    """Phrases in one language, and the names of both sides."""

    def __init__(self, sides: Sides, lang: str) -> None:
        self.sides, self.lang = sides, lang
        self.versions: tuple[PackVersion, PackVersion] = sides.versions
        self.labels = Labels(sides.versions[1], lang)

    def __call__(self, key: str, /, **params: object) -> str:
        return phrase(self.lang, f"what_if.{key}", **params)

    def columns(self, *names: str) -> list[str]:
        return [self(f"column.{name}") for name in names]

    def outcome(self, name: str) -> str:
        return phrase(self.lang, f"decision.outcome.{name}.name")

    def rule(self, name: str) -> str:
        old, new = self.versions
        record = new.rules.get(name) or old.rules.get(name)
        if record is None:
            return name
        return self("rule", id=name, label=self.labels.words(record.label), clause=record.clause)


def _section(heading: str, columns: Sequence[str], rows: Iterable[Sequence[str]], more: str) -> Iterator[str]:
    written = list(rows)
    if not written:
        return
    yield ""
    yield strong(heading)
    yield table(columns, written[:MOST])
    if len(written) > MOST:
        yield more


class _Portfolio:
    def __init__(self, say: _Said, found: WhatIf) -> None:
        self.say, self.found, self.both = say, found, found.both
        self.question = found.both.wanted.question

    def lines(self) -> Iterator[str]:
        found, say = self.found, self.say
        label = say.labels.question(self.question)
        yield say("asked", question=self.question, label=label, tape=found.tape, rows=_n(found.rows))
        yield say("counted", aside=_n(found.aside), changed=_n(found.changed), moved=_n(found.moved))
        sides = self.both.sides
        if sides[0].assumed:
            yield say("assumed")
        elif any(len(side.pack.versions) > 1 for side in sides):
            yield say("by_date")
        yield from self.section("outcomes", self._outcome_columns(), self._outcomes())
        if self.both.by and len(found.classes) > 1:
            yield from self.section("classes", [self._by, *self._outcome_columns()], self._by_class())
        yield from self.section("values", self._value_columns(), self._values(), idle=4)
        if self.both.by and len(found.classes) > 1:
            yield from self.section(
                "values_by_class", [self._by, *self._value_columns()], self._values_by_class(), idle=4
            )
        yield from self._same_values()
        columns = say.columns("side", "value", "rows", "sum")
        yield from self.section("one_sided", columns, self._one_sided())
        yield from self.section("rules", say.columns("rule", "newly", "no_longer"), self._rules())
        yield from self.section("missing", say.columns("fact", "from", "to"), self._missing())
        yield from self.section("aside", say.columns("tape_column", "reason", "cells"), self._aside())
        yield from self._examples()
        if found.out is not None:
            yield ""
            yield say("out", file=found.out, rows=_n(found.changed))

    def section(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, idle: int = 0
    ) -> Iterator[str]:
        """One table. The last `idle` columns are left out where nothing is in them."""
        written = list(rows)
        first = len(columns) - idle
        shown = [at for at in range(len(columns)) if at < first or any(row[at] != "0" for row in written)]
        columns, written = [columns[at] for at in shown], [[row[at] for at in shown] for row in written]
        return _section(self.say(f"heading.{name}"), columns, written, self.say("more", count=_n(len(written) - MOST)))

    # --- who changes

    def _outcome_columns(self) -> list[str]:
        columns = self.say.columns("from", "to", "rows", "changed")
        if self.both.amount is not None:
            columns.append(self.say("column.amount", fact=self.say.labels.fact(self.both.amount)))
        return columns

    def _outcomes(self) -> Iterator[list[str]]:
        for group in self.found.matrix():
            yield self._outcome(group)

    def _outcome(self, group: Group) -> list[str]:
        stays = group.old == group.new
        to = self.say("stays") if stays else self.say.outcome(group.new)
        told = [self.say.outcome(group.old), to, _n(group.rows), _n(group.changed)]
        if self.both.amount is not None:
            lacking = group.rows - group.stated
            total = self.yuan(group.amount)
            told.append(self.say("unstated", sum=total, rows=_n(lacking)) if lacking else total)
        return told

    def _by_class(self) -> Iterator[list[str]]:
        for by in self.found.classes:
            for group in self.found.matrix(by):
                if group.old != group.new or group.changed:
                    yield [self.named(by), *self._outcome(group)]

    @cached_property
    def _by(self) -> str:
        return self.say("join").join(self.say.labels.fact(name) for name in self.both.by)

    def named(self, by: Class) -> str:
        """A class in words."""
        return self.say("join").join(self._class(name, given) for name, given in zip(self.both.by, by, strict=True))

    def _class(self, fact: str, given: str | None) -> str:
        if given is None:
            return phrase(self.say.lang, "formula.not_stated_value")
        labels, type = self.say.labels, self.say.versions[1].vocabulary.types.get(fact)
        if type is None:
            return given
        match type.name:
            case "enum":
                return labels.member(type.enum, given)
            case "enums":
                return labels.value(frozenset(given.split(" + ")) if given else frozenset(), type)
            case "bool":
                return labels.value(given == "true", type)
            case "money" | "rate" | "ratio":
                return labels.value(Decimal(given), type)
            case _:
                return given

    # --- what it comes to

    def _value_columns(self) -> list[str]:
        return self.say.columns("value", "rows", "from", "to", "difference", "more", "less", "from_only", "to_only")

    def _values(self) -> Iterator[list[str]]:
        for value in self.found.compared:
            sums = self.found.totals(value.key)
            if _differs(sums):
                yield self._sums(value, sums)

    def _values_by_class(self) -> Iterator[list[str]]:
        for value in self.found.compared:
            for by in self.found.classes:
                sums = self.found.totals(value.key, by)
                if _differs(sums):
                    yield [self.named(by), *self._sums(value, sums)]

    def _sums(self, value: Compared, sums: Sums) -> list[str]:
        otherwise = self.say("otherwise", rows=_n(sums.otherwise)) if sums.otherwise else ""
        return [
            self.value(value),
            _n(sums.rows),
            self.yuan(sums.old),
            self.yuan(sums.new),
            otherwise or self.yuan(sums.difference, signed=True),
            _n(sums.more),
            _n(sums.less),
            self._only(sums.only_old, sums.sum_only_old),
            self._only(sums.only_new, sums.sum_only_new),
        ]

    def _only(self, rows: int, total: Decimal | None) -> str:
        if not rows or total is None:
            return _n(rows)
        return self.say("only", rows=_n(rows), sum=self.yuan(total))

    def _same_values(self) -> Iterator[str]:
        same = [self.value(value) for value in self.found.compared if not _differs(self.found.totals(value.key))]
        if same:
            yield ""
            yield self.say("same_values", values=self.say("join").join(same))

    def _one_sided(self) -> Iterator[list[str]]:
        for value in self.found.one_sided:
            sums = self.found.totals(value.key)
            first = value.new is None
            rows, total = (sums.only_old, sums.sum_only_old) if first else (sums.only_new, sums.sum_only_new)
            yield [self.say(f"column.{'from' if first else 'to'}"), self.value(value), _n(rows), self.yuan(total)]

    def value(self, value: Compared) -> str:
        """A value by its name, with what it is called where all rules that give it call it the same."""
        last = value.name.rpartition(".")[2]
        labels = {
            Labels(version, self.say.lang).named_by(last, output.rule)
            for version in self.say.versions
            for output in version.programs[self.question].outputs
            if output.name == value.name
        }
        if len(labels) > 1 or labels == {value.name}:
            return value.name
        return self.say("named", label=labels.pop(), name=value.name)

    def yuan(self, total: Decimal | None, *, signed: bool = False) -> str:
        if total is None:
            return self.say("none")
        return ("+" if signed and total > 0 else "") + grouped(total, 2)

    # --- why

    def _rules(self) -> Iterator[list[str]]:
        for change in self.found.rules:
            yield [
                self.say.rule(change.rule),
                self._of(change.newly_of_changed, change.newly),
                self._of(change.no_longer_of_changed, change.no_longer),
            ]

    def _of(self, changed: int, rows: int) -> str:
        return _n(changed) if changed == rows else self.say("of_rows", changed=_n(changed), rows=_n(rows))

    def _missing(self) -> Iterator[list[str]]:
        only_old, only_new, both = self.found.unsure()
        if only_old or only_new or both:
            yield [self.say("missing_any"), _n(only_old + both), _n(only_new + both)]
        old, new = (dict(side) for side in self.found.missing)
        for fact in dict.fromkeys((*old, *new)):
            label = self.say("named", label=self.say.labels.fact(fact), name=fact)
            yield [label, _n(old.get(fact, 0)), _n(new.get(fact, 0))]

    def _aside(self) -> Iterator[list[str]]:
        for code, column, count in self.found.reasons:
            yield [column or self.say("none"), code, _n(count)]

    # --- examples

    def _examples(self) -> Iterator[str]:
        if not self.found.examples:
            return
        yield ""
        yield strong(self.say("heading.examples"))
        for example in self.found.examples:
            old, new = self.say.outcome(example.old.outcome), self.say.outcome(example.new.outcome)
            key = "example_stays" if old == new else "example"
            yield self.say(key, row=example.row, number=_n(example.number), old=old, new=new)
            for text in self._differing(example):
                yield f"  {text}"
        yield self.say("explain")

    def _differing(self, example: Example) -> Iterator[str]:
        for value in self.found.compared:
            one, two = self._told(example.old, value, 0), self._told(example.new, value, 1)
            if one != two:
                yield self.say("change", value=self.value(value), old=one, new=two)
        newly = [rule for rule in dict.fromkeys(example.new.failing) if rule not in example.old.failing]
        no_longer = [rule for rule in dict.fromkeys(example.old.failing) if rule not in example.new.failing]
        for key, rules in (("newly", newly), ("no_longer", no_longer)):
            if rules:
                yield self.say(key, rules=self.say("join").join(map(self.say.rule, rules)))

    def _told(self, told: Told, value: Compared, at: int) -> str:
        if value.name not in told.values:
            return self.say("none")
        version = self.say.versions[at]
        type: Type = types_of((version, version), self.question)[value.name]
        return Labels(version, self.say.lang).value(told.values[value.name], type)


def _halts(say: _Said, halts: FirstMonths) -> Iterator[str]:
    first, last = (halts.old.months[at].month for at in (0, -1))
    heading = say("heading.halts", first=first, last=last)
    columns = say.columns("who", "state", "from", "to", "later")

    def who(label: object, subject: str) -> str:
        scope = say.labels.words(label)
        return say("of", scope=scope, subject=subject) if subject else scope

    def month(given: object) -> str:
        return say("never") if given is None else str(given)

    rows = [
        [
            who(one.label, one.subject),
            say.labels.value(one.state, STATE),
            month(one.old),
            month(one.new),
            say("none") if one.months_later is None else f"{one.months_later:+d}" if one.months_later else "0",
        ]
        for one in halts.first
    ]
    if rows:
        yield from _section(heading, columns, rows, say("more", count=_n(len(rows) - MOST)))
    else:
        yield ""
        yield strong(heading)
        yield say("no_halts")
    undecided = [
        [
            who(one.label, one.subject),
            _n(one.old),
            _n(one.new),
            say("join").join(
                [*map(say.labels.fact, one.missing), *(phrase(say.lang, f"decision.open.{why}") for why in one.open)]
            ),
        ]
        for one in halts.undecided
    ]
    columns = say.columns("who", "from", "to", "why")
    yield from _section(say("heading.undecided"), columns, undecided, say("more", count=_n(len(undecided) - MOST)))


def _differs(sums: Sums) -> bool:
    return bool(sums.changed or sums.only_old or sums.only_new)


def _n(number: int) -> str:
    return grouped(number)
