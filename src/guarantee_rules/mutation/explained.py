"""Survivors that no case can notice: named in the file of cases with the reason, and told when that is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guarantee_rules.cases.load import Cases, ExplainedMutant
from guarantee_rules.mutation.run import MutationReport, Result
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest


@dataclass(frozen=True)
class Judged:
    """Survivors with an explanation and those without, and explanations of what did not survive."""

    explained: tuple[tuple[Result, ExplainedMutant], ...]
    unexplained: tuple[Result, ...]
    stale: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        return not self.unexplained and not self.stale


def judged(report: MutationReport, cases: Cases) -> Judged:
    """The survivors of a report beside what the cases say of them."""
    by_name = {one.mutant: one for one in cases.explained}
    explained = tuple((found, by_name[found.mutant.name]) for found in report.survivors if found.mutant.name in by_name)
    unexplained = tuple(found for found in report.survivors if found.mutant.name not in by_name)
    return Judged(explained, unexplained, tuple(_stale(report, cases)))


def _stale(report: MutationReport, cases: Cases) -> Iterator[Diagnostic]:
    fates = {result.mutant.name: result.tried for result in report.results}
    seen: set[str] = set()
    for one in cases.explained:
        tried = fates.get(one.mutant)
        if one.mutant in seen:
            yield diagnostic("mutant-explained-twice", one.span, name=one.mutant)
        elif one.mutant not in report.names:
            near = nearest(one.mutant, report.names)
            yield diagnostic("mutant-unknown", one.span, name=one.mutant, nearest=near)
        elif tried is not None and tried.fate != "survived":
            yield diagnostic("mutant-not-surviving", one.span, case=tried.fate, name=one.mutant, by=tried.by or None)
        seen.add(one.mutant)
