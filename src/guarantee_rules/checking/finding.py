"""What `check` finds: data first; a sentence in either language, its place and its witness come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from guarantee_rules.core.evaluate import Verdict
from guarantee_rules.source.diagnostics import Diagnostic
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome

Level = Literal["error", "warning", "note"]
"""An error decides wrongly or not at all; a warning is to be looked at, and mended or accepted; a note only informs."""
PAGE = "docs/checks.md"


@dataclass(frozen=True)
class Shown:
    """A case, and what the reference evaluator answers: every one is replayed before it is shown.

    `rules` and `values` are those the finding claims something of, as the replay gave them.
    """

    question: str
    facts: Mapping[str, Value]
    as_of: date
    readings: Mapping[str, str]
    """Only those taken otherwise than by default."""
    outcome: Outcome
    rules: Mapping[str, Verdict] = field(default_factory=dict)
    values: Mapping[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing found. `at` is what it is about, by which it can be accepted: a rule, a reading, a question, a version.

    `figures` is the exact region or pair it holds for, where it has one: an acceptance pins it.
    """

    told: Diagnostic
    level: Level
    at: str
    version: str = ""
    rules: tuple[str, ...] = ()
    witness: tuple[Shown, ...] = ()
    figures: str | None = None

    @property
    def code(self) -> str:
        return self.told.code

    @property
    def help_page(self) -> str:
        return f"{PAGE}#{self.code}"


@dataclass(frozen=True)
class Unexamined:
    """Something that could not be settled here, and why: by how it computes, or by how many cases there are."""

    version: str
    at: str
    why: Literal["arithmetic", "points", "witness"]
