"""What `check` reports of one pack: findings, those accepted, and what could not be looked into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guarantee_rules.checking.finding import Finding, Level, Shown, Unexamined
from guarantee_rules.packs.assurance import Accepted
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import advice, sentence
from guarantee_rules.source.text import SourceText
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Outcome, Unknown


@dataclass(frozen=True)
class Report:
    """The findings of one pack, in the order of its file; those in `accepted` stand in the law itself."""

    pack: str
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Accepted], ...] = ()
    unexamined: tuple[Unexamined, ...] = ()
    versions: Mapping[str, PackVersion] = field(default_factory=dict, repr=False)
    sources: Mapping[str, SourceText] = field(default_factory=dict, repr=False)

    @property
    def failed(self) -> bool:
        """Whether anything is to be mended or accepted."""
        return any(finding.level != "note" for finding in self.findings)

    def count(self, level: Level) -> int:
        return Counter(finding.level for finding in self.findings)[level]

    def as_json(self, lang: str = "en") -> dict[str, Any]:
        return {
            "pack": self.pack,
            "failed": self.failed,
            "findings": [_finding(finding, lang) for finding in self.findings],
            "accepted": [
                {**_finding(finding, lang), "because": getattr(reason.because, lang)}
                for finding, reason in self.accepted
            ],
            "unexamined": [{"version": one.version, "at": one.at, "why": one.why} for one in self.unexamined],
        }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    span = finding.told.span
    return {
        "code": finding.code,
        "level": finding.level,
        "file": span.file if span else None,
        "line": span.start.line if span else None,
        "column": span.start.column if span else None,
        "message": sentence(finding.told, lang),
        "help": advice(finding.told, lang),
        "page": finding.help_page,
        "at": finding.at,
        "version": finding.version,
        "rules": list(finding.rules),
        "figures": finding.figures,
        "witness": [_shown(case) for case in finding.witness],
    }


def _shown(case: Shown) -> dict[str, Any]:
    """The case as it can be put to `decide` again, and what it was answered."""
    return {
        "question": case.question,
        "as_of": case.as_of.isoformat(),
        "readings": dict(case.readings),
        "facts": {name: written(value) for name, value in case.facts.items()},
        "outcome": outcome_name(case.outcome),
        "rules": dict(case.rules),
        "values": {
            name: outcome_name(value) if isinstance(value, Unknown) else written(value)
            for name, value in case.values.items()
        },
    }


def written(value: Value) -> object:
    """A fact as a case states it: exact numbers and dates as text."""
    match value:
        case bool() | str():
            return value
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return plain(value)


def outcome_name(outcome: Outcome) -> str:
    """The outcome as a decision tells it."""
    if not isinstance(outcome, Unknown):
        return str(outcome)
    return "missing_fact" if outcome.missing else "not_determined"
