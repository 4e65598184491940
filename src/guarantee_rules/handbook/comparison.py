"""All cities side by side: what each says of every question, its key figures, and what each leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from guarantee_rules.explain.labels import Labels
from guarantee_rules.handbook import places
from guarantee_rules.handbook.charts.charts import Chart, comparison_charts
from guarantee_rules.handbook.packs import PackPage
from guarantee_rules.handbook.rules import Shown
from guarantee_rules.handbook.topics import grouped
from guarantee_rules.survey import Matrix, left_out, matrix
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup

FIGURES = frozenset(
    {
        "limit",
        "cap",
        "loss_share",
        "claim_trigger",
        "compensation_tiers",
        "payment",
        "halt",
        "resume",
        "deposit",
        "subsidy",
        "fund",
        "deadline",
    }
)
"""The kinds of rule that say a figure."""


@dataclass(frozen=True)
class Said:
    """What one city says about one question: how many rules and gaps, or which kind of blank it is. `href` to there."""

    href: str
    rules: int
    gaps: int
    blank: str


@dataclass(frozen=True)
class Figure:
    """One rule in a line, with its clause."""

    href: str
    label: str
    clause: str
    sentence: Markup


@dataclass(frozen=True)
class Row:
    """A question and what each city says of it, in the order of the columns; with the key figures of each."""

    label: str
    said: tuple[Said, ...]
    figures: tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True)
class Topic:
    """Questions that belong together."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """The latest versions of packs in one language, as columns."""

    pages: Sequence[PackPage]
    lang: str

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every question by topic."""
        found = matrix(packs=[page.pack for page in self.pages])
        return tuple(
            Topic(phrase(self.lang, f"handbook.topic.{topic}"), tuple(self._row(found, name) for name in names))
            for topic, names in grouped(found.questions).items()
        )

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Limits, rates and shares of the cities beside each other; none of a single city."""
        return comparison_charts([page.pack for page in self.pages], self.lang)

    @property
    def with_figures(self) -> tuple[Topic, ...]:
        """Only the questions that have a figure in some city."""
        told = (Topic(topic.label, tuple(row for row in topic.rows if any(row.figures))) for topic in self.topics)
        return tuple(topic for topic in told if topic.rows)

    @property
    def left_out(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """How many places each text leaves blank, by the kind of blank."""
        counted = [left_out(page.pack) for page in self.pages]
        blanks = tuple(counted[0]) if counted else ()
        return tuple(
            (phrase(self.lang, f"handbook.gap.{blank}"), tuple(len(found[blank]) for found in counted))
            for blank in blanks
        )

    def _row(self, found: Matrix, name: str) -> Row:
        label = Labels(self.pages[0].version, self.lang).question(name)
        said = tuple(_said(page, found, name) for page in self.pages)
        return Row(label, said, tuple(tuple(_figures(page, name)) for page in self.pages))


def _said(page: PackPage, found: Matrix, name: str) -> Said:
    cell = found.cell(name, page.pack.name)
    spoken = any(question.name == name for question in page.questions)
    href = f"{page.href}#{places.anchor('question', name)}" if spoken else ""
    return Said(href, len(cell.rules), len(cell.gaps), (cell.blank or "") if spoken or not cell.blank else "unasked")


def _figures(page: PackPage, name: str) -> Iterator[Figure]:
    for rule in page.rules:
        if name in rule.rule.questions and rule.rule.kind in FIGURES:
            yield _figure(page, rule)


def _figure(page: PackPage, rule: Shown) -> Figure:
    return Figure(f"{page.href}#{rule.anchor}", rule.label, rule.rule.clause, rule.plain)
