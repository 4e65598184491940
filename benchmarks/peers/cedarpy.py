"""Cedar in Rust: eight policies that forbid, parsed once. It has whole numbers only, so amounts are fen here and rates
are scaled by hand; a policy it cannot evaluate is skipped and told as an error, which counts as refusing here.
"""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import NAMES
from benchmarks.screening import PASSED, RULES, Entrant, Facts, Verdict

DISTRIBUTION = "cedarpy"

_FORBIDDEN_UNLESS = {
    "limit": 'context.amount + context.other <= (if context.categories.contains("farm_household") then 50000000'
    ' else if context.categories.containsAny(["entrepreneur", "individual_business"]) then 100000000 else 500000000)',
    "term": "context.term <= 12",
    "rate": "context.rate * 10 <= context.benchmark * 13",
    "premium": "context.premium * 1200 <= (context.amount + context.interest) * 3 * context.term",
    "purpose": '["working_capital", "production_assets"].contains(context.use)',
    "local": "context.used_locally",
    "bank": 'context.bank == "running"',
    "consortium": 'context.consortium == "running"',
}
_SCALE = {"rate": 10, "benchmark": 10}
_PERMIT = "permit (principal, action, resource);"


def entrants() -> list[Entrant]:
    cedar = import_module("cedarpy")
    forbidding = "".join(
        f'@id("{rule}") forbid (principal, action, resource) unless {{ {condition} }};'
        for rule, condition in _FORBIDDEN_UNLESS.items()
    )
    policies = cedar.PolicySet.from_str(_PERMIT + forbidding)
    entities = cedar.Entities.from_json_str("[]")

    def decide(case: dict[str, Any]) -> Verdict:
        return _verdict(cedar.is_authorized(case, policies, entities))

    def decide_all(batch: list[dict[str, Any]]) -> list[Verdict]:
        return [_verdict(result) for result in cedar.is_authorized_batch(batch, policies, entities)]

    numbers = "whole numbers, scaled by hand"
    return [
        Entrant("cedarpy, parsed policies", DISTRIBUTION, numbers, _request, decide),
        Entrant("cedarpy, in a batch", DISTRIBUTION, numbers, _requests, decide_all, batches=True),
    ]


def _request(facts: Facts) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for name, value in facts.items():
        short = NAMES[name]
        if isinstance(value, Decimal):
            context[short] = int(value.scaleb(_SCALE.get(short, 2)))
        else:
            context[short] = sorted(value) if isinstance(value, frozenset) else value
    return {"principal": 'Bank::"one"', "action": 'Action::"lend"', "resource": 'Loan::"one"', "context": context}


def _requests(cases: list[Facts]) -> list[dict[str, Any]]:
    return [_request(facts) for facts in cases]


def _verdict(result: Any) -> Verdict:
    diagnostics = result.diagnostics
    if diagnostics.errors:
        raise ValueError(diagnostics.errors[0])
    if result.allowed:
        return PASSED
    failing = diagnostics.id_annotations_by_reason.values()
    return False, tuple(rule for rule in RULES if rule in failing)
