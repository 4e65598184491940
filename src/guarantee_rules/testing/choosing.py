"""Who chooses when something is drawn: Hypothesis, which makes it smaller, or a seed, so that it can be drawn again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Some = TypeVar("Some")


class Chooser(Protocol):
    """What comes first, or is least, is the simplest: Hypothesis shrinks towards it."""

    def one(self, options: Sequence[Some]) -> Some: ...

    def number(self, least: int, most: int) -> int: ...

    def often(self, times: int, of: int) -> bool:
        """True so many times of so many."""
        ...


class Seeded:
    """The same choices whenever the words are the same."""

    def __init__(self, *words: object) -> None:
        self.chance = random.Random("/".join(map(str, words)))

    def one(self, options: Sequence[Some]) -> Some:
        return self.chance.choice(options)

    def number(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def often(self, times: int, of: int) -> bool:
        return self.chance.random() * of < times


class Drawn:
    """Choices that somebody else makes, such as Hypothesis: `number(least, most)` is asked for each."""

    def __init__(self, number: Callable[[int, int], int]) -> None:
        self.number = number

    def one(self, options: Sequence[Some]) -> Some:
        return options[self.number(0, len(options) - 1)]

    def often(self, times: int, of: int) -> bool:
        return self.number(1, of) > of - times
