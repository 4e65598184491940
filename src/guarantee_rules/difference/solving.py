"""What a child process does: asks the solver where one question is answered otherwise, and hands over part by part.

Where conditions of the rules tell a part exactly, it is exact: all of it differs. Where amounts are rounded, a change
can vanish in the last fen; then the figures from which it never does are looked for, and the rest is told as what it
is. Nothing is handed over that was not asked of the solver; time that ran out is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from guarantee_rules.core.expr import FALSE, All, Arithmetic, Compare, Expr, Fact, Given, Lit, Not, either
from guarantee_rules.core.expr import Any as AnyOf
from guarantee_rules.core.parts import mentions
from guarantee_rules.core.program import Definition, Output
from guarantee_rules.difference.atoms import atoms
from guarantee_rules.difference.found import Direction, Incomplete
from guarantee_rules.difference.joint import Joint, listed, refers
from guarantee_rules.difference.order import grows, of_outcomes
from guarantee_rules.values.numbers import multiply
from guarantee_rules.values.types import EXACT_DECIMAL, MONEY, NUMERIC, Type, Value

if TYPE_CHECKING:
    from guarantee_rules.backends.smt.asking import Asking
    from guarantee_rules.backends.smt.encoding import Encoding
    from guarantee_rules.backends.smt.scope import Scope

Bool = Any
Model = Any


@dataclass(frozen=True)
class Task:
    """One question to be settled; everything in it can be sent to another process."""

    joint: Joint
    members: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    """The facts that need not be stated."""
    day: date
    """When the cases shown are to be, where that is left to choose."""
    least: tuple[tuple[str, Value], ...]
    """Facts that are at least so much, as the vocabulary says."""
    composed: bool
    """Whether it takes in other questions: then in whose favour it changed is asked, and not where."""
    seconds: float
    """For one query."""
    total: float = 45.0
    """For all of them; what is not asked by then is told as not settled."""
    limit: int = 48
    """Parts of one kind that are told."""


@dataclass(frozen=True)
class Sign:
    """A condition, and whether it is true, false, or neither known to be the one nor the other."""

    of: Expr
    holds: bool | None


@dataclass(frozen=True)
class Piece:
    """One part of what differs, as conditions, with a case in it."""

    signs: tuple[Sign, ...]
    facts: Mapping[str, Value]
    exact: bool = True


@dataclass(frozen=True)
class Part:
    """All pieces of one kind of change: from one outcome to another, or of one value in one direction."""

    about: str
    direction: Direction
    old: str | None
    new: str | None
    pieces: tuple[Piece, ...]
    incomplete: Incomplete = ""


@dataclass(frozen=True)
class Largest:
    """The largest change of an amount there is in the domain."""

    about: str
    change: Decimal
    facts: Mapping[str, Value]
    certified: bool


@dataclass(frozen=True)
class Ended:
    """Nothing more comes; what stands for what the solver does not know, such as working days."""

    unencoded: tuple[str, ...] = ()
    all_asked: bool = True


Told = Part | Largest | Ended


def settle(task: Task) -> Iterator[Told]:
    """Every kind of change in turn, only those that there are, and at last that all was asked."""
    yield from _Settling(task).parts()


@dataclass
class _Kind:
    """A kind of change: where it is, and the conditions to tell it in."""

    about: str
    direction: Direction
    old: str | None
    new: str | None
    differs: Bool
    atoms: tuple[Expr, ...]
    figures: tuple[str, ...] = ()
    """The facts by whose size a change can vanish in rounding."""
    told: bool = True
    """Whether it is told where, or only that it is."""


@dataclass
class _Settling:
    task: Task
    definitions: Mapping[str, Definition] = field(init=False)
    encoding: Encoding = field(init=False)
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        from guarantee_rules.backends.smt.encoding import Encoding

        joint = self.task.joint
        self.definitions = {definition.name: definition for definition in joint.definitions}
        absent = self.task.optional & joint.facts.keys()
        self.encoding = Encoding(joint.facts, {}, self.task.members, absent=tuple(sorted(absent)))
        self.scope = self.encoding.scope(joint.definitions)

    def parts(self) -> Iterator[Told]:
        from guarantee_rules.backends.smt.asking import Asking, Unsettled

        kinds = [*self._validity(), *self._outcomes(), *self._listed(), *self._values()]
        least = self._least()
        both = [self.scope.true(self.task.joint.old.governed), self.scope.true(self.task.joint.new.governed)]
        # The bounds are complete only now that everything has been encoded.
        bounds = [*self.encoding.bounds, *least]
        anyhow, asking = Asking(bounds, self.task.seconds), Asking([*bounds, *both], self.task.seconds)
        try:
            asking = anyhow if asking.never() else asking
        except Unsettled:
            asking = anyhow
        decided, until = False, monotonic() + self.task.total
        for kind in kinds:
            if monotonic() > until:
                yield Ended(tuple(sorted(self.encoding.unencoded)), all_asked=False)
                return
            if kind.about.startswith("?") and decided:
                continue  # what only follows from what was told already
            found = self._found(kind, anyhow if kind.about == "validity" else asking)
            if found is not None:
                decided = True
                yield found
        yield from self._largest(asking)
        yield Ended(tuple(sorted(self.encoding.unencoded)))

    def _least(self) -> list[Bool]:
        facts = self.task.joint.facts
        return [
            self.scope.true(either(Not(Given(name)), Compare(Fact(name), ">=", Lit(value, facts[name]))))
            if name in self.task.optional
            else self.scope.true(Compare(Fact(name), ">=", Lit(value, facts[name])))
            for name, value in self.task.least
            if name in facts
        ]

    # --- the kinds of change

    def _validity(self) -> Iterator[_Kind]:
        joint, scope = self.task.joint, self.scope
        if joint.same_governed or (joint.form != "validity" and joint.same_days):
            return
        told = self._atoms(joint.old.governed, joint.new.governed)
        names = ("in_force", "not_in_force")
        for (old, new), one, two in ((names, scope.true, scope.false), (names[::-1], scope.false, scope.true)):
            yield _Kind(
                "validity", "otherwise", old, new, _both(one(joint.old.governed), two(joint.new.governed)), told
            )

    def _outcomes(self) -> Iterator[_Kind]:
        joint = self.task.joint
        if joint.same_outcome:
            return
        old, new = self.scope.outcomes(joint.old.outcome), self.scope.outcomes(joint.new.outcome)
        told = () if self.task.composed else self._atoms(joint.old.outcome, joint.new.outcome)
        for one, before in old.items():
            for two, after in new.items():
                if one != two:
                    direction = of_outcomes(joint.form, one, two)
                    differs = _both(before, after)
                    yield _Kind("outcome", direction, one, two, differs, told, told=not self.task.composed)

    def _listed(self) -> Iterator[_Kind]:
        joint = self.task.joint
        if joint.form != "list":
            return
        for rule in joint.changed_rules:
            old, new = listed(joint.old.checks.get(rule)), listed(joint.new.checks.get(rule))
            if old == new:
                continue
            told = self._atoms(old, new)
            for one, two, before, after in (("no", "yes", Not(old), new), ("yes", "no", old, Not(new))):
                differs = self.scope.true(All((before, after)))
                yield _Kind(f"listed:{rule}", "otherwise", one, two, differs, told)

    def _values(self) -> Iterator[_Kind]:
        joint = self.task.joint
        if self.task.composed:
            return
        for name in joint.changed_outputs:
            old, new = joint.old.outputs.get(name), joint.new.outputs.get(name)
            follows = joint.form == "verdict" and name.endswith(("headroom", "excess"))
            about = f"?{name}" if follows else name
            if old is not None and new is not None and old.type == new.type:
                yield from self._changing(about, old, new)
            if joint.form != "verdict" and (old is None or new is None or old.applies != new.applies):
                yield from self._appearing(about, old, new)

    def _changing(self, about: str, old: Output, new: Output) -> Iterator[_Kind]:
        there = (old.applies, new.applies)
        told = self._atoms(*there, old.expr, new.expr)
        directions = grows(new.type)
        if directions is None:
            names = self.task.members.get(new.type.enum, ())
            yield _Kind(about, "otherwise", None, None, self._differ(old, new, names), told)
            return
        figures = self._figures(old.expr, new.expr) if new.type.name != "date" else ()
        for direction, op in zip(directions, (">", "<"), strict=True):
            differs = self.scope.true(All((*there, Compare(new.expr, ">" if op == ">" else "<", old.expr))))
            yield _Kind(about, direction, None, None, differs, told, figures)

    def _differ(self, old: Output, new: Output, names: tuple[str, ...]) -> Bool:
        there = (old.applies, new.applies)
        if new.type.name == "enum":
            apart = [
                All((Compare(old.expr, "==", Lit(name, old.type)), Compare(new.expr, "!=", Lit(name, new.type))))
                for name in names
            ]
            return self.scope.true(All((*there, AnyOf(tuple(apart)))))
        return self.scope.true(All((*there, Compare(old.expr, "!=", new.expr))))

    def _appearing(self, about: str, old: Output | None, new: Output | None) -> Iterator[_Kind]:
        before, after = (FALSE if one is None else one.applies for one in (old, new))
        told = self._atoms(before, after)
        for one, two, was, now in (("none", "some", Not(before), after), ("some", "none", before, Not(after))):
            yield _Kind(about, "otherwise", one, two, self.scope.true(All((was, now))), told)

    def _atoms(self, *exprs: Expr) -> tuple[Expr, ...]:
        return atoms(exprs, self.definitions, self.task.joint.facts)

    def _figures(self, *exprs: Expr) -> tuple[str, ...]:
        """The numbers stated of a case that a value is worked out from."""
        found: dict[str, None] = {}
        for expr in exprs:
            found |= self._facts_behind(expr)
        numbers = ("money", "rate", "ratio", "integer", "months", "days")
        facts = self.task.joint.facts
        return tuple(name for name in found if facts[name].name in numbers)

    def _facts_behind(self, expr: Expr) -> dict[str, None]:
        """The facts an expression speaks of, those of definitions included."""
        found = dict(mentions(expr).facts)
        for name in sorted(refers(expr, self.definitions)):
            found |= mentions(self.definitions[name].expr).facts
        return found

    # --- where

    def _found(self, kind: _Kind, asking: Asking) -> Part | None:
        """All pieces of a kind of change; None where there surely is none."""
        from guarantee_rules.backends.smt.asking import Unsettled

        pieces: list[Piece] = []
        try:
            model = asking.model(kind.differs)
            if model is None:
                return None
            if not kind.told:
                pieces.append(Piece((), self._case(asking, [kind.differs]), exact=False))
                return self._part(kind, pieces)
            return self._part(kind, pieces, self._pieces(kind, asking, pieces))
        except Unsettled:
            return self._part(kind, pieces, "unsettled")

    def _part(self, kind: _Kind, pieces: list[Piece], incomplete: Incomplete = "") -> Part:
        return Part(kind.about.lstrip("?"), kind.direction, kind.old, kind.new, tuple(pieces), incomplete)

    def _pieces(self, kind: _Kind, asking: Asking, pieces: list[Piece]) -> Incomplete:
        """A model, the conditions it meets, as few of them as suffice; then one that meets none of those; and so on."""
        from guarantee_rules.backends.smt.asking import all_of, any_of, no

        covered: list[Bool] = []
        certain: list[Bool] = []
        until = monotonic() + self.task.total / 2
        open_ = {expr: not asking.never(no(self.scope.known(expr))) for expr in kind.atoms}
        while (model := asking.model(kind.differs, *(no(one) for one in covered))) is not None:
            if len(covered) == self.task.limit:
                return "limit"
            if monotonic() > until:
                return "unsettled"
            signs = self._signs(kind.atoms, open_, model)
            literals = [self._formula(sign, open_) for sign in signs]
            kept = asking.core(literals, no(kind.differs))
            if kept is not None:
                conditions = [literals[at] for at in kept]
                pieces.append(self._piece(kind, asking, [signs[at] for at in kept], conditions, exact=True))
                covered.append(all_of(conditions))
                certain.append(covered[-1])
                continue
            kept, sizes = self._nearly(kind, asking, literals, narrow=len(pieces) < MOST_NARROW)
            conditions, told = [literals[at] for at in kept], [signs[at] for at in kept]
            covered.append(all_of(conditions))
            if sizes:
                above = [self.scope.true(size) for size in sizes]
                certain.append(all_of([*conditions, *above]))
                ends = [*told, *(Sign(size, True) for size in sizes)]
                pieces.append(self._piece(kind, asking, ends, [*conditions, *above], exact=True))
                beneath = [kind.differs, *conditions, no(all_of(above))]
                if asking.never(*beneath):
                    continue
                conditions, told = beneath[1:], [*told, Sign(All(tuple(sizes)) if len(sizes) > 1 else sizes[0], False)]
            pieces.append(self._piece(kind, asking, told, conditions))
        # Once more in one query each: nothing differs outside what is told, and all that is told as exact differs.
        outside = asking.model(kind.differs, no(any_of(covered)))
        inside = asking.model(no(kind.differs), any_of(certain)) if certain else None
        return "" if outside is None and inside is None else "undetermined"

    def _signs(self, exprs: Iterable[Expr], open_: Mapping[Expr, bool], model: Model) -> list[Sign]:
        """What a model makes of the conditions. Those to be done without first come first: what is open or false."""
        from guarantee_rules.backends.smt.asking import holds

        found: list[Sign] = []
        for expr in exprs:
            if holds(model, self.scope.true(expr)):
                found.append(Sign(expr, True))
            elif open_[expr] and not holds(model, self.scope.false(expr)):
                found.append(Sign(expr, None))
            else:
                found.append(Sign(expr, False))
        return sorted(found, key=_plainness)

    def _formula(self, sign: Sign, open_: Mapping[Expr, bool]) -> Bool:
        from guarantee_rules.backends.smt.asking import no

        if sign.holds is None:
            return no(self.scope.known(sign.of))
        return self.scope.true(sign.of) if sign.holds else self.scope.false(sign.of)

    def _piece(
        self, kind: _Kind, asking: Asking, signs: list[Sign], conditions: list[Bool], *, exact: bool = False
    ) -> Piece:
        """With a case in it."""
        return Piece(tuple(signs), self._case(asking, [kind.differs, *conditions], _ends(signs)), exact)

    def _case(self, asking: Asking, conditions: list[Bool], ends: Iterable[Expr] = ()) -> Mapping[str, Value]:
        """A case as plain as can be: at the end of an interval, on the usual day, all that does not matter nothing."""
        from guarantee_rules.backends.smt.asking import Unsettled

        model, until = asking.model(*conditions), monotonic() + self.task.seconds
        for wish in (*ends, *self._plain()):
            if monotonic() > until:
                break
            wished = self.scope.true(wish)
            try:
                found = asking.model(*conditions, wished)
            except Unsettled:
                continue
            if found is not None:
                model, conditions = found, [*conditions, wished]
        return self.encoding.case(model).facts

    def _plain(self) -> Iterator[Expr]:
        """What would be plain of each fact; the last first, so that of a sum the first amounts to something."""
        for name, type in reversed(list(self.task.joint.facts.items())):
            if name in self.encoding.absent:
                yield Not(Given(name))
            elif type.name == "date":
                yield Compare(Fact(name), "==", Lit(self.task.day, type))
            elif type.name in NUMERIC:
                yield Compare(Fact(name), "==", Lit(Decimal("0.00") if type.name in EXACT_DECIMAL else 0, type))

    # --- where conditions alone do not tell: amounts so small that a change vanishes in rounding

    def _nearly(
        self, kind: _Kind, asking: Asking, literals: list[Bool], *, narrow: bool
    ) -> tuple[tuple[int, ...], list[Expr]]:
        """Conditions around a model, and the figures from which on all that meets them differs; none if none are found.

        First with the conditions without which nothing near the model differs; then, if `narrow`, with all it meets.
        """
        from guarantee_rules.backends.smt.asking import no

        needed, before = list(range(len(literals))), 0
        while len(needed) != before:  # what bounds one figure from the same side goes one after the other
            before = len(needed)
            for at in tuple(needed):
                others = [literals[other] for other in needed if other != at]
                if not asking.never(kind.differs, *others, no(literals[at])):
                    needed.remove(at)
        if sizes := self._sizes(kind, asking, [literals[at] for at in needed]):
            return tuple(needed), sizes
        if narrow and (sizes := self._sizes(kind, asking, literals)):
            above = (self.scope.true(size) for size in sizes)
            return asking.core(literals, no(kind.differs), *above) or tuple(range(len(literals))), sizes
        return tuple(needed), []

    def _sizes(self, kind: _Kind, asking: Asking, literals: list[Bool]) -> list[Expr]:
        """Figures from which on the change never vanishes under these conditions; none where none are found."""
        from guarantee_rules.backends.smt.asking import no

        sizes: dict[Expr, Expr] = {}
        for of, type in self._measured(kind):
            size = Compare(of, ">=", Lit(_LARGE[type.name], type))
            if not asking.never(*literals, *(self.scope.true(other) for other in (*sizes.values(), size))):
                sizes[of] = size

        def vanishes(chosen: Mapping[Expr, Expr]) -> bool:
            return not asking.never(no(kind.differs), *literals, *(self.scope.true(size) for size in chosen.values()))

        if not sizes or vanishes(sizes):
            return []
        for of in list(sizes):
            fewer = {other: size for other, size in sizes.items() if other != of}
            if fewer and not vanishes(fewer):
                sizes = fewer
        for of in list(sizes):
            sizes[of] = self._least_size(of, sizes[of], sizes, vanishes)
        return list(sizes.values())

    def _measured(self, kind: _Kind) -> Iterator[tuple[Expr, Type]]:
        """What the conditions hold against a figure, and the facts that are in none of these."""
        met: set[str] = set()
        held = {
            atom.left: atom.right for atom in kind.atoms if isinstance(atom, Compare) and isinstance(atom.right, Lit)
        }
        for of, figure in held.items():
            if figure.type.name in _LARGE:
                met |= self._facts_behind(of).keys()
                yield of, figure.type
        for name in kind.figures:
            if name not in met:
                yield Fact(name), self.task.joint.facts[name]

    def _least_size(self, of: Expr, size: Expr, sizes: Mapping[Expr, Expr], vanishes: Any) -> Expr:
        """The least figure from which on the change never vanishes, the others being as they are."""
        assert isinstance(size, Compare)
        assert isinstance(size.right, Lit)
        type = size.right.type
        steps = self.encoding.domain.numbers[type.name]
        high, low = steps.steps(cast("Decimal | int", size.right.value)) or 0, 0
        while low < high:
            middle = (low + high) // 2
            tried = Compare(of, ">=", Lit(steps.value(middle, type.name), type))
            if vanishes({**sizes, of: tried}):
                low = middle + 1
            else:
                high = middle
        return Compare(of, ">=", Lit(steps.value(high, type.name), type))

    # --- the largest change

    def _largest(self, asking: Asking) -> Iterator[Largest]:
        """Of every amount, by plain queries for a larger change, until a query says there is none."""
        from guarantee_rules.backends.smt.asking import Unsettled

        joint = self.task.joint
        if self.task.composed or joint.form == "verdict":
            return
        for name in joint.changed_outputs:
            old, new = joint.old.outputs.get(name), joint.new.outputs.get(name)
            if old is None or new is None or old.type != MONEY or new.type != MONEY:
                continue
            for one, two, sign in ((old, new, 1), (new, old, -1)):
                try:
                    found = self._most(name, one, two, sign, asking)
                except Unsettled:
                    continue
                if found is not None:
                    yield found

    def _most(self, name: str, old: Output, new: Output, sign: int, asking: Asking) -> Largest | None:
        """By how much `new` can be above `old`. None where it never is, or grows with the case without bound."""
        grown = Arithmetic(new.expr, "-", old.expr)

        def more(than: int) -> Model | None:
            least = Compare(grown, ">=", Lit(Decimal(than).scaleb(-2), MONEY))
            return asking.model(self.scope.true(All((old.applies, new.applies, least))))

        most = self.encoding.domain.numbers["money"].whole[1]
        model = more(1)
        if model is None or more(most // 100) is not None:
            return None
        low, high = 1, most // 100
        while low + 1 < high:
            middle = (low + high) // 2
            found = more(middle)
            if found is None:
                high = middle
            else:
                low, model = middle, found
        change = multiply(Decimal(low).scaleb(-2), sign)
        return Largest(name, change, self.encoding.case(model).facts, certified=True)


MOST_NARROW = 12
"""Parts of one kind that are told as narrowly as the conditions allow; further ones are taken more widely."""
_LARGE: Mapping[str, Value] = {
    "money": Decimal("10000.00"),
    "rate": Decimal("0.01"),
    "ratio": Decimal("0.01"),
    "integer": 1,
    "months": 1,
    "days": 1,
}
"""Sizes from which on a change is expected to be seen, whatever is rounded; the least such size is then looked for."""


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


def _both(one: Bool, two: Bool) -> Bool:
    from guarantee_rules.backends.smt.asking import all_of

    return all_of((one, two))
