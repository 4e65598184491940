"""The Common Expression Language in Rust, in C++ and in plain Python. Its numbers are binary floats."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import flat
from benchmarks.screening import Entrant, Facts, Verdict, verdict

EXPRESSION = """[
    amount + other <= ('farm_household' in categories ? 500000.0
        : 'entrepreneur' in categories || 'individual_business' in categories ? 1000000.0 : 5000000.0),
    term <= 12.0,
    rate <= benchmark * 1.3,
    premium * 12.0 <= (amount + interest) * 0.03 * term,
    use in ['working_capital', 'production_assets'],
    used_locally,
    bank == 'running',
    consortium == 'running'
]"""
"""One list, so that an engine is entered once for each case."""
_NUMBERS = ("amount", "other", "rate", "benchmark", "premium", "interest", "term")
_TEXTS = ("use", "bank", "consortium")


def floats(facts: Facts) -> dict[str, Any]:
    """As JSON gives them, and the term a float too: CEL multiplies no integer with a float."""
    shaped = flat(facts)
    return {name: float(value) if name == "term" else value for name, value in shaped.items()}


def in_rust() -> list[Entrant]:
    execute = import_module("cel").compile(EXPRESSION).execute

    def decide(case: dict[str, Any]) -> Verdict:
        return verdict(execute(case))

    name = "common-expression-language"
    return [Entrant(f"{name} (Rust), compiled", name, "binary float", floats, decide)]


def in_cpp() -> list[Entrant]:
    cel = import_module("cel_expr_python.cel")
    types = cel.Type
    variables = dict.fromkeys(_NUMBERS, types.DOUBLE) | dict.fromkeys(_TEXTS, types.STRING)
    variables |= {"used_locally": types.BOOL, "categories": types.LIST}
    environment = cel.NewEnv(variables=variables)
    expression = environment.compile(EXPRESSION)

    def decide(case: dict[str, Any]) -> Verdict:
        return verdict([item.value() for item in expression.eval(data=case).value()])

    def held(case: Any) -> Verdict:
        return verdict([item.value() for item in expression.eval(case).value()])

    def hold(facts: Facts) -> Any:
        return environment.Activation(floats(facts))

    name = "cel-expr-python"
    return [
        Entrant(f"{name} (C++), compiled", name, "binary float", floats, decide),
        Entrant(f"{name} (C++), data held by it before", name, "binary float", hold, held),
    ]


def in_python() -> list[Entrant]:
    celpy = import_module("celpy")
    environment = celpy.Environment()
    program = environment.program(environment.compile(EXPRESSION))
    evaluate: Callable[[Any], Any] = program.evaluate

    def prepare(facts: Facts) -> dict[str, Any]:
        return {name: celpy.json_to_cel(value) for name, value in floats(facts).items()}

    def decide(case: dict[str, Any]) -> Verdict:
        return verdict([bool(item) for item in evaluate(case)])

    return [Entrant("cel-python, compiled", "cel-python", "binary float", prepare, decide)]
