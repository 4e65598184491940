"""What an explanation consists of, before any form writes it out: pairs, rows, rules and sections in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guarantee_rules.explain.findings import Verdict
from guarantee_rules.explain.workings import Printed

MARKS: Mapping[Verdict, str] = {"met": "✓", "not_met": "✗", "unknown": "?", "applied": "•", "not_reached": "–"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what it is worth; `code` is the name programs use."""

    label: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing said of a rule, its mark where it can hold or not, and the lines of its working."""

    label: str
    text: str
    mark: str = ""
    lines: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleView:
    """The finding on one rule."""

    mark: str
    verdict: str
    verdict_code: str
    label: str
    cite: str
    id: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table, with paragraphs or with rules."""

    key: str
    title: str
    pairs: tuple[Pair, ...] = ()
    columns: tuple[str, str] = ("", "")
    paragraphs: tuple[str, ...] = ()
    rules: tuple[RuleView, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    lang: str
    title: str
    subtitle: str
    head: tuple[Pair, ...]
    outcome: str
    outcome_code: str
    outcome_says: str
    failing: tuple[Pair, ...]
    """The requirements not met: each with what came of it, its clause and its identifier."""
    sections: tuple[Section, ...]
    running: tuple[str, str]
    """What stands above every printed page: what was asked of which version when, and whether it binds anybody."""
    warning: str
    """Where the text binds nobody, that it does not; else empty."""
    foot: tuple[Pair, ...]
    """What shows later which text and which program answered."""
    prevails: str
