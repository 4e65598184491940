"""OpenFisca-core: a variable for each fact and each rule, worked out for one person or for all cases as arrays.

Its amounts are 32-bit floats, and a variable that is not given has its default: zero, false, or the first name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.peers.shapes import flat
from benchmarks.screening import RULES, Entrant, Facts, Verdict, verdict

DISTRIBUTION = "OpenFisca-core"

_MONTH = "2024-03"
_FLOATS = ("amount", "other", "rate", "benchmark", "premium", "interest")
_NAMES = {
    "category": ("enterprise", "individual_business", "entrepreneur", "farm_household"),
    "use": ("working_capital", "production_assets", "consumption"),
    "bank": ("running", "suspended", "halted"),
    "consortium": ("running", "suspended", "halted"),
}
_ANSWERS = tuple(f"{rule}_holds" for rule in RULES)


def entrants() -> list[Entrant]:
    system = _system()
    builder = import_module("openfisca_core.simulation_builder").SimulationBuilder

    def one(case: dict[str, Any]) -> Verdict:
        simulation = builder().build_from_dict(system, case)
        return verdict([bool(simulation.calculate(name, _MONTH)[0]) for name in _ANSWERS])

    def all_at_once(columns: dict[str, Any]) -> list[Verdict]:
        simulation = builder().build_default_simulation(system, count=len(columns["amount"]))
        for name, column in columns.items():
            simulation.set_input(name, _MONTH, column)
        results = [simulation.calculate(name, _MONTH).tolist() for name in _ANSWERS]
        return [verdict(holds) for holds in zip(*results, strict=True)]

    numbers = "32-bit float"
    return [
        Entrant("OpenFisca-core, one at a time", DISTRIBUTION, numbers, _person, one),
        Entrant("OpenFisca-core, all as arrays", DISTRIBUTION, numbers, _columns, all_at_once, batches=True),
    ]


def in_arrays(cases: Sequence[Facts], times: int = 1) -> Callable[[], list[Any]]:
    """Whether each rule holds, in the order of `RULES`, of all cases as one array; the cases are given so many times.

    What the function returned does is one simulation; the columns are made before it is called.
    """
    builder = import_module("openfisca_core.simulation_builder").SimulationBuilder
    tile = import_module("numpy").tile
    system, columns = _system(), {name: tile(column, times) for name, column in _columns(cases).items()}

    def simulated() -> list[Any]:
        simulation = builder().build_default_simulation(system, count=len(cases) * times)
        for name, column in columns.items():
            simulation.set_input(name, _MONTH, column)
        return [simulation.calculate(name, _MONTH) for name in _ANSWERS]

    return simulated


def _named(facts: Facts) -> dict[str, Any]:
    shaped = flat(facts)
    if "categories" in shaped:
        shaped["category"] = shaped.pop("categories")[0]
    return shaped


def _person(facts: Facts) -> dict[str, Any]:
    return {"persons": {"one": {name: {_MONTH: value} for name, value in _named(facts).items()}}}


def _columns(cases: Sequence[Facts]) -> dict[str, Any]:
    array = import_module("numpy").array
    shaped = [_named(facts) for facts in cases]
    return {name: array([case[name] for case in shaped]) for name in shaped[0]}


def _system() -> Any:
    person = import_module("openfisca_core.entities").Entity("person", "persons", "", "")
    system = import_module("openfisca_core.taxbenefitsystems").TaxBenefitSystem([person])
    enum = import_module("openfisca_core.indexed_enums").Enum
    variable = import_module("openfisca_core.variables").Variable
    month = import_module("openfisca_core.periods").DateUnit.MONTH
    options = {name: enum(name.title(), {member: member for member in members}) for name, members in _NAMES.items()}

    def add(name: str, value_type: type, **more: Any) -> None:
        body = {"value_type": value_type, "entity": person, "definition_period": month, "label": name, **more}
        system.add_variable(type(name, (variable,), body))

    for name in _FLOATS:
        add(name, float)
    add("term", int)
    add("used_locally", bool)
    for name, members in options.items():
        add(name, enum, possible_values=members, default_value=next(iter(members)))
    for name, formula in zip(_ANSWERS, _formulas(options), strict=True):
        add(name, bool, formula=formula)
    return system


def _formulas(options: dict[str, Any]) -> list[Callable[[Any, Any], Any]]:
    """In the order of the rules, each as an OpenFisca formula: a function of persons and a month."""
    where = import_module("numpy").where
    category, use = options["category"], options["use"]

    def limit(persons: Any, month: Any) -> Any:
        kind = persons("category", month)
        small = (kind == category.entrepreneur) + (kind == category.individual_business)
        figure = where(kind == category.farm_household, 500_000, where(small, 1_000_000, 5_000_000))
        return persons("amount", month) + persons("other", month) <= figure

    def premium(persons: Any, month: Any) -> Any:
        base = persons("amount", month) + persons("interest", month)
        return persons("premium", month) * 12 <= base * 0.03 * persons("term", month)

    def purpose(persons: Any, month: Any) -> Any:
        given = persons("use", month)
        return (given == use.working_capital) + (given == use.production_assets)

    return [
        limit,
        lambda persons, month: persons("term", month) <= 12,
        lambda persons, month: persons("rate", month) <= persons("benchmark", month) * 1.3,
        premium,
        purpose,
        lambda persons, month: persons("used_locally", month),
        lambda persons, month: persons("bank", month) == options["bank"].running,
        lambda persons, month: persons("consortium", month) == options["consortium"].running,
    ]
