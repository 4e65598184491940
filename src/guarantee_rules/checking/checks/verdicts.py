"""Questions that no case can pass, though any two of their rules can be met together."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.checks.pairs import broken
from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Found, Nowhere, Unsure, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.program import GUIDELINE, Check
from guarantee_rules.kinds.base import At
from guarantee_rules.source.diagnostics import diagnostic

CODES: dict[str, Level] = {"verdict-never": "error"}


def look(about: Studied) -> Iterator[Finding]:
    told_of: set[frozenset[str]] = set()
    for question, program in about.version.programs.items():
        if program.form not in ("verdict", "permission"):
            continue
        binding = [one for one in program.checks if one.role == "requirement" and one.force not in GUIDELINE]
        found = _together(about, binding)
        if isinstance(found, Unsure):
            about.unsettled(question, found.why)
        if not isinstance(found, Nowhere):
            continue
        core = _core(about, binding)
        names = tuple(check.rule for check in core)
        # Of one rule, or of two, it is told where they stand.
        if len(core) > 2 and frozenset(names) not in told_of:
            told_of.add(frozenset(names))
            at = about.rules[names[-1]][1] if names[-1] in about.rules else At(about.version.text)
            told = diagnostic("verdict-never", at.span, question=question, rules=", ".join(names))
            yield Finding(told, CODES[told.code], question, about.version.version, names, figures=", ".join(names))


def _together(about: Studied, checks: list[Check]) -> Found:
    return search(about, *((broken(check), False) for check in checks))


def _core(about: Studied, checks: list[Check]) -> list[Check]:
    """The fewest of these rules that no case meets together: none of them can be left out."""
    for check in list(checks):
        fewer = [other for other in checks if other is not check]
        if isinstance(_together(about, fewer), Nowhere):
            checks = fewer
    return checks
