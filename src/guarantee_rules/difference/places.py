"""Where a kind of change is: as conditions of the rules, with a case in each part.

Where the conditions tell a part exactly, it is exact: all of it differs. Where amounts are rounded, a change can vanish
in the last fen; then the figures from which on it never does are looked for, and the rest is told as what it is.
Nothing is told that was not asked of the solver. `Unsettled` is left to whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from time import process_time
from typing import Any, cast

from guarantee_rules.backends.smt.asking import Asking, Unsettled, all_of, any_of, holds, no
from guarantee_rules.core.expr import All, Compare, Expr, Fact, Given, Lit, Not
from guarantee_rules.difference.found import Incomplete
from guarantee_rules.difference.kinds import Bool, Kind, Kinds
from guarantee_rules.difference.task import Piece, Sign
from guarantee_rules.difference.wishes import is_one_of, plain_values
from guarantee_rules.values.types import Type, Value

MOST = 48
"""Parts of one kind that are told."""
FEW = 6
"""Parts of one kind that people like to read: where there are more, they are told more widely, if that can be done."""
BRIEF = 1.0
"""Seconds for a query whose answer only makes what is told narrower or plainer."""
WISHES = 4
"""Wishes for a plainer case that may come to no answer; after that the case is taken as it is."""
_LARGE: Mapping[str, Decimal | int] = {
    "money": Decimal("10000.00"),
    "rate": Decimal("0.01"),
    "ratio": Decimal("0.01"),
    "integer": 1,
    "months": 1,
    "days": 1,
}
"""Sizes from which on a change is expected to be seen, whatever is rounded; the least such size is then looked for."""


@dataclass
class Places:
    """Finds the parts of kinds of change, under conditions that hold throughout."""

    kinds: Kinds
    asking: Asking
    until: float
    """When time is over, as `process_time` has it: what others do on the machine does not count."""

    def __post_init__(self) -> None:
        self.brief = Asking(self.asking.always, min(BRIEF, self.asking.seconds), counted=self.asking.counted)

    def told(self, kind: Kind, most: int = MOST) -> tuple[list[Piece], Incomplete]:
        """All parts. If they are many, those that rounding makes so are told more widely."""
        pieces, incomplete = self._parts(kind, FEW if kind.figures else most, narrow=True)
        if incomplete == "limit" and kind.figures:
            return self._parts(kind, most, narrow=False)
        return pieces, incomplete

    def case(
        self, conditions: list[Bool], signs: Iterable[Sign] = (), showing: Bool | None = None
    ) -> Mapping[str, Value]:
        """A case as plain as can be: at the end of an interval, on the usual day, in figures of usual size."""
        if showing is not None and self._shown(*conditions, showing):
            conditions = [*conditions, showing]
        model, patience = self.asking.model(*conditions), WISHES

        def granted(wish: Expr) -> bool:
            """Whether a wish can be met besides those before; then it is."""
            nonlocal model, conditions, patience
            wished = self.kinds.scope.true(wish)
            try:
                found = self.brief.model(*conditions, wished) if patience else None
            except Unsettled:
                patience -= 1
                return False
            if found is not None:
                model, conditions = found, [*conditions, wished]
            return found is not None

        for end in _ends(signs):
            granted(end)
        facts, absent, case = self.kinds.task.joint.facts, self.kinds.encoding.absent, self.kinds.encoding.case
        main = next((name for name, type in facts.items() if type.name == "money"), "")
        for name, type in reversed(list(facts.items())):  # so that of a sum the first amounts to something
            if name in absent and granted(Not(Given(name))):
                continue
            value = case(model).facts.get(name)
            for values in plain_values(type, value, self.kinds.task.day, main=name == main):
                if values and granted(is_one_of(name, values, type)):
                    break
        return case(model).facts

    def _parts(self, kind: Kind, most: int, *, narrow: bool) -> tuple[list[Piece], Incomplete]:
        """A model, the conditions it meets, as few of them as suffice; then one that meets none of those; and so on."""
        asking, true = self.asking, self.kinds.scope.true
        pieces: list[Piece] = []
        covered: list[Bool] = []
        certain: list[Bool] = []
        open_ = {expr: not self._ruled_out(no(self.kinds.scope.known(expr))) for expr in kind.atoms}
        while (model := asking.model(kind.differs, *(no(one) for one in covered))) is not None:
            if len(covered) == most:
                return pieces, "limit"
            if process_time() > self.until:
                return pieces, "unsettled"
            signs = self._signs(kind.atoms, open_, model)
            literals = [self._formula(sign) for sign in signs]
            kept, sizes = self._core(literals, no(kind.differs)), list[Expr]()
            exact = kept is not None
            if kept is None:
                kept, sizes = self._nearly(kind, literals, narrow=narrow)
            conditions, told = [literals[at] for at in kept], [signs[at] for at in kept]
            covered.append(all_of(conditions))
            if exact or sizes:
                above = [true(size) for size in sizes]
                certain.append(all_of([*conditions, *above]))
                ends = (*told, *(Sign(size, True) for size in sizes))
                pieces.append(Piece(ends, self.case([kind.differs, *conditions, *above], ends, kind.showing)))
                beneath = [*conditions, no(all_of(above))]
                if exact or self._ruled_out(kind.differs, *beneath):
                    continue
                size = All(tuple(sizes)) if len(sizes) > 1 else sizes[0]
                known = self._ruled_out(no(self.kinds.scope.known(size)), *conditions)
                conditions, told = beneath, [*told, Sign(size, False, known)]
            pieces.append(Piece(tuple(told), self.case([kind.differs, *conditions], told, kind.showing), exact=False))
        # Once more in one query each: nothing differs outside what is told, and all that is told as exact differs.
        outside = asking.model(kind.differs, no(any_of(covered)))
        inside = asking.model(no(kind.differs), any_of(certain)) if certain else None
        return pieces, "" if outside is None and inside is None else "undetermined"

    def _signs(self, exprs: Iterable[Expr], open_: Mapping[Expr, bool], model: Any) -> list[Sign]:
        """What a model makes of the conditions. Those to be done without first come first: what is open or false."""
        scope, found = self.kinds.scope, list[Sign]()
        for expr in exprs:
            if holds(model, scope.true(expr)):
                found.append(Sign(expr, True))
            elif open_[expr] and not holds(model, scope.false(expr)):
                found.append(Sign(expr, None))
            else:
                found.append(Sign(expr, False))
        return sorted(found, key=_plainness)

    def _formula(self, sign: Sign) -> Bool:
        scope = self.kinds.scope
        if sign.holds is None:
            return no(scope.known(sign.of))
        return scope.true(sign.of) if sign.holds else scope.false(sign.of)

    # --- where conditions alone do not tell: amounts so small that a change vanishes in rounding

    def _nearly(self, kind: Kind, literals: list[Bool], *, narrow: bool) -> tuple[tuple[int, ...], list[Expr]]:
        """Conditions around a model, and the figures from which on all that meets them differs; none if none are found.

        First with the conditions without which nothing near the model differs; then, if `narrow`, with all it meets.
        """
        needed, before = list(range(len(literals))), 0
        while len(needed) != before:  # what bounds one figure from the same side goes one after the other
            before = len(needed)
            for at in tuple(needed):
                others = [literals[other] for other in needed if other != at]
                if self._shown(kind.differs, *others, no(literals[at])):
                    needed.remove(at)
        if sizes := self._sizes(kind, [literals[at] for at in needed]):
            return tuple(needed), sizes
        if narrow and (sizes := self._sizes(kind, literals)):
            above = (self.kinds.scope.true(size) for size in sizes)
            return self._core(literals, no(kind.differs), *above) or tuple(range(len(literals))), sizes
        return tuple(needed), []

    def _sizes(self, kind: Kind, literals: list[Bool]) -> list[Expr]:
        """Figures from which on the change never vanishes under these conditions; none where none are found."""
        true = self.kinds.scope.true
        sizes: dict[Expr, Expr] = {}
        for of, type in self._measured(kind):
            size = Compare(of, ">=", Lit(_LARGE[type.name], type))
            if self._shown(*literals, *(true(other) for other in (*sizes.values(), size))):
                sizes[of] = size

        def vanishes(chosen: Mapping[Expr, Expr]) -> bool:
            return not self._ruled_out(no(kind.differs), *literals, *(true(size) for size in chosen.values()))

        if not sizes or vanishes(sizes):
            return []
        for of in list(sizes):
            fewer = {other: size for other, size in sizes.items() if other != of}
            if fewer and not vanishes(fewer):
                sizes = fewer
        for of in list(sizes):
            sizes[of] = self._least_size(of, sizes, vanishes)
        return list(sizes.values())

    # What follows may come to no answer without harm: a part is then told more widely, or as differing somewhere.

    def _shown(self, *conditions: Bool) -> bool:
        """Whether a case is found."""
        try:
            return self.brief.model(*conditions) is not None
        except Unsettled:
            return False

    def _ruled_out(self, *conditions: Bool) -> bool:
        """Whether there surely is no case."""
        try:
            return self.brief.never(*conditions)
        except Unsettled:
            return False

    def _core(self, parts: list[Bool], *conditions: Bool) -> tuple[int, ...] | None:
        try:
            return self.brief.core(parts, *conditions)
        except Unsettled:
            return None

    def _measured(self, kind: Kind) -> Iterator[tuple[Expr, Type]]:
        """What the conditions hold against a figure, and the facts that are in none of these."""
        met: set[str] = set()
        compared = [atom for atom in kind.atoms if isinstance(atom, Compare)]
        for of, figure in {atom.left: atom.right for atom in compared if isinstance(atom.right, Lit)}.items():
            if figure.type.name in _LARGE:
                met |= self.kinds.facts_behind(of).keys()
                yield of, figure.type
        for name in kind.figures:
            if name not in met:
                yield Fact(name), self.kinds.type_of(name)

    def _least_size(
        self, of: Expr, sizes: Mapping[Expr, Expr], vanishes: Callable[[Mapping[Expr, Expr]], bool]
    ) -> Expr:
        """The least figure from which on the change never vanishes, the others being as they are."""
        size = cast("Compare", sizes[of])
        type = cast("Lit", size.right).type
        steps = self.kinds.encoding.domain.numbers[type.name]
        high, low = steps.steps(_LARGE[type.name]) or 0, 0
        while low < high:
            middle = (low + high) // 2
            if vanishes({**sizes, of: Compare(of, ">=", Lit(steps.value(middle, type.name), type))}):
                low = middle + 1
            else:
                high = middle
        return Compare(of, ">=", Lit(steps.value(high, type.name), type))


def _plainness(sign: Sign) -> int:
    """What says least comes first: that a name is not another one; then what does not hold; then what holds."""
    if sign.holds is None:
        return 3
    if sign.holds:
        return 2
    match sign.of:
        case Compare(_, "==", Lit(str())):
            return 0
        case _:
            return 1


def _ends(signs: Iterable[Sign]) -> Iterator[Expr]:
    """That a figure which the signs bound from above is at that bound."""
    for sign in signs:
        match sign.of:
            case Compare(left, "<=", Lit(value, type)) if sign.holds and not isinstance(value, str | bool):
                yield Compare(left, "==", Lit(value, type))
            case Compare(left, ">", Lit(value, type)) if sign.holds is False and not isinstance(value, str | bool):
                yield Compare(left, "==", Lit(value, type))
            case _:
                pass
