"""Rules that never apply, never fail, or can never be met; triggers that never fire."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.checking.finding import Finding, Level
from guarantee_rules.checking.search import Nowhere, Unsure, search
from guarantee_rules.checking.studied import Studied
from guarantee_rules.core.program import Check
from guarantee_rules.kinds.base import At, Rule
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic
from guarantee_rules.source.text import Span

CODES: dict[str, Level] = {
    "rule-never-applies": "warning",
    "rule-never-fails": "warning",
    "rule-never-met": "error",
    "trigger-never": "error",
}


def look(about: Studied) -> Iterator[Finding]:
    seen: set[str] = set()
    for question in about.version.programs:
        for check, rule, at in about.asked(question):
            if check.rule in seen:
                continue
            seen.add(check.rule)
            told = _dead(about, check, rule, at)
            if told is not None:
                yield Finding(told, CODES[told.code], rule.id, about.version.version, (rule.id,))


def _dead(about: Studied, check: Check, rule: Rule, at: At) -> Diagnostic | None:
    """The first thing that can never be the case, of those that can be looked into."""
    applies = search(about, (check.applies, True))
    if isinstance(applies, Nowhere):
        here = at("when").span if rule.when is not None else at.span
        return diagnostic("rule-never-applies", here, rule=rule.id, tried=applies.tried)
    if check.role not in ("requirement", "limb"):
        return None
    met = search(about, (check.applies, True), (check.holds, True))
    if isinstance(met, Nowhere):
        if check.role == "limb":
            return diagnostic("trigger-never", _place(at), rule=rule.id, tried=met.tried)
        return diagnostic("rule-never-met", _place(at), rule=rule.id, tried=met.tried)
    if isinstance(met, Unsure):
        about.unsettled(rule.id, met.why)
    if check.role == "limb":
        return None
    failed = search(about, (check.applies, True), (check.holds, False))
    if isinstance(failed, Nowhere):
        return diagnostic("rule-never-fails", _place(at), rule=rule.id, tried=failed.tried)
    if isinstance(failed, Unsure):
        about.unsettled(rule.id, failed.why)
    return None


def _place(at: At) -> Span:
    """Where what is asked stands; the rule where it is spread over several entries."""
    for key in ("require", "bar", "at_most", "less_than", "at_least", "more_than", "while"):
        if at(key).node is not None:
            return at(key).span
    return at.span
