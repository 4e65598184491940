"""Whole numbers as polynomials over atoms: added, multiplied and compared here, before the solver sees them.

Before: loan * 9 - 10 * (loan * 3 div 10) <= 0, in fen
After:  atoms `loan` and `loan * 3 div 10` with the coefficients 9 and -10; every bound of every sum is known

Equal polynomials are the same value, so what two versions of a pack compute alike cancels out. A choice is carried out
of products and quotients. All this is arithmetic of whole numbers; nothing is ever a real.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd, prod
from typing import Literal

import z3

from guarantee_rules.backends.smt.comparing import Comparing
from guarantee_rules.backends.smt.logic import Logic, Truth, number_of, symbol
from guarantee_rules.backends.smt.polys import Atom, Monomial, Poly, content, divided

MOST_MONOMIALS = 40
"""A longer sum is multiplied as one number, so that products do not grow without bound."""
MOST_BRANCHES = 8
"""A choice between more numbers is multiplied and divided as one number; else each of them is."""


class Wholes:
    """Makes whole numbers of one z3 context, each once."""

    def __init__(self, logic: Logic) -> None:
        self.logic = logic
        self.atoms: list[Atom] = []
        self._variables: dict[str, Poly] = {}
        self._choices: dict[tuple[int, Poly, Poly], Poly] = {}
        self._quotients: dict[tuple[Poly, Poly], Poly] = {}
        self._sums: dict[Poly, Poly] = {}
        self._ends: dict[Monomial, tuple[int, int]] = {}
        self._terms: dict[Poly, z3.ArithRef] = {}
        self._products: dict[Monomial, z3.ArithRef] = {}
        self.comparing = Comparing(self)

    # --- sums and products

    def figure(self, number: int) -> Poly:
        return Poly((((), number),) if number else (), number, number)

    def variable(self, name: str, least: int, most: int) -> Poly:
        """A variable by its name, the same each time; whoever makes it must see to its bounds."""
        found = self._variables.get(name)
        if found is None:
            if least == most:
                return self.figure(least)
            found = self._variables[name] = self._atom(z3.Int(symbol(name), self.logic.context), least, most)
        return found

    def plus(self, *numbers: Poly) -> Poly:
        total: dict[Monomial, int] = {}
        for number in numbers:
            for monomial, factor in number.parts:
                total[monomial] = total.get(monomial, 0) + factor
        return self.sum(total)

    def minus(self, left: Poly, right: Poly) -> Poly:
        return self.plus(left, self.times(right, -1))

    def times(self, number: Poly, factor: int) -> Poly:
        if factor == 1:
            return number
        ends = number.least * factor, number.most * factor
        return Poly(tuple((it, own * factor) for it, own in number.parts) if factor else (), min(ends), max(ends))

    def product(self, left: Poly, right: Poly) -> Poly:
        for one, other in ((left, right), (right, left)):
            if (factor := one.figure) is not None:
                return self.times(other, factor)
        for one, other in ((left, right), (right, left)):
            if (chosen := self._chosen(one)) is not None and self._leaves(one) * self._leaves(other) <= MOST_BRANCHES:
                test, then, orelse = chosen
                return self.choice(test, self.product(then, other), self.product(orelse, other))
        if len(left.parts) * len(right.parts) > MOST_MONOMIALS:
            left, right = self._closed(left), self._closed(right)
        total: dict[Monomial, int] = {}
        for first, factor in left.parts:
            for second, times in right.parts:
                both = tuple(sorted((*first, *second)))
                total[both] = total.get(both, 0) + factor * times
        return self.sum(total)

    def choice(self, test: Truth, then: Poly, orelse: Poly) -> Poly:
        """`then` where the test holds, `orelse` elsewhere."""
        if isinstance(test, bool):
            return then if test else orelse
        test, meant = self.logic.settled(test)
        if not meant:
            then, orelse = orelse, then
        then, orelse = self.branch(then, test, 1), self.branch(orelse, test, 2)
        if then == orelse:
            return then
        common = gcd(content(then), content(orelse)) or 1
        then, orelse = divided(then, common), divided(orelse, common)
        key = number_of(test), then, orelse
        found = self._choices.get(key)
        if found is None:
            term = z3.If(test, self.term(then), self.term(orelse))
            ends = min(then.least, orelse.least), max(then.most, orelse.most)
            found = self._choices[key] = self._atom(term, *ends, choice=(test, then, orelse))
        return self.times(found, common)

    def extreme(self, which: Literal["min", "max"], left: Poly, right: Poly) -> Poly:
        first = self.at_most_zero(self.minus(left, right) if which == "min" else self.minus(right, left))
        return self.choice(first, left, right)

    def cut(self, of: Poly, over: Poly) -> Poly:
        """The greatest whole number not above `of / over`; `over` is above zero, or the result is looked at nowhere."""
        common = gcd(content(of), content(over)) or 1
        of, over = divided(of, common), divided(over, common)
        if (divisor := over.figure) is not None and divisor > 0:
            if divisor == 1:
                return of
            if (chosen := self._chosen(of)) is not None and self._leaves(of) <= MOST_BRANCHES:
                test, then, orelse = chosen
                return self.choice(test, self.cut(then, over), self.cut(orelse, over))
            if all(factor % divisor == 0 for monomial, factor in of.parts if monomial):
                return self.sum({monomial: factor // divisor for monomial, factor in of.parts})
            ends = of.least // divisor, of.most // divisor
        else:
            ends = min(of.least, 0), max(of.most, 0)
        key = of, over
        found = self._quotients.get(key)
        if found is None:
            term = self.term(of) / self.term(over)
            found = self._quotients[key] = self._atom(term, *ends, quotient=key)
        return found

    def _chosen(self, number: Poly) -> tuple[z3.BoolRef, Poly, Poly] | None:
        """A number that is a choice, or one and a figure, as a choice between two sums; None for what is neither."""
        atoms = [monomial for monomial, _ in number.parts if monomial]
        choice = self.atoms[atoms[0][0]].choice if len(atoms) == 1 and len(atoms[0]) == 1 else None
        if choice is None:
            return None
        return choice[0], self.branch(number, choice[0], 1), self.branch(number, choice[0], 2)

    def branch(self, number: Poly, test: z3.BoolRef, branch: Literal[1, 2]) -> Poly:
        """A sum where every choice by this test has taken a branch."""
        taken: list[Poly] = []
        left: dict[Monomial, int] = {}
        for monomial, factor in number.parts:
            choice = self.atoms[monomial[0]].choice if len(monomial) == 1 else None
            if choice is not None and number_of(choice[0]) == number_of(test):
                taken.append(self.times(choice[branch], factor))
            else:
                left[monomial] = factor
        return self.plus(self.sum(left), *taken) if taken else number

    def _leaves(self, number: Poly) -> int:
        """Between how many numbers a sum chooses."""
        return prod(self.atoms[atom].leaves for monomial, _ in number.parts for atom in monomial)

    def rest(self, of: Poly, over: int) -> Poly:
        """What is left of a number cut by a figure: 14 by 12 leaves 2."""
        return self.minus(of, self.times(self.cut(of, self.figure(over)), over))

    # --- comparisons

    def at_most_zero(self, number: Poly) -> Truth:
        return self.comparing.compared(number, "<=")

    def is_zero(self, number: Poly) -> Truth:
        return self.comparing.compared(number, "==")

    def at_most(self, left: Poly, right: Poly) -> Truth:
        return self.at_most_zero(self.minus(left, right))

    def below(self, left: Poly, right: Poly) -> Truth:
        return self.at_most_zero(self.plus(left, self.times(right, -1), self.figure(1)))

    def equal(self, left: Poly, right: Poly) -> Truth:
        return self.is_zero(self.minus(left, right))

    # --- terms

    def term(self, number: Poly) -> z3.ArithRef:
        """The number as z3 takes it."""
        found = self._terms.get(number)
        if found is None:
            parts = [self._part(monomial, factor) for monomial, factor in reversed(number.parts)]
            found = z3.IntVal(0, self.logic.context) if not parts else parts[0] if len(parts) == 1 else z3.Sum(parts)
            self._terms[number] = found
        return found

    def _part(self, monomial: Monomial, factor: int) -> z3.ArithRef:
        if not monomial:
            return z3.IntVal(factor, self.logic.context)
        product = self._products.get(monomial)
        if product is None:
            terms = [self.atoms[number].term for number in monomial]
            product = self._products[monomial] = terms[0] if len(terms) == 1 else z3.Product(terms)
        return product if factor == 1 else factor * product

    # --- making them

    def _atom(
        self,
        term: z3.ArithRef,
        least: int,
        most: int,
        choice: tuple[z3.BoolRef, Poly, Poly] | None = None,
        quotient: tuple[Poly, Poly] | None = None,
    ) -> Poly:
        leaves = 1 if choice is None else self._leaves(choice[1]) + self._leaves(choice[2])
        atom = Atom(len(self.atoms), term, least, most, choice, quotient, leaves)
        self.atoms.append(atom)
        return Poly((((atom.number,), 1),), least, most)

    def _closed(self, number: Poly) -> Poly:
        """A long sum as one atom."""
        if len(number.parts) < 2:
            return number
        found = self._sums.get(number)
        if found is None:
            found = self._sums[number] = self._atom(self.term(number), number.least, number.most)
        return found

    def sum(self, total: Mapping[Monomial, int]) -> Poly:
        """The sum of products, each with its coefficient."""
        parts = tuple(sorted((monomial, factor) for monomial, factor in total.items() if factor))
        least = most = 0
        for monomial, factor in parts:
            low, high = self._ends.get(monomial) or self._ends_of(monomial)
            if factor < 0:
                low, high = high, low
            least += factor * low
            most += factor * high
        return Poly(parts, least, most)

    def _ends_of(self, monomial: Monomial) -> tuple[int, int]:
        """Between what a product of atoms lies."""
        least = most = 1
        for number in monomial:
            atom = self.atoms[number]
            ends = [one * other for one in (least, most) for other in (atom.least, atom.most)]
            least, most = min(ends), max(ends)
        self._ends[monomial] = least, most
        return least, most
