"""What other programs are told of findings: their places as those programs count them, and one text for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import NamedTuple
from urllib.parse import quote

from guarantee_rules.checking import render
from guarantee_rules.checking.finding import Finding
from guarantee_rules.checking.report import Report
from guarantee_rules.packs.assurance import Accepted
from guarantee_rules.source.diagnostics import Diagnostic, advice, sentence
from guarantee_rules.source.text import Position, SourceText
from guarantee_rules.wording import phrase


@dataclass(frozen=True)
class Looked:
    """What came of looking at several packs: their reports, and why others could not be looked at at all."""

    reports: Sequence[Report]
    refused: Sequence[Diagnostic] = ()

    def findings(self) -> Iterator[tuple[Report, Finding, Accepted | None]]:
        """Every finding, and of those that are accepted why."""
        for report in self.reports:
            for finding in report.findings:
                yield report, finding, None
            for finding, reason in report.accepted:
                yield report, finding, reason


class Place(NamedTuple):
    """Lines and columns from 1, columns in units of UTF-16, the end not included."""

    file: str
    line: int
    column: int
    last_line: int
    last_column: int


def place(report: Report, finding: Finding) -> Place | None:
    """Where a finding stands; None for one that is about no words."""
    span = finding.told.span
    if span is None:
        return None
    source = report.sources.get(span.file)
    start, end = _units(source, span.start), _units(source, span.end)
    return Place(span.file, start.line, start.column, end.line, end.column)


def words(report: Report, finding: Finding) -> str:
    """The words of the pack that a finding is about; of several lines the first."""
    span = finding.told.span
    source = report.sources.get(span.file) if span else None
    if span is None or source is None:
        return ""
    line = source.line(span.start.line)
    return line[span.start.column - 1 : span.end.column - 1 if span.end.line == span.start.line else None]


def message(report: Report, finding: Finding, lang: str) -> str:
    """The sentence, the case that shows it, what to do, and where more is said of it."""
    lines = [sentence(finding.told, lang)]
    version = report.versions.get(finding.version)
    if version is not None:
        lines += [line.strip() for case in finding.witness for line in render.witness(version, case, lang)]
    if help_ := advice(finding.told, lang):
        lines.append(phrase(lang, "report.help", help=help_))
    lines.append(phrase(lang, "check.page", page=render.page(finding)))
    return "\n".join(lines)


def address(file: str, root: Path) -> str:
    """The file below the root as a relative reference, any other as an address of its own; Chinese names escaped."""
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.resolve().relative_to(root.resolve())
        except ValueError:
            return path.as_uri()
    return quote(relative(path.as_posix()))


def relative(file: str) -> str:
    """A relative path with the strokes that addresses have, whatever the system."""
    return PureWindowsPath(file).as_posix() if "\\" in file else file


def _units(source: SourceText | None, at: Position) -> Position:
    """A position with its column in units of UTF-16, of which characters beyond the first plane take two."""
    if source is None:
        return at
    before = source.line(at.line)[: at.column - 1]
    return Position(at.line, len(before.encode("utf-16-le", errors="surrogatepass")) // 2 + 1)
