"""The loans of some rows: each fact is drawn when it is first asked for, from those it depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from guarantee_rules.portfolio.synthetic.chance import Chance, Numbers, Truths
from guarantee_rules.portfolio.synthetic.scene import Scene

PLACES = {"money": 2, "rate": 6, "ratio": 4}
"""Decimals drawn of a fact; a rate to a hundredth of a basis point."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One fact of some rows as whole numbers, and where it is not stated.

    Money in fen, rates in millionths, ratios in ten-thousandths, days since 1970-01-01, truth as 0 and 1, a name as the
    number of its member, a list of names with the bit of each member set.
    """

    values: Numbers
    empty: Truths | None = None


class Loans:
    """Some rows of a tape. What is drawn of a row depends on the seed and on its number only."""

    def __init__(self, scene: Scene, rows: Numbers, draws: Mapping[str, Draw]) -> None:
        self.scene = scene
        self.rows = rows
        self.chance: Chance = scene.chance
        self._draws = draws
        self._drawn: dict[str, Cells] = {}

    def __getitem__(self, fact: str) -> Numbers:
        return self.cells(fact).values

    def stated(self, fact: str) -> Truths:
        empty = self.cells(fact).empty
        return np.ones(len(self.rows), dtype=np.bool_) if empty is None else ~empty

    def cells(self, fact: str) -> Cells:
        """A fact, or one of the columns that are no fact and that others hang together by."""
        if fact not in self._drawn:
            draw = self._draws.get(fact)
            found = _ordinary(self, fact) if draw is None else draw(self)
            self._drawn[fact] = found if isinstance(found, Cells) else Cells(np.asarray(found).astype(np.int64))
        return self._drawn[fact]

    # --- what most draws need

    def often(self, word: str, times: int, of: int = 1000) -> Truths:
        return self.chance.often(word, self.rows, times, of)

    def between(self, word: str, least: int, most: int) -> Numbers:
        return self.chance.between(word, self.rows, least, most)

    def among(self, word: str, weights: list[int]) -> Numbers:
        return self.chance.among(word, self.rows, weights)

    def pick(self, word: str, weighted: dict[int, int]) -> Numbers:
        """One of several numbers, each as often as it weighs."""
        return np.asarray(list(weighted), dtype=np.int64)[self.among(word, list(weighted.values()))]

    def named(self, word: str, enum: str, weighted: dict[str, int]) -> Numbers:
        """One of the members of an enumeration, each as often as it weighs; those it lacks never."""
        members = self.scene.members(enum)
        known = {members.index(name): weight for name, weight in weighted.items() if name in members}
        return self.pick(word, known or {0: 1})

    def same(self, value: int) -> Numbers:
        return np.full(len(self.rows), value, dtype=np.int64)

    def is_one_of(self, fact: str, enum: str, *names: str) -> Truths:
        """Whether a name is, or a list of names has, one of these."""
        members = self.scene.members(enum)
        numbers = [members.index(name) for name in names if name in members]
        if self.scene.types[fact].name == "enums":
            return np.asarray((self[fact] & sum(1 << number for number in numbers)) != 0)
        return np.isin(self[fact], numbers)


Draw = Callable[[Loans], "Cells | Numbers | Truths"]


class Draws(dict[str, Draw]):
    """How facts are drawn that have a way of their own: `@drawn("loan.amount")` stands before what draws it."""

    def __call__(self, *facts: str) -> Callable[[Draw], Draw]:
        def kept(draw: Draw) -> Draw:
            self.update(dict.fromkeys(facts, draw))
            return draw

        return kept


def _ordinary(loans: Loans, fact: str) -> Cells | Numbers | Truths:
    """A fact nothing is known of but its type: mostly what lets a loan through."""
    match loans.scene.types[fact].name:
        case "bool":
            return loans.often(fact, 970)
        case "money":
            return loans["loan.amount"] * loans.between(fact, 0, 20) // 2000 * 100
        case "rate":
            return loans.between(fact, 1, 40) * 1000
        case "ratio":
            return loans.pick(fact, {3000: 1, 5000: 2, 7000: 2, 8000: 1, 10000: 1})
        case "date":
            return loans["application.date"] + loans.between(fact, 0, 20)
        case "enum":
            return loans.among(fact, [30] + [1] * (len(loans.scene.members(loans.scene.types[fact].enum)) - 1))
        case "enums":
            return loans.same(1) << loans.among(fact, [1] * len(loans.scene.members(loans.scene.types[fact].enum)))
        case "months":
            return loans["loan.term"]
        case _:
            return loans.pick(fact, {0: 70, 1: 20, 2: 7, 3: 3})
