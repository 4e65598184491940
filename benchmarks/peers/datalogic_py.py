"""JSONLogic in Rust: one compiled rule that gives a list of eight truth values, over plain dictionaries."""

from __future__ import annotations

from importlib import import_module
from json import dumps, loads
from typing import Any

from benchmarks.peers.shapes import flat
from benchmarks.screening import Entrant, Facts, Verdict, verdict

DISTRIBUTION = "datalogic-py"


def entrants() -> list[Entrant]:
    module = import_module("datalogic_py")
    engine = module.Engine()
    rule = engine.compile(_RULE)
    evaluate = rule.evaluate
    in_session = engine.session().evaluate_data
    written = dumps(_RULE)

    def decide(case: dict[str, Any]) -> Verdict:
        return verdict(evaluate(case))

    def held(case: Any) -> Verdict:
        return verdict(in_session(rule, case))

    def traced(case: dict[str, Any]) -> Verdict:
        return verdict(loads(engine.evaluate_with_trace(written, dumps(case)))["result"])

    def hold(facts: Facts) -> Any:
        return module.DataHandle(flat(facts))

    numbers = "binary float"
    return [
        Entrant("datalogic-py, compiled rule", DISTRIBUTION, numbers, flat, decide),
        Entrant("datalogic-py, data held by it before", DISTRIBUTION, numbers, hold, held),
        Entrant("datalogic-py, trace", DISTRIBUTION, numbers, flat, traced, traced=True),
    ]


def _var(name: str) -> dict[str, str]:
    return {"var": name}


def _has(category: str) -> dict[str, Any]:
    return {"in": [category, _var("categories")]}


_FIGURE = {
    "if": [
        _has("farm_household"), 500_000,
        {"or": [_has("entrepreneur"), _has("individual_business")]}, 1_000_000,
        5_000_000,
    ]
}  # fmt: skip
_RULE = [
    {"<=": [{"+": [_var("amount"), _var("other")]}, _FIGURE]},
    {"<=": [_var("term"), 12]},
    {"<=": [_var("rate"), {"*": [_var("benchmark"), 1.3]}]},
    {
        "<=": [
            {"*": [_var("premium"), 12]},
            {"*": [{"+": [_var("amount"), _var("interest")]}, 0.03, _var("term")]},
        ]
    },
    {"in": [_var("use"), ["working_capital", "production_assets"]]},
    {"==": [_var("used_locally"), True]},
    {"==": [_var("bank"), "running"]},
    {"==": [_var("consortium"), "running"]},
]
