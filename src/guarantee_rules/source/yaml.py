"""YAML read as it is written: every part with its place, nothing guessed, nothing said twice.

Plain YAML reads `3:7` as 187 and `no` as false, lets the last of two equal names win, and lets a text refer to itself.
A pack is proof-read beside the policy it states, so here texts stay texts and each of those is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from yaml.error import Mark, MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    StreamEndEvent,
)

from guarantee_rules.source.characters import BIDI, UNSEEN, code_point
from guarantee_rules.source.diagnostics import Diagnostic, PackError, Refused, diagnostic
from guarantee_rules.source.nodes import Mapping, Node, Plain, Scalar, Sequence, key_span_at, scalars, span_at, to_plain
from guarantee_rules.source.parsers import PARSERS, Events, span_of
from guarantee_rules.source.places import left_out, on_line, rest_of_line, without_empty_lines
from guarantee_rules.source.reading import DEFAULT, Limits, refused_outright, settled, unseen_characters
from guarantee_rules.source.syntax import explains, syntax_diagnostic
from guarantee_rules.source.text import Position, SourceText, Span, made

__all__ = [
    "DEFAULT",
    "PARSERS",
    "Limits",
    "Mapping",
    "Node",
    "Plain",
    "Scalar",
    "Sequence",
    "key_span_at",
    "read_yaml",
    "scalars",
    "span_at",
    "to_plain",
]

_NULLS = frozenset({"~", "null", "Null", "NULL"})
_TAG = re.compile(r"!<[^>\s]*>|![^\s,\[\]{}]*")
_REMARK_TOO_CLOSE = re.compile(r"(?:[!&]\S*\s+)*[|>][-+\d]*#")


def read_yaml(
    source: SourceText, limits: Limits = DEFAULT, *, refusal: type[Refused] = PackError, parser: str = ""
) -> Node:
    """The text as located nodes. Refused with everything that is wrong with it, up to the first slip of syntax.

    `parser` chooses one of `PARSERS`; the fastest there is, if not given.
    """
    if why := refused_outright(source, limits):
        raise refusal([why], [source])
    document = _Document(source, limits, list(unseen_characters(source)))
    root: Node | None = None
    try:
        root = document.read(PARSERS[parser or next(iter(PARSERS))](settled(source)))
    except MarkedYAMLError as error:
        slip = syntax_diagnostic(source, error)
        if not any(explains(problem, slip) for problem in document.problems):
            document.problems.append(slip)
    says_nothing = root is None or (isinstance(root, Scalar) and root.plain and not root.text)
    if says_nothing and not document.problems:
        start = Position(1, 1)
        document.problems.append(diagnostic("empty-document", Span(source.name, start, start)))
    if root is None or document.problems:
        raise refusal(document.problems, [source])
    return root


class _Growing:
    """A list or a mapping whose end has not been read."""

    __slots__ = ("entries", "in_brackets", "is_mapping", "items", "key", "seen", "start")

    def __init__(self, start: Mark, is_mapping: bool, in_brackets: bool) -> None:
        self.start = start
        self.is_mapping = is_mapping
        self.in_brackets = in_brackets
        self.key: Scalar | None = None
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.seen: dict[str, Scalar] = {}

    def last_span(self) -> Span:
        return (self.entries[-1][1] if self.is_mapping else self.items[-1]).span


@dataclass(slots=True)
class _Document:
    """One text being read, and what has been found wrong with it so far."""

    source: SourceText
    limits: Limits
    problems: list[Diagnostic]

    def read(self, events: Events) -> Node | None:
        """The root, or None where there is none or reading had to stop."""
        root: Node | None = None
        growing: list[_Growing] = []
        inside: _Growing | None = None
        """The innermost of them."""
        file, limits, nodes, most = self.source.name, self.limits, 0, self.limits.nodes
        while (event := events.get_event()) is not None:
            if isinstance(event, ScalarEvent):
                node: Node
                node = scalar = self._plain(event, file) or self._scalar(event, inside)
                if inside is not None and inside.is_mapping and inside.key is None:
                    self._check_key(scalar, inside)
            elif isinstance(event, CollectionStartEvent):
                if len(growing) == limits.depth:
                    self._report("too-deep", self._here(event), limit=limits.depth)
                    return None
                inside = self._opened(event)
                growing.append(inside)
                continue
            elif isinstance(event, CollectionEndEvent):
                node = self._closed(growing.pop(), event)
                inside = growing[-1] if growing else None
                if inside is not None and inside.is_mapping and inside.key is None:
                    self._refuse_key(node.span)
            elif isinstance(event, AliasEvent):
                node = Scalar("", span_of(file, event))
                self._report("yaml-alias", node.span, case="alias", name=event.anchor or "")
            elif isinstance(event, DocumentEndEvent):
                return root if self._is_last(event, events) else None
            else:
                continue
            nodes += 1
            if nodes > most:
                self._report("too-many-nodes", node.span, limit=most)
                return None
            if inside is None:
                root = node
            elif not inside.is_mapping:
                inside.items.append(node)
            elif inside.key is not None:
                inside.entries.append((inside.key, node))
                inside.key = None
            elif isinstance(node, Scalar):
                inside.key = node
            else:
                # A name that is no text has been reported; its place is kept for its value.
                inside.key = Scalar("", node.span)
        return None

    def _plain(self, event: ScalarEvent, file: str) -> Scalar | None:
        """Nearly every word of a pack: one without quotes of which nothing is to be said. None for any other."""
        text: str = event.value
        if not text or event.style or event.tag is not None or event.anchor is not None:
            return None
        if text in _NULLS or text.strip() != text or len(text) > self.limits.scalar:
            return None
        return made(Scalar, (text, span_of(file, event), True))

    def _scalar(self, event: ScalarEvent, inside: _Growing | None) -> Scalar:
        text: str = event.value
        style = event.style
        plain = not style
        is_key = inside is not None and inside.is_mapping and inside.key is None
        span = span_of(self.source.name, event)
        if plain:
            if not text:
                span = left_out(self.source, span.start, inside.key.span if inside and inside.key else None)
            elif text in _NULLS and not is_key:
                text = ""
        elif style in ("|", ">"):
            if _REMARK_TOO_CLOSE.match(self.source.line(span.start.line), span.start.column - 1):
                # libyaml takes `|# x` for a remark; PyYAML, as the standard, wants a space in front.
                raise MarkedYAMLError("while scanning a block scalar", cast(Mark, event.start_mark))
            span = without_empty_lines(self.source, span)
        scalar = made(Scalar, (text, span, plain))
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(text) > self.limits.scalar:
            self._report("scalar-too-long", span, limit=self.limits.scalar, length=len(text))
        if plain:
            if text.strip() != text:
                # Ordinary spaces around a value are not part of it: these are wide or non-breaking ones.
                self._report("wide-space", span)
        elif style == '"' and (hidden := UNSEEN.search(text)):
            code = "bidi-character" if BIDI.match(hidden[0]) else "control-character"
            self._report(code, span, character=code_point(hidden[0]))
        return scalar

    def _check_key(self, key: Scalar, inside: _Growing) -> None:
        if key.plain and not key.text:
            self._report("key-not-text", key.span, case="nothing")
        elif key.plain and key.text == "<<":
            self._report("yaml-alias", key.span, case="merge", name=key.text)
        elif (first := inside.seen.setdefault(key.text, key)) is not key:
            self._report("duplicate-key", key.span, key=key.text, line=first.span.line)

    def _refuse_key(self, span: Span) -> None:
        """Of brackets in brackets, as in `{{ rate }}`, the outermost is enough."""
        while self.problems and self.problems[-1].code == "key-not-text":
            inner = self.problems[-1].span
            if inner is None or inner.start < span.start:
                break
            self.problems.pop()
        doubled = self.source.line(span.start.line)[: span.start.column].endswith("{{")
        self._report("key-not-text", span, **({"case": "template"} if doubled else {}))

    def _opened(self, event: CollectionStartEvent) -> _Growing:
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        return _Growing(cast(Mark, event.start_mark), isinstance(event, MappingStartEvent), bool(event.flow_style))

    def _closed(self, grown: _Growing, event: CollectionEndEvent) -> Sequence | Mapping:
        # A block ends with its last part, though the parser notices only at the next line that is set in less.
        end = span_of(self.source.name, event) if grown.in_brackets else grown.last_span()
        begun = (self.source.name, grown.start.line + 1, grown.start.column + 1)
        span = made(Span, (*begun, end.last_line, end.last_column))
        return Mapping(tuple(grown.entries), span) if grown.is_mapping else Sequence(tuple(grown.items), span)

    def _is_last(self, event: DocumentEndEvent, events: Events) -> bool:
        """Whether nothing comes after the document; a second one is refused, wherever its first slip is."""
        try:
            following = events.get_event()
        except MarkedYAMLError:
            if not event.explicit:
                raise
            following = event
        if event.explicit and not isinstance(following, StreamEndEvent):
            following = event
        if following is None or isinstance(following, StreamEndEvent):
            return True
        self._report("several-documents", self._here(following))
        return False

    def _refuse_properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        """Tags and anchors stand before the value, in either order."""
        at = span_of(self.source.name, event).start
        line = self.source.line(at.line)
        if event.tag is not None:
            tag = _TAG.search(line, at.column - 1)
            span = on_line(self.source, at.line, *tag.span()) if tag else self._here(event)
            self._report("yaml-tag", span, tag=tag[0] if tag else event.tag)
        if event.anchor is not None:
            start = max(line.find("&", at.column - 1), at.column - 1)
            span = on_line(self.source, at.line, start, start + 1 + len(event.anchor))
            self._report("yaml-alias", span, case="anchor", name=event.anchor)

    def _here(self, event: Event) -> Span:
        """From where the event begins to the end of its line."""
        at = span_of(self.source.name, event).start
        return rest_of_line(self.source, at.line, at.column - 1)

    def _report(self, code: str, span: Span, /, **params: str | int) -> None:
        self.problems.append(diagnostic(code, span, severity="error", **params))
