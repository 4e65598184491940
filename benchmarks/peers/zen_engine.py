"""zen-engine: a compiled expression, a decision table and an expression node, the last two with and without trace."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import flat
from benchmarks.screening import RULES, Entrant, Verdict, verdict

DISTRIBUTION = "zen-engine"

CONDITIONS = (
    "amount + other <= (some(categories, # == 'farm_household') ? 500000"
    " : some(categories, # in ['entrepreneur', 'individual_business']) ? 1000000 : 5000000)",
    "term <= 12",
    "rate <= benchmark * 1.3",
    "premium * 12 <= (amount + interest) * 0.03 * term",
    "use in ['working_capital', 'production_assets']",
    "used_locally",
    "bank == 'running'",
    "consortium == 'running'",
)


def entrants() -> list[Entrant]:
    zen = import_module("zen")
    content = {"expressions": _graph(_expression_node()), "table": _graph(_table_node())}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
    expression = zen.compile_expression(f"[{', '.join(CONDITIONS)}]")
    evaluate = engine.evaluate  # by key: what a static loader holds is compiled once
    trace = {"trace": True}

    def bare(case: dict[str, Any]) -> Verdict:
        return verdict(expression.evaluate(case))

    def node(case: dict[str, Any]) -> Verdict:
        result = evaluate("expressions", case)["result"]
        return verdict([result[rule] for rule in RULES])

    def node_traced(case: dict[str, Any]) -> Verdict:
        result = evaluate("expressions", case, trace)["result"]
        return verdict([result[rule] for rule in RULES])

    def table(case: dict[str, Any]) -> Verdict:
        return _of_rows(evaluate("table", case)["result"])

    def table_traced(case: dict[str, Any]) -> Verdict:
        return _of_rows(evaluate("table", case, trace)["result"])

    decimals = "decimal inside"
    return [
        Entrant("zen-engine, compiled expression", DISTRIBUTION, decimals, flat, bare),
        Entrant("zen-engine, expression node", DISTRIBUTION, decimals, flat, node),
        Entrant("zen-engine, decision table", DISTRIBUTION, decimals, flat, table),
        Entrant("zen-engine, expression node, trace", DISTRIBUTION, decimals, flat, node_traced, traced=True),
        Entrant("zen-engine, decision table, trace", DISTRIBUTION, decimals, flat, table_traced, traced=True),
    ]


def _of_rows(rows: list[dict[str, str]]) -> Verdict:
    """The table collects the rules that fail, in the order of its rows."""
    return (not rows), tuple(row["fails"] for row in rows)


def _expression_node() -> dict[str, Any]:
    expressions = [
        {"id": rule, "key": rule, "value": condition} for rule, condition in zip(RULES, CONDITIONS, strict=True)
    ]
    return {"type": "expressionNode", "content": {"expressions": expressions}}


def _table_node() -> dict[str, Any]:
    """One row for each rule, all of them tried: the cell says when the rule fails."""
    rows = [
        {"_id": rule, "in": f"not({condition})", "out": f"'{rule}'"}
        for rule, condition in zip(RULES, CONDITIONS, strict=True)
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "in", "name": "fails when", "type": "expression"}],
        "outputs": [{"id": "out", "field": "fails", "name": "fails", "type": "expression"}],
        "rules": rows,
    }
    return {"type": "decisionTableNode", "content": content}


def _graph(node: dict[str, Any]) -> dict[str, Any]:
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "content": {}},
            {"id": "rules", "name": "rules", **node},
            {"id": "out", "name": "out", "type": "outputNode", "content": {}},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
