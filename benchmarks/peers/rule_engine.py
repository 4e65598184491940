"""rule-engine: one rule that gives a list of eight truth values. Its numbers are decimals of Python's own context."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import flat_decimal
from benchmarks.screening import Entrant, Verdict, verdict

DISTRIBUTION = "rule-engine"

_RULE = """[
    amount + other <= ('farm_household' in categories ? 500000
        : ('entrepreneur' in categories or 'individual_business' in categories ? 1000000 : 5000000)),
    term <= 12,
    rate <= benchmark * 1.3,
    premium * 12 <= (amount + interest) * 0.03 * term,
    use in ['working_capital', 'production_assets'],
    used_locally,
    bank == 'running',
    consortium == 'running'
]"""


def entrants() -> list[Entrant]:
    module = import_module("rule_engine")
    types = module.DataType
    numbers = dict.fromkeys(("amount", "other", "rate", "benchmark", "premium", "interest", "term"), types.FLOAT)
    texts = dict.fromkeys(("use", "bank", "consortium"), types.STRING)
    known = {**numbers, **texts, "used_locally": types.BOOLEAN, "categories": types.ARRAY(types.STRING)}
    context = module.Context(type_resolver=module.type_resolver_from_dict(known))
    evaluate = module.Rule(_RULE, context=context).evaluate

    def decide(case: dict[str, Any]) -> Verdict:
        return verdict(evaluate(case))

    return [Entrant("rule-engine, typed rule", DISTRIBUTION, "decimal", flat_decimal, decide)]
