"""Conditions as formulas: what is settled is folded here, and the same condition is always the same formula.

Folding stays in Python, because a formula handed to the solver and simplified there takes a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import z3

Truth: TypeAlias = bool | z3.BoolRef
"""A condition: settled, or a formula over the variables of one encoding."""


class Logic:
    """Makes formulas of one z3 context, each once."""

    def __init__(self, context: z3.Context) -> None:
        self.context = context
        self._made: dict[tuple[object, ...], z3.BoolRef] = {}
        self._opposite: dict[int, z3.BoolRef] = {}

    def variable(self, name: str) -> z3.BoolRef:
        return z3.Bool(symbol(name), self.context)

    def formula(self, truth: Truth) -> z3.BoolRef:
        """A condition as z3 takes it, settled or not."""
        return z3.BoolVal(truth, self.context) if isinstance(truth, bool) else truth

    def no(self, of: Truth) -> Truth:
        if isinstance(of, bool):
            return not of
        found = self._opposite.get(of.get_id())
        if found is None:
            found = z3.Not(of)
            # Each is kept as the other's opposite, so that its number is never another's.
            self._opposite[of.get_id()], self._opposite[found.get_id()] = found, of
        return found

    def all(self, parts: Iterable[Truth]) -> Truth:
        return self._joined("all", parts, False)

    def any(self, parts: Iterable[Truth]) -> Truth:
        return self._joined("any", parts, True)

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
        one, other = then.get_id(), orelse.get_id()
        if one == other:
            return then
        if one == test.get_id():
            return self.either(test, orelse)
        if other == test.get_id():
            return self.both(test, then)
        key = ("choice", test.get_id(), one, other)
        found = self._made.get(key)
        if found is None:
            parts = (test.as_ast(), then.as_ast(), orelse.as_ast())
            found = self._made[key] = z3.BoolRef(z3.Z3_mk_ite(self.context.ref(), *parts), self.context)
        return found

    def _joined(self, sign: str, parts: Iterable[Truth], deciding: bool) -> Truth:
        left: dict[int, z3.BoolRef] = {}
        for part in parts:
            if isinstance(part, bool):
                if part is deciding:
                    return deciding
                continue
            opposite = self._opposite.get(part.get_id())
            if opposite is not None and opposite.get_id() in left:
                return deciding
            left[part.get_id()] = part
        if len(left) < 2:
            return next(iter(left.values()), not deciding)
        key = (sign, *sorted(left))
        found = self._made.get(key)
        if found is None:
            # Not z3.And and z3.Or, which look for the context of every part anew.
            join = z3.Z3_mk_or if deciding else z3.Z3_mk_and
            parts = (z3.Ast * len(left))(*(part.as_ast() for part in left.values()))
            found = self._made[key] = z3.BoolRef(join(self.context.ref(), len(left), parts), self.context)
        return found


def symbol(name: str) -> str:
    """A name as the solver takes it: it ends one at the first character of number 0."""
    return name.encode("unicode_escape").decode("ascii")
