"""Comparisons of whole numbers, settled where their bounds do and else as plain as they can be put.

Fractions are reduced: 6 * x <= 45 is x <= 7. A choice is compared by its branches, and a rounded quotient multiplied
out: `n div d <= k` is `n < (k + 1) * d`. A comparison and its opposite share one formula.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Literal

import z3

from guarantee_rules.backends.smt.logic import Truth
from guarantee_rules.backends.smt.polys import Atom, Monomial, Poly

if TYPE_CHECKING:
    from guarantee_rules.backends.smt.wholes import Wholes

DEEPEST = 6
"""So many choices and quotients in one another are taken apart."""

Sign = Literal["<=", "=="]


class Comparing:
    """Compares sums with zero, each once."""

    def __init__(self, wholes: Wholes) -> None:
        self.wholes = wholes
        self._compared: dict[tuple[Poly, Sign, int], Truth] = {}
        self._plain: dict[tuple[Poly, Sign, int], z3.BoolRef] = {}

    def compared(self, number: Poly, sign: Sign, depth: int = 0) -> Truth:
        """Whether a number is at most zero, or zero."""
        if sign == "<=":
            if number.most <= 0:
                return True
            if number.least > 0:
                return False
        elif not number.least <= 0 <= number.most:
            return False
        elif number.figure == 0:
            return True
        key = number, sign, depth
        found = self._compared.get(key)
        if found is None:
            found = self._compared[key] = self._reduced(number, sign, depth)
        return found

    def _reduced(self, number: Poly, sign: Sign, depth: int) -> Truth:
        """A comparison with what all atoms' coefficients have in common divided out."""
        figure = dict(number.parts).get((), 0)
        common = gcd(*(factor for monomial, factor in number.parts if monomial))
        if common > 1:
            if sign == "==" and figure % common:
                return False
            # g * x <= -f is x <= floor(-f / g).
            parts = {monomial: factor // common for monomial, factor in number.parts if monomial}
            number = self.wholes.sum({**parts, (): -(-figure // common)})
            return self.compared(number, sign, depth)
        if depth < DEEPEST:
            for monomial, factor in number.parts:
                if len(monomial) != 1:
                    continue
                atom = self.wholes.atoms[monomial[0]]
                if atom.choice is not None:
                    return self._by_branch(number, sign, atom.choice[0], depth)
                if atom.quotient is not None and abs(factor) == 1 and self._alone(number, monomial, atom):
                    return self._multiplied_out(number, sign, atom, factor, depth)
        return self._written(number, sign)

    def _alone(self, number: Poly, monomial: Monomial, atom: Atom) -> bool:
        """Whether the atom stands nowhere else, and multiplying out makes no new products of variables."""
        if any(monomial[0] in other for other, _ in number.parts if other != monomial):
            return False
        assert atom.quotient is not None
        return atom.quotient[1].figure is not None or all(not other for other, _ in number.parts if other != monomial)

    def _by_branch(self, number: Poly, sign: Sign, test: z3.BoolRef, depth: int) -> Truth:
        taken = (self.compared(self.wholes.branch(number, test, branch), sign, depth + 1) for branch in (1, 2))
        return self.wholes.logic.choice(test, *taken)

    def _multiplied_out(self, number: Poly, sign: Sign, atom: Atom, factor: int, depth: int) -> Truth:
        """`n div d <= k` is `n < (k + 1) * d`, and `n div d >= k` is `n >= k * d`, for any d above zero."""
        assert atom.quotient is not None
        wholes, (of, over) = self.wholes, atom.quotient
        rest = wholes.sum({it: own for it, own in number.parts if it != (atom.number,)})
        limit = rest if factor < 0 else wholes.times(rest, -1)
        one = wholes.figure(1)
        no_more = wholes.plus(of, wholes.times(wholes.product(wholes.plus(limit, one), over), -1), one)
        no_less = wholes.minus(wholes.product(limit, over), of)
        at_most, at_least = (self.compared(it, "<=", depth + 1) for it in (no_more, no_less))
        if sign == "==":
            return self.wholes.logic.both(at_most, at_least)
        return at_most if factor > 0 else at_least

    def _written(self, number: Poly, sign: Sign) -> Truth:
        """The formula; the first coefficient is above zero, so that a comparison and its opposite share one."""
        wholes, figure = self.wholes, dict(number.parts).get((), 0)
        atoms = wholes.sum({monomial: factor for monomial, factor in number.parts if monomial})
        if number.parts[-1][1] > 0:
            return self._plainly(atoms, sign, -figure)
        if sign == "==":
            return self._plainly(wholes.times(atoms, -1), sign, figure)
        # -x + f <= 0 is not x <= f - 1.
        return self.wholes.logic.no(self._plainly(wholes.times(atoms, -1), sign, figure - 1))

    def _plainly(self, left: Poly, sign: Sign, right: int) -> z3.BoolRef:
        key = left, sign, right
        found = self._plain.get(key)
        if found is None:
            term = self.wholes.term(left)
            found = self._plain[key] = term <= right if sign == "<=" else term == right
        return found
