"""What changed in the text, rule by rule; between two cities, their rules side by side instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from guarantee_rules.difference.sides import Pair
from guarantee_rules.difference.text import Change, alike, changes
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.nodes import Mapping as MappingNode
from guarantee_rules.source.nodes import Node, Scalar, Sequence
from guarantee_rules.source.text import Span

Status = Literal["added", "removed", "changed", "renamed"]
_OF_ITSELF = frozenset({"rules", "version", "amends"})
"""Entries of a version that are told elsewhere."""


@dataclass(frozen=True)
class RuleChange:
    """A rule that is not as it was. `old` and `new` are what each side's pack says of it, where it is there."""

    status: Status
    old: RuleRecord | None
    new: RuleRecord | None
    entries: tuple[Change, ...] = ()

    @property
    def rule(self) -> RuleRecord:
        one = self.new or self.old
        assert one is not None
        return one

    @property
    def spans(self) -> tuple[Span | None, Span | None]:
        return (self.old.span if self.old else None), (self.new.span if self.new else None)

    @property
    def only_words(self) -> bool:
        """Whether nothing but citations and wording is written otherwise."""
        return self.status == "changed" and all(entry.about in ("citation", "words") for entry in self.entries)


@dataclass(frozen=True)
class Beside:
    """The rules that two cities have for one question, or without any, of one kind."""

    question: str
    kind: str
    old: tuple[RuleRecord, ...]
    new: tuple[RuleRecord, ...]


@dataclass(frozen=True)
class Text:
    """All that is written otherwise between two versions."""

    head: tuple[Change, ...]
    """Outside the rules: validity, source, readings, questions."""
    rules: tuple[RuleChange, ...]
    beside: tuple[Beside, ...] = ()

    @property
    def same(self) -> bool:
        return not (self.head or self.rules or self.beside)


def text_of(pair: Pair) -> Text:
    """The change of the text of a pair."""
    head = tuple(changes(pair.old.text, pair.new.text, without=_OF_ITSELF))
    if pair.relation == "cities":
        return Text((), (), tuple(_beside(pair.old, pair.new)))
    about = [Change(("standing",), pair.old.standing, pair.new.standing, None, None)]
    about += [
        Change((name, lang), getattr(one, lang), getattr(two, lang), None, None)
        for name, one, two in (("city", pair.old.city, pair.new.city), ("title", pair.old.title, pair.new.title))
        for lang in ("zh", "en")
    ]
    return Text((*(change for change in about if change.old != change.new), *head), tuple(_by_name(pair)))


def written(version: PackVersion) -> dict[str, MappingNode]:
    """The rules of a version as they are written, by name."""
    rules = version.text.get("rules") if isinstance(version.text, MappingNode) else None
    found: dict[str, MappingNode] = {}
    for item in rules.items if isinstance(rules, Sequence) else ():
        name = item.get("id") if isinstance(item, MappingNode) else None
        if isinstance(item, MappingNode) and isinstance(name, Scalar):
            found[name.text] = item
    return found


def _by_name(pair: Pair) -> Iterator[RuleChange]:
    old, new = written(pair.old), written(pair.new)
    renamed = _renamed(old, new)
    for name in dict.fromkeys((*old, *new)):
        if name in renamed:
            yield RuleChange("renamed", pair.old.rules[name], pair.new.rules[renamed[name]])
        elif name in renamed.values():
            continue
        elif name not in new:
            yield RuleChange("removed", pair.old.rules[name], None)
        elif name not in old:
            yield RuleChange("added", None, pair.new.rules[name])
        elif entries := changes(old[name], new[name]):
            yield RuleChange("changed", pair.old.rules[name], pair.new.rules[name], tuple(entries))


def _renamed(old: Mapping[str, MappingNode], new: Mapping[str, MappingNode]) -> dict[str, str]:
    """Rules that say the same under another name."""
    found: dict[str, str] = {}
    for name, node in old.items():
        for other, now in new.items():
            if name not in new and other not in old and other not in found.values() and _but_for_name(node, now):
                found[name] = other
                break
    return found


def _but_for_name(old: MappingNode, new: MappingNode) -> bool:
    return alike(_nameless(old), _nameless(new))


def _nameless(rule: MappingNode) -> Node:
    return MappingNode(tuple(entry for entry in rule.entries if entry[0].text != "id"), rule.span)


def _beside(old: PackVersion, new: PackVersion) -> Iterator[Beside]:
    """By question and kind, in the order of the shared list of questions. Records and documents decide nothing."""
    met = [_grouped(version) for version in (old, new)]
    order = {name: number for number, name in enumerate(new.questions)}
    keys = sorted(met[0].keys() | met[1].keys(), key=lambda key: (order.get(key[0], len(order)), key))
    for question, kind in keys:
        yield Beside(question, kind, tuple(met[0].get((question, kind), ())), tuple(met[1].get((question, kind), ())))


def _grouped(version: PackVersion) -> dict[tuple[str, str], list[RuleRecord]]:
    found: dict[tuple[str, str], list[RuleRecord]] = {}
    whole = written(version)
    for name, rule in version.rules.items():
        if name in whole and rule.kind != "record":
            for question in rule.questions or ("",):
                found.setdefault((question, rule.kind), []).append(rule)
    return found
