"""All cities side by side: what each says of every question, its key figures, and what each leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guarantee_rules.handbook import places
from guarantee_rules.handbook.packs import PackPage
from guarantee_rules.handbook.rules import Shown
from guarantee_rules.handbook.topics import grouped
from guarantee_rules.survey import Cell, left_out, matrix
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup

FIGURES = (
    "limit", "cap", "loss_share", "claim_trigger", "compensation_tiers", "payment", "halt", "resume", "deposit",
    "subsidy", "fund", "deadline",
)  # fmt: skip
"""The kinds of rule that say a figure."""
BLANKS = ("silent", "referred", "absent", "not_applicable")


@dataclass(frozen=True)
class Said:
    """What one city says about one question: how many rules and gaps, or which kind of blank."""

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
    conditional: bool


@dataclass(frozen=True)
class Row:
    """A question, and what each city says, in the order of the columns."""

    question: str
    label: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class FigureRow:
    question: str
    label: str
    cells: tuple[tuple[Figure, ...], ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """The page of the latest versions of packs in one language."""

    pages: Sequence[PackPage]
    lang: str

    @property
    def topics(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """Every question by topic."""
        found = matrix(packs=[page.pack for page in self.pages])
        return tuple(
            (
                phrase(self.lang, f"handbook.topic.{topic}"),
                tuple(Row(name, self._label(name), tuple(self._said(page, found.cell(name, page.pack.name), name) for page in self.pages)) for name in names),
            )
            for topic, names in grouped(found.questions).items()
        )

    @property
    def figures(self) -> tuple[FigureRow, ...]:
        """The questions that have a figure in some city."""
        names = [name for _, some in grouped(dict.fromkeys(q.name for page in self.pages for q in page.questions)).items() for name in some]
        rows = (
            FigureRow(
                name,
                self._label(name),
                tuple(tuple(_figures(page, name)) for page in self.pages),
                tuple(self._blank(page, name) for page in self.pages),
            )
            for name in names
        )
        return tuple(row for row in rows if any(row.cells))

    @property
    def left_out(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """How many places each text leaves blank, by the kind of blank."""
        counted = [left_out(page.pack) for page in self.pages]
        return tuple(
            (phrase(self.lang, f"handbook.gap.{kind}"), tuple(len(found[kind]) for found in counted))
            for kind in ("silent", "referred", "absent", "not_applicable")
            for found in [counted]
        ) if False else tuple(
            (phrase(self.lang, f"handbook.gap.{blank}"), tuple(len(found.get(blank, ())) for found in counted))  # type: ignore[call-overload]
            for blank in BLANKS
        )
