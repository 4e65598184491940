"""Public loan-guarantee policy, executable, citable and explained.

from datetime import date
from guarantee_rules import load

decision = load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1))
decision.outcome, decision.values, decision.explain("zh")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guarantee_rules.allotment import Allotted, allot
    from guarantee_rules.api import Pack, bundled, load
    from guarantee_rules.comparison import Comparison, compare
    from guarantee_rules.deciding import Prepared
    from guarantee_rules.explain.decision import Decision
    from guarantee_rules.explain.items import Item
    from guarantee_rules.explain.reasons import Reason
    from guarantee_rules.explain.record import Departure, DepartureRefused, Record
    from guarantee_rules.facts.stated import Facts
    from guarantee_rules.replaying import Replay, replay
    from guarantee_rules.source.diagnostics import FactsError, PackError
    from guarantee_rules.source.reading import Limits
    from guarantee_rules.store.store import PackStore
    from guarantee_rules.stressing import Stress, stress
    from guarantee_rules.survey import Matrix, left_out, matrix, resting

__all__ = [
    "Allotted",
    "Comparison",
    "Decision",
    "Departure",
    "DepartureRefused",
    "Facts",
    "FactsError",
    "Item",
    "Limits",
    "Matrix",
    "Pack",
    "PackError",
    "PackStore",
    "Prepared",
    "Reason",
    "Record",
    "Replay",
    "Stress",
    "allot",
    "bundled",
    "compare",
    "left_out",
    "load",
    "matrix",
    "replay",
    "resting",
    "stress",
]

_HOME = {
    "Allotted": "allotment",
    "Comparison": "comparison",
    "Decision": "explain.decision",
    "Departure": "explain.record",
    "DepartureRefused": "explain.record",
    "Facts": "facts.stated",
    "FactsError": "source.diagnostics",
    "Item": "explain.items",
    "Limits": "source.reading",
    "Matrix": "survey",
    "Pack": "api",
    "PackError": "source.diagnostics",
    "PackStore": "store.store",
    "Prepared": "deciding",
    "Reason": "explain.reasons",
    "Record": "explain.record",
    "Replay": "replaying",
    "Stress": "stressing",
    "allot": "allotment",
    "bundled": "api",
    "compare": "comparison",
    "left_out": "survey",
    "load": "api",
    "matrix": "survey",
    "replay": "replaying",
    "resting": "survey",
    "stress": "stressing",
}


def __dir__() -> list[str]:
    return [*globals(), *__all__]


def __getattr__(name: str) -> object:
    # Imported when first used: a program that only asks for the version should not pay for the rest.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
