"""Names that are still open between some: small or micro, where one figure is missing.

What is asked of such a name may be settled all the same, as both are smaller than medium.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from guarantee_rules.backends.columnar.cells import Cell
from guarantee_rules.backends.columnar.choices import Choices
from guarantee_rules.backends.columnar.columns import TRUTH, Node
from guarantee_rules.backends.columnar.ground import Ground
from guarantee_rules.backends.columnar.words import NONE, Words, bit
from guarantee_rules.core.expr import Expr, Fact, If, Lit, Needs, Ref
from guarantee_rules.core.program import Definition


class OpenNames:
    """The names of one program; `members` has those of every enumeration its facts have."""

    def __init__(
        self,
        ground: Ground,
        cell: Callable[[Expr], Cell],
        choices: Choices,
        definitions: Mapping[str, Definition],
        members: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.ground = ground
        self.cell = cell
        self.choices = choices
        self.definitions = definitions
        self.maker, self.masks = ground.maker, ground.masks
        self._members = members
        self._names: dict[str, int] = {}
        """The bit of each name."""
        # By identity, each with the expression itself, so that its identity is never another's.
        self._candidates: dict[int, tuple[Expr, Words]] = {}

    def settled(self, expr: Expr) -> str | None:
        value = getattr(self.cell(expr).value, "value", None)
        return value if isinstance(value, str) else None

    def of_names(self, of: Expr, value: Node, options: tuple[str, ...], *, opposite: bool = False) -> Cell:
        """Whether a name is among some; of one that is still open between some, what holds of all of them."""
        cell, can = self.cell(of), self.candidates(of)
        if not can or not self.maker.nullable(cell.value):
            return self.ground.all_known(value, cell)
        can = self.masks.when(self.maker.unknown(cell.value), can)
        listed: dict[int, int] = {}
        for name in options:
            word, one = bit(self._name_bit(name))
            listed[word] = listed.get(word, 0) | one
        some = self.masks.some(can)
        all_in, none_in = self.masks.nothing_outside(can, listed), self.masks.nothing_inside(can, listed)
        holds, fails = (self.maker.constant(truth, TRUTH) for truth in (not opposite, opposite))
        branches = [
            (self.maker.known(cell.value), value),
            (self.maker.all(some, all_in), holds),
            (self.maker.all(some, none_in), fails),
        ]
        return self.ground.decided(self.maker.case(branches, self.maker.nothing(TRUTH)), [cell])

    def two_names(self, left: Expr, right: Expr, value: Node, *, opposite: bool) -> Cell:
        """Two names, neither of them settled: where one is known, the other may still be none but it, or never it."""
        one, other = self.cell(left), self.cell(right)
        maker, masks = self.maker, self.masks
        branches = [(maker.all(maker.known(one.value), maker.known(other.value)), value)]
        for known, open_ in ((one, right), (other, left)):
            can = self.candidates(open_)
            if not can or not maker.nullable(self.cell(open_).value):
                continue
            own = self._mask_of(known.value)
            holds, fails = (maker.constant(truth, TRUTH) for truth in (not opposite, opposite))
            met = masks.common(can, own)
            only = maker.all(masks.some(met), *(maker.compare(can[w], "==", met.get(w, maker.mask(0))) for w in can))
            here = maker.all(maker.known(known.value), maker.unknown(self.cell(open_).value), masks.some(can))
            branches += [(maker.all(here, only), holds), (maker.all(here, maker.no(masks.some(met))), fails)]
        if len(branches) == 1:
            return self.ground.all_known(value, one, other)
        return self.ground.decided(maker.case(branches, maker.nothing(TRUTH)), [one, other])

    def candidates(self, expr: Expr) -> Words:
        """The names an expression is or can still be, 0 where nothing is known of it; of one that is never open
        between some, none.
        """
        found = self._candidates.get(id(expr))
        if found is None:
            found = self._candidates[id(expr)] = expr, self._can_be(expr)
        return found[1]

    def _can_be(self, expr: Expr) -> Words:
        match expr:
            case Ref(name):
                return self.candidates(self.definitions[name].expr)
            case If():
                return self._chosen_candidates(expr)
            case Needs(parts, then):
                known = self.maker.all(*(self.maker.known(self.cell(part).value) for part in parts))
                return self.masks.when(known, self.candidates(then))
            case _:
                return NONE

    def _chosen_candidates(self, expr: If) -> Words:
        tests, thens, orelse = self.choices.chain(expr)
        if not tests:
            return self.candidates(orelse)
        branches = [self._all_candidates(branch) for branch in (*thens, orelse)]
        decided = self.maker.known(tests[0].value)
        told = [*(test.value for test in tests), decided]
        all_ = self.maker.all(*(self.masks.some(branch) for branch in branches))
        open_ = self.masks.when(all_, self.masks.union(*branches))
        return self.masks.case(list(zip(told, branches, strict=True)), open_)

    def _all_candidates(self, expr: Expr) -> Words:
        """The same of any name: of one that is known it is that name."""
        match expr:
            case Lit(str() as name):
                return self.masks.of([self._name_bit(name)])
            case Ref() | If() | Needs() if self.candidates(expr):
                return self.candidates(expr)
            case Fact(name):
                return self._mask_of(self.cell(expr).value, self._members[self.ground.facts[name].enum])
            case _:
                return self._mask_of(self.cell(expr).value)

    def _mask_of(self, value: Node, names: Iterable[str] | None = None) -> Words:
        """The name that a value is, of these or of all there are; 0 where it is not known."""
        every = (name for members in self._members.values() for name in members)
        branches = [
            (self.maker.compare(value, "==", self.maker.name(name)), self.masks.of([self._name_bit(name)]))
            for name in dict.fromkeys(names or (*every, *self._names))
        ]
        return self.masks.case(branches, NONE)

    def _name_bit(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))
