"""What if: one portfolio asked the same question in two ways, side by side, in one pass."""

from __future__ import annotations

from guarantee_rules.portfolio.whatif.asked import Side, Wanted
from guarantee_rules.portfolio.whatif.result import Example, Group, Sums, WhatIf
from guarantee_rules.portfolio.whatif.run import what_if_of

__all__ = ["Example", "Group", "Side", "Sums", "Wanted", "WhatIf", "what_if_of"]
