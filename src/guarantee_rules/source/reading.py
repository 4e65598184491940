"""From bytes to a text that can be trusted to be what it looks like, before anyone asks what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guarantee_rules.source.characters import BIDI, UNSEEN, code_point
from guarantee_rules.source.diagnostics import Diagnostic, PackError, Refused, diagnostic
from guarantee_rules.source.places import on_line, rest_of_line
from guarantee_rules.source.text import BYTE_ORDER_MARK, Position, SourceText, Span

_INDENTED_BY_TAB = re.compile(r" *\t[\t ]*(?=[^\s#])")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*%[^\n]*")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read, so that no text can exhaust the machine. The longest pack we know is a hundredth of each."""

    bytes: int = 2_000_000
    depth: int = 40
    nodes: int = 200_000
    scalar: int = 20_000


DEFAULT = Limits()


def source_from_file(
    path: Path, name: str = "", limits: Limits = DEFAULT, *, refusal: type[Refused] = PackError
) -> SourceText:
    """The text of a file; refused where it cannot be opened, is too large or is not UTF-8."""
    name = name or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(limits.bytes + 1)
    except (OSError, ValueError) as reason:
        missing = isinstance(reason, FileNotFoundError)
        raise refusal([diagnostic("unreadable-file", None, case="missing" if missing else None, file=name)]) from reason
    return source_from_bytes(name, content, limits, refusal=refusal)


def source_from_bytes(
    name: str, content: bytes, limits: Limits = DEFAULT, *, refusal: type[Refused] = PackError
) -> SourceText:
    """The text of bytes in UTF-8; refused, with the place of the first wrong byte, where they are anything else."""
    if len(content) > limits.bytes:
        raise refusal([_too_large(name, limits)])
    try:
        return SourceText(name, content.decode("utf-8"))
    except UnicodeDecodeError as reason:
        readable = SourceText(name, content[: reason.start].decode("utf-8"))
        line = len(readable.lines)
        at = Position(line, len(readable.line(line)) + 1)
        shown = SourceText(name, content.decode("utf-8", errors="replace"))
        wrong = Span(name, at, Position(line, at.column + 1))
        raise refusal([diagnostic("not-utf8", wrong, byte=f"0x{content[reason.start]:02X}")], [shown]) from reason


def refused_outright(source: SourceText, limits: Limits) -> Diagnostic | None:
    """Why the text is not even looked into, if so."""
    text = source.text
    if len(text) > limits.bytes or (
        len(text) * 4 > limits.bytes and len(text.encode("utf-8", errors="replace")) > limits.bytes
    ):
        return _too_large(source.name, limits)
    may_direct = text.removeprefix(BYTE_ORDER_MARK).startswith("%") or "\n%" in text or "\r%" in text
    if may_direct and (directive := _DIRECTIVE.match("\n".join(source.lines))):
        line = directive[0].count("\n") + 1
        return diagnostic("yaml-directive", rest_of_line(source, line), directive=source.line(line).split()[0])
    return None


def unseen_characters(source: SourceText) -> Iterator[Diagnostic]:
    """Characters no reader sees, each run of them once, and tabs in front of a line."""
    if source.hides:
        for number, line in enumerate(source.lines, 1):
            for found in re.finditer(f"(?:{UNSEEN.pattern})+", line):
                code = "bidi-character" if BIDI.search(found[0]) else "control-character"
                yield diagnostic(code, on_line(source, number, *found.span()), character=code_point(found[0][0]))
    # What stands in brackets as a whole, as JSON does, means the same however its lines are set in. Nothing else does.
    if "\t" in source.text and not source.text.lstrip(BYTE_ORDER_MARK + " \t\r\n").startswith(("{", "[")):
        for number, line in enumerate(source.lines, 1):
            if tab := _INDENTED_BY_TAB.match(line):
                yield diagnostic("tab-character", on_line(source, number, *tab.span()))


def settled(source: SourceText) -> str:
    """The text as the YAML parsers get it, character for character in the same places.

    libyaml and PyYAML differ about tabs between words and about a last line without an end: they get neither.
    """
    text = source.text.removeprefix(BYTE_ORDER_MARK).replace("\t", " ")
    text = UNSEEN.sub(REPLACEMENT, text) if source.hides else text
    return text + ("" if text.endswith(("\n", "\r")) else "\n")


def _too_large(name: str, limits: Limits) -> Diagnostic:
    return diagnostic("too-large", None, file=name, limit=limits.bytes)
