"""Values near a program's own figures, as the library draws them for everybody's tests."""

from guarantee_rules.testing.near import (
    ORDINARY,
    STEP,
    Figures,
    around,
    canonical,
    exprs_of,
    figures_of,
    literals,
    possible,
)

__all__ = [
    "ORDINARY",
    "STEP",
    "Figures",
    "around",
    "canonical",
    "exprs_of",
    "figures_of",
    "literals",
    "possible",
]
