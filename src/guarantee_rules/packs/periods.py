"""When the versions of a pack are in force: one after another, with no day claimed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guarantee_rules.core.check import walk
from guarantee_rules.core.expr import Expr, Fact, Lit, Ref
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.text import Span
from guarantee_rules.values.dates import add_days


@dataclass(frozen=True, slots=True)
class Period:
    """The first day of a version and the last ones its text can be read to have; none where it has no end.

    `superseded` is the first day of the version that amends it.
    """

    version: str
    first: date
    last: tuple[date, ...]
    superseded: date | None
    span: Span

    @property
    def ends(self) -> date | None:
        """The latest day it can be in force."""
        days = [max(self.last)] if self.last else []
        if self.superseded is not None:
            days.append(add_days(self.superseded, -1))
        return min(days) if days else None


def last_days(to: Expr, span: Span, report: Callable[[Diagnostic], None]) -> tuple[date, ...]:
    """The days a `to` can come to. It may turn on a reading and on nothing else."""
    parts = list(walk(to))
    if any(isinstance(part, Fact | Ref) for part in parts):
        report(diagnostic("validity-not-fixed", span))
    return tuple(part.value for part in parts if isinstance(part, Lit) and type(part.value) is date)


def check_periods(periods: list[Period], report: Callable[[Diagnostic], None]) -> None:
    """Reports versions out of order, two names alike, and days that two versions claim."""
    seen: set[str] = set()
    for period in periods:
        if period.last and min(period.last) < period.first:
            report(diagnostic("version-ends-before", period.span, version=period.version, last=min(period.last)))
        if period.version in seen:
            report(diagnostic("version-twice", period.span, version=period.version))
        seen.add(period.version)
    for before, after in pairwise(periods):
        if after.first <= before.first:
            report(diagnostic("versions-order", after.span, version=after.version, before=before.version))
        elif before.ends is None or before.ends >= after.first:
            told = diagnostic(
                "versions-overlap",
                after.span,
                version=after.version,
                before=before.version,
                first=after.first,
                last=before.ends or "…",
            )
            report(told)


def gaps(periods: list[Period]) -> Iterator[tuple[date, date]]:
    """The days between versions on which none is in force."""
    for before, after in pairwise(periods):
        if before.ends is not None and before.ends < add_days(after.first, -1):
            yield add_days(before.ends, 1), add_days(after.first, -1)
