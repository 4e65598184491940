"""A draft taken from a pack that exists: its rules with their figures, each to be confirmed by the other text.

Of what the other city's text says, nothing is carried over as said of this one: clauses are blank, notes and accepted
findings are left behind, and a gap there is only something not looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guarantee_rules.authoring.drafting.answers import Answers, asked_questions
from guarantee_rules.authoring.drafting.pack import RULE, head, not_looked_up, version_head
from guarantee_rules.authoring.drafting.quoting import bilingual, in_line, quoted
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.load import LoadedPack
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.wording import languages, phrase

WIDTH = 120
"""A list or a group of entries stands on one line up to so many characters."""
UNCONFIRMED = "待核对"
"""Stands where a clause will be cited: it is in no text, so that `provenance` tells every rule that still has it."""
_LEFT_BEHIND = ("note",)
_OF_THE_OTHER_TEXT = ("gap", "validity")
"""Kinds that say what is not in the other text, and how long it holds."""
_WORDS = ("id", "kind", "question", "clause", "word", "label", "text", "do", "actor", "see", "scope_label")
"""Entries whose digits are no figures of a rule."""
_FIGURE = re.compile(r"\d")


def taken_text(answers: Answers, existing: LoadedPack, shelf: Shelf, lang: str) -> str:
    """A pack with the rules of the latest version of `existing`, amendments written out."""
    writer = _Taking(answers, existing.pack, lang)
    version = existing.versions[-1].text
    assert isinstance(version, Mapping)
    lines = [*head(answers, lang, "drafting.taken.begun"), *version_head(answers)]
    for name in ("readings", "questions"):
        if (part := version.get(name)) is not None:
            lines += ["", *writer.readings(part)] if name == "readings" else ["", *writer.entry(name, part, "    ")]
    lines += ["", "    rules:"]
    rules = version.get("rules")
    assert isinstance(rules, Sequence)
    kept = [rule for rule in rules.items if isinstance(rule, Mapping) and _kind(rule) not in _OF_THE_OTHER_TEXT]
    for number, rule in enumerate(kept):
        lines += [*[""] * (number > 0), *writer.rule(rule)]
    lines += ["", *not_looked_up(answers.pack, [*_unanswered(existing, shelf)], lang)]
    return "\n".join(lines) + "\n"


def answered(existing: LoadedPack, shelf: Shelf) -> tuple[str, ...]:
    """The questions that rules of the pack answer, gaps apart."""
    rules = existing.versions[-1].rules.values()
    named = {question for rule in rules if rule.kind not in _OF_THE_OTHER_TEXT for question in rule.questions}
    return tuple(name for name in asked_questions(shelf) if name in named)


def _unanswered(existing: LoadedPack, shelf: Shelf) -> Iterator[str]:
    named = {*answered(existing, shelf), "validity"}
    yield from (name for name in asked_questions(shelf) if name not in named)


class _Taking:
    """Writes parts of a pack under another city's name."""

    def __init__(self, answers: Answers, other: str, lang: str) -> None:
        self._own = re.compile(rf"\b{re.escape(other)}_")
        self._city = answers.pack
        self._lang = lang

    def readings(self, node: Node) -> Iterator[str]:
        assert isinstance(node, Mapping)
        yield f"    # {phrase(self._lang, 'drafting.taken.readings')}"
        yield "    readings:"
        for name, reading in node.entries:
            yield f"      {name.text}:"
            assert isinstance(reading, Mapping)
            for key, value in reading.entries:
                if key.text == "code" and isinstance(value, Scalar):
                    yield f"        code: {quoted(f'{UNCONFIRMED} {value.text}')}"
                elif key.text == "because":
                    told = {lang: phrase(lang, "drafting.taken.because") for lang in languages}
                    yield f"        because: {bilingual(told['zh'], told['en'])}"
                else:
                    yield from self.entry(key.text, value, "        ")

    def rule(self, rule: Mapping) -> Iterator[str]:
        """A rule behind a line that says what is to be confirmed; beside each figure it is said again."""
        yield f"{RULE}# {phrase(self._lang, 'drafting.taken.rule')}"
        first = True
        for key, value in rule.entries:
            if key.text in _LEFT_BEHIND:
                continue
            for line in self._rule_entry(key.text, value):
                yield f"{RULE}- {line[len(RULE) + 2 :]}" if first else line
                first = False

    def _rule_entry(self, key: str, value: Node) -> Iterator[str]:
        indent = f"{RULE}  "
        if key == "clause":
            yield f"{indent}clause: {UNCONFIRMED}"
        elif key in _WORDS:
            yield from self.entry(key, value, indent)
        else:
            yield from (self._marked(line) for line in self.entry(key, value, indent))

    def _marked(self, line: str) -> str:
        key, _, value = line.strip().removeprefix("- ").partition(":")
        figure = _FIGURE.search(value or key) and key not in (*_WORDS, "zh", "en")
        return f"{line}  # {phrase(self._lang, 'drafting.taken.figure')}" if figure else line

    def entry(self, key: str, value: Node, indent: str) -> Iterator[str]:
        """One entry, on one line where it is short."""
        head = f"{indent}{quoted(key, bracketed=False)}:"
        value = self._renamed(value)
        if isinstance(value, Scalar) or (_is_flat(value) and len(head) + len(in_line(value)) < WIDTH):
            yield f"{head} {in_line(value)}".rstrip()
        elif isinstance(value, Mapping):
            yield head
            for below, inner in value.entries:
                yield from self.entry(below.text, inner, f"{indent}  ")
        else:
            yield head
            for item in value.items:
                yield from self._item(item, f"{indent}  ")

    def _item(self, item: Node, indent: str) -> Iterator[str]:
        if not isinstance(item, Mapping):
            yield f"{indent}- {in_line(item)}"
            return
        lines = [line for key, value in item.entries for line in self._item_entry(key.text, value, indent)]
        yield f"{indent}- {lines[0][len(indent) + 2 :]}"
        yield from lines[1:]

    def _item_entry(self, key: str, value: Node, indent: str) -> Iterator[str]:
        if key in _LEFT_BEHIND:
            return
        if key == "clause":
            yield f"{indent}  clause: {UNCONFIRMED}"
        else:
            yield from self.entry(key, value, f"{indent}  ")

    def _renamed(self, node: Node) -> Node:
        """With this city's name in front of the names of rules."""
        match node:
            case Scalar(text=text, span=span, plain=plain):
                return Scalar(self._own.sub(f"{self._city}_", text), span, plain)
            case Sequence(items=items, span=span):
                return Sequence(tuple(map(self._renamed, items)), span)
            case Mapping(entries=entries, span=span):
                return Mapping(tuple((key, self._renamed(value)) for key, value in entries), span)


def _is_flat(node: Node) -> bool:
    """Whether it holds nothing but words, or words by name."""
    return all(isinstance(part, Scalar) for part in _parts(node))


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Scalar():
            return ()
        case Sequence(items=items):
            return items
        case Mapping(entries=entries):
            return tuple(value for _, value in entries)


def _kind(rule: Mapping) -> str:
    kind = rule.get("kind")
    assert isinstance(kind, Scalar)
    assert kind.text in known_kinds()
    return kind.text
