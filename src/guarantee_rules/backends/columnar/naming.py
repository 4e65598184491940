"""Names of columns: facts keep theirs, everything else is named after its rule; no two are the same in any letters."""

from __future__ import annotations

from collections.abc import Iterable

ROW = "row"
"""The column that names a row, which every relation has."""


class Naming:
    """The names of one plan."""

    def __init__(self, facts: Iterable[str]) -> None:
        self.facts: dict[str, str] = {}
        # Engines take "Limit" and "limit" for the same.
        self._taken: set[str] = {ROW}
        for name in facts:
            self.facts[name] = self.free(name)

    def free(self, wanted: str) -> str:
        """The name itself, or with a number behind it where it is taken."""
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted} ({number})"
        self._taken.add(name.casefold())
        return name

    def fresh(self, wanted: str) -> str:
        """A name with a number behind it."""
        number = 1
        while f"{wanted}_{number}".casefold() in self._taken:
            number += 1
        return self.free(f"{wanted}_{number}")
