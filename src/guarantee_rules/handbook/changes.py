"""What a version changes of the one before it: rules that are new, gone or written otherwise, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.api import Pack
from guarantee_rules.difference.rules import RuleChange, text_of
from guarantee_rules.difference.sides import Pair
from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.html import linked
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Changed:
    """A rule that is not as it was; `entries` are what is written otherwise: its name, before, now."""

    rule: Markup
    clause: str
    status: str
    entries: tuple[tuple[str, str, str], ...] = ()


def changes_of(pack: Pack, version: PackVersion, lang: str) -> tuple[str, tuple[Changed, ...]]:
    """The version before and the rules changed since; of the first version there is none."""
    number = pack.versions.index(version)
    if number == 0:
        return "", ()
    before = pack.versions[number - 1]
    return before.version, tuple(_changed(pack, before, version, lang))


def _changed(pack: Pack, before: PackVersion, version: PackVersion, lang: str) -> Iterator[Changed]:
    for change in text_of(Pair(before, version, "versions")).rules:
        gone = change.new is None
        page = places.pack_page(pack, before) if gone else ""
        label = Labels(before if gone else version, lang).words(change.rule.label)
        link = linked(f"{page}#{places.anchor('rule', change.rule.id)}", label)
        status = phrase(lang, f"handbook.changes.{change.status}")
        yield Changed(link, change.rule.clause, status, tuple(_entries(change, lang)))


def _entries(change: RuleChange, lang: str) -> Iterator[tuple[str, str, str]]:
    nothing = phrase(lang, "handbook.changes.nothing")
    for entry in change.entries:
        if entry.path[-1] in ("zh", "en") and entry.path[-1] != lang:
            continue
        yield entry.name, entry.old or nothing, entry.new or nothing
