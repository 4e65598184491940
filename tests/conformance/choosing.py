"""Who chooses when something is drawn: a seed, so that it can be drawn again, or Hypothesis, which makes it smaller."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from guarantee_rules.testing import choosing
from guarantee_rules.testing.choosing import Chooser, Seeded

__all__ = ["Chooser", "Drawn", "Seeded"]


class Drawn(choosing.Drawn):
    """Choices that Hypothesis makes: by the `draw` of a composite strategy or of `data()`."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        super().__init__(lambda least, most: draw(st.integers(least, most)))
