"""simpleeval: eight Python expressions, parsed each time or once."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import flat, flat_decimal
from benchmarks.screening import Entrant, Verdict, verdict

DISTRIBUTION = "simpleeval"

_EXPRESSIONS = (
    "amount + other <= (500000 if 'farm_household' in categories else 1000000"
    " if 'entrepreneur' in categories or 'individual_business' in categories else 5000000)",
    "term <= 12",
    "rate <= benchmark * {times}",
    "premium * 12 <= (amount + interest) * {share} * term",
    "use in usable",
    "used_locally",
    "bank == 'running'",
    "consortium == 'running'",
)


def entrants() -> list[Entrant]:
    module = import_module("simpleeval")
    expressions = [text.format(times="1.3", share="0.03") for text in _EXPRESSIONS]
    exact = [text.format(times="times", share="share") for text in _EXPRESSIONS]
    fixed = {"usable": ("working_capital", "production_assets")}
    constants = {**fixed, "times": Decimal("1.3"), "share": Decimal("0.03")}
    parse = module.SimpleEval.parse
    parsed = [(text, parse(text)) for text in expressions]
    parsed_exact = [(text, parse(text)) for text in exact]

    def each_time(case: dict[str, Any]) -> Verdict:
        evaluator = module.SimpleEval(names={**fixed, **case})
        return verdict([evaluator.eval(text) for text in expressions])

    def once(case: dict[str, Any]) -> Verdict:
        evaluator = module.SimpleEval(names={**fixed, **case})
        return verdict([evaluator.eval(text, previously_parsed=tree) for text, tree in parsed])

    def once_exact(case: dict[str, Any]) -> Verdict:
        evaluator = module.SimpleEval(names={**constants, **case})
        return verdict([evaluator.eval(text, previously_parsed=tree) for text, tree in parsed_exact])

    return [
        Entrant("simpleeval, parsed before", DISTRIBUTION, "binary float", flat, once),
        Entrant("simpleeval, parsed before, decimals", DISTRIBUTION, "decimal", flat_decimal, once_exact),
        Entrant("simpleeval, parsed each time", DISTRIBUTION, "binary float", flat, each_time),
    ]
