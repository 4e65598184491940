"""Choices and comparisons of values that may be unknown, by the reference's rules (core/evaluate.py, in its order)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from guarantee_rules.backends.smt.logic import Logic, Truth
from guarantee_rules.backends.smt.moments import Moments
from guarantee_rules.backends.smt.polys import Poly
from guarantee_rules.backends.smt.terms import Condition, Date, Name, Names, Number, Term
from guarantee_rules.backends.smt.wholes import Wholes
from guarantee_rules.core.expr import Comparator


class Choosing:
    """What becomes of values of which some may be unknown."""

    def __init__(self, logic: Logic, wholes: Wholes, moments: Moments) -> None:
        self.logic = logic
        self.wholes = wholes
        self.moments = moments

    # --- conditions

    def decided_by(self, deciding: bool, parts: Sequence[Condition]) -> Condition:
        """All or any: one part that decides is enough, whatever is unknown."""
        logic = self.logic
        join = logic.any if deciding else logic.all
        value = join(part.value for part in parts)
        decided = logic.any(logic.both(part.known, part.value if deciding else logic.no(part.value)) for part in parts)
        known = logic.either(logic.all(part.known for part in parts), decided)
        return Condition(value, known, logic.both(logic.no(known), logic.any(part.missing for part in parts)))

    def opposite(self, of: Condition) -> Condition:
        return replace(of, value=self.logic.no(of.value))

    def lifted(self, value: Truth, *parts: Term) -> Condition:
        """A condition that is known where all it is made of is."""
        return Condition(value, *self.status(*parts))

    def status(self, *parts: Term) -> tuple[Truth, Truth]:
        """Whether all of several values are known, and whether anything is missing in them."""
        return self.logic.all(part.known for part in parts), self.logic.any(part.missing for part in parts)

    # --- comparisons

    def compared(self, left: Term, op: Comparator, right: Term) -> Condition:
        if op == "!=":
            return self.opposite(self.compared(left, "==", right))
        if op == ">=":
            return self.compared(right, "<=", left)
        if op == ">":
            return self.opposite(self.compared(left, "<=", right))
        if op == "<":
            return self.opposite(self.compared(right, "<=", left))
        if op == "==" and isinstance(left, Name) and isinstance(right, Name):
            return self._same_name(left, right)
        value = self.equal(left, right) if op == "==" else self._at_most(left, right)
        return self.lifted(value, left, right)

    def equal(self, left: Term, right: Term) -> Truth:
        """Whether two known values are the same."""
        match left, right:
            case Condition(), Condition():
                return self.logic.same(left.value, right.value)
            case Number(), Number():
                return self.wholes.equal(*self.aligned(left, right)[1])
            case Date(), Date():
                return self.moments.equal(left.moment, right.moment)
            case Name(), Name():
                return self.logic.any(
                    self.logic.both(is_it, right.can.get(name, False)) for name, is_it in left.can.items()
                )
            case Names(), Names():
                listed = {**left.members, **right.members}
                return self.logic.all(
                    self.logic.same(left.members.get(name, False), right.members.get(name, False)) for name in listed
                )
            case _:
                raise TypeError(f"{type(left).__name__} and {type(right).__name__} are not compared")

    def _at_most(self, left: Term, right: Term) -> Truth:
        match left, right:
            case Number(), Number():
                return self.wholes.at_most(*self.aligned(left, right)[1])
            case Date(), Date():
                return self.moments.at_most(left.moment, right.moment)
            case _:
                raise TypeError(f"{type(left).__name__} and {type(right).__name__} have no order")

    # --- names

    def one_of(self, of: Name, options: Iterable[str]) -> Condition:
        """Whether a name is one of some; of one that is still open between some, what holds of all of them."""
        listed = frozenset(options)
        inside = self.logic.any(can for name, can in of.can.items() if name in listed)
        outside = self.logic.any(can for name, can in of.can.items() if name not in listed)
        if of.known is True:
            return Condition(inside)
        value = self.logic.both(inside, self.logic.no(outside))
        known = self.logic.either(value, self.logic.both(outside, self.logic.no(inside)))
        return Condition(value, known, self.logic.both(of.missing, self.logic.no(known)))

    def _same_name(self, left: Name, right: Name) -> Condition:
        """Where one is known, it is looked for among what the other can be; where neither is, nothing is known."""
        for one, other in ((left, right), (right, left)):
            if len(one.can) == 1 and one.known is True:
                return self.one_of(other, one.can)
        logic = self.logic
        meet = self.equal(left, right)
        if left.known is True and right.known is True:
            return Condition(meet)
        some = logic.both(self.some(left), self.some(right))
        looked = logic.both(logic.either(left.known, right.known), some)
        same = logic.either(
            logic.both(left.known, self._within(right, left)), logic.both(right.known, self._within(left, right))
        )
        value = logic.both(looked, same)
        known = logic.either(value, logic.both(looked, logic.no(meet)))
        missing = logic.both(logic.no(known), logic.either(left.missing, right.missing))
        return Condition(value, known, missing)

    def some(self, of: Name) -> Truth:
        """Whether anything is known of a name: what it is, or among which it is."""
        return True if of.known is True else self.logic.any(of.can.values())

    def _within(self, inner: Name, outer: Name) -> Truth:
        return self.logic.all(
            self.logic.either(self.logic.no(can), outer.can.get(name, False)) for name, can in inner.can.items()
        )

    # --- choices

    def choice(self, test: Condition, then: Term, orelse: Term) -> Term:
        """Where the test is known the branch it takes; elsewhere what both branches agree on."""
        logic = self.logic
        if test.known is True and isinstance(test.value, bool):
            return then if test.value else orelse
        agreed: Truth = False
        if test.known is not True:
            agreed = logic.both(then.known, orelse.known, self._alike(then, orelse))
        known = logic.choice(test.known, logic.choice(test.value, then.known, orelse.known), agreed)
        waiting = logic.both(logic.no(agreed), logic.any((test.missing, then.missing, orelse.missing)))
        missing = logic.choice(test.known, logic.choice(test.value, then.missing, orelse.missing), waiting)
        return self._chosen(test, then, orelse, known, missing)

    def _alike(self, left: Term, right: Term) -> Truth:
        """Whether known values are the same and of one type: 5 months are not the ratio 5."""
        alike = self.equal(left, right)
        if isinstance(left, Number) and isinstance(right, Number):
            return self.logic.both(alike, self.logic.same(left.integer, right.integer))
        return alike

    def _chosen(self, test: Condition, then: Term, orelse: Term, known: Truth, missing: Truth) -> Term:
        logic = self.logic
        match then, orelse:
            case Condition(), Condition():
                return Condition(logic.choice(test.value, then.value, orelse.value), known, missing)
            case Number(), Number():
                scale, (one, other) = self.aligned(then, orelse)
                integer = logic.choice(test.value, then.integer, orelse.integer)
                return Number(self.wholes.choice(test.value, one, other), scale, known, missing, integer)
            case Date(), Date():
                return Date(self.moments.choice(test.value, then.moment, orelse.moment), known, missing)
            case Name(), Name():
                return Name(self._candidates(test, then, orelse), known, missing)
            case Names(), Names():
                listed = {**then.members, **orelse.members}
                members = {
                    name: logic.choice(test.value, then.members.get(name, False), orelse.members.get(name, False))
                    for name in listed
                }
                return Names(members, known, missing)
            case _:
                raise TypeError(f"{type(then).__name__} and {type(orelse).__name__} are no alternatives")

    def _candidates(self, test: Condition, then: Name, orelse: Name) -> dict[str, Truth]:
        """The names of the branch taken; where none is, those of both, if something is known of each."""
        logic = self.logic
        both = False if test.known is True else logic.both(self.some(then), self.some(orelse))
        found: dict[str, Truth] = {}
        for name in {**then.can, **orelse.can}:
            one, other = then.can.get(name, False), orelse.can.get(name, False)
            taken, open_ = logic.choice(test.value, one, other), logic.both(both, logic.either(one, other))
            can = logic.choice(test.known, taken, open_)
            if can is not False:
                found[name] = can
        return found

    def after(self, term: Term, known: Truth, missing: Truth) -> Term:
        """A value that waits for others: whether they are known, and whether anything is missing in them."""
        logic = self.logic
        together = logic.both(known, term.known)
        waiting = logic.choice(known, term.missing, missing)
        if isinstance(term, Name):
            can = {name: logic.both(known, can) for name, can in term.can.items()}
            return Name({name: it for name, it in can.items() if it is not False}, together, waiting)
        return replace(term, known=together, missing=waiting)

    # --- numbers

    def aligned(self, *numbers: Number) -> tuple[int, list[Poly]]:
        """Numbers at the finest scale among them."""
        scale = max(number.scale for number in numbers)
        return scale, [self.wholes.times(number.whole, 10 ** (scale - number.scale)) for number in numbers]

    def extreme(self, which: str, left: Number | Date, right: Number | Date) -> Number | Date:
        """The less or the greater; the first of two that are equal."""
        known, missing = self.status(left, right)
        least, most = (left, right) if which == "min" else (right, left)
        first = self._at_most(least, most)
        if isinstance(left, Number) and isinstance(right, Number):
            scale, (one, other) = self.aligned(left, right)
            whole = self.wholes.choice(first, one, other)
            return Number(whole, scale, known, missing, self.logic.choice(first, left.integer, right.integer))
        assert isinstance(left, Date)
        assert isinstance(right, Date)
        return Date(self.moments.choice(first, left.moment, right.moment), known, missing)
