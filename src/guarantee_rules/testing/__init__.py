"""For tests of packs: facts drawn near their own figures, laws to state of them, and a pytest plugin.

from guarantee_rules.testing import cases

@given(case=cases("yiwu", "loan_limit"))
def test_no_loan_above_five_million_is_let_through(case):
    assert case.decide().outcome != "compliant" or case.facts["loan.amount"] <= 5_000_000
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guarantee_rules.testing.strategies import DrawnCase, as_of, cases, facts, readings

__all__ = ["DrawnCase", "as_of", "cases", "facts", "readings"]

_HOME = {
    "DrawnCase": "strategies",
    "as_of": "strategies",
    "cases": "strategies",
    "facts": "strategies",
    "readings": "strategies",
}


def __dir__() -> list[str]:
    return [*globals(), *__all__]


def __getattr__(name: str) -> object:
    # Imported when first used: the pytest plugin is loaded in every run of pytest, and hypothesis is heavy.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
