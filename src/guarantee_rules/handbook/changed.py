"""What is written otherwise of one rule, in words and formulas: ≤ 3,000,000 yuan → ≤ 5,000,000 yuan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guarantee_rules.difference.text import Change
from guarantee_rules.explain.piece import RELATION
from guarantee_rules.handbook.formulas import Formula, Line
from guarantee_rules.handbook.html import chinese, say, text
from guarantee_rules.handbook.saying import Saying
from guarantee_rules.handbook.sentences import band, said, share_of
from guarantee_rules.kinds.bound import COMPARATORS
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.wording import has_phrase, phrase

Key = tuple[str, ...]
"""What is told as one: `("at_most",)`, `("shares", "insurer")`."""
_BY_NAME = ("shares", "rows", "least_of", "classes", "borne")
_FORMULA = {"least_of": "is", "classes": "when"}


@dataclass(frozen=True)
class Entry:
    """One thing that is written otherwise: what it is, before and now. None on the side that does not have it.

    `code` tells that it is shown as the pack writes it, for want of words.
    """

    what: str
    old: Formula | None
    new: Formula | None
    code: bool = False


def changed_entries(old: Saying, new: Saying, changes: Iterable[Change]) -> Iterator[Entry]:
    """What is told of a changed rule; what has no words of its own, by the whole sentence before and now."""
    unworded: list[Change] = []
    told: dict[Key, None] = {}
    for change in changes:
        key = _key(change)
        if _what(new, key) or _what(old, key):
            told[key] = None
        else:
            unworded.append(change)
    for key in told:
        before, now = _value(old, key), _value(new, key)
        if before != now:
            yield Entry(_what(new, key) or _what(old, key), before, now)
    if not unworded:
        return
    sentences = said(old).sentence, said(new).sentence
    if sentences[0] != sentences[1]:
        yield Entry(phrase(new.prose.lang, "handbook.changes.sentence"), Line(sentences[0]), Line(sentences[1]))
        return
    for change in unworded:
        yield Entry(change.name, _written(change.old), _written(change.new), code=True)


def _written(side: str | None) -> Line | None:
    return None if side is None else Line(text(side))


def _key(change: Change) -> Key:
    first = change.path[0]
    if first == "comparator" or first in COMPARATORS:
        return ("bound",)
    return change.path[:2] if first in _BY_NAME else (first,)


def _what(it: Saying, key: Key) -> str:
    """What an entry is called; nothing, where there is no word for it."""
    lang = it.prose.lang
    match key:
        case ("shares", party):
            return phrase(lang, "handbook.changes.share", party=str(it.party(party).unescape()))
        case ("borne", party):
            return str(it.party(party).unescape())
        case ("rows", name):
            return it.prose.labels.rule(name) if name in it.prose.version.rules else ""
        case (group, name) if group in _FORMULA:
            return it.plain(group, name, "label", lang)
        case (name,):
            keys = (f"handbook.changes.entry.{name}", f"handbook.entry.{name}")
            return next((phrase(lang, one) for one in keys if has_phrase(lang, one)), "")
        case _:
            return ""


def _value(it: Saying, key: Key) -> Formula | None:
    match key:
        case ("bound",):
            comparator, figure = it.bound()
            return Line(text(f"{RELATION[COMPARATORS[comparator]]} ") + figure)
        case ("shares", party):
            parts = {name: int(it.plain("shares", name)) for name in it.keys("shares")}
            return Line(text(share_of(parts[party], sum(parts.values())))) if party in parts else None
        case ("rows", name):
            rows = (row for row in it.items("rows") if isinstance(row, Mapping))
            return next((_row(it, row) for row in rows if _text(row.get("id")) == name), None)
        case (group, name) if group in _FORMULA:
            return _formula(it, it.entry(group, name, _FORMULA[group]))
        case ("word",):
            return Line(chinese(it.plain("word"), it.prose.lang)) if it.plain("word") else None
        case ("clause",):
            return Line(chinese(it.plain("clause"), it.prose.lang))
        case ("force",):
            return Line(text(phrase(it.prose.lang, f"decision.force.{it.rule.force}")))
        case ("question",):
            labels = it.prose.labels
            return Line(it.listed([text(labels.question(name)) for name in it.rule.questions]))
        case ("under",):
            under = tuple(it.applies())[0 if it.entry("when") is None else 1 :]
            return Line(it.semicolons([one.html for one in under if isinstance(one, Line)])) if under else None
        case ("rate" | "quota" | "budget",):
            return Line(it.prose.money(it.plain(*key))) if it.plain(*key) else None
        case _:
            return _formula(it, it.entry(*key))


def _row(it: Saying, row: Mapping) -> Formula:
    rate = _text(row.get("rate"))
    told = {"band": band(it.prose, row), "rate": it.prose.money(rate) if rate else text("")}
    return Line(say(it.prose.lang, "handbook.says.band", **told))


def _formula(it: Saying, node: Node | None) -> Formula | None:
    """A formula in full, unless it rests on readings: these stand on the page of one version only."""
    match node:
        case None:
            return None
        case Mapping() if (words := node.get(it.prose.lang)) is not None:
            return Line(text(_text(words)))
        case Mapping() | Sequence():
            readings = any(one.get("reading") is not None for one in _mappings(node))
            return Line(it.prose.line(node)) if readings else it.prose.formula(node)
        case Scalar():
            return Line(it.prose.line(node))


def _mappings(node: Node) -> Iterator[Mapping]:
    match node:
        case Mapping():
            yield node
            for _, below in node.entries:
                yield from _mappings(below)
        case Sequence():
            for below in node.items:
                yield from _mappings(below)
        case _:
            pass


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
