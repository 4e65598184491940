"""Public loan-guarantee policy, executable, citable and explained.

from datetime import date
from guarantee_rules import load

decision = load("yiwu").decide("loan_limit", facts, as_of=date(2024, 3, 1))
decision.outcome, decision.values, decision.explain("zh")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guarantee_rules.api import Pack, bundled, load
    from guarantee_rules.comparison import Comparison, compare
    from guarantee_rules.explain.decision import Decision
    from guarantee_rules.explain.record import Departure, DepartureRefused, Record
    from guarantee_rules.replaying import Replay, replay
    from guarantee_rules.source.diagnostics import FactsError, PackError

__all__ = [
    "Comparison",
    "Decision",
    "Departure",
    "DepartureRefused",
    "FactsError",
    "Pack",
    "PackError",
    "Record",
    "Replay",
    "bundled",
    "compare",
    "load",
    "replay",
]

_HOME = {
    "Comparison": "comparison",
    "Decision": "explain.decision",
    "Departure": "explain.record",
    "DepartureRefused": "explain.record",
    "FactsError": "source.diagnostics",
    "Pack": "api",
    "PackError": "source.diagnostics",
    "Record": "explain.record",
    "Replay": "replaying",
    "bundled": "api",
    "compare": "comparison",
    "load": "api",
    "replay": "replaying",
}


def __getattr__(name: str) -> object:
    # Imported when first used: a program that only asks for the version should not pay for the rest.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
