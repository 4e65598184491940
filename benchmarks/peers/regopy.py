"""Rego in C++ (rego-cpp): a compiled bundle whose entry point is the set of failing rules."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import flat
from benchmarks.screening import PASSED, RULES, Entrant, Verdict

DISTRIBUTION = "regopy"

_MODULE = """
package screening

default figure := 5000000
figure := 500000 if "farm_household" in input.categories
figure := 1000000 if {
    not "farm_household" in input.categories
    some category in ["entrepreneur", "individual_business"]
    category in input.categories
}

failing contains "limit" if input.amount + input.other > figure
failing contains "term" if input.term > 12
failing contains "rate" if input.rate > input.benchmark * 1.3
failing contains "premium" if input.premium * 12 > (input.amount + input.interest) * 0.03 * input.term
failing contains "purpose" if not input.use in ["working_capital", "production_assets"]
failing contains "local" if not input.used_locally
failing contains "bank" if input.bank != "running"
failing contains "consortium" if input.consortium != "running"
"""


def entrants() -> list[Entrant]:
    interpreter = import_module("regopy").Interpreter()
    interpreter.add_module("screening", _MODULE)
    bundle = interpreter.build(None, ["screening/failing"])

    def decide(case: dict[str, Any]) -> Verdict:
        interpreter.set_input(case)
        failing = interpreter.query_bundle_entrypoint(bundle, "screening/failing")[0].expressions[0]
        return (False, tuple(rule for rule in RULES if rule in failing)) if failing else PASSED

    return [Entrant("regopy, compiled bundle", DISTRIBUTION, "binary float", flat, decide)]
