"""Which slip of the pen a YAML parser stumbled over, in words for someone who does not know YAML.

The parsers report where they were lost, in English and each in its own words; both are brought to one small list here.
"""

from __future__ import annotations

import re

from yaml.error import Mark, MarkedYAMLError

from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.places import on_line, rest_of_line
from guarantee_rules.source.text import SourceText

_SLIPS = (
    # what either parser says, the slip, and whether it is seen best where the parser began rather than where it gave up
    ("unexpected end of stream", "quote", True),
    ("unexpected document separator", "quote", True),
    ("quoted scalar", "escape", True),
    ("invalid escape", "escape", True),
    ("scanning an anchor", "reserved", True),
    ("scanning an alias", "reserved", True),
    ("scanning a tag", "reserved", True),
    ("parsing a tag", "reserved", True),
    ("tag handle", "reserved", True),
    ("scanning a block scalar", "reserved", True),
    ("cannot start any token", "reserved", False),
    ("node content", "reserved", False),
    ("could not find expected ':'", "colon-missing", True),
    ("mapping values are not allowed", "colon-twice", False),
    ("sequence entries are not allowed", "dash", False),
    ("expected ',' or", "bracket", True),
    ("expected key", "lined-up", False),
    ("expected '-' indicator", "lined-up", False),
    ("expected <block end>", "lined-up", False),
    ("document start", "after-end", False),
)
_UNSEEN = frozenset({"control-character", "bidi-character"})
_WIDE_COLON = re.compile(r"：")
_WIDE_SPACE = re.compile(r"^[ ]*[\u3000\u00a0]+|(?<=:)[\u3000\u00a0]+|^[ ]*-[\u3000\u00a0]+")
_COLON_WITHOUT_SPACE = re.compile(r"^[ ]*(?:- )?[\w.]+:(?=[^\s/])")
_AFTER_QUOTE = re.compile(r"""['"]\s*$""")


def syntax_diagnostic(source: SourceText, error: MarkedYAMLError) -> Diagnostic:
    """The first place the text stops being YAML; what follows cannot be read reliably."""
    says = f"{error.context}: {error.problem}"
    case, at_start = next(((case, at_start) for words, case, at_start in _SLIPS if words in says), (None, False))
    mark = error.context_mark if at_start and error.context_mark else error.problem_mark
    if mark is None:
        return diagnostic("yaml-syntax", None)
    return _typing_slip(source, mark, case) or _at(source, mark, case)


def explains(problem: Diagnostic, slip: Diagnostic) -> bool:
    """Lines with a tab in front do not stand where they seem to, and an unseen character may be one that was meant.

    What the parser then says of the line would only mislead.
    """
    on_its_line = problem.span and slip.span and problem.span.start.line == slip.span.start.line
    return problem.code == "tab-character" or bool(problem.code in _UNSEEN and on_its_line)


def _typing_slip(source: SourceText, mark: Mark, case: str | None) -> Diagnostic | None:
    """A Chinese colon or space, or a colon without its space, on the line or the one it seemed to continue."""
    if case not in ("colon-missing", "colon-twice", "lined-up"):
        return None
    for line in (mark.line + 1, mark.line):
        text = source.line(line)
        if found := _WIDE_SPACE.search(text):
            return diagnostic("wide-space", on_line(source, line, *found.span()))
        if case != "lined-up" and not re.search(r":(?:\s|$)", text):
            if found := _WIDE_COLON.search(text):
                return diagnostic("yaml-syntax", on_line(source, line, *found.span()), case="wide-colon")
            if found := _COLON_WITHOUT_SPACE.search(text):
                colon = on_line(source, line, found.end() - 1, found.end())
                return diagnostic("yaml-syntax", colon, case="tight-colon")
    return None


def _at(source: SourceText, mark: Mark, case: str | None) -> Diagnostic:
    line, column = mark.line + 1, mark.column
    text = source.line(line)
    if not any((text[column:], *source.lines[line:])):
        line = max(number for number, written in enumerate(source.lines, 1) if written.strip() or number == 1)
        text = source.line(line).rstrip()
        return diagnostic("yaml-syntax", on_line(source, line, len(text), len(text)), case="unfinished")
    if case == "lined-up" and _AFTER_QUOTE.search(text[:column]):
        case = "after-quote"
    if case in ("colon-missing", "lined-up", "after-quote"):
        return diagnostic("yaml-syntax", rest_of_line(source, line, column), case=case)
    at = on_line(source, line, column, min(column + 1, max(len(text), column)))
    if case == "reserved":
        return diagnostic("yaml-syntax", at, case=case, character=text[column : column + 1])
    return diagnostic("yaml-syntax", at, case=case)
