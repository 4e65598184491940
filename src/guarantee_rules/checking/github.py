"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

::error file=policies/yiwu.yaml,line=12,endLine=12,col=14,endColumn=19,title=amount-unreadable::`五十万` is not …
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from guarantee_rules.checking.finding import Level
from guarantee_rules.checking.reported import Looked, address, message, place
from guarantee_rules.source.diagnostics import advice, sentence

_COMMAND: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def as_commands(looked: Looked, lang: str, *, root: Path) -> Iterator[str]:
    """A line for each finding that is not accepted, and for each pack that could not be looked at."""
    for report, finding, accepted in looked.findings():
        if accepted is not None:
            continue
        at, entries = place(report, finding), {"title": finding.code}
        if at is not None:
            where = {"file": _below(at.file, root), "line": at.line, "endLine": at.last_line}
            # Columns are shown only within one line.
            columns = {"col": at.column, "endColumn": at.last_column} if at.line == at.last_line else {}
            entries = {name: str(value) for name, value in {**where, **columns, **entries}.items()}
        yield _command(_COMMAND[finding.level], entries, message(report, finding, lang))
    for told in looked.refused:
        said = "\n".join(filter(None, (sentence(told, lang), advice(told, lang))))
        yield _command("error", {"title": told.code}, said)


def _below(file: str, root: Path) -> str:
    """The file as the pull request has it; one that is elsewhere by its own path."""
    named = address(file, root)
    return file if ":" in named else unquote(named)


def _command(name: str, entries: dict[str, str], text: str) -> str:
    told = ",".join(f"{entry}={_entry(value)}" for entry, value in entries.items())
    return f"::{name} {told}::{_text(text)}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _entry(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
