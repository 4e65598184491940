"""Where the chain of a log is broken, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guarantee_rules.wording import phrase

What = Literal[
    "unreadable",
    "torn",
    "changed",
    "forged",
    "missing",
    "moved",
    "twice",
    "unlinked",
    "empty",
    "no_beginning",
    "begins_late",
    "other_log",
    "other_format",
    "other_key",
    "unsealed",
    "cut_off",
    "not_as_anchored",
    "anchor_of_another",
]
MOST_BREAKS = 1_000
"""Kept with their places; more are counted."""


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that is not as the log wrote it. `line` counts from 1 within the file, and is 0 where no line is meant.

    `number` is the line's number in the chain, where it can be told; `until` the last one of those that are missing.
    """

    what: What
    file: str
    line: int
    number: int | None = None
    until: int | None = None

    def sentence(self, lang: str = "en") -> str:
        """What it means, with its place."""
        key = f"log.break.{self.what}"
        if self.what == "missing" and self.number == self.until:
            key += "_one"
        said = phrase(lang, key, number=_told(self.number), until=_told(self.until))
        if not self.line:
            return phrase(lang, "log.of_file", file=self.file, said=said)
        return phrase(lang, "log.at", file=self.file, line=self.line, said=said)


class Breaks:
    """Breaks in the order of the file. Lines that seem to be missing may turn up further down."""

    def __init__(self) -> None:
        self._noted: list[Break] = []
        self._gaps: list[tuple[int, int, str, int, int]] = []
        """First and last number missing, the file and line they are missing before, and how many breaks came first."""
        self._more = 0

    def add(self, one: Break) -> None:
        if len(self._noted) < MOST_BREAKS:
            self._noted.append(one)
        else:
            self._more += 1

    def missing(self, first: int, last: int, file: str, line: int) -> None:
        if len(self._gaps) < MOST_BREAKS:
            self._gaps.append((first, last, file, line, len(self._noted)))
        else:
            self._more += 1

    def found(self, number: int) -> bool:
        """Whether the line was missing until now."""
        for at, (first, last, file, line, order) in enumerate(self._gaps):
            if first <= number <= last:
                rest = [(first, number - 1), (number + 1, last)]
                self._gaps[at : at + 1] = [(one, other, file, line, order) for one, other in rest if one <= other]
                return True
        return False

    def __len__(self) -> int:
        return len(self._noted) + len(self._gaps) + self._more

    def told(self) -> tuple[Break, ...]:
        """Those that are kept with their places."""
        noted = [(float(order), one) for order, one in enumerate(self._noted)]
        gaps = [
            (order - 0.5, Break("missing", file, line, first, last)) for first, last, file, line, order in self._gaps
        ]
        return tuple(one for _, one in sorted([*noted, *gaps], key=lambda pair: pair[0]))


def _told(number: int | None) -> str:
    return "" if number is None else str(number)
