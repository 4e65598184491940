"""An outline as text: set in by two spaces, one entry on a line, remarks where they belong."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.authoring.formatting.outline import Block, Entry, Line, Outline
from guarantee_rules.authoring.formatting.remarks import is_block, opening
from guarantee_rules.authoring.formatting.words import Words
from guarantee_rules.source.nodes import Mapping, Node, Scalar, Sequence
from guarantee_rules.source.text import SourceText, Span

STEP = "  "


def laid_out(source: SourceText, read: Outline) -> str:
    """The whole text, with one line end at its end. Nothing is folded, however long a line is."""
    layout = _Layout(source, Words(source))
    lines = _remarks(read.before, "")
    if isinstance(read.root, Block):
        lines += layout.block(read.root, "")
    else:
        lines.append(layout.beside("", read.root, "").lstrip())
    lines += _remarks(read.after, "")
    return "".join(f"{line}\n" for line in _without_empty_runs(lines))


class _Layout:
    def __init__(self, source: SourceText, words: Words) -> None:
        self._source = source
        self._words = words

    def block(self, block: Block, indent: str) -> list[str]:
        """Its lines; what has lines of its own inside is one of them."""
        lines: list[str] = []
        for entry in block.entries:
            head = indent + ("-" if entry.key is None else f"{self._words.written(entry.key, bracketed=False)}:")
            lines += _remarks(entry.before, indent)
            if entry.apart:
                lines.append("")
            lines += self._entry(entry, head, indent)
        return lines + _remarks(block.after, indent)

    def _entry(self, entry: Entry, head: str, indent: str) -> list[str]:
        if not isinstance(entry.value, Block):
            first, *others = self.beside(head, entry.value, indent).split("\n")
            return ["\n".join([_with_remark(first, entry, indent), *others])]
        inner = self.block(entry.value, indent + STEP)
        if entry.key is None:
            # The first of its entries stands behind the dash.
            return [f"{head} {inner[0][len(head) + 1 :]}", *inner[1:]]
        return [_with_remark(head, entry, indent), *inner]

    def beside(self, head: str, node: Node, indent: str) -> str:
        """A value behind its name. A text after `|` or `>` has its own lines below."""
        if isinstance(node, Scalar) and is_block(self._source, node.span) and (body := self._body(node, indent)):
            return "\n".join([f"{head} {body[0]}", *body[1:]])
        text = self._in_line(node)
        return f"{head} {text}" if text else head

    def _in_line(self, node: Node, *, bracketed: bool = False) -> str:
        match node:
            case Scalar():
                return self._words.written(node, bracketed=bracketed)
            case Sequence(items=items):
                return "[" + ", ".join(self._in_line(item, bracketed=True) for item in items) + "]"
            case Mapping(entries=entries):
                return "{" + ", ".join(self._pair(key, value) for key, value in entries) + "}"

    def _pair(self, key: Scalar, value: Node) -> str:
        return f"{self._words.written(key, bracketed=True)}: {self._in_line(value, bracketed=True)}"

    def _body(self, scalar: Scalar, indent: str) -> list[str]:
        """A text on lines of its own, after `|` or `>`; nothing where it is better said in quotes."""
        text = scalar.text
        if not text.strip() or text.endswith("\n\n"):
            return []
        sign = opening(self._source, scalar.span)
        ending = "" if text.endswith("\n") else "-"
        lines = text.removesuffix("\n").split("\n") if sign == "|" else self._folded(scalar.span)
        step = "2" if lines[0][:1] in (" ", "") else ""
        return [f"{sign}{step}{ending}", *(f"{indent}{STEP}{line}" if line else "" for line in lines)]

    def _folded(self, span: Span) -> list[str]:
        """The lines after `>` as they are written, for where they are broken is the author's choice."""
        lines = [self._source.line(number) for number in range(span.line + 1, span.last_line + 1)]
        least = min(len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
        return [line[least:].rstrip() for line in lines]


def _with_remark(line: str, entry: Entry, indent: str) -> str:
    """The line with the remark beside it, where its author put it or at least two spaces away."""
    if not entry.beside:
        return line
    return f"{line:<{max(len(line) + 2, len(indent) + entry.beside_at)}}{entry.beside}"


def _remarks(remarks: list[Line], indent: str) -> list[str]:
    lines: list[str] = []
    for remark in remarks:
        lines += ["", f"{indent}{remark.text}"] if remark.apart else [f"{indent}{remark.text}"]
    return lines


def _without_empty_runs(lines: list[str]) -> Iterator[str]:
    """No empty line at the beginning or the end, and never two."""
    waiting, begun = False, False
    for line in lines:
        if not line:
            waiting = begun
            continue
        if waiting:
            yield ""
        yield line
        waiting, begun = False, True
