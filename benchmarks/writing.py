"""Puts tables into a document, each between its own two markers; the words around them stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.tables import Table, as_markdown

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"


class MarkerMissing(ValueError):
    """The document has no place for a table."""


def with_tables(text: str, tables: Iterable[Table], told: str) -> str:
    """The document with these tables in their places; `told` says on what and how they were measured."""
    for table in tables:
        text = _with(text, table.key, f"{as_markdown(table)}\n\n{told}")
    return text


def _with(text: str, key: str, content: str) -> str:
    begin, end = f"<!-- begin {key} -->", f"<!-- end {key} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(text):
        raise MarkerMissing(key)
    return pattern.sub(lambda _: f"{begin}\n{content}\n{end}", text)
