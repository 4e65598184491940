"""The page a batch ends with: outcomes by class, what fails and what is missing most, money, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from guarantee_rules.cli.output import strong, table
from guarantee_rules.values.numbers import grouped
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.portfolio.batch import Batch, Group
    from guarantee_rules.portfolio.batch.asked import Ask

MOST = 10
"""Rules, facts and reasons that are shown; `--json` has them all."""


def page(done: Batch, ask: Ask, lang: str) -> str:
    """All of it, as text."""
    return "\n".join(_Page(done, ask, lang).lines())


class _Page:
    def __init__(self, done: Batch, ask: Ask, lang: str) -> None:
        self.done, self.ask, self.lang = done, ask, lang
        self.summary, self.key = done.summary, done.key

    def say(self, key: str, **params: object) -> str:
        return phrase(self.lang, f"batch.{key}", **params)

    def lines(self) -> Iterator[str]:
        summary = self.summary
        counts = {name: grouped(getattr(summary, name)) for name in ("rows", "answered", "aside")}
        asks = self.key["asks"][self.lang]
        yield strong(self.say("title", city=self.key["city"][self.lang], question=summary.question, asks=asks))
        yield self.say("counts", **counts)
        if summary.repeated is not None and summary.repeated[0]:
            names, rows = map(grouped, summary.repeated)
            yield self.say("repeated", names=names, rows=rows)
        if self.done.before:
            yield self.say("gone_on", rows=grouped(self.done.before))
        yield from self._section("outcomes", *self._outcomes())
        money = {name: value for name, value in self.key["values"].items() if value["type"] == "money"}
        sums = [
            [name, grouped(summary.sums[name], 2), value["label"][self.lang]]
            for name, value in money.items()
            if name in summary.sums
        ]
        yield from self._section("sums", [self.say("value"), self.say("yuan"), self.say("label")], sums)
        for name in ("failing", "unknown"):
            yield from self._section(name, *self._rules(getattr(summary, name)))
        labels = {bit["fact"]: bit["label"][self.lang] for bit in self.key["missing"]["bits"] if "fact" in bit}
        missing = [[fact, labels.get(fact, ""), grouped(rows)] for fact, rows in summary.missing[:MOST]]
        yield from self._section("missing", [self.say("fact"), self.say("label"), self.say("rows")], missing)
        opens = self.key["open"]["bits"]
        open_ = [[opens[bit]["text"][self.lang], grouped(rows)] for bit, rows in summary.open[:MOST]]
        yield from self._section("open", [self.say("label"), self.say("rows")], open_)
        reasons = [[code, column, grouped(count)] for code, column, count in summary.reasons[:MOST]]
        yield from self._section("aside", [self.say("reason"), self.say("column"), self.say("cells")], reasons)
        yield ""
        yield self.say("written", out=self.done.path)
        if self.done.aside:
            yield self.say("aside_written", file=self.done.aside)

    def _section(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        if rows:
            yield ""
            yield strong(self.say(f"heading.{name}"))
            yield table(heads, rows)

    def _outcomes(self) -> tuple[list[str], list[list[str]]]:
        """Classes down, outcomes across; without classes, outcomes down."""
        summary = self.summary
        names = summary.outcomes
        labels = {name: self.key["outcome"]["names"][name][self.lang] for name in names}
        if not summary.by:
            return [self.say("outcome"), self.say("rows")], [[labels[name], grouped(names[name])] for name in names]
        classes = dict.fromkeys(group.by for group in sorted(summary.groups, key=_by_class))
        counts = {(group.by, group.outcome): group.rows for group in summary.groups}
        rows = []
        for one in classes:
            cells = [counts.get((one, name), 0) for name in names]
            rows.append([*map(self._class, summary.by, one), *map(grouped, cells), grouped(sum(cells))])
        if len(rows) > 1:
            all_ = [self.say("all"), *[""] * (len(summary.by) - 1)]
            rows.append([*all_, *map(grouped, names.values()), grouped(summary.answered)])
        heads = [*map(self._fact, summary.by), *labels.values(), self.say("all")]
        return heads, rows

    def _fact(self, name: str) -> str:
        return self.ask.pack.versions[-1].vocabulary.facts[name].label[self.lang]

    def _class(self, fact: str, name: str | None) -> str:
        entry = self.ask.pack.versions[-1].vocabulary.facts[fact]
        if name is None:
            return self.say("not_stated")
        if entry.type.name == "bool":
            return phrase(self.lang, "formula.yes" if name == "true" else "formula.no")
        if entry.enumeration is None:
            return name
        members = [entry.enumeration.members[one][self.lang] for one in name.split(" + ") if one]
        return " + ".join(members) or self.say("none")

    def _rules(self, counted: Sequence[tuple[str, int]]) -> tuple[list[str], list[list[str]]]:
        bits = {bit["rule"]: bit for bit in self.key["rules"]["bits"]}
        rows = [
            [rule, bits[rule]["clause"] or "", bits[rule]["label"][self.lang], grouped(count)]
            for rule, count in counted[:MOST]
        ]
        return [self.say("rule"), self.say("clause"), self.say("label"), self.say("rows")], rows


def _by_class(group: Group) -> tuple[tuple[bool, str], ...]:
    """By name; those who state none at the end."""
    return tuple((name is None, name or "") for name in group.by)
