"""How many cases a test tries: a part of them in the usual run, which has minutes for everything, all in the long one."""

from __future__ import annotations

from typing import TypeVar

import pytest

Number = TypeVar("Number")

USUAL = "not long"
"""What pytest selects unless it is told otherwise."""
_long = False


def counted(usual: Number, long: Number) -> Number:
    """The number, or numbers, for this run. Asked while tests are collected, too: `@settings(max_examples=counted(25, 100))`."""
    return long if _long else usual


def learn(config: pytest.Config) -> None:
    """Which run it is: the long one is any that selects tests otherwise, as `make test-long` does."""
    global _long  # noqa: PLW0603  # the run is one for the whole process
    _long = config.getoption("markexpr") != USUAL
