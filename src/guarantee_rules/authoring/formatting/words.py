"""How a text is written in a pack: without quotes where nobody would take it for anything else, else as it was."""

from __future__ import annotations

import json
from io import StringIO

from ruamel.yaml import YAML

from guarantee_rules.source.nodes import Scalar
from guarantee_rules.source.text import SourceText

_EDITIONS = ((1, 1), (1, 2))
"""Of YAML. Both are in use: to an editor of the first `no` is false and `3:7` is 187; here they are texts."""


class Words:
    """Writes the texts of one source."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._known: dict[tuple[str, bool], bool] = {}
        self._writers = {mark: [_writer(edition, mark) for edition in _EDITIONS] for mark in (False, True)}

    def written(self, scalar: Scalar, *, bracketed: bool) -> str:
        """On one line. `bracketed` where it stands between brackets, as commas and brackets then mean something."""
        text, span = scalar.text, scalar.span
        if scalar.plain:
            if "\n" in text:
                return _in_double_quotes(text)
            return text or self._source.line(span.line)[span.column - 1 : span.last_column - 1]
        if self.bare(text, bracketed=bracketed):
            return text
        quoted_once = self._source.line(span.line)[span.column - 1 : span.column] == "'"
        if quoted_once and text.isprintable():
            return "'" + text.replace("'", "''") + "'"
        return _in_double_quotes(text)

    def bare(self, text: str, *, bracketed: bool) -> bool:
        """Whether it can stand without quotes, and any reader of YAML would still read a text, no number or date."""
        if not text.isprintable() or text.strip() != text or text in ("", "<<"):
            return False
        if (text, bracketed) not in self._known:
            self._known[text, bracketed] = all(_bare(writer, text) for writer in self._writers[bracketed])
        return self._known[text, bracketed]


def _writer(edition: tuple[int, int], bracketed: bool) -> YAML:
    writer = YAML()
    writer.version = edition
    writer.default_flow_style = bracketed
    writer.width = 1_000_000
    writer.allow_unicode = True
    return writer


def _bare(writer: YAML, text: str) -> bool:
    """Whether ruamel.yaml writes it without quotes as the one item of a list."""
    out = StringIO()
    writer.dump([text], out)
    # Of the text of an edition the first line names it, and brackets stand behind the dashes that begin the text.
    return out.getvalue().splitlines()[-1].removeprefix("--- ") in (f"[{text}]", f"- {text}")


def _in_double_quotes(text: str) -> str:
    # What JSON says of a text YAML says as well, except of half a character, which no text here has.
    return json.dumps(text, ensure_ascii=False)
