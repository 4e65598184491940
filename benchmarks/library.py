"""The library at the common screening: the pack `screening.yaml`, loaded and prepared like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.screening import PACK, PASSED, Entrant, Facts, Verdict
from guarantee_rules import load

DISTRIBUTION = "guarantee-rules"
QUESTION = "application"
AS_OF = date(2024, 3, 1)


class Missing(ValueError):
    """The screening has no answer: facts are missing, and named."""


def entrants() -> list[Entrant]:
    pack = load(PACK)
    question = pack.prepare(QUESTION)

    def screen(facts: Any) -> Verdict:
        outcome, failing = question.screen(facts, as_of=AS_OF)
        if outcome == "compliant":
            return PASSED
        if outcome != "non_compliant":
            raise Missing(question.decide(facts, as_of=AS_OF).missing)
        return False, failing

    def decide(facts: Any) -> Verdict:
        decision = question.decide(facts, as_of=AS_OF)
        if decision.outcome == "compliant":
            return PASSED
        if decision.outcome != "non_compliant":
            raise Missing(decision.missing)
        verdicts = decision.inquiry.engine.verdicts(decision.result)
        return False, tuple(check.rule for check, verdict in verdicts if verdict == "not_met")

    def with_reasons(facts: Any) -> Verdict:
        decision = question.decide(facts, as_of=AS_OF)
        failing = tuple(reason.rule.id for reason in decision.reasons if reason.verdict == "not_met")
        if decision.outcome == "missing_fact":
            raise Missing(decision.missing)
        return not failing, failing

    def with_findings(facts: Any) -> Verdict:
        decision = question.decide(facts, as_of=AS_OF)
        failing = tuple(finding.rule.id for finding in decision.findings if finding.verdict == "not_met")
        if decision.outcome == "missing_fact":
            raise Missing(decision.missing)
        return not failing, failing

    prepare: Callable[[Facts], Any] = pack.facts
    return [
        Entrant("this library, prepared facts", DISTRIBUTION, "whole numbers", prepare, screen),
        Entrant("this library, a decision", DISTRIBUTION, "decimal", prepare, decide),
        Entrant("this library, every reason", DISTRIBUTION, "decimal", prepare, with_reasons, traced=True),
        Entrant("this library, every finding", DISTRIBUTION, "decimal", prepare, with_findings, traced=True),
    ]
