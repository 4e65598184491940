"""Conditions as formulas: what is settled is folded here, and the same condition is always the same formula.

Folding stays in Python, because a formula handed to the solver and simplified there takes a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

import z3

Truth: TypeAlias = bool | z3.BoolRef
"""A condition: settled, or a formula over the variables of one encoding."""


FEW = 6
"""Conditions joined of no more parts than this are taken apart where they are joined again."""


class Logic:
    """Makes formulas of one z3 context, each once."""

    def __init__(self, context: z3.Context) -> None:
        self.context = context
        self._made: dict[tuple[object, ...], z3.BoolRef] = {}
        self._opposite: dict[int, z3.BoolRef] = {}
        self._negative: set[int] = set()
        self._parts: dict[int, tuple[bool, tuple[z3.BoolRef, ...]]] = {}
        """Of what was joined, whether one part decides that it holds (any) or that it does not (all), and the parts."""

    def variable(self, name: str) -> z3.BoolRef:
        return z3.Bool(symbol(name), self.context)

    def formula(self, truth: Truth) -> z3.BoolRef:
        """A condition as z3 takes it, settled or not."""
        return z3.BoolVal(truth, self.context) if isinstance(truth, bool) else truth

    def no(self, of: Truth) -> Truth:
        if isinstance(of, bool):
            return not of
        found = self._opposite.get(number_of(of))
        if found is None:
            found = z3.Not(of)
            self._negative.add(number_of(found))
            # Each is kept as the other's opposite, so that its number is never another's.
            self._opposite[number_of(of)], self._opposite[number_of(found)] = found, of
        return found

    def all(self, parts: Iterable[Truth]) -> Truth:
        return self._joined(parts, False)

    def any(self, parts: Iterable[Truth]) -> Truth:
        return self._joined(parts, True)

    def both(self, *parts: Truth) -> Truth:
        return self.all(parts)

    def either(self, *parts: Truth) -> Truth:
        return self.any(parts)

    def same(self, left: Truth, right: Truth) -> Truth:
        """Whether both hold or neither does."""
        return self.choice(left, right, self.no(right))

    def choice(self, test: Truth, then: Truth, orelse: Truth) -> Truth:
        if isinstance(test, bool):
            return then if test else orelse
        if isinstance(then, bool):
            return self.either(test, orelse) if then else self.both(self.no(test), orelse)
        if isinstance(orelse, bool):
            return self.either(self.no(test), then) if orelse else self.both(test, then)
        test, meant = self.settled(test)
        if not meant:
            then, orelse = orelse, then
        one, other = number_of(then), number_of(orelse)
        if one == other:
            return then
        if one == number_of(test):
            return self.either(test, orelse)
        if other == number_of(test):
            return self.both(test, then)
        key = ("choice", number_of(test), one, other)
        found = self._made.get(key)
        if found is None:
            parts = (test.as_ast(), then.as_ast(), orelse.as_ast())
            found = self._made[key] = z3.BoolRef(z3.Z3_mk_ite(self.context.ref(), *parts), self.context)
        return found

    def settled(self, test: z3.BoolRef) -> tuple[z3.BoolRef, bool]:
        """A condition and whether it is meant, or the one it is the opposite of and that it is not."""
        return (self._opposite[number_of(test)], False) if number_of(test) in self._negative else (test, True)

    def _joined(self, parts: Iterable[Truth], deciding: bool) -> Truth:
        """All parts, or any: what is settled is left out, and what the others settle in one of them is too.

        Any of: not a, (a and b), c. Is any of: not a, b, c.
        """
        left = self._flat(parts, deciding)
        if left is None:
            return deciding
        for number, part in list(left.items()):
            members = self._members(part, not deciding)
            if members is None:
                continue
            if any(number_of(it) in left for it in members):
                del left[number]
                continue
            open_ = [
                it
                for it in members
                if (opposite := self._opposite.get(number_of(it))) is None or number_of(opposite) not in left
            ]
            if len(open_) < len(members):
                del left[number]
                rest = self._joined(open_, not deciding)
                if rest is deciding:
                    return deciding
                if not isinstance(rest, bool):
                    left[number_of(rest)] = rest
        if len(left) < 2:
            return next(iter(left.values()), not deciding)
        key = (deciding, *sorted(left))
        found = self._made.get(key)
        if found is None:
            # Not z3.And and z3.Or, which look for the context of every part anew.
            join = z3.Z3_mk_or if deciding else z3.Z3_mk_and
            asts = (z3.Ast * len(left))(*(part.as_ast() for part in left.values()))
            found = self._made[key] = z3.BoolRef(join(self.context.ref(), len(left), asts), self.context)
            self._parts[number_of(found)] = deciding, tuple(left.values())
        return found

    def _flat(self, parts: Iterable[Truth], deciding: bool) -> dict[int, z3.BoolRef] | None:
        """The parts by number, and the parts of those joined alike; None where one decides, or two are opposites."""
        left: dict[int, z3.BoolRef] = {}
        for whole in parts:
            if isinstance(whole, bool):
                if whole is deciding:
                    return None
                continue
            for part in self._members(whole, deciding) or (whole,):
                number = number_of(part)
                opposite = self._opposite.get(number)
                if opposite is not None and number_of(opposite) in left:
                    return None
                left[number] = part
        return left

    def _members(self, of: z3.BoolRef, deciding: bool) -> tuple[z3.BoolRef, ...] | None:
        """The parts of a condition that is all, or any, of a few; of its opposite the opposites of those."""
        number = number_of(of)
        joined = self._parts.get(number)
        if joined is not None:
            return joined[1] if joined[0] is deciding and len(joined[1]) <= FEW else None
        if number not in self._negative:
            return None
        joined = self._parts.get(number_of(self._opposite[number]))
        if joined is None or joined[0] is deciding or len(joined[1]) > FEW:
            return None
        return tuple(cast("z3.BoolRef", self.no(part)) for part in joined[1])


def symbol(name: str) -> str:
    """A name as the solver takes it: it ends one at the first character of number 0."""
    return name.encode("unicode_escape").decode("ascii")


def number_of(formula: z3.BoolRef) -> int:
    """The solver's number of a formula, kept with it: asking for it costs as much as making a formula."""
    try:
        return cast("int", formula.number)
    except AttributeError:
        formula.number = formula.get_id()
        return cast("int", formula.number)
