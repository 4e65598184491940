"""What a version changes of the one before it: its last day, and rules that are new, gone or written otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack
from guarantee_rules.difference.rules import RuleChange, Text, text_of, written
from guarantee_rules.difference.sides import Pair
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.changed import Entry, changed_entries
from guarantee_rules.handbook.formulas import Line
from guarantee_rules.handbook.html import linked, text
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.handbook.saying import Saying
from guarantee_rules.handbook.sentences import said
from guarantee_rules.packs.version import PackVersion, RuleRecord
from guarantee_rules.source.nodes import Mapping, Node
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Changed:
    """A rule that is not as it was; `entries` are what is written otherwise, `says` what a new or gone rule says."""

    rule: Markup
    clause: str
    status: str
    entries: tuple[Entry, ...] = ()
    says: Markup | None = None


@dataclass(frozen=True)
class Changes:
    """The version `before`, empty for a first one; what changes of the version itself, and of its rules."""

    before: str = ""
    head: tuple[Entry, ...] = ()
    rules: tuple[Changed, ...] = ()


def changes_of(pack: Pack, version: PackVersion, lang: str) -> Changes:
    """The version before and what is changed since; of the first version there is none."""
    number = pack.versions.index(version)
    if number == 0:
        return Changes()
    before = pack.versions[number - 1]
    found = text_of(Pair(before, version, "versions"))
    rules = tuple(_changed(pack, before, version, change, lang) for change in found.rules)
    return Changes(before.version, tuple(_head(before, version, found, lang)), rules)


def _changed(pack: Pack, before: PackVersion, version: PackVersion, change: RuleChange, lang: str) -> Changed:
    gone = change.new is None
    page = places.pack_page(pack, before) if gone else ""
    label = Labels(before if gone else version, lang).words(change.rule.label)
    link = linked(f"{page}#{places.anchor('rule', change.rule.id)}", label)
    status = phrase(lang, f"handbook.changes.{change.status}")
    if change.old is None or change.new is None:
        says = said(_saying(change.rule, before if gone else version, lang)).sentence
        return Changed(link, change.rule.clause, status, says=says)
    if change.status == "renamed":
        return Changed(link, change.rule.clause, status)
    old, new = _saying(change.old, before, lang), _saying(change.new, version, lang)
    return Changed(link, change.rule.clause, status, tuple(changed_entries(old, new, change.entries)))


def _saying(rule: RuleRecord, version: PackVersion, lang: str) -> Saying:
    """A rule of either version as this page says it: without links, as what they lead to may be on another page."""
    return Saying(rule, written(version)[rule.id], Prose(version, lang, linking=False))


def _head(before: PackVersion, version: PackVersion, found: Text, lang: str) -> Iterator[Entry]:
    """What is written otherwise outside the rules: the standing, the last day, which reading is the default."""
    if before.standing != version.standing:
        one, two = (Line(text(phrase(lang, f"decision.standing_of.{it.standing}"))) for it in (before, version))
        yield Entry(phrase(lang, "handbook.pack.standing"), one, two)
    if any(change.path[:2] == ("valid", "to") for change in found.head):
        yield Entry(phrase(lang, "handbook.changes.last_day"), _last_day(before, lang), _last_day(version, lang))
    for name in dict.fromkeys((*before.readings, *version.readings)):
        old, new = _default(before, name, lang), _default(version, name, lang)
        if old != new:
            code = Labels(version if name in version.readings else before, lang).reading_code(name)
            yield Entry(phrase(lang, "handbook.changes.reading", code=code), old, new)


def _last_day(version: PackVersion, lang: str) -> Line | None:
    valid: Node | None = version.text.get("valid") if isinstance(version.text, Mapping) else None
    node = valid.get("to") if isinstance(valid, Mapping) else None
    if node is None:
        return Line(text(phrase(lang, "handbook.changes.no_last_day")))
    return Line(Prose(version, lang, linking=False).line(node))


def _default(version: PackVersion, name: str, lang: str) -> Line | None:
    reading = version.readings.get(name)
    return None if reading is None else Line(text(Labels(version, lang).words(reading.options[reading.default])))
