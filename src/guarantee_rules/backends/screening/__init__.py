"""Programs as Python functions that tell outcome and failing rules alone, reckoned in whole numbers."""

from guarantee_rules.backends.screening.engine import Screen, Screening, not_here, screening

__all__ = ["Screen", "Screening", "not_here", "screening"]
