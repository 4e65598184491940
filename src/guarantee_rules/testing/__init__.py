"""For tests of packs: facts drawn near their own figures, laws to state of them, and a pytest plugin.

from guarantee_rules.testing import cases

@given(case=cases("yiwu", "loan_limit"))
def test_no_loan_above_five_million_is_let_through(case):
    assert case.decide().outcome != "compliant" or case.facts["loan.amount"] <= 5_000_000
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guarantee_rules.testing.breach import Breach
    from guarantee_rules.testing.invalid import InvalidFacts, invalid_facts
    from guarantee_rules.testing.laws import check_laws, laws_of
    from guarantee_rules.testing.pasted import pasted
    from guarantee_rules.testing.strategies import DrawnCase, as_of, cases, facts, readings

__all__ = [
    "Breach",
    "DrawnCase",
    "InvalidFacts",
    "as_of",
    "cases",
    "check_laws",
    "facts",
    "invalid_facts",
    "laws_of",
    "pasted",
    "readings",
]

_HOME = {
    "Breach": "breach",
    "DrawnCase": "strategies",
    "InvalidFacts": "invalid",
    "as_of": "strategies",
    "cases": "strategies",
    "check_laws": "laws",
    "facts": "strategies",
    "invalid_facts": "invalid",
    "laws_of": "laws",
    "pasted": "pasted",
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
