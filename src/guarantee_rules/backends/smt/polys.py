"""What whole numbers are made of: polynomials over atoms, each with the bounds of its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd

import z3


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A number that is not taken apart in sums: a variable, a choice, or a quotient cut to a whole number."""

    number: int
    term: z3.ArithRef
    least: int
    most: int
    choice: tuple[z3.BoolRef, Poly, Poly] | None = None
    """The test, and the numbers it chooses between."""
    quotient: tuple[Poly, Poly] | None = None
    """Dividend and divisor; the divisor is above zero wherever the quotient is looked at."""
    leaves: int = 1
    """Between how many numbers it chooses, counting those of choices in one another."""


Monomial = tuple[int, ...]
"""The numbers of the atoms multiplied, in order; none for a plain figure."""


@dataclass(frozen=True, slots=True)
class Poly:
    """A sum of products of atoms, each with its coefficient, in order and none zero."""

    parts: tuple[tuple[Monomial, int], ...]
    least: int = field(compare=False)
    most: int = field(compare=False)

    @property
    def figure(self) -> int | None:
        """The number it is, where it holds no atom."""
        if not self.parts:
            return 0
        return self.parts[0][1] if len(self.parts) == 1 and not self.parts[0][0] else None


def content(number: Poly) -> int:
    """What all coefficients have in common."""
    return gcd(*(factor for _, factor in number.parts))


def divided(number: Poly, by: int) -> Poly:
    if by == 1:
        return number
    parts = tuple((monomial, factor // by) for monomial, factor in number.parts)
    return Poly(parts, number.least // by, number.most // by)
