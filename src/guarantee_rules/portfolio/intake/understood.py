"""What the cells of one column come to, as SQL in two steps, and why a cell comes to nothing."""

from __future__ import annotations

from dataclasses import dataclass

CELL, EXACT = "\x01cell\x01", "\x01exact\x01"
"""Stand for the two columns that `Understood` speaks of."""


@dataclass(frozen=True, slots=True)
class Understood:
    """How the cells of a column are read. A cell that states nothing is null throughout.

    Expressions speak of the cell as `CELL` and of what the first step has made of it as `EXACT`.
    """

    exact: str
    """First step, from `CELL` alone."""
    value: str
    """Second step: what the plan reads; null where the cell cannot be understood."""
    reasons: tuple[tuple[str, str], ...]
    """Why a cell is not understood: conditions on `CELL`, each with its reason; the first that holds is told."""
    otherwise: str
    """The reason where none of those holds."""

    def reason(self, quote: str = "'") -> str:
        """The reason as an expression, for cells that are not understood."""
        cases = " ".join(f"WHEN {condition} THEN {quote}{code}{quote}" for code, condition in self.reasons)
        told = f"{quote}{self.otherwise}{quote}"
        return f"CASE {cases} ELSE {told} END" if cases else told


def filled(expression: str, cell: str, exact: str) -> str:
    """An expression with the two columns put in."""
    return expression.replace(CELL, cell).replace(EXACT, exact)
